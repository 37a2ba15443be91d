import type { Problem } from "./problems";
import { salvage } from "./salvage";
import { stackSchema } from "./schema";
import type { StackConfig } from "./schema";
import { schemaProblems } from "./schemaProblems";
import { validate } from "./validate";

export type ParsedConfig =
  { readonly ok: true; readonly config: StackConfig } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a stack's configuration: its shape, its defaults and every rule. A wrong shape does not hide the other problems:
 * what can still be read is held against the rules as well, so that one run names all there is to mend.
 */
export function parseStackConfig(input: unknown): ParsedConfig {
  const parsed = stackSchema.safeParse(input);
  if (parsed.success) {
    const problems = validate(parsed.data);
    return problems.length === 0 ? { ok: true, config: parsed.data } : { ok: false, problems };
  }
  const readable = salvage(input, parsed.error.issues);
  const further =
    readable === undefined
      ? []
      : validate(readable.config).filter(({ path, related = [] }) => {
          return ![path, ...related].some((rests) => readable.touches(rests));
        });
  return { ok: false, problems: [...schemaProblems(input, parsed.error.issues), ...further] };
}
