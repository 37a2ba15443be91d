import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";
import * as queries from "./preflightQueries";

/** Something that would not arrive, or would arrive wrong, and that nobody would notice before it is needed. */
export interface Refusal {
  readonly kind:
    | "wal-level"
    | "slots"
    | "role"
    | "publication"
    | "replica-identity"
    | "identity-not-comparable"
    | "identity-generated"
    | "large-objects"
    | "unlogged-table"
    | "foreign-table"
    | "partition-elsewhere"
    | "trigger"
    | "forced-row-security";
  /** The object, by its name. */
  readonly what: string;
  /** Why it cannot be replicated, and the way out. */
  readonly says: string;
}

/** Replication was refused; `refusals` says why, each with its way out. */
export class NotReplicableError extends Error {
  override readonly name = "NotReplicableError";
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    const one = refusals.length === 1;
    super(
      `${one ? "One thing" : `${refusals.length} things`} in the source would not be replicated:\n${refusals
        .map(({ what, says }) => `- ${what}: ${says}`)
        .join("\n")}`,
    );
    this.refusals = refusals;
  }
}

interface ObjectCheck {
  readonly kind: Refusal["kind"];
  readonly query: string;
  readonly says: string;
}

const objectChecks: readonly ObjectCheck[] = [
  {
    kind: "replica-identity",
    query: queries.withoutIdentity,
    says: "has no primary key, so updates and deletes could not find their row. Add one, or name a unique index with ALTER TABLE ... REPLICA IDENTITY USING INDEX; REPLICA IDENTITY FULL works too, and is slow.",
  },
  {
    kind: "identity-not-comparable",
    query: queries.incomparableIdentity,
    says: "is identified by its whole row, and these columns cannot be compared for equality. Add a primary key, or name a unique index with REPLICA IDENTITY USING INDEX.",
  },
  {
    kind: "identity-generated",
    query: queries.generatedIdentity,
    says: "is part of its table's key and computed, so it is not sent. Name another unique index with REPLICA IDENTITY USING INDEX.",
  },
  {
    kind: "unlogged-table",
    query: queries.unloggedTables,
    says: "is unlogged: its rows are in no log, hence in no replica, and a crash empties it. ALTER TABLE ... SET LOGGED, or move it to a schema that is not replicated.",
  },
  {
    kind: "foreign-table",
    query: queries.foreignTables,
    says: "holds its rows on another server. Protect them there, and move the table to a schema that is not replicated.",
  },
  {
    kind: "partition-elsewhere",
    query: queries.partitionsElsewhere,
    says: "is in a schema that is not replicated, so its rows would be missing. Replicate that schema as well, or move the partition.",
  },
  {
    kind: "trigger",
    query: queries.firingTriggers,
    says: "fires for replicated rows too, so what it writes would be there twice. ALTER TABLE ... ENABLE TRIGGER ... makes it an ordinary one, which the replica does not fire.",
  },
  {
    kind: "forced-row-security",
    query: queries.forcedRowSecurity,
    says: "forces row-level security on its owner too, as whom the replica writes. ALTER TABLE ... NO FORCE ROW LEVEL SECURITY; everybody but the owner stays under the policies.",
  },
];

export interface PreflightOptions {
  readonly schemas: readonly string[];
  /** The role that the replica connects as. @default neonpro_replication; undefined where it is not made yet: left out */
  readonly role?: string | undefined;
  /** Slots that the replica still needs: its own unless it is there, and one for each table copied at the same time. @default 2 */
  readonly copyingSlots?: number;
}

/** Everything that stands in the way, named; empty means that what is in the schemas can be replicated. */
export async function preflight(source: ClientBase, options: PreflightOptions): Promise<readonly Refusal[]> {
  const { schemas, role = replication.roles.replication, copyingSlots = 2 } = options;
  const refusals: Refusal[] = [
    ...(await serverRefusals(source, copyingSlots)),
    ...(await roleRefusals(source, role)),
    ...(await publicationRefusals(source)),
  ];
  for (const { kind, query, says } of objectChecks) {
    const { rows } = await source.query<{ what: string }>(query, [schemas]);
    refusals.push(...rows.map(({ what }) => ({ kind, what, says })));
  }
  return [...refusals, ...(await largeObjectRefusals(source))];
}

