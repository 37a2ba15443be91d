import { incidentId } from "../../operations/escalation/incident";
import { titleOf } from "./notice";
import type { Notice } from "./types";

/** Incidents of one severity and headline that are told one by one; those beyond it are told together. */
export const stormLimit = 10;
/** Seconds in which they are counted. */
export const stormSeconds = 15 * 60;

/**
 * One notice for all of a kind, when a lost Region or key makes everything fail at once: forty messages and forty ladders say
 * less than one. It opens an incident of its own, with one ladder; the resources are in the operations log.
 */
export function storm(notice: Notice, region: string): Notice {
  const { severity, headline } = notice;
  const many = `More than ${stormLimit} in ${stormSeconds / 60} minutes`;
  return {
    ...notice,
    title: titleOf(severity, headline, [many], region),
    text: [`${headline}: ${many.toLowerCase()} in ${region}`, "", `The latest of them: ${notice.title}`].join("\n"),
    incident: incidentId({ severity, subject: [], cause: `${headline}: many` }),
  };
}
