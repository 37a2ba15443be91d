import { DumpError } from "./errors";
import type { DumpProblem } from "./errors";

interface Explanation {
  /** Of PostgreSQL's and libpq's English text, or of Node's error code. */
  readonly sign: RegExp;
  readonly problem: DumpProblem;
  readonly way: string;
}

/** In order: a full disk also breaks connections, so what is more particular comes first. */
const explanations: readonly Explanation[] = [
  {
    sign: /No space left on device|ENOSPC|could not extend file|disk quota exceeded|EDQUOT/i,
    problem: "disk-full",
    way: "The disk is full. Free space or name another work folder, then start again: what was stored is kept",
  },
  {
    sign: /password authentication failed|no password supplied|SASL.*(authentication|password)|28P01|28000/i,
    problem: "wrong-password",
    way: "The server refused the user or the password. Check the secret; it may have been rotated since it was read",
  },
  {
    sign: /database "[^"]*" does not exist|3D000/i,
    problem: "database-missing",
    way: "The server has no such database. Check the name in the connection",
  },
  {
    sign: /row-level security|row_security/i,
    problem: "row-security",
    way: "Row security would leave rows out. Use a role with BYPASSRLS (neonpro_dump has it), never one that sees less",
  },
  {
    sign: /aborting because of server version mismatch/i,
    problem: "version-mismatch",
    way: "pg_dump is older than the server. Install the server's version or a newer one",
  },
  {
    sign: /unsupported version \(\d+\.\d+\) in file header/i,
    problem: "version-mismatch",
    way: "pg_restore is older than the pg_dump that wrote this. Install that version or a newer one",
  },
  {
    sign: /permission denied for|must be (owner|superuser)|insufficient_privilege|42501/i,
    problem: "permission-denied",
    way: "The role may not read everything. Grant it SELECT (pg_read_all_data) and USAGE on the schemas",
  },
  {
    sign: /does not appear to be a valid archive|could not read from input file|unexpected end of file|corrupt(ed)? |invalid (zstd )?frame|decompress|zstd ended with \d+: .*(premature end|Decoding error|unsupported format|unknown header)|ZSTD_error|Z_DATA_ERROR|Data corruption|Restored data doesn't match checksum/i,
    problem: "chunk-corrupt",
    way: "The dump's own files are damaged. Restore another dump, and keep this one for the inquiry",
  },
  {
    sign: /server closed the connection|terminating connection|connection (to server )?(was )?(lost|terminated)|Connection terminated|the database system is shutting down|SSL connection has been closed|could not receive data|could not send data|no connection to the server|57P0[123]|ECONNRESET|EPIPE/i,
    problem: "connection-lost",
    way: "The server went away in the middle. Start again; what was stored of the same snapshot is used",
  },
  {
    sign: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|could not translate host name|could not connect|Connection refused|timeout expired|the database system is starting up|Network is unreachable/i,
    problem: "server-unreachable",
    way: "The server does not answer. Check host, port, network and whether it runs",
  },
];

/** A connection string may stand in an error's text; its password must not. */
export function withoutPasswords(text: string): string {
  return text.replace(/(postgres(?:ql)?:\/\/[^:@/\s]*):[^@\s]*@/gi, "$1:***@").replace(/(password=)\S+/gi, "$1***");
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(textOf).join("; ");
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return `${error.message}${code}`;
}

/** The part that says what is wrong: programs tell much besides. */
function gist(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const telling = lines.filter((line) => /error|fatal|panic|denied|failed|detail/i.test(line));
  return withoutPasswords(
    (telling.length > 0 ? telling : lines)
      .filter((line) => line !== "")
      .slice(0, 4)
      .join(" "),
  ).slice(0, 700);
}

/**
 * An error in the words of whoever has to act on it. One that already is stays as it is.
 *
 * @param doing what was being done, as in "Connecting to the database"
 */
export function explained(doing: string, error: unknown): DumpError {
  if (error instanceof DumpError) return error;
  const text = textOf(error);
  const found = explanations.find(({ sign }) => sign.test(text));
  return new DumpError(
    found?.problem ?? "tool-failed",
    `${doing} failed. ${found?.way ?? "It is none of the known causes"}. It said: ${gist(text)}`,
    { cause: error },
  );
}

/** Runs, and explains what it throws. */
export async function explaining<T>(doing: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw explained(doing, error);
  }
}
