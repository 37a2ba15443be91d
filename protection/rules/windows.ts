import { minStartWindowMinutes } from "../backupLimits";
import { show } from "../problems";
import type { Problem } from "../problems";
import type { StackConfig } from "../schema";
import { cadenceIds } from "../tags";

/** S8: jobs get an hour to start, and longer to end than to start. */
export function backupWindows(config: StackConfig): readonly Problem[] {
  return cadenceIds.flatMap((id) => {
    const { startWindowMinutes: start, completionWindowMinutes: completion } = config.backups[id];
    const problems: Problem[] = [];
    if (start < minStartWindowMinutes) {
      problems.push({
        path: `backups.${id}.startWindowMinutes`,
        given: `${start} minutes`,
        allowed: `${minStartWindowMinutes} minutes or more`,
        rule: "S8",
        fix: "Give jobs at least an hour to start: AWS Backup retries every 10 minutes and then lets them expire.",
      });
    }
    if (completion <= start) {
      problems.push({
        path: `backups.${id}.completionWindowMinutes`,
        given: `${completion} minutes`,
        allowed: `more than the start window of ${start} minutes`,
        rule: "S8",
        fix: "Lengthen it: a job that has not ended by then is cancelled.",
        related: [`backups.${id}.startWindowMinutes`],
      });
    }
    return problems;
  });
}

/** The schedules' time zone has to be one that exists: AWS Backup refuses the plan otherwise. */
export function timeZone(config: StackConfig): readonly Problem[] {
  const { timezone } = config.backups;
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
    return [];
  } catch {
    return [
      {
        path: "backups.timezone",
        given: show(timezone),
        allowed: "an IANA time zone, such as America/Sao_Paulo",
        rule: "BKP-3",
        fix: "Use a name of the IANA database.",
      },
    ];
  }
}
