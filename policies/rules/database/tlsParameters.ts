/** The parameter with which an engine refuses connections without TLS; undefined for those that have none (Oracle, Db2). */
export function tlsParameterOf(engine: string): string | undefined {
  if (/^postgres$|^aurora-postgresql$|^sqlserver-/.test(engine)) return "rds.force_ssl";
  return /^(aurora-)?mysql$|^mariadb$/.test(engine) ? "require_secure_transport" : undefined;
}

/**
 * First major versions whose default parameter groups force TLS, by the RDS and Aurora user guides ("Requiring an SSL
 * connection", "Security with Aurora PostgreSQL"). Where no default is documented, it has to be set.
 */
const forcedSince: Readonly<Record<string, number>> = { postgres: 15, "aurora-postgresql": 17 };

/** @param version such as "16.3" or "16"; undefined when AWS chooses one. */
export function forcesByDefault(engine: string, version: unknown): boolean | undefined {
  const since = forcedSince[engine];
  if (since === undefined) return false;
  return typeof version === "string" ? Number.parseInt(version, 10) >= since : undefined;
}

export function isOn(value: unknown): boolean {
  return value === "1" || (typeof value === "string" && value.toUpperCase() === "ON");
}
