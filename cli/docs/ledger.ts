/** One requirement of docs/requirements-ledger.md. */
export interface Requirement {
  /** For example `BKP-3`. */
  readonly id: string;
  /** The heading of its group, for example `BKP backups`. */
  readonly group: string;
  readonly text: string;
}

const GROUP = /^([A-Z]{3}) ([a-z][a-z ]*): (1 [\s\S]*)$/;
const LONE = /^([A-Z]{3}-\d+) ([\s\S]*)$/;

/**
 * Reads the ledger's rows. A group is a paragraph `BKP backups: 1 first; 2 second; ...`; a row that came later stands alone as
 * `BKP-17 text`.
 */
export function readLedger(markdown: string): readonly Requirement[] {
  const rows = markdown.slice(markdown.indexOf("## Rows"));
  return paragraphs(rows).flatMap((paragraph) => {
    const group = GROUP.exec(paragraph);
    if (group) {
      const [, prefix = "", title = "", items = ""] = group;
      return splitItems(items).map(([number, text]) => ({
        id: `${prefix}-${number}`,
        group: `${prefix} ${title}`,
        text,
      }));
    }
    const lone = LONE.exec(paragraph);
    if (lone) {
      const [, id = "", text = ""] = lone;
      return [{ id, group: id.slice(0, 3), text }];
    }
    return [];
  });
}

function paragraphs(markdown: string): readonly string[] {
  return markdown.split(/\n\s*\n/).map((text) => text.replace(/\s+/g, " ").trim());
}

/** `1 first; 2 second (a; b); 3 third` becomes pairs; the next item starts at its own number, so a `;` inside a text is kept. */
function splitItems(items: string): readonly (readonly [number, string])[] {
  const found: (readonly [number, string])[] = [];
  let rest = items;
  for (let number = 1; rest !== ""; number++) {
    const next = rest.indexOf(`; ${number + 1} `);
    const item = next < 0 ? rest : rest.slice(0, next);
    found.push([number, item.replace(/^\d+ /, "").replace(/[.;]\s*$/, "")]);
    rest = next < 0 ? "" : rest.slice(next + 2);
  }
  return found;
}
