import type { ResourceNode } from "../graph/types";

/** What one offline preview needs. Paths are absolute or relative to the working directory. */
export interface PreviewOptions {
  /** Folder with the program's Pulumi.yaml. */
  readonly programDir: string;
  readonly stack: string;
  /** Folders with a PulumiPolicy.yaml. */
  readonly policyPacks: readonly string[];
  /** JSON files with the policies' levels and settings, one for each of policyPacks in their order, or none. */
  readonly policyPackConfigs?: readonly string[];
  /** Overrides of the stack file, `KEY=VALUE` split; a key without a namespace gets the project's. */
  readonly config: Readonly<Record<string, string>>;
  /** Twelve digits that stand for the account in provisional values. */
  readonly account: string;
  /** JSON file with answers for invokes: `{ "aws:ec2/getAmi:getAmi": { ...result } }`. */
  readonly invokesFile?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Milliseconds after which a policy pack that gives no answer at all counts as dead. @default 30000 */
  readonly policyTimeoutMilliseconds?: number;
}

export interface Progress {
  readonly phase: "starting" | "registering" | "analyzing" | "done";
  readonly resources: number;
}

export interface Diagnostic {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

/** One step of `pulumi preview --json`. */
export interface PreviewStep {
  readonly op: "create" | "read";
  readonly urn: string;
  readonly provider?: string;
  readonly newState: Omit<ResourceNode, "name" | "protect"> & { readonly protect?: boolean };
}

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

export interface PolicyViolation {
  readonly pack: string;
  readonly packVersion: string;
  readonly policy: string;
  readonly description: string;
  readonly message: string;
  readonly enforcementLevel: EnforcementLevel;
  /** Severity as the pack declares it: low, medium, high, critical or unspecified. */
  readonly severity: string;
  /** Absent for a violation of the whole stack. */
  readonly urn?: string;
}

export interface Remediation {
  readonly pack: string;
  readonly policy: string;
  readonly urn: string;
  readonly description: string;
  readonly changes: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

export interface PolicyReport {
  readonly packs: readonly { readonly name: string; readonly version: string; readonly policies: number }[];
  readonly violations: readonly PolicyViolation[];
  readonly remediations: readonly Remediation[];
}

/** An output that AWS would assign, with the value that stands for it (`unknown` when none can be guessed). */
export interface ProvisionalValue {
  readonly urn: string;
  /** Property path, for example `arn` or `tags[0].value`. */
  readonly path: string;
  readonly kind: "provisional" | "unknown";
}

/** Why a preview did not succeed; each has one message for the user and no stack trace of ours. */
export interface PreviewFailure {
  readonly kind: "program" | "configuration" | "usage" | "policy-pack";
  readonly message: string;
}

/** The digest of `pulumi preview --json` plus `policies`, `provisional` and what the screen needs. */
export interface PreviewDigest {
  readonly config: Readonly<Record<string, string>>;
  readonly steps: readonly PreviewStep[];
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly policies: PolicyReport;
  readonly provisional: readonly ProvisionalValue[];
  /** The stack's exported outputs, secrets masked. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface PreviewResult {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly digest: PreviewDigest;
  readonly failure?: PreviewFailure;
  readonly milliseconds: number;
  /** Peak resident memory of the program's process in bytes, where the platform tells it. */
  readonly programPeakBytes?: number;
}

/** `preview/preview.ts` exports `preview: Preview`. Never rejects for a mistake of the user's: that is a `failure`. */
export type Preview = (options: PreviewOptions) => Promise<PreviewResult>;
