import assert from "node:assert/strict";
import { UNKNOWN } from "../../graph/types";
import { tidy } from "../../preview/diagnosis";
import { changesBetween } from "../../preview/policies/changes";
import { enforcementLevel, severity } from "../../preview/policies/levels";
import { effectiveConfig } from "../../preview/policies/packConfig";
import { violationOf } from "../../preview/policies/violation";
import { assumedAccount, regionOf } from "../../preview/providerScope";
import {
  containsSecret,
  forDigest,
  forPolicy,
  plain,
  secret,
  secretTexts,
  signatureKey,
  signatures,
  unknownPaths,
} from "../../preview/values";
import type { JsonObject } from "../../preview/wire/struct";

const reference = (fields: JsonObject): JsonObject => ({ [signatureKey]: signatures.resource, ...fields });
const output = (fields: JsonObject): JsonObject => ({ [signatureKey]: signatures.output, ...fields });

describe("special values", () => {
  const value = {
    password: secret("hunter2"),
    list: [{ inner: secret({ deep: 1 }) }],
    bucket: reference({ urn: "urn:b", id: "b-1" }),
    created: reference({ urn: "urn:c", id: "" }),
    component: reference({ urn: "urn:d" }),
    known: output({ value: 5 }),
    hidden: output({ value: "x", secret: true }),
    open: output({}),
  };
  const opened = { bucket: "b-1", created: UNKNOWN, component: "urn:d", known: 5 };

  it("become plain data", () => {
    assert.deepEqual(plain(value), {
      ...opened,
      password: "hunter2",
      list: [{ inner: { deep: 1 } }],
      hidden: "x",
      open: UNKNOWN,
    });
  });

  it("reach a policy with their secrets still marked", () => {
    assert.deepEqual(forPolicy(value), {
      ...opened,
      password: value.password,
      list: value.list,
      hidden: "x",
      open: UNKNOWN,
    });
  });

  it("are masked in the digest", () => {
    const shown = { ...opened, password: "[secret]", list: [{ inner: "[secret]" }], hidden: "[secret]", open: UNKNOWN };
    assert.deepEqual(
      forDigest(value, (asset) => asset),
      shown,
    );
    assert.deepEqual(
      [containsSecret(value), containsSecret(value.list), containsSecret(value.known)],
      [true, true, false],
    );
  });

  it("tell which texts are secret and which paths are unknown", () => {
    const found = new Set<string>();
    secretTexts(
      { a: secret("long enough"), b: secret("tiny"), c: [secret({ d: "also long" })], e: "not secret" },
      found,
    );
    assert.deepEqual([...found], ["long enough", "also long"]);
    assert.deepEqual(unknownPaths({ a: UNKNOWN, b: [1, { "c.d": `x${UNKNOWN}` }], "e f": UNKNOWN }, ""), [
      "a",
      'b[1]["c.d"]',
      '["e f"]',
    ]);
  });
});

describe("an error's text", () => {
  it("keeps the program's frames and drops the SDK's and Node's", () => {
    const message = [
      "Running program '/p' failed with an unhandled exception:",
      "<ref *1> Error: boom",
      "    at deep (/p/lib/a.ts:3:4)",
      "    at new Resource (/p/node_modules/@pulumi/pulumi/resource.js:1:1)",
      "    at Module._compile (node:internal/modules/cjs/loader:1:1)",
      "    at /p/index.ts:9:9 {",
      "  promise: Promise { <rejected> [Circular *1] }",
      "}",
    ].join("\n");
    const kept =
      "Running program '/p' failed with an unhandled exception:\nError: boom\n    at deep (/p/lib/a.ts:3:4)\n    at /p/index.ts:9:9";
    assert.equal(tidy(message), kept);
  });

  it("leaves a message without a trace alone", () => {
    assert.equal(tidy("two problems:\n\n1. one\n2. { a: 1 }"), "two problems:\n\n1. one\n2. { a: 1 }");
  });
});

describe("a remediation's changes", () => {
  it("are listed leaf by leaf", () => {
    const before = { same: 1, tags: { a: "1", gone: true }, list: [1, 2] };
    const after = { same: 1, tags: { a: "2" }, list: [1, 3, 4], added: null };
    assert.deepEqual(changesBetween(before, after), [
      { path: "tags.a", before: "1", after: "2" },
      { path: "tags.gone", before: true, after: undefined },
      { path: "list[1]", before: 2, after: 3 },
      { path: "list[2]", before: undefined, after: 4 },
      { path: "added", before: undefined, after: null },
    ]);
    assert.deepEqual(changesBetween(before, before), []);
  });
});

