import type { Ladder, LadderLevel } from "../../protection/escalation";
import { momentOf, secondsOf } from "./incident";

/** What the ladder does at a moment. */
export type Step =
  | {
      readonly kind: "notify";
      /** The highest level reached. */
      readonly level: LadderLevel;
      /** Whether this is the level's first message; the others are reminders. */
      readonly isFirst: boolean;
      /** Everybody who has been told so far stays informed until somebody answers. */
      readonly levels: readonly LadderLevel[];
      /** RFC 3339 in UTC: the next message, or the end. */
      readonly nextAt: string;
    }
  | { readonly kind: "exhausted" };

/** Minutes after the opening at which a message goes out, and the level it belongs to: its start, then its reminders. */
export function ladderMoments({ levels, reminderMinutes, endAfterMinutes }: Ladder): readonly LadderMoment[] {
  return levels.flatMap((level, index) => {
    const until = Math.min(levels[index + 1]?.afterMinutes ?? endAfterMinutes, endAfterMinutes);
    const count = Math.max(0, Math.ceil((until - level.afterMinutes) / reminderMinutes));
    return Array.from({ length: count }, (_, nth) => ({ minute: level.afterMinutes + nth * reminderMinutes, level }));
  });
}

export interface LadderMoment {
  readonly minute: number;
  readonly level: LadderLevel;
}

/**
 * The step that is due now. The ladder keeps no state but the opening: a step that comes late is the one of its moment, so a
 * ladder that was started half an hour late begins at level 2 and not at level 1.
 */
export function stepAt(ladder: Ladder, openedAt: string, now: Date): Step {
  const opened = secondsOf(openedAt);
  // A timer may fire a moment early; without the second the step before would be repeated.
  const minute = (now.getTime() / 1000 + 1 - opened) / 60;
  if (minute >= ladder.endAfterMinutes) return { kind: "exhausted" };
  const moments = ladderMoments(ladder);
  const due = moments.findLast((moment) => moment.minute <= minute) ?? moments[0];
  if (due === undefined) return { kind: "exhausted" };
  const next = moments.find((moment) => moment.minute > Math.max(minute, due.minute))?.minute ?? ladder.endAfterMinutes;
  return {
    kind: "notify",
    level: due.level,
    isFirst: due.minute === due.level.afterMinutes,
    levels: ladder.levels.filter(({ number }) => number <= due.level.number),
    nextAt: momentOf(opened + next * 60),
  };
}
