import { clock } from "../../framework/clock";
import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { endOf, runtimeEnds, runtimeProperties, type RuntimeEnds } from "./runtimes";
import { functionTypes } from "./types";

interface Config {
  readonly ends: RuntimeEnds;
  readonly asOf: string;
}

export const runtimeSupported = resourceRule<Config>(
  {
    name: "functions-runtime-supported",
    sentence: "No function runs on a runtime that AWS has deprecated.",
    severity: "high",
    level: "mandatory",
    refs: ["SEC-4", "DRP-2"],
    why: "A deprecated runtime gets no security fixes, and after a while its functions can be neither created nor updated: a restore into another Region or account fails on them.",
    mend: "move the function to a runtime that AWS supports",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    config: { defaults: { ends: runtimeEnds, asOf: "" }, properties: runtimeProperties },
  },
  {
    types: functionTypes.function,
    check(fn, report, { ends, asOf }) {
      report.tell(fn, ["runtime"], (runtime) => {
        const end = endOf(fn, ends);
        if (end === undefined || end > (asOf === "" ? clock.today() : asOf)) return;
        report.violation({
          on: fn,
          property: "runtime",
          found: `${shown(runtime)}, deprecated on ${end}`,
          required:
            "it must be a supported one, because this one gets no fixes and can in time be neither created nor updated",
        });
      });
    },
  },
);
