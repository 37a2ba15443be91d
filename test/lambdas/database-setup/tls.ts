/** Servers as production has them: TLS with an authority of their own, and passwords that are exchanged by SCRAM. */
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PostgresServer } from "../../../drills/postgres/server";

export interface Authority {
  readonly ca: string;
  readonly key: string;
  readonly certificate: string;
}

function openssl(...args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: "ignore" });
}

/** A certificate for `localhost` under an authority that nobody else knows. */
export function authority(): Authority {
  const at = (name: string) => join(folder, name);
  const folder = mkdtempSync(join(tmpdir(), "neonpro-tls-"));
  const subject = (name: string) => ["-subj", `/CN=${name}`];
  const newKey = (name: string) => ["-newkey", "rsa:2048", "-nodes", "-keyout", at(`${name}.key`)];
  openssl("req", "-x509", ...newKey("ca"), "-out", at("ca.pem"), "-days", "2", ...subject("test authority"));
  openssl("req", ...newKey("server"), "-out", at("server.csr"), ...subject("localhost"));
  writeFileSync(at("names"), "subjectAltName=DNS:localhost");
  const sign = ["-req", "-in", at("server.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial"];
  openssl("x509", ...sign, "-out", at("server.pem"), "-days", "2", "-extfile", at("names"));
  const read = (name: string) => readFileSync(at(name), "utf8");
  return { ca: read("ca.pem"), key: read("server.key"), certificate: read("server.pem") };
}

/** Switches a running server over; the superuser still comes in without a password, for the test itself. */
export async function requireTls(server: PostgresServer, { key, certificate }: Authority): Promise<void> {
  const { uid, gid } = statSync(server.dataDirectory);
  const put = (name: string, text: string) => {
    const path = join(server.dataDirectory, name);
    writeFileSync(path, text);
    chownSync(path, uid, gid);
    chmodSync(path, 0o600);
  };
  put("server.key", key);
  put("server.crt", certificate);
  put("pg_hba.conf", "host all postgres 127.0.0.1/32 trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n");
  const client = await server.client();
  await client.query("ALTER SYSTEM SET ssl = on");
  await client.query("SELECT pg_reload_conf()");
  await client.end();
}