/** @throws NotReplicableError when anything stands in the way */
export async function refuseUnreplicable(source: ClientBase, options: PreflightOptions): Promise<void> {
  const refusals = await preflight(source, options);
  if (refusals.length > 0) throw new NotReplicableError(refusals);
}

async function serverRefusals(source: ClientBase, copyingSlots: number): Promise<Refusal[]> {
  const { rows } = await source.query<{ level: string; slots: number; used: number; own: number; senders: number }>(
    `SELECT current_setting('wal_level') AS level, current_setting('max_replication_slots')::int AS slots,
       (SELECT count(*)::int FROM pg_replication_slots) AS used,
       (SELECT count(*)::int FROM pg_replication_slots WHERE slot_name = $1) AS own, current_setting('max_wal_senders')::int AS senders`,
    [replication.slot],
  );
  const [found] = rows;
  if (found === undefined) return [];
  const refusals: Refusal[] = [];
  if (found.level !== "logical") {
    const says = `is ${found.level}. Set it to logical and restart the server (Supabase has it so).`;
    refusals.push({ kind: "wal-level", what: "wal_level", says });
  }
  const needed = found.used + (1 - found.own) + copyingSlots;
  if (found.slots < needed) {
    const says = `is ${found.slots}, ${found.used} in use; the replica needs ${needed - found.used} more. Raise it to at least ${needed}, or drop a slot that nobody reads.`;
    refusals.push({ kind: "slots", what: "max_replication_slots", says });
  }
  if (found.senders < 1 + copyingSlots) {
    const says = `is ${found.senders}; the replica needs ${1 + copyingSlots}. Raise it.`;
    refusals.push({ kind: "slots", what: "max_wal_senders", says });
  }
  return refusals;
}

async function roleRefusals(source: ClientBase, role: string): Promise<Refusal[]> {
  const { rows } = await source.query<{ login: boolean; replicates: boolean; bypasses: boolean; all: boolean }>(
    `SELECT rolcanlogin AS login, rolreplication AS replicates, rolbypassrls AS bypasses, rolsuper AS all FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (found === undefined) {
    return [{ kind: "role", what: role, says: "does not exist. Deploy the source's side first." }];
  }
  if (found.all) return [];
  const missing = [
    ...(found.login ? [] : ["LOGIN"]),
    ...(found.replicates ? [] : ["REPLICATION"]),
    // Without it the first copy leaves out every row that a policy hides.
    ...(found.bypasses ? [] : ["BYPASSRLS"]),
  ];
  if (missing.length === 0) return [];
  const says = `lacks ${missing.join(" and ")}: ALTER ROLE ${role} ${missing.join(" ")}. Without BYPASSRLS the first copy would leave out what row-level security hides.`;
  return [{ kind: "role", what: role, says }];
}

async function publicationRefusals(source: ClientBase): Promise<Refusal[]> {
  const { rows } = await source.query<{ what: string }>(queries.filteredPublication, [replication.publication]);
  const says =
    "does not publish everything that happens to its tables. Drop it and deploy the source's side again: it publishes inserts, updates, deletes and truncates of whole tables, partition by partition.";
  return rows.map(({ what }) => ({ kind: "publication", what, says }));
}

async function largeObjectRefusals(source: ClientBase): Promise<Refusal[]> {
  const { rows } = await source.query<{ many: string }>("SELECT count(*)::text AS many FROM pg_largeobject_metadata");
  const many = rows[0]?.many ?? "0";
  if (many === "0") return [];
  const says = `are in no publication. Move them into a bytea column or into object storage, and remove them with lo_unlink.`;
  return [{ kind: "large-objects", what: `${many} large object${many === "1" ? "" : "s"}`, says }];
}
