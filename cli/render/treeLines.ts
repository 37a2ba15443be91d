import type { Style } from "./style";
import { padEnd, truncate, visibleLength, WIDTH, wrap } from "./text";
import type { Branch } from "./tree";
import { countsByService } from "./typeNames";

/** Draws a tree: a line for each branch with its total at the right, its types below. */
export function treeLines(tree: Branch, style: Style): string[] {
  const parts: Branch[] = [...tree.children];
  if (tree.types.size > 0) {
    const own = [...tree.types.values()].reduce((sum, number) => sum + number, 0);
    parts.push({ label: "", names: [], types: tree.types, children: [], total: own });
  }
  return branches(parts, "", style);
}

function branches(parts: readonly Branch[], indent: string, style: Style): string[] {
  return parts.flatMap((part, index) => {
    const last = index === parts.length - 1;
    const below = indent + (last ? "   " : "│  ");
    const types = part.types.size === 0 ? [] : typeLines(part, below + (part.children.length > 0 ? "│ " : "  "), style);
    return [
      headLine(part, style.dim(indent + (last ? "└─ " : "├─ ")), style),
      ...types,
      ...branches(part.children, below, style),
    ];
  });
}

function headLine(part: Branch, lead: string, style: Style): string {
  const total = part.total.toLocaleString("en-US");
  const times = part.names.length > 1 ? ` ×${part.names.length}` : "";
  const label = part.label === "" ? "(no component)" : part.label + times;
  const room = WIDTH - visibleLength(lead) - label.length - total.length - 4;
  const names = style.dim(truncate(part.names.join(", "), room));
  return padEnd(`${lead}${style.bold(label)}  ${names}`, WIDTH - total.length) + total;
}

function typeLines(part: Branch, indent: string, style: Style): string[] {
  // The total's column stays free, so that totals can be read down the page.
  return wrap(countsByService(part.types), WIDTH - indent.length - 8).map((line) => style.dim(indent) + line);
}
