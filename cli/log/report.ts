import type { ChainReport, Finding, FindingKind, Unarchived } from "../../operations/verify/findings";
import type { Style } from "../render/style";
import { count, hang, NO_BREAK } from "../render/text";
import type { NamedKey } from "./anchors";
import type { LogReport } from "./verifyLog";

/** Findings that the screen names; the JSON has them all. */
const shownFindings = 5;

const words: Readonly<Record<FindingKind, string>> = {
  edited: "was edited",
  unreadable: "cannot be read",
  inserted: "was inserted",
  reordered: "was moved",
  removed: "was removed",
  truncated: "is cut off",
  rewritten: "was rewritten, or one after it",
  anchor: "has a damaged anchor",
};

const plural: Partial<Record<FindingKind, string>> = {
  inserted: "were inserted",
  removed: "were removed",
  truncated: "are cut off",
};

const number = (value: number): string => value.toLocaleString("en-US");

/** `2026-03-01 00:01 UTC`. */
function moment(timestamp: string | undefined): string {
  return timestamp === undefined ? "an unknown time" : `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)} UTC`;
}

/** Entry 57 was edited: what stands first on a line. */
export function findingText({ kind, sequence, through }: Finding): string {
  if (kind === "anchor" && sequence === 0) return "An anchor is damaged";
  if (through !== undefined && through > sequence && plural[kind] !== undefined) {
    return `Entries ${number(sequence)} to ${number(through)} ${plural[kind]}`;
  }
  return `Entry ${number(sequence)} ${words[kind]}`;
}

function findingLines(finding: Finding, style: Style): string[] {
  const { position, why } = finding;
  return [
    `    ${style.red(findingText(finding))}`,
    ...(position === undefined ? [] : hang("      ", `${position.file}, line${NO_BREAK}${position.line}`)),
    ...hang("      ", `${why}.`).map(style.dim),
  ];
}

function unarchivedText({ first, last, since }: Unarchived): string {
  const which = first === last ? `entry ${number(first)}` : `entries ${number(first)} to ${number(last)}`;
  return `Not archived yet: ${which}, committed since ${moment(since)}. The table holds them, unharmed; the archive follows within minutes.`;
}

function chainLines(report: ChainReport & { readonly segments: number }, style: Style): string[] {
  const { chain, entries, first, last, lastHash, segments, findings, findingsInAll, vouchedTo } = report;
  const verdict = findingsInAll === 0 ? style.green("intact") : style.red("TAMPERED");
  const facts = [
    `${count(entries, "entry", "entries")} in ${count(segments, "segment")}` +
      (first === undefined || last === undefined ? "" : `, ${number(first)} to ${number(last)}`) +
      `, recorded ${moment(report.firstRecordedAt)} to ${moment(report.lastRecordedAt)}`,
    ...(report.repeatedLines === 0
      ? []
      : [`${count(report.repeatedLines, "line")} repeated by a retried write: harmless`]),
    ...(report.anchorsMatched === 0
      ? [
          "No anchor vouches for it: a chain that was written anew from the start would look the same. See docs/operations-log.md.",
        ]
      : [
          `${count(report.anchorsMatched, "anchor")} from outside the chain agree${report.anchorsMatched === 1 ? "s" : ""}`,
        ]),
    ...(vouchedTo === undefined || vouchedTo === last
      ? []
      : [`Vouched for up to entry ${number(vouchedTo)}; what comes after is only consistent in itself`]),
    ...report.unarchived.map(unarchivedText),
    // Of a chain with findings the head is nothing to note down.
    ...(last === undefined || lastHash === undefined || findingsInAll > 0
      ? []
      : [`Head: ${chain}@${last}:${lastHash}`]),
  ];
  const shown = findings.slice(0, shownFindings);
  return [
    "",
    `${style.bold(chain)}  ${verdict}`,
    ...facts.flatMap((fact) => hang("  ", fact)),
    ...(shown.length === 0 ? [] : ["", style.bold(`  ${findingsInAll === 1 ? "The finding" : "The first findings"}`)]),
    ...shown.flatMap((finding) => findingLines(finding, style)),
    ...(findingsInAll > shown.length ? [`    and ${number(findingsInAll - shown.length)} more (--json)`] : []),
  ];
}

function keyLines({ file, fingerprint, isOwn }: NamedKey): string[] {
  const origin = isOwn
    ? "given"
    : "from the archive itself: compare its fingerprint with one from another source, or give --public-key";
  return hang("  ", `Key ${file}, SHA-256 ${fingerprint} (${origin})`);
}

/** The screen of `verify`. */
export function reportLines({ place, chains, intact, keys, remarks }: LogReport, style: Style): string[] {
  const tampered = chains.filter(({ findingsInAll }) => findingsInAll > 0);
  const [worst] = tampered;
  const first = worst?.findings[0];
  const last =
    intact || worst === undefined || first === undefined
      ? style.green(`Intact: ${count(chains.length, "chain")} in ${place}.`)
      : style.red(`TAMPERED: ${worst.chain}: ${findingText(first)}.`) + " What to do: docs/operations-log.md.";
  return [
    style.bold(`Operations log in ${place}`),
    ...chains.flatMap((chain) => chainLines(chain, style)),
    ...(keys.length + remarks.length === 0 ? [] : [""]),
    ...keys.flatMap(keyLines),
    ...remarks.flatMap((remark) => hang(style.yellow("! "), remark)),
    "",
    last,
  ];
}

/** The same as JSON: everything that the screen says and all findings that are kept. */
export function reportJson({ place, chains, intact, keys, remarks }: LogReport): string {
  const shownKeys = keys.map(({ file, fingerprint, isOwn }) => ({ file, fingerprint, given: isOwn }));
  return `${JSON.stringify({ verdict: intact ? "intact" : "tampered", place, chains, keys: shownKeys, remarks }, null, 2)}\n`;
}
