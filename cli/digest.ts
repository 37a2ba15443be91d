import type { PreviewDigest, PreviewResult } from "../preview/types";
import { tellsFailure } from "./render/outcome";

/**
 * What `--json` writes: the digest of `pulumi preview --json`, secrets masked by the engine. A failure stands among the
 * diagnostics, as the CLI has it.
 */
export function digestOf({ digest, failure }: PreviewResult): PreviewDigest {
  const { config, steps, diagnostics, changeSummary, policies, provisional, outputs } = digest;
  const told = failure === undefined || diagnostics.some((diagnostic) => tellsFailure(diagnostic, failure));
  return {
    config,
    steps,
    diagnostics: told ? diagnostics : [...diagnostics, { severity: "error", message: failure.message }],
    changeSummary,
    policies,
    provisional,
    outputs,
  };
}

/** JSON text of the digest, indented as the CLI's. */
export function digestText(result: PreviewResult): string {
  return `${JSON.stringify(digestOf(result), null, 2)}\n`;
}
