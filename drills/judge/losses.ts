import type { ClientBase } from "pg";
import type { Line } from "../load/protocol";
import { round } from "../timeline";

/** A row that the load wrote, with every state that it should or may have had, oldest first. */
export interface History {
  readonly table: string;
  readonly id: string;
  readonly states: readonly { readonly md5: string; readonly line: number }[];
}

export interface Losses {
  readonly acknowledged: number;
  readonly inDoubt: number;
  readonly refused: number;
  /** Rows of the load that were looked up, one by one. */
  readonly rowsChecked: number;
  /** Acknowledged commits of which something is not there, oldest first. */
  readonly lost: readonly { readonly at: string; readonly xid: string; readonly tables: readonly string[] }[];
  /** Rows that hold what nobody wrote. */
  readonly altered: readonly string[];
  /** Rows that no commit accounts for. */
  readonly unexplained: readonly string[];
}

/** The states of each row, from the writer's record. What was refused has none; what is in doubt may or may not be there. */
export function histories(lines: readonly Line[]): readonly History[] {
  const found = new Map<string, { table: string; id: string; states: { md5: string; line: number }[] }>();
  for (const [line, { kind, effects }] of lines.entries()) {
    if (kind === "refused") continue;
    for (const { table, id, md5 } of effects) {
      const key = `${table} ${id}`;
      const history = found.get(key) ?? { table, id, states: [] };
      history.states.push({ md5, line });
      found.set(key, history);
    }
  }
  return [...found.values()];
}

/** What a row's content says about the commits that wrote it: the lines that are lost, or that nobody wrote it so. */
export function judgeRow(
  { states }: History,
  lines: readonly Line[],
  found: string | null,
): { readonly lost: readonly number[]; readonly altered: boolean } {
  const reached = found === null ? -1 : states.findLastIndex(({ md5 }) => md5 === found);
  if (found !== null && reached === -1) return { lost: [], altered: true };
  const lost = states.slice(reached + 1).map(({ line }) => line);
  return { lost: lost.filter((line) => lines[line]?.kind === "acknowledged"), altered: false };
}

/**
 * Looks up every row that the load wrote and compares it with what was acknowledged: the loss is counted, not estimated.
 *
 * @param seeded the largest key that the seed gave out, by table: rows beyond it are the load's
 */
export async function measureLosses(
  client: ClientBase,
  lines: readonly Line[],
  seeded: ReadonlyMap<string, number>,
): Promise<Losses> {
  const all = histories(lines);
  const lost = new Map<number, Set<string>>();
  const altered: string[] = [];
  const unexplained: string[] = [];
  for (const [table, largest] of seeded) {
    const { rows } = await client.query<{ id: string; md5: string }>(
      `SELECT id::text AS id, md5(t::text) AS md5 FROM ${table} AS t WHERE id > $1`,
      [largest],
    );
    const found = new Map(rows.map(({ id, md5 }) => [id, md5]));
    for (const history of all.filter((each) => each.table === table)) {
      const judged = judgeRow(history, lines, found.get(history.id) ?? null);
      if (judged.altered) altered.push(`${table} ${history.id}`);
      for (const line of judged.lost) lost.set(line, (lost.get(line) ?? new Set()).add(table));
      found.delete(history.id);
    }
    unexplained.push(...[...found.keys()].map((id) => `${table} ${id}`));
  }
  const many = (kind: Line["kind"]): number => lines.filter((line) => line.kind === kind).length;
  return {
    acknowledged: many("acknowledged"),
    inDoubt: many("in-doubt"),
    refused: many("refused"),
    rowsChecked: all.length,
    lost: [...lost]
      .toSorted(([a], [b]) => a - b)
      .map(([line, tables]) => ({
        at: lines[line]?.at ?? "",
        xid: lines[line]?.xid ?? "",
        tables: [...tables],
      })),
    altered,
    unexplained,
  };
}

/**
 * Seconds of acknowledged work before the accident that are lost: from the first lost commit to the accident. Zero where nothing
 * is lost. What was acknowledged after it is no question of the RPO: see {@link lostAfter}.
 */
export function lossSeconds({ lost }: Pick<Losses, "lost">, accident: Date): number {
  const [first] = lost;
  if (first === undefined) return 0;
  return round(Math.max(0, accident.getTime() - Date.parse(first.at)) / 1000);
}

/** Commits acknowledged after the accident that are not there: no accident took them, so the recovery did. */
export function lostAfter({ lost }: Pick<Losses, "lost">, accident: Date): number {
  return lost.filter(({ at }) => Date.parse(at) > accident.getTime()).length;
}
