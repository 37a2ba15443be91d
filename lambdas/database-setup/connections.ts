import { readFile } from "node:fs/promises";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Client } from "pg";
import { requiredVariable } from "../common/environment";
import { connect } from "./connection";
import { databaseSecret } from "./secrets";

/** Amazon's certificate authorities, RDS's among them, in Lambda's image from Node 20 on. */
const amazonAuthorities = "/var/runtime/ca-cert.pem";

/**
 * A connection by its secret, opened once and closed with the others.
 *
 * @example
 * const open = connections(secrets);
 * const source = await open.to("SOURCE_SECRET_ARN");
 * await open.close();
 */
export function connections(secrets: SecretsManagerClient, applicationName: string) {
  const opened = new Map<string, Promise<Client>>();
  return {
    /** @param variable the environment variable that holds the secret's ARN */
    to(variable: string): Promise<Client> {
      const known = opened.get(variable);
      if (known !== undefined) return known;
      const opening = databaseSecret(secrets, requiredVariable(variable)).then(async ({ ca, ...database }) =>
        connect(database, ca ?? (await readFile(amazonAuthorities, "utf8")), applicationName),
      );
      opened.set(variable, opening);
      return opening;
    },
    async close(): Promise<void> {
      const all = [...opened.values()];
      opened.clear();
      // One that was never opened has nothing to close.
      await Promise.allSettled(all.map((opening) => opening.then((client) => client.end())));
    },
  };
}
