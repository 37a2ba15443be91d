import type { PreviewResult, PreviewStep } from "../../preview/types";
import type { DataClass } from "../../protection/dataClasses";
import { tagKeys } from "../../protection/tags";
import { protectionTable } from "../protection/rows";
import { headerLines } from "./header";
import { failureLines, messageLines, summaryLine } from "./outcome";
import { advisoriesOf, policyLines } from "./policies";
import { protectionLines } from "./protectionTable";
import type { Style } from "./style";
import { count, hang, padEnd, WIDTH } from "./text";
import { shown, treeOf } from "./tree";
import { treeLines } from "./treeLines";

export type Definitions = Readonly<Record<string, DataClass>>;

/** A section with an empty line before it, or nothing when it has no lines. */
function section(title: string, right: string, lines: readonly string[], style: Style): string[] {
  if (lines.length === 0) return [];
  const heading = right === "" ? style.bold(title) : padEnd(style.bold(title), WIDTH - right.length) + style.dim(right);
  return ["", heading, ...lines];
}

function resourceWords(steps: readonly PreviewStep[]): string {
  const states = shown(steps);
  const custom = states.filter((state) => state.custom).length;
  const reads = steps.filter(({ op }) => op === "read").length;
  const components = states.length - custom;
  return [
    `${count(custom - reads, "resource")} to create`,
    ...(reads === 0 ? [] : [`${reads} to read`]),
    ...(components === 0 ? [] : [count(components, "component")]),
  ].join(", ");
}

function protectionSection(result: PreviewResult, definitions: Definitions, style: Style): string[] {
  const table = protectionTable(result.digest, result.account, definitions);
  if (table !== undefined) {
    const source = "read from the resources; law and end from protection/";
    return section("Protection", source, protectionLines(table, style), style);
  }
  return ["", style.dim(`No protection table: no store of this program carries the tag ${tagKeys.dataClass}.`)];
}

function provenLines({ digest }: PreviewResult, style: Style): string[] {
  const unknown = digest.provisional.filter(({ kind }) => kind === "unknown").length;
  const guessed = digest.provisional.length - unknown;
  const { untold } = advisoriesOf(digest.policies);
  const policies =
    digest.policies.packs.length === 0 ? "" : `; policies cannot tell: ${untold.length.toLocaleString("en-US")}`;
  const values =
    `${count(guessed, "value")} that AWS will assign ${guessed === 1 ? "is" : "are"} provisional, ` +
    `${count(unknown, "value")} ${unknown === 1 ? "stays" : "stay"} unknown${policies}.`;
  const limits = "A preview proves what we pass, not what AWS accepts: quotas, permissions and taken names show later.";
  return ["", ...hang("", values).map(style.dim), ...hang("", limits).map(style.dim)];
}

/** The whole screen of a preview that ran; of one that failed, what failed. */
export function screen(result: PreviewResult, definitions: Definitions, style: Style): string[] {
  if (result.failure !== undefined) return quietScreen(result, style);
  return [
    ...headerLines(result, style),
    ...section("Resources", resourceWords(result.digest.steps), treeLines(treeOf(result.digest.steps), style), style),
    ...protectionSection(result, definitions, style),
    ...section("Policy results", "", policyLines(result.digest.policies, style), style),
    ...section("Messages", "", messageLines(result, style), style),
    ...provenLines(result, style),
    summaryLine(result, style),
  ];
}

/** A failure with all that was said, or errors and violations; then the last line. */
export function quietScreen(result: PreviewResult, style: Style): string[] {
  const failed = [...failureLines(result, style), ...messageLines(result, style, result.failure === undefined)];
  const { policies } = result.digest;
  const violated = result.failure === undefined ? policyLines({ ...policies, remediations: [] }, style) : [];
  return [...failed, ...violated, summaryLine(result, style)];
}
