import { join } from "node:path";
import { preview } from "../../preview/preview";
import type { PreviewOptions, PreviewResult, PreviewStep } from "../../preview/types";

export const fixtures = join(__dirname, "../fixtures");
export const account = "123456789012";

/** Previews a fixture program; `packs` name folders of the fixtures. */
export function run(
  program: string,
  options: Partial<Omit<PreviewOptions, "policyPacks" | "programDir">> & { readonly packs?: readonly string[] } = {},
): Promise<PreviewResult> {
  const { packs = [], ...rest } = options;
  return preview({
    programDir: join(fixtures, "programs", program),
    stack: "dev",
    policyPacks: packs.map((name) => join(fixtures, "packs", name)),
    config: {},
    account,
    ...rest,
  });
}

/** The step of the resource of that logical name. */
export function step(result: PreviewResult, name: string): PreviewStep {
  const found = result.digest.steps.find(({ urn }) => urn.endsWith(`::${name}`));
  if (found === undefined)
    throw new Error(`there is no ${name} among ${result.digest.steps.map(({ urn }) => urn).join(", ")}`);
  return found;
}

/** Runs tasks two at a time, one for each processor of the smallest machine; results stand under their names. */
export async function collect<Key extends string, Value>(
  tasks: Readonly<Record<Key, () => Promise<Value>>>,
): Promise<(name: Key) => Value> {
  const results = new Map<string, Value>();
  const waiting = Object.entries<() => Promise<Value>>(tasks);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.set(next[0], await next[1]());
  };
  await Promise.all([worker(), worker(), worker()]);
  return (name) => {
    const value = results.get(name);
    if (value === undefined) throw new Error(`no result ${name}`);
    return value;
  };
}

/** A message without what differs between machines. */
export function portable(message: string | undefined): string {
  return (message ?? "").replaceAll(fixtures, "FIXTURES");
}
