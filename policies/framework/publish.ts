import type { EnforcementLevel, ReportViolation } from "@pulumi/policy";
import type { Exemptions } from "./exemptions";
import type { Finding } from "./report";
import type { Settings } from "./settings";

interface Described {
  readonly name: string;
  readonly sentence: string;
}

/** Reports what a rule found: violations at the policy's level, exempted ones and what nobody can tell as advisories. */
export function publish(
  meta: Described,
  findings: readonly Finding[],
  exemptions: Exemptions,
  report: ReportViolation,
): void {
  for (const { kind, text, on } of findings) {
    const exempted = kind === "violation" ? exemptions.of(on) : undefined;
    if (kind === "cannot tell") levelled(report, "advisory", meta, text, on.urn);
    else if (exempted === undefined) report(text, on.urn);
    else {
      const { approver, expires, reason } = exempted.exemption;
      if (exempted.expired) report(`${text}. Its exemption by ${approver} expired on ${expires} (${reason})`, on.urn);
      else
        levelled(
          report,
          "advisory",
          meta,
          `exempted until ${expires} by ${approver}: ${reason}. It is: ${text}`,
          on.urn,
        );
    }
  }
}

/** Reports, once a run, what is wrong with a policy's configuration and which exemptions nothing needed. */
export function publishReview(
  meta: Described,
  findings: readonly Finding[],
  { problems, exemptions }: Settings<object>,
  report: ReportViolation,
): void {
  for (const { kind, on } of findings) if (kind === "violation") exemptions.of(on);
  for (const problem of problems) {
    const text = `configuration of ${meta.name}: ${problem}. Fix: correct the policy pack's configuration file; until then it has no effect`;
    levelled(report, "mandatory", meta, text);
  }
  for (const text of exemptions.unused()) levelled(report, "advisory", meta, text);
}

function levelled(
  report: ReportViolation,
  enforcementLevel: EnforcementLevel,
  { sentence }: Described,
  text: string,
  urn?: string,
): void {
  const finding = { message: `${sentence}\n${text}`, enforcementLevel };
  (report as unknown as LevelledReport)(urn === undefined ? finding : { ...finding, urn });
}

/**
 * The policy SDK's runtime takes an object too (server.js, makeReportViolationFun), which its types do not declare. It
 * is the one way to give a single finding a level of its own; test/policies/bundle.test.ts holds the SDK to it.
 */
type LevelledReport = (finding: {
  readonly message: string;
  readonly urn?: string;
  readonly enforcementLevel: EnforcementLevel;
}) => void;