describe("a pack's configuration", () => {
  const policy = (name: string, level: number, configSchema: JsonObject = {}) => ({
    name,
    enforcementLevel: level,
    configSchema,
    policyType: 1,
  });

  it("is the schema's defaults, then what the pack says of itself", () => {
    const info = {
      name: "k",
      version: "1",
      policies: [
        policy("a", 1, { days: { default: 5 }, note: { type: "string" } }),
        policy("b", 1),
        policy("c", 1),
        policy("d", 0),
      ],
      initialConfig: {
        a: { enforcementLevel: undefined, properties: { note: "n" } },
        b: { enforcementLevel: undefined, properties: {} },
        c: { enforcementLevel: 2, properties: {} },
      },
    };
    assert.deepEqual(effectiveConfig(info), {
      // Properties alone do not weaken a policy; an entry that holds nothing else is the level "advisory".
      a: { enforcementLevel: 1, properties: { days: 5, note: "n" } },
      b: { enforcementLevel: 0, properties: {} },
      c: { enforcementLevel: 2, properties: {} },
      d: { enforcementLevel: 0, properties: {} },
    });
    const all = { ...info, initialConfig: { all: { enforcementLevel: 1, properties: {} } } };
    assert.deepEqual(
      Object.values(effectiveConfig(all)).map(({ enforcementLevel: level }) => level),
      [1, 1, 1, 1],
    );
  });

  it("has levels and severities by name, and never weakens what it does not know", () => {
    assert.deepEqual([0, 1, 2, 3, 9].map(enforcementLevel), [
      "advisory",
      "mandatory",
      "disabled",
      "remediate",
      "mandatory",
    ]);
    assert.deepEqual([0, 1, 2, 3, 4, 9].map(severity), [
      "unspecified",
      "low",
      "medium",
      "high",
      "critical",
      "unspecified",
    ]);
  });
});

describe("a violation", () => {
  const diagnostic = {
    policy: "p",
    pack: "k",
    packVersion: "1",
    description: "d",
    message: "d\nm",
    enforcementLevel: 1,
    urn: "",
    severity: 3,
  };

  it("belongs to the resource that was asked about unless it names another, and says its description once", () => {
    const expected = {
      policy: "p",
      pack: "k",
      packVersion: "1",
      description: "d",
      message: "m",
      enforcementLevel: "mandatory",
      severity: "high",
    };
    assert.deepEqual(violationOf(diagnostic, "urn:a"), { ...expected, urn: "urn:a" });
    assert.deepEqual(violationOf({ ...diagnostic, urn: "urn:b" }, "urn:a"), { ...expected, urn: "urn:b" });
    assert.deepEqual(violationOf({ ...diagnostic, message: "d" }, undefined), { ...expected, message: "d" });
  });
});

describe("where a resource lives", () => {
  it("is its own Region, else its provider's, else the stack's", () => {
    const config = { "aws:region": "sa-east-1" };
    assert.equal(regionOf({ region: "a" }, { region: "b" }, config), "a");
    assert.equal(regionOf({}, { region: "b" }, config), "b");
    assert.equal(regionOf({}, {}, config), "sa-east-1");
    assert.equal(regionOf({}, {}, {}), undefined);
    assert.equal(regionOf({ region: UNKNOWN }, { region: "b" }, config), undefined);
  });

  it("is the account of the last role that its provider assumes", () => {
    const role = (account: string) => ({ roleArn: `arn:aws:iam::${account}:role/r` });
    assert.equal(
      assumedAccount({ assumeRoles: JSON.stringify([role("111122223333"), role("444455556666")]) }, {}),
      "444455556666",
    );
    assert.equal(assumedAccount({ assumeRole: role("111122223333") }, {}), "111122223333");
    assert.equal(assumedAccount({}, { "aws:assumeRoles": JSON.stringify([role("111122223333")]) }), "111122223333");
    assert.equal(assumedAccount({ assumeRoles: UNKNOWN }, {}), undefined);
    assert.equal(assumedAccount({}, {}), undefined);
  });
});
