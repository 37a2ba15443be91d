import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { alone, inTransaction } from "./lock";

/** A script that is applied once, and is known by what it says. */
export interface Pinned {
  /** From 1, without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** What is run in its place, made fit for the server. The checksum is always that of `sql`. @default `sql` */
  readonly run?: string;
}

/** What a version says is not what was applied under its number. */
export class ChangedScriptError extends Error {
  override readonly name = "ChangedScriptError";
}

/** The database has had a version that this program does not know. */
export class NewerDatabaseError extends Error {
  override readonly name = "NewerDatabaseError";
}

export function checksum(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/**
 * Applies what is not applied yet, each script with its row in one transaction, and refuses a script that has changed since.
 * Run it as often as you like: a run that was cut off continues where it stopped.
 *
 * @param ledger a table with (version, name, checksum, applied_at), which `create` makes where it is missing
 * @returns the versions applied by this run
 */
export async function applyPinned(
  client: ClientBase,
  { ledger, create }: { readonly ledger: string; readonly create: string },
  scripts: readonly Pinned[],
): Promise<readonly number[]> {
  return alone(client, async () => {
    await client.query(create);
    const { rows } = await client.query<Applied>(`SELECT version, name, checksum FROM ${ledger} ORDER BY version`);
    refuseForeign(ledger, rows, scripts);
    const known = new Set(rows.map(({ version }) => version));
    const applied: number[] = [];
    for (const { version, name, sql, run = sql } of scripts) {
      if (known.has(version)) continue;
      await inTransaction(client, async () => {
        await client.query(run);
        await client.query(`INSERT INTO ${ledger} (version, name, checksum) VALUES ($1, $2, $3)`, [
          version,
          name,
          checksum(sql),
        ]);
      });
      applied.push(version);
    }
    return applied;
  });
}

function refuseForeign(ledger: string, applied: readonly Applied[], scripts: readonly Pinned[]): void {
  for (const { version, name, checksum: found } of applied) {
    const script = scripts.find((each) => each.version === version);
    if (script === undefined) {
      throw new NewerDatabaseError(
        `${ledger} has version ${version} (${name}), which this program does not know: a newer one was here. Deploy that one again.`,
      );
    }
    const expected = checksum(script.sql);
    if (found !== expected) {
      throw new ChangedScriptError(
        `Version ${version} (${script.name}) was applied with checksum ${found.slice(0, 12)} and now has ${expected.slice(0, 12)}. ` +
          "Put its text back as it was, and write the change as a new version.",
      );
    }
  }
}
