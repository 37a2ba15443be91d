import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PostgresServer } from "../postgres/server";

/** A statement that a person or a deployment gave, as the server's log has it. */
export interface Statement {
  /** When it began: what it did became visible at this moment or later. */
  readonly at: Date;
  readonly user: string;
  readonly process: number;
  /** The transaction's number, once it had one. */
  readonly xid: string | undefined;
  readonly sql: string;
}

const line = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC \[(\d+)\] (\S+)@\S* (\d+) LOG: {2}statement: (.*)$/;

/** The statements in a log written with the prefix of archive.ts; lines of other kinds are passed over. */
export function statementsIn(log: string): readonly Statement[] {
  return log.split("\n").flatMap((text): Statement[] => {
    const [, at, process, user, xid, sql] = line.exec(text) ?? [];
    if (at === undefined || user === undefined || sql === undefined) return [];
    return [
      {
        at: new Date(`${at.replace(" ", "T")}Z`),
        user,
        process: Number(process),
        xid: xid === "0" ? undefined : xid,
        sql,
      },
    ];
  });
}

/** Nobody did what the accident looks like. */
export class MomentNotFoundError extends Error {
  override readonly name = "MomentNotFoundError";
}

/** RST-1, step 1: the statement that did it, looked up in the log by what it looks like; the last one where there are several. */
export function findStatement(server: PostgresServer, looksLike: RegExp): Statement {
  const found = statementsIn(readFileSync(join(server.directory, "log"), "utf8")).filter(({ sql }) =>
    looksLike.test(sql),
  );
  const last = found.at(-1);
  if (last === undefined) throw new MomentNotFoundError(`The server's log has no statement like ${String(looksLike)}.`);
  return last;
}

/**
 * The whole second before a moment: what point-in-time recovery on AWS can be asked for (RestoreToTime has no fractions). A
 * moment on a full second is not before itself.
 */
export function secondBefore(moment: Date): Date {
  return new Date(Math.ceil(moment.getTime() / 1000) * 1000 - 1000);
}
