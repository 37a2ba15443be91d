/**
 * Names and server-side functions of the logical replica: the deployment declares them, functions and drills use them.
 * Everything of ours stands in one schema on both sides, so that it can be told from the application's.
 */
export const replication = {
  schema: "neonpro_recovery",
  publication: "neonpro_replica",
  slot: "neonpro_replica",
  subscription: "neonpro_replica",
  roles: {
    /** Source: LOGIN REPLICATION BYPASSRLS, SELECT and nothing else. */
    replication: "neonpro_replication",
    /** Source: LOGIN, may call the two functions below and see how far sequences are, and nothing else. */
    heartbeat: "neonpro_heartbeat",
    /** Both sides: reads everything for the dumps. */
    dump: "neonpro_dump",
    /** Replica: NOLOGIN until a restore needs it. */
    restore: "neonpro_restore",
  },
  /** The application's schemas that are replicated unless a stack says otherwise. */
  defaultSchemas: ["public"],
} as const;

/** What has happened when the oldest unconfirmed change is this far behind, and who is told. */
export const replicationThresholds = {
  /** Seconds of lag: patient data's RPO is 5 minutes (ledger), so a person hears of it at 2 and is woken at 4. */
  lagWarningSeconds: 120,
  lagCriticalSeconds: 240,
  /** Bytes of WAL that the slot holds back on the source: its disk fills up while nobody reads. */
  slotWarningBytes: 1024 ** 3,
  slotCriticalBytes: 4 * 1024 ** 3,
  /** Milliseconds between the Regions of the global database (constraints, "Suggested alarms"). */
  globalLagMilliseconds: 2000,
  globalRpoLagMilliseconds: 5000,
  /** Minutes between two measurements. */
  everyMinutes: 1,
} as const;

/** `'a'` for SQL; names here are plain, which {@link schemaNamePattern} makes sure of. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Schema names that need no quotes: what a configuration may name. */
export const schemaNamePattern = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Body of `neonpro_recovery.beat()`: one row with the source's clock and position; every beat is later than the one before,
 * whatever the clock does. It runs
 * with its owner's rights, so that the role which beats needs no right on any table. The search path is fixed first: a
 * function with its owner's rights must not find other people's objects.
 */
export const beatBody = `DECLARE beaten timestamptz;
BEGIN
  PERFORM set_config('search_path', 'pg_catalog', true);
  INSERT INTO ${replication.schema}.heartbeat AS h (id, at, lsn) VALUES (1, clock_timestamp(), pg_current_wal_lsn())
    ON CONFLICT (id) DO UPDATE SET at = greatest(excluded.at, h.at + interval '1 microsecond'), lsn = excluded.lsn
    RETURNING h.at INTO beaten;
  RETURN beaten;
END;`;

/**
 * Body of `neonpro_recovery.publish(tables text[])`: creates the heartbeat table and publishes it, and of the tables named
 * (as \`schema.table\`, quoted where needed) those that are not published yet, if they are in the schemas given here.
 * Tables one by one and never whole schemas: a change of a table that the replica does not have stops all replication,
 * while a table that waits to be published stops only itself, and is named as drift.
 */
export function publishBody(schemas: readonly string[]): string {
  return `DECLARE wanted text; found regclass; added text[] := '{}';
BEGIN
  PERFORM set_config('search_path', 'pg_catalog', true);
  IF to_regclass('${replication.schema}.heartbeat') IS NULL THEN
    CREATE TABLE ${replication.schema}.heartbeat (id int PRIMARY KEY, at timestamptz NOT NULL, lsn pg_lsn NOT NULL);
  END IF;
  FOREACH wanted IN ARRAY array_append(tables, '${replication.schema}.heartbeat') LOOP
    found := to_regclass(wanted);
    CONTINUE WHEN found IS NULL;
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = found
      AND c.relkind = 'r' AND n.nspname = ANY (ARRAY[${[...schemas, replication.schema].map(literal).join(", ")}]::text[]));
    CONTINUE WHEN EXISTS (SELECT FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
      WHERE p.pubname = '${replication.publication}' AND r.prrelid = found);
    EXECUTE format('ALTER PUBLICATION ${replication.publication} ADD TABLE %s', found);
    added := array_append(added, found::text);
  END LOOP;
  RETURN added;
END;`;
}
