import { Client } from "pg";
import { explaining } from "./explain";

/** How a database is reached: the same for `pg` and for PostgreSQL's programs. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** @default none, or what PGPASSWORD of the programs' own environment says */
  readonly password?: string;
  /** As libpq's sslmode. @default prefer for programs and none for `pg`; production says verify-full */
  readonly sslmode?: "disable" | "require" | "verify-full";
  /** PEM file of the authority, for verify-full. */
  readonly sslRootCertificate?: { readonly path: string; readonly pem: string };
}

/** From `postgresql://user:password@host:port/database`. */
export function connectionFrom(url: string): Connection {
  const { hostname, port, pathname, username, password, searchParams } = new URL(url);
  const sslmode = searchParams.get("sslmode");
  return {
    host: decodeURIComponent(hostname),
    port: port === "" ? 5432 : Number(port),
    database: decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username),
    user: decodeURIComponent(username),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ...(sslmode === "disable" || sslmode === "require" || sslmode === "verify-full" ? { sslmode } : {}),
  };
}

/** For libpq: a password in the environment of a child is seen by its owner alone, one among its arguments by everybody. */
export function libpqEnvironment(connection: Connection): Readonly<Record<string, string>> {
  const { host, port, database, user, password, sslmode, sslRootCertificate } = connection;
  return {
    PGHOST: host,
    PGPORT: port.toString(),
    PGDATABASE: database,
    PGUSER: user,
    PGCONNECT_TIMEOUT: "15",
    // Messages that explain.ts knows, whatever the machine's language.
    LC_ALL: "C.UTF-8",
    ...(password === undefined ? {} : { PGPASSWORD: password }),
    ...(sslmode === undefined ? {} : { PGSSLMODE: sslmode }),
    ...(sslRootCertificate === undefined ? {} : { PGSSLROOTCERT: sslRootCertificate.path }),
  };
}

/** A connected client, with the timeouts off that would end a long dump. Whoever asks for it ends it. */
export async function connect(connection: Connection): Promise<Client> {
  const { host, port, database, user, password, sslmode, sslRootCertificate } = connection;
  const client = new Client({
    host,
    port,
    database,
    user,
    ...(password === undefined ? {} : { password }),
    ...(sslmode === undefined || sslmode === "disable"
      ? {}
      : {
          ssl:
            sslmode === "require"
              ? { rejectUnauthorized: false }
              : { ...(sslRootCertificate === undefined ? {} : { ca: sslRootCertificate.pem }) },
        }),
    keepAlive: true,
    connectionTimeoutMillis: 15_000,
    application_name: "neonpro-logical-dump",
  });
  // A server that goes away says so to every client; whoever awaits a query hears it there.
  client.on("error", () => undefined);
  await explaining(`Connecting to ${database} on ${host}:${port} as ${user}`, async () => {
    await client.connect();
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0");
  });
  return client;
}
