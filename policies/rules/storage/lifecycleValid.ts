import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, numeric, shown, shownPath, unknown, type Path } from "../../framework/values";
import { types } from "../resourceTypes";

/** Days before the infrequent-access classes, and days in them before the next class. */
const shortestDays = 30;
const infrequentAccess: ReadonlySet<unknown> = new Set(["STANDARD_IA", "ONEZONE_IA"]);

/** S3 says the same of current and of noncurrent versions, in other words. */
const kinds = [
  { moves: "transitions", days: "days", end: ["expiration", "days"] },
  {
    moves: "noncurrentVersionTransitions",
    days: "noncurrentDays",
    end: ["noncurrentVersionExpiration", "noncurrentDays"],
  },
] as const;

export const lifecycleValid = resourceRule(
  {
    name: "storage-lifecycle-valid",
    sentence: "A lifecycle rule moves objects no sooner than S3 lets it, and before it ends them.",
    severity: "medium",
    level: "mandatory",
    refs: ["RET-1", "RET-2"],
    why: "S3 rejects the whole configuration, and with it every other rule, the ones that end data included.",
    mend: "put transitions to an infrequent-access class at 30 days or more, the next one 30 days later, and the expiration after them",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
  },
  {
    types: types.bucketLifecycle,
    check(lifecycle, report) {
      const rules = listAt(lifecycle.props, ["rules"]);
      if (rules === unknown) {
        report.cannotTell(lifecycle, "rules");
        return;
      }
      rules.forEach((_, index) => {
        for (const kind of kinds) judge(lifecycle, ["rules", index], kind, report);
      });
    },
  },
);

interface Move {
  readonly path: Path;
  readonly days: number;
  readonly storageClass: unknown;
}

function judge(on: Subject, rule: Path, { moves, days, end }: (typeof kinds)[number], report: Report): void {
  const list = listAt(on.props, [...rule, moves]);
  if (list === unknown) {
    report.cannotTell(on, shownPath([...rule, moves]));
    return;
  }
  const known = list.flatMap((_, index): readonly Move[] => {
    const path = [...rule, moves, index, days];
    const storageClass = on.at(...rule, moves, index, "storageClass");
    if (storageClass === unknown) report.cannotTell(on, shownPath([...rule, moves, index, "storageClass"]));
    const value = on.at(...path);
    if (value === unknown) report.cannotTell(on, shownPath(path));
    const number = numeric(value);
    return number === undefined ? [] : [{ path, days: number, storageClass }];
  });
  const say = (path: Path, found: unknown, required: string) => {
    report.violation({ on, property: shownPath(path), found: shown(found), required });
  };
  const entry = known.find(({ storageClass }) => infrequentAccess.has(storageClass));
  if (entry !== undefined && entry.days < shortestDays) {
    say(
      entry.path,
      entry.days,
      `it must be ${shortestDays} or more, because S3 takes ${String(entry.storageClass)} from then on`,
    );
  }
  for (const next of known) {
    if (entry === undefined || infrequentAccess.has(next.storageClass) || next.storageClass === unknown) continue;
    const soonest = entry.days + shortestDays;
    if (next.days >= soonest) continue;
    say(
      next.path,
      next.days,
      `it must be ${soonest} or more, because objects stay ${shortestDays} days in ${String(entry.storageClass)} before ${String(next.storageClass)}`,
    );
  }
  const last = Math.max(...known.map((move) => move.days));
  report.tell(on, [...rule, ...end], (value) => {
    const limit = numeric(value);
    if (limit === undefined || limit === 0 || known.length === 0 || limit > last) return;
    say([...rule, ...end], limit, `it must be more than ${last}, because S3 takes no transition at or after the end`);
  });
}
