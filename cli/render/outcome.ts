import type { Diagnostic, PreviewFailure, PreviewResult } from "../../preview/types";
import { exitCodes, type ExitCode } from "../exitCodes";
import { advisoriesOf, advisoryWords, isMandatory, resourceName } from "./policies";
import type { Style } from "./style";
import { count, duration, hang } from "./text";
import { shown } from "./tree";

const failureTitles: Readonly<Record<PreviewFailure["kind"], string>> = {
  program: "The program failed",
  configuration: "The configuration is wrong",
  usage: "Wrong usage",
  "policy-pack": "A policy pack failed",
};

/** Whether the program itself reported an error without ending: `pulumi.log.error` fails a real run too. */
function errors({ digest }: PreviewResult): readonly Diagnostic[] {
  return digest.diagnostics.filter(({ severity }) => severity === "error");
}

/** The process's exit code for a result. */
export function exitCodeOf(result: PreviewResult): ExitCode {
  if (result.failure?.kind === "usage") return exitCodes.usage;
  if (result.failure !== undefined || errors(result).length > 0) return exitCodes.failed;
  return result.digest.policies.violations.some(isMandatory) ? exitCodes.violated : exitCodes.fine;
}

function diagnosticLines(diagnostics: readonly Diagnostic[], style: Style): string[] {
  const paint = { error: style.red, warning: style.yellow, info: style.dim, debug: style.dim };
  return diagnostics.flatMap(({ severity, message, urn }) => {
    const where = urn === undefined || urn === "" ? "" : `${resourceName(urn)}: `;
    return hang(`${paint[severity](severity)}: `, where + message.trim());
  });
}

/** A failure and the error that the program logged for it start alike; what follows is the same trace, printed twice. */
export function tellsFailure({ severity, message }: Diagnostic, failure: PreviewFailure | undefined): boolean {
  const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";
  return severity === "error" && failure !== undefined && firstLine(message) === firstLine(failure.message);
}

/** What the program said besides its failure: errors, and unless only these are wanted warnings and information. */
export function messageLines({ digest, failure }: PreviewResult, style: Style, errorsOnly = false): string[] {
  const rest = digest.diagnostics.filter(
    (diagnostic) =>
      (diagnostic.severity === "error" || (!errorsOnly && diagnostic.severity !== "debug")) &&
      !tellsFailure(diagnostic, failure),
  );
  return diagnosticLines(rest, style);
}

/** The failure's kind, then its message as the engine words it, file and line included. */
export function failureLines({ failure }: PreviewResult, style: Style): string[] {
  if (failure === undefined) return [];
  return [style.red(style.bold(`${failureTitles[failure.kind]}:`)), ...hang("  ", failure.message.trimEnd())];
}

/** The last line: verdict, numbers, time. */
export function summaryLine(result: PreviewResult, style: Style): string {
  const time = duration(result.milliseconds);
  const code = exitCodeOf(result);
  const { violations, packs } = result.digest.policies;
  const mandatory = violations.filter(isMandatory).length;
  const advisories = advisoryWords(advisoriesOf(result.digest.policies));
  const resources = count(shown(result.digest.steps).filter(({ custom }) => custom).length, "resource");
  if (code === exitCodes.failed || code === exitCodes.usage) {
    return `${style.red("✗")} ${result.stack}: failed after ${time}, ${resources} registered`;
  }
  const verdict =
    packs.length === 0
      ? "no policy pack"
      : `${mandatory === 0 ? "no" : mandatory.toLocaleString("en-US")} mandatory ${mandatory === 1 ? "violation" : "violations"}`;
  const advice = advisories === "" ? "" : `, ${advisories}`;
  const mark = code === exitCodes.fine ? style.green("✓") : style.red("✗");
  return `${mark} ${result.stack}: ${resources}, ${verdict}${advice}, ${time}`;
}
