import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { objectOf, textOf } from "../common/narrow";
import type { Database } from "./connection";

/** A secret that is not what it should hold. It says which field, never a value. */
export class MalformedSecretError extends Error {
  override readonly name = "MalformedSecretError";
}

export interface DatabaseSecret extends Database {
  /** PEM certificates of the server's own authority, where no public one vouches for it (Supabase). */
  readonly ca: string | undefined;
}

/** Reads a database's secret: JSON with host, port, dbname, username and password, and ca where there is one. */
export async function databaseSecret(client: SecretsManagerClient, secretArn: string): Promise<DatabaseSecret> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  return parseSecret(SecretString, secretArn);
}

export function parseSecret(text: string | undefined, secretArn: string): DatabaseSecret {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new MalformedSecretError(`${secretArn} holds no JSON.`);
  }
  const fields = objectOf(value);
  const needed = (name: string): string => {
    const found = textOf(fields[name]);
    if (found === undefined) throw new MalformedSecretError(`${secretArn} has no ${name}.`);
    return found;
  };
  const port = Number(fields.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new MalformedSecretError(`${secretArn} has no port between 1 and 65535.`);
  }
  return {
    host: needed("host"),
    port,
    database: needed("dbname"),
    user: needed("username"),
    password: needed("password"),
    ca: textOf(fields.ca),
  };
}
