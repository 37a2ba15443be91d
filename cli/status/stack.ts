import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseStackConfig } from "../../protection/parse";
import { protectionPlan } from "../../protection/plan";
import { formatProblems } from "../../protection/problems";
import { statusPlan, watchedSignals } from "../../protection/statusPlan";
import type { StatusPlan } from "../../protection/statusPlan";

/** The project's name, which every physical name begins with. */
export const project = "neonpro-backup-recovery";

/** What a command needs to know of a stack. */
export interface StackFacts {
  readonly plan: StatusPlan;
  readonly primary: string;
  readonly recovery: string;
}

/** The catalogue table of a stack in a Region, as components/operations/backupCatalogue.ts names it. */
export function tableNameOf(stack: string, region: string): string {
  return `${project}-${stack}-catalogue-${region}`;
}

/** Reads Pulumi.<stack>.yaml. Throws an Error that names the file and what is wrong with it. */
export function stackFacts(root: string, stack: string): StackFacts {
  const file = `Pulumi.${stack}.yaml`;
  let text: string;
  try {
    text = readFileSync(join(root, file), "utf8");
  } catch {
    throw new Error(`--stack: there is no ${file}. Name a stack that has a file, for example --stack prod.`);
  }
  const { config } = parse(text) as { config?: Record<string, unknown> };
  const parsed = parseStackConfig(config?.[`${project}:protection`]);
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems, `${file} is not valid`));
  const plan = protectionPlan(parsed.config);
  return {
    plan: statusPlan(plan, watchedSignals(plan)),
    primary: plan.regions.primary.code,
    recovery: plan.regions.recovery.code,
  };
}
