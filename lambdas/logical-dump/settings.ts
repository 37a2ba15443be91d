import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { dataClassIds } from "../../protection/tags";
import type { DataClassId } from "../../protection/tags";
import { requiredVariable } from "../common/environment";
import { objectOf, textOf } from "../common/narrow";
import type { Connection } from "./connection";
import { DumpError } from "./errors";
import { dumpKinds } from "./types";
import type { DumpKind } from "./types";

/** What the task's declaration tells it. */
export interface TaskSettings {
  readonly kind: DumpKind;
  readonly bucket: string;
  readonly signingKeyArn: string;
  readonly connection: Connection;
  /** The volume that both containers share. */
  readonly sharedFolder: string;
  readonly schemas: readonly string[] | undefined;
  readonly bytesPerSecond: number | undefined;
  readonly dataClasses: readonly DataClassId[];
  /** What the operations log calls the database. */
  readonly resource: string;
}

const listOf = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** The connection of a secret as components/database/databaseSecret.ts fills it. */
export function connectionOf(secret: string, certificateFolder: string): Connection {
  let fields: Readonly<Record<string, unknown>> = {};
  try {
    fields = objectOf(JSON.parse(secret));
  } catch {
    // Told below: the text may hold the password, so nothing of it is.
  }
  const [host, database, user, password] = ["host", "dbname", "username", "password"].map((name) =>
    textOf(fields[name]),
  );
  if (host === undefined || database === undefined || user === undefined || password === undefined) {
    throw new DumpError(
      "wrong-password",
      "The database's secret has not got host, dbname, username and password. Was it filled?",
    );
  }
  // The same authorities for `pg` and for PostgreSQL's programs, which know none by themselves.
  const pem = textOf(fields.ca) ?? rootCertificates.join("\n");
  const path = join(certificateFolder, "authorities.pem");
  writeFileSync(path, pem);
  return {
    host,
    port: Number(fields.port ?? 5432),
    database,
    user,
    password,
    sslmode: "verify-full",
    sslRootCertificate: { path, pem },
  };
}

export function taskSettings(environment: NodeJS.ProcessEnv): TaskSettings {
  const wanted = requiredVariable("DUMP_KIND", environment);
  const kind = dumpKinds.find((each) => each === wanted);
  if (kind === undefined) throw new RangeError(`DUMP_KIND is ${wanted}; allowed: ${dumpKinds.join(", ")}.`);
  const schemas = listOf(environment.DUMP_SCHEMAS);
  if (kind.startsWith("archive-") && schemas.length === 0) {
    throw new RangeError(`DUMP_SCHEMAS is empty; an archive (${kind}) holds named schemas and nothing else.`);
  }
  const rate = Number(environment.DUMP_BYTES_PER_SECOND ?? "0");
  const sharedFolder = requiredVariable("SHARED_FOLDER", environment);
  const classes = listOf(environment.DATA_CLASSES);
  return {
    kind,
    bucket: requiredVariable("DUMP_BUCKET", environment),
    signingKeyArn: requiredVariable("SIGNING_KEY_ARN", environment),
    connection: connectionOf(requiredVariable("DATABASE_SECRET", environment), sharedFolder),
    sharedFolder,
    schemas: schemas.length === 0 ? undefined : schemas,
    bytesPerSecond: rate > 0 ? rate : undefined,
    dataClasses: dataClassIds.filter((id) => classes.includes(id)),
    resource: requiredVariable("DATABASE_RESOURCE", environment),
  };
}
