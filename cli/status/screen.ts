import type { Answer } from "./source";
import type { PublicAnswer, PublicClass } from "../../operations/status/answer";
import type { Status } from "../../operations/status/types";
import { dataClasses } from "../../protection/dataClasses";
import type { Style } from "../render/style";
import { count, hang, padEnd, truncate } from "../render/text";

type Paint = (text: string) => string;

function paintOf(status: string, style: Style): Paint {
  switch (status) {
    case "healthy":
    case "fresh":
    case "good":
    case "on-schedule":
      return style.green;
    case "failed":
    case "missing":
    case "bad":
      return style.red;
    case "due":
    case "not-planned":
      return style.dim;
    default:
      return style.yellow;
  }
}

const signs: Readonly<Record<Status, string>> = { healthy: "✓", degraded: "!", unknown: "?", failed: "✗" };

/** `4 min`, `3 h 12 min`, `2 d 4 h`: two units at most, as people speak of a wait. */
export function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.max(0, Math.floor(seconds))} s`;
  const pairs = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "min"],
  ] as const;
  const start = pairs.findIndex(([number]) => number > 0);
  return pairs
    .slice(start, start + 2)
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(" ");
}

function ago(moment: string | null, now: string): string {
  return moment === null ? "never" : `${span((Date.parse(now) - Date.parse(moment)) / 1000)} ago`;
}

const columns = [26, 11, 12, 11, 14, 9] as const;

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => padEnd(cell, columns[index] ?? 0))
    .join("")
    .trimEnd();
}

function titleOf(id: string): string {
  return Object.values(dataClasses).find((one) => one.id === id)?.title ?? id;
}

function testOf({ last_restore_test: at, last_restore_test_passed: passed }: PublicClass, now: string): string {
  if (at === null) return "none yet";
  return passed === true ? `passed ${ago(at, now)}` : `failed ${ago(at, now)}`;
}

function classLine(one: PublicClass, now: string, style: Style): string {
  const attained = one.attained_seconds === null ? "?" : span(one.attained_seconds);
  return row([
    truncate(titleOf(one.class), columns[0] - 1),
    attained,
    `of ${span(one.rpo_seconds)}`,
    paintOf(one.freshness, style)(one.freshness),
    paintOf(one.backups, style)(one.backups),
    one.copies_planned === 0 ? style.dim("-") : `${one.copies} of ${one.copies_planned}`,
    style.dim(testOf(one, now)),
  ]);
}

function checkWords(checks: PublicAnswer["checks"], style: Style): string {
  return Object.entries(checks)
    .map(([name, verdict]) => `${name} ${paintOf(verdict, style)(verdict)}`)
    .join(", ");
}

function reasonLines(answer: Answer, style: Style): string[] {
  return answer.reasons.flatMap(({ code, subject, status, text }) => {
    const details = (answer.detail?.reasons ?? [])
      .filter((one) => one.code === code && one.subject === subject)
      .flatMap((one) => one.details);
    return [
      ...hang(paintOf(status, style)(`  ${signs[status]} `), text),
      ...[...new Set(details)].flatMap((detail) => hang("      ", detail).map(style.dim)),
    ];
  });
}

/** The status as a person reads it: verdict first, then why, then every class. */
export function statusScreen(answer: Answer, style: Style): string[] {
  const { status, generated_at: now, classes, checks, reasons, counts } = answer;
  const verdict = paintOf(status, style)(style.bold(`${signs[status]} Backups are ${status}`));
  return [
    `${verdict}${style.dim(`, as of ${now}`)}`,
    `Last backup ${ago(answer.last_backup, now)}, ${count(counts.resources, "resource")} in ${count(counts.classes, "class", "classes")}`,
    ...(reasons.length === 0 ? [] : ["", style.bold("Why"), ...reasonLines(answer, style)]),
    ...(classes.length === 0
      ? []
      : [
          "",
          style.bold(row(["Data class", "Lost now", "objective", "Freshness", "Backups", "Copies", "Restore test"])),
          ...classes.map((one) => classLine(one, now, style)),
        ]),
    ...(Object.keys(checks).length === 0 ? [] : ["", ...hang("Checks  ", checkWords(checks, style))]),
  ];
}
