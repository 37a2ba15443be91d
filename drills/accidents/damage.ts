import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { ClientBase } from "pg";
import type { PostgresServer } from "../postgres/server";

/** Writes rubbish over pages of a table's file, as a broken disk or controller does, and has the server read them again. */
export async function damageFile(
  server: PostgresServer,
  admin: ClientBase,
  table: string,
  pages: number,
): Promise<string> {
  await admin.query("CHECKPOINT");
  const { rows } = await admin.query<{ path: string; pages: number }>(
    `SELECT pg_relation_filepath($1) AS path, (pg_relation_size($1) / 8192)::int AS pages`,
    [table],
  );
  const [file] = rows;
  if (file === undefined) throw new Error(`${table} has no file.`);
  await server.stop("fast");
  const handle = openSync(join(server.dataDirectory, file.path), "r+");
  try {
    for (let page = 0; page < Math.min(pages, file.pages); page++) {
      writeSync(handle, Buffer.alloc(512, 0xa5), 0, 512, page * 8192 + 4096);
    }
  } finally {
    closeSync(handle);
  }
  await server.start();
  return `${Math.min(pages, file.pages)} of ${file.pages} pages of ${table}`;
}
