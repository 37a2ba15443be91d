import { Client } from "pg";
import type { ClientBase } from "pg";
import { sequencesAhead } from "../../lambdas/database-setup/sequences";
import { detach } from "../../lambdas/database-setup/subscription";
import { seededTables } from "../data/rows";
import { drillRoles, drillSchemas } from "../data/schema";
import { applicationUrl } from "../landscape";
import type { Landscape } from "../landscape";
import { follow, following } from "../ports/replication";
import type { PostgresServer } from "../postgres/server";

/** What the log did not carry, or what was carried over by hand: the next number must be free. */
export async function setSequences({ timeline }: Landscape, admin: ClientBase): Promise<void> {
  await timeline.step("recovery", "sequences", "Set the sequences beyond their tables", async () => {
    const moved = await sequencesAhead(admin, drillSchemas);
    return {
      result: undefined,
      says: `${moved.length} sequences set forward, with a margin for numbers that were given out and lost`,
    };
  });
}

/** RST-2, step 6: reads first, as the application; then the load. Traffic moves only after the validator has said yes. */
export async function reintroduce(landscape: Landscape, server: PostgresServer): Promise<void> {
  const { timeline, load } = landscape;
  const admin = await landscape.session(server);
  await timeline.step("recovery", "reintroduce", "Reintroduce: reads first, then writes", async () => {
    await admin.query(`ALTER ROLE ${drillRoles.application} LOGIN`);
    const reader = new Client({ connectionString: applicationUrl(server) });
    await reader.connect();
    await reader.query("SET default_transaction_read_only = on");
    const { rows } = await reader.query<{ many: string }>("SELECT count(*)::text AS many FROM clinical.patient");
    await reader.end();
    await load.point(applicationUrl(server));
    await load.advance(5);
    timeline.mark("serving");
    return {
      result: undefined,
      says: `${rows[0]?.many ?? "0"} patients read as the application; writes acknowledged again`,
    };
  });
}

/** After the service is back: the replica starts over from the new primary, or the next accident finds nothing behind it. */
export async function protectAgain(landscape: Landscape, server: PostgresServer): Promise<void> {
  const { timeline, replica } = landscape;
  const [source, to] = [await landscape.session(server), await landscape.session(replica)];
  await timeline.step("judgement", "replica-again", "Have the replica follow the new primary", async () => {
    await detach(to);
    await to.query(`TRUNCATE ${seededTables.map(({ name }) => name).join(", ")}, neonpro_recovery.heartbeat`);
    await follow(source, to, server);
    const says = await following(source, to);
    timeline.mark("protected");
    return { result: undefined, says };
  });
}
