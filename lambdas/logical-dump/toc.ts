import type { Manifest } from "../../manifest/types";

/** A line of `pg_restore --list`. */
export interface TocEntry {
  /** As pg_restore wants it back in a list of what to restore. */
  readonly line: string;
  /** The table's file is `<dumpId>.dat`. */
  readonly dumpId: string;
  /** `TABLE DATA`, `FK CONSTRAINT`, ... */
  readonly kind: string;
  /** `-` where it has none. */
  readonly schema: string;
  /** The rest: name and owner. */
  readonly name: string;
}

/**
 * `3384; 0 16399 TABLE DATA clinical patient postgres`. Kinds are one to four words in capitals, and a schema may be in capitals too,
 * so kinds of more than one word are known by name.
 */
const longKinds =
  "ACCESS METHOD|CHECK CONSTRAINT|DATABASE PROPERTIES|DEFAULT ACL|EVENT TRIGGER|FK CONSTRAINT|FOREIGN DATA WRAPPER|FOREIGN SERVER|FOREIGN TABLE|" +
  "INDEX ATTACH|LARGE OBJECT|MATERIALIZED VIEW DATA|MATERIALIZED VIEW|OPERATOR CLASS|OPERATOR FAMILY|PROCEDURAL LANGUAGE|PUBLICATION TABLES IN SCHEMA|" +
  "PUBLICATION TABLE|ROW SECURITY|SECURITY LABEL|SEQUENCE OWNED BY|SEQUENCE SET|SHELL TYPE|STATISTICS DATA|SUBSCRIPTION TABLE|TABLE ATTACH|TABLE DATA|" +
  "TEXT SEARCH CONFIGURATION|TEXT SEARCH DICTIONARY|TEXT SEARCH PARSER|TEXT SEARCH TEMPLATE|USER MAPPING|BLOB METADATA|BLOB COMMENTS";
const lineForm = new RegExp(`^(\\d+); \\d+ \\d+ (${longKinds}|[A-Z]+) (\\S+) (.*)$`);

export function tocEntries(list: string): readonly TocEntry[] {
  return list.split("\n").flatMap((line) => {
    const match = lineForm.exec(line);
    if (match === null) return [];
    const [, dumpId = "", kind = "", schema = "", name = ""] = match;
    return [{ line, dumpId, kind, schema, name }];
  });
}

export interface Selection {
  readonly entries: readonly TocEntry[];
  /** Foreign keys that lead out of what is restored, as the manifest names them. */
  readonly leftOut: readonly string[];
}

/** Foreign keys of the manifest that refer to a schema which will not be there: `schema.table: name`. */
export function danglingKeys({ objects }: Manifest, restored: readonly string[]): readonly string[] {
  return objects.flatMap(({ kind, name, definition }) => {
    if (kind !== "constraint") return [];
    const to = /^FOREIGN KEY \(.*?\) REFERENCES ("(?:[^"]|"")+"|[^.\s]+)\./.exec(definition)?.[1];
    const from = restored.find((schema) => name.startsWith(`${schema}.`));
    if (to === undefined || from === undefined) return [];
    return restored.includes(to.replace(/^"|"$/g, "").replaceAll('""', '"')) ? [] : [name];
  });
}

/**
 * What to restore.
 *
 * @param wanted schemas, or undefined for everything
 * @param standing schemas that the target has already, which must not be created again
 */
export function select(
  entries: readonly TocEntry[],
  content: Manifest,
  wanted: readonly string[] | undefined,
  standing: readonly string[],
): Selection {
  const restored = wanted ?? content.schemas;
  const leftOut = danglingKeys(content, restored);
  // In the list: schema, then `table constraint owner`; in the manifest: `schema.table: constraint`.
  const isLeftOut = ({ kind, schema, name }: TocEntry) =>
    kind === "FK CONSTRAINT" &&
    leftOut.some((key) => {
      const said = key.slice(schema.length + 1).replace(": ", " ");
      return key.startsWith(`${schema}.`) && (name === said || name.startsWith(`${said} `));
    });
  const ofWanted = ({ kind, schema, name }: TocEntry) => {
    if (wanted === undefined) return true;
    if (wanted.includes(schema)) return true;
    const about = name.replace(/^SCHEMA /, "");
    const ofSchema = kind === "SCHEMA" || ((kind === "ACL" || kind === "COMMENT") && name.startsWith("SCHEMA "));
    return ofSchema && wanted.some((each) => about === each || about.startsWith(`${each} `));
  };
  const alreadyThere = ({ kind, name }: TocEntry) =>
    kind === "SCHEMA" && standing.some((each) => name === each || name.startsWith(`${each} `));
  const selected = entries.filter((entry) => ofWanted(entry) && !isLeftOut(entry) && !alreadyThere(entry));
  return { entries: selected, leftOut };
}
