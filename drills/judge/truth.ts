import type { ClientBase } from "pg";
import { computeManifest } from "../../manifest/compute";
import type { Manifest, TableName } from "../../manifest/types";
import type { Sizes } from "../data/rows";
import { drillSchemas } from "../data/schema";

/**
 * Rows that the load never changes: what must be the same after the recovery as before the accident, less what was erased
 * since. The load writes rows of its own, beyond the seeded keys.
 */
export function untouchedRows(sizes: Sizes): (table: TableName) => string | undefined {
  const largest: Readonly<Record<string, number>> = { ...sizes };
  return ({ name }) => (largest[name] === undefined ? undefined : `id <= ${largest[name]}`);
}

/** Hashes on two connections of one snapshot; both are closed. */
export async function manifestOf(
  connect: () => Promise<ClientBase & { end(): Promise<void> }>,
  where?: (table: TableName) => string | undefined,
  snapshot?: string,
): Promise<Manifest> {
  const open: { end(): Promise<void> }[] = [];
  try {
    return await computeManifest({
      connect: async () => {
        const client = await connect();
        open.push(client);
        return client;
      },
      schemas: drillSchemas,
      ...(where === undefined ? {} : { where }),
      ...(snapshot === undefined ? {} : { snapshot }),
    });
  } finally {
    for (const client of open) await client.end().catch(() => undefined);
  }
}
