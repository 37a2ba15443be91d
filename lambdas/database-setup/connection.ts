import { Client } from "pg";

/** How to reach a database; the fields of a secret that Secrets Manager keeps. */
export interface Database {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** A quoted value of libpq's connection strings. */
function quoted(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/**
 * The connection string that the replica's own server uses, which reads no CA file of ours. Channel binding ties the password
 * exchange (SCRAM) to this very TLS connection: somebody in between, with whatever certificate, would have to know the
 * password's verifier. Row-level security is switched off for reading: a policy then is an error instead of missing rows.
 *
 * @param tls `none` is for servers of a rehearsal, which have no certificate
 */
export function conninfo(
  source: Omit<Database, "password"> & { readonly password?: string },
  tls: "required" | "none" = "required",
): string {
  const parts = {
    host: source.host,
    port: source.port.toString(),
    dbname: source.database,
    user: source.user,
    ...(source.password === undefined ? {} : { password: source.password }),
    ...(tls === "required" ? { sslmode: "require", channel_binding: "require" } : {}),
    options: "-crow_security=off",
    // A source that vanishes without a word is noticed in a minute, and the connection is tried again.
    connect_timeout: "10",
    keepalives_idle: "30",
    keepalives_interval: "10",
    keepalives_count: "3",
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(" ");
}

/**
 * A connected client over TLS whose certificate was checked for the host's name; whoever asks for it ends it.
 *
 * @param ca PEM certificates that are trusted for this server, and no others
 */
export async function connect(database: Database, ca: string, applicationName: string): Promise<Client> {
  const client = new Client({
    ...database,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    // Longer than any statement of ours waits, shorter than the function lives.
    statement_timeout: 240_000,
    // `host` is what the certificate is held against where pg passes no server name, which it does not for addresses.
    ssl: { ca, host: database.host, rejectUnauthorized: true, minVersion: "TLSv1.2" },
  });
  // A connection that breaks later fails where it is used next; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new UnreachableError(database, { cause: error });
  }
}

/** A database that did not answer, with what to look at. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor({ host, port, database, user }: Omit<Database, "password">, options: ErrorOptions) {
    const cause = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(`${user} cannot reach ${database} at ${host}:${port}: ${cause}. ${hint(options.cause)}`, options);
  }
}

function hint(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "28P01" || code === "28000") return "Is the secret the role's current password?";
  if (code === "3D000") return "Is the database's name right?";
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return "Is the host's name right, and does it have an address of the network's kind (Supabase: IPv6, or the IPv4 add-on)?";
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return "Is the CA bundle the one of this server?";
  return "Is the server up, and do routes and security groups let it be reached?";
}
