import type { Evidence } from "../../drills/evidence/types";
import type { Written } from "../../drills/evidence/write";
import { spoken } from "../../drills/evidence/html";
import { english } from "../../drills/evidence/words";
import type { Style } from "../render/style";
import { count, hang, padEnd } from "../render/text";

/** The last screen of a drill: what was promised, what was measured, and the verdict. */
export function drillScreen(evidence: Evidence, written: Written, style: Style): string[] {
  const { verdict, measurements, commits, reasons, validations, sabotage } = evidence;
  const good = (met: boolean, text: string): string => (met ? style.green(text) : style.red(text));
  const rows = measurements.map(({ id, objectiveSeconds, measuredSeconds, met }) =>
    [
      `  ${padEnd(english.measurements[id], 24)}`,
      padEnd(spoken(objectiveSeconds), 12),
      good(met, padEnd(measuredSeconds === null ? english.notMeasured : spoken(measuredSeconds), 14)),
      good(met, met ? "met" : "missed"),
    ].join(""),
  );
  const checks = validations.flatMap((validation) => validation.verdict.checks);
  const passed = checks.filter((check) => check.verdict === "passed").length;
  return [
    "",
    style.dim(`  ${padEnd("", 24)}${padEnd("Objective", 12)}${padEnd("Measured", 14)}`),
    ...rows,
    "",
    ...(commits === null
      ? []
      : [
          `  ${count(commits.acknowledged, "commit")} acknowledged, ${commits.lost.length} lost; ${count(commits.rowsChecked, "row")} looked up one by one`,
        ]),
    `  ${passed} of ${count(checks.length, "check")} passed; ${count(evidence.erasures.replayed, "erased patient")} erased again`,
    "",
    ...reasons.flatMap((reason) => hang("  - ", reason)),
    ...(sabotage === null ? [] : [style.yellow(`  Sabotaged on purpose (${sabotage}).`)]),
    style.dim(`  Report    ${written.html}`),
    style.dim(`  Evidence  ${written.json}`),
    "",
    verdict === "PASSED"
      ? style.bold(style.green("PASSED: the restore was validated and every objective met."))
      : style.bold(style.red("FAILED: this recovery must not be relied on.")),
  ];
}
