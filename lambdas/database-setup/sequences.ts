import type { ClientBase } from "pg";

/** A sequence that was set forward. */
export interface Moved {
  /** `schema.name`, quoted where SQL needs it. */
  readonly sequence: string;
  readonly from: string | null;
  readonly to: string;
}

interface Position {
  readonly sequence: string;
  readonly last: string | null;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
}

const positions = `
  SELECT format('%I.%I', schemaname, sequencename) AS sequence, last_value::text AS last, increment_by::text AS increment,
         min_value::text AS minimum, max_value::text AS maximum
  FROM pg_sequences WHERE schemaname = ANY ($1) ORDER BY 1`;

/** A sequence counts up or down: what is further is decided by its increment. */
function further(a: bigint, b: bigint, increment: bigint): bigint {
  return increment > 0n === a > b ? a : b;
}

function isFurther(position: bigint, than: string | null, increment: string): boolean {
  return than === null || (BigInt(increment) > 0n ? position > BigInt(than) : position < BigInt(than));
}

/**
 * Carries the source's sequences over, which logical replication does not do before version 19. Never backwards, so that it may run at any
 * time, also after the replica has given out numbers of its own.
 */
export async function synchroniseSequences(
  source: ClientBase,
  replica: ClientBase,
  schemas: readonly string[],
): Promise<readonly Moved[]> {
  const { rows: there } = await source.query<Position>(positions, [schemas]);
  const { rows: here } = await replica.query<Position>(positions, [schemas]);
  const own = new Map(here.map((position) => [position.sequence, position]));
  const moved: Moved[] = [];
  for (const { sequence, last, increment } of there) {
    const mine = own.get(sequence);
    if (mine === undefined || last === null || !isFurther(BigInt(last), mine.last, increment)) continue;
    moved.push(await set(replica, mine, BigInt(last)));
  }
  return moved;
}

/**
 * Columns and the sequences that feed them: by ownership (serial, identity), or by a default that names one. $1: schemas.
 */
const feeds = `
  SELECT DISTINCT format('%I.%I', sn.nspname, s.relname) AS sequence, format('%I.%I', tn.nspname, t.relname) AS table,
         quote_ident(a.attname) AS column
  FROM pg_class s JOIN pg_namespace sn ON sn.oid = s.relnamespace
  JOIN LATERAL (
    SELECT d.refobjid AS rel, d.refobjsubid AS col FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
      AND d.deptype IN ('a', 'i')
    UNION SELECT f.adrelid, f.adnum FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
    WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid
  ) AS used ON true
  JOIN pg_class t ON t.oid = used.rel JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = used.col
  WHERE s.relkind = 'S' AND sn.nspname = ANY ($1) AND t.relkind IN ('r', 'p')
    AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
  ORDER BY 1, 2, 3`;

/** Numbers that are left out after an unplanned promotion: those that the source may have given out and not sent. */
export const defaultMargin = 1000;

/**
 * After a promotion: sets every sequence beyond what its columns hold, so that no insert collides. Where the source was lost,
 * it may have given out numbers whose rows never arrived, to people who still hold them (an invoice in a mailbox): the
 * margin is left out so that none is given twice.
 *
 * @param margin @default 1,000; 0 where nothing was lost
 */
export async function sequencesAhead(
  replica: ClientBase,
  schemas: readonly string[],
  margin: number = defaultMargin,
): Promise<readonly Moved[]> {
  const { rows: all } = await replica.query<Position>(positions, [schemas]);
  const { rows: uses } = await replica.query<{ sequence: string; table: string; column: string }>(feeds, [schemas]);
  const moved: Moved[] = [];
  for (const position of all) {
    const increment = BigInt(position.increment);
    const end = increment > 0n ? "max" : "min";
    let reached = position.last === null ? undefined : BigInt(position.last);
    for (const { table, column } of uses.filter(({ sequence }) => sequence === position.sequence)) {
      const { rows } = await replica.query<{ value: string | null }>(
        `SELECT trunc(${end}(${column})::numeric)::text AS value FROM ${table}`,
      );
      const value = rows[0]?.value ?? null;
      if (value === null) continue;
      // Keys that were written by hand may lie where the sequence never goes.
      const found = within(BigInt(value), position);
      reached = reached === undefined ? found : further(reached, found, increment);
    }
    if (reached === undefined) continue;
    const target = within(reached + BigInt(margin) * increment, position);
    if (isFurther(target, position.last, position.increment)) moved.push(await set(replica, position, target));
  }
  return moved;
}

function within(value: bigint, { minimum, maximum }: Position): bigint {
  const [low, high] = [BigInt(minimum), BigInt(maximum)];
  return value < low ? low : value > high ? high : value;
}

async function set(replica: ClientBase, position: Position, to: bigint): Promise<Moved> {
  await replica.query("SELECT setval($1::regclass, $2::bigint, true)", [position.sequence, to.toString()]);
  return { sequence: position.sequence, from: position.last, to: to.toString() };
}
