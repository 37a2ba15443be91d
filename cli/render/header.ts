import type { PreviewResult } from "../../preview/types";
import { Inventory } from "../protection/inventory";
import { packWords } from "./policies";
import type { Style } from "./style";
import { hang, padEnd } from "./text";
import { shown } from "./tree";

/** Regions by the number of AWS resources that lie there, the largest first; "unknown" when nothing says. */
export function regionWords(digest: PreviewResult["digest"]): string {
  const inventory = new Inventory(digest);
  const counts = new Map<string, number>();
  for (const node of shown(digest.steps)) {
    const region = node.custom && node.type.startsWith("aws:") ? inventory.regionOf(node) : undefined;
    if (region !== undefined) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  if (counts.size === 0) return "unknown";
  return [...counts]
    .toSorted(([a, first], [b, second]) => second - first || a.localeCompare(b))
    .map(([region, number]) => `${region} (${number.toLocaleString("en-US")})`)
    .join(", ");
}

/** What was previewed: project, stack, Regions, placeholder account, policy packs. */
export function headerLines(result: PreviewResult, style: Style): string[] {
  const lead = (name: string): string => style.dim(padEnd(name, 9));
  const packs = packWords(result.digest.policies);
  return [
    ...hang("", `${result.project}, stack ${result.stack}: offline preview`).map(style.bold),
    ...hang(lead("Regions"), regionWords(result.digest)),
    ...hang(lead("Account"), `${result.account} (placeholder: an offline preview asks no account)`),
    ...hang(lead("Policies"), packs === "" ? "no policy pack" : packs),
  ];
}
