import { clock } from "../../framework/clock";
import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { daysAfter, endOf, runtimeEnds, runtimeProperties, type RuntimeEnds } from "./runtimes";
import { functionTypes } from "./types";

interface Config {
  readonly ends: RuntimeEnds;
  readonly asOf: string;
  readonly noticeDays: number;
}

export const runtimeEndsLater = resourceRule<Config>(
  {
    name: "functions-runtime-ends-later",
    sentence: "No function runs on a runtime that AWS is about to deprecate.",
    severity: "low",
    level: "advisory",
    refs: ["SEC-4", "DRP-2"],
    why: "The day is known years ahead; met during an incident it costs time that nobody has.",
    mend: "move the function to a runtime that ends later, or add its day to this policy's configuration",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    config: {
      defaults: { ends: runtimeEnds, asOf: "", noticeDays: 180 },
      properties: {
        ...runtimeProperties,
        noticeDays: { type: "integer", minimum: 0, description: "How many days before its end a runtime is named." },
      },
    },
  },
  {
    types: functionTypes.function,
    check(fn, report, { ends, asOf, noticeDays }) {
      const runtime = fn.at("runtime");
      // A container image has none, and of an unknown one functions-runtime-supported speaks.
      if (typeof runtime !== "string") return;
      const end = endOf(fn, ends);
      const today = asOf === "" ? clock.today() : asOf;
      if (end === undefined) {
        report.cannotTell(fn, "runtime", `no day is known on which AWS deprecates ${shown(runtime)}`);
      } else if (end > today && end <= daysAfter(today, noticeDays)) {
        report.violation({
          on: fn,
          property: "runtime",
          found: `${shown(runtime)}, which ends on ${end}`,
          required: `it should be one that has more than ${noticeDays} days left, because after its end it gets no fixes`,
        });
      }
    },
  },
);
