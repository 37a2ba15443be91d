"use strict";
// Loaded by Node before a program that is run again for its stack trace, and before a policy pack. Nothing of the program's changes.
//
// The SDK formats an uncaught error with util.inspect({ colors: true }). On Node 20.19.6 and later, 22 and 24 that call loops until the
// string is full (forty seconds, a gigabyte) when a frame's path ends right after node_modules, as the SDK's mapped frames do
// (nodejs/node#64011). Without colors it does not, and a report wants no colors anyway.
const util = require("node:util");

const inspect = util.inspect;
util.inspect = Object.assign(
  (value, options, ...rest) =>
    inspect(value, options !== null && typeof options === "object" ? { ...options, colors: false } : options, ...rest),
  inspect,
);
