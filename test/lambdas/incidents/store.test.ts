/** The incidents against the emulator: its conditions decide who opens and who repeats. It deletes nothing by TTL. */
import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { incidentKeys } from "../../../components/monitoring/incidents";
import * as item from "../../../lambdas/incidents/item";
import { IncidentStore } from "../../../lambdas/incidents/store";
import type { Sighting } from "../../../lambdas/incidents/types";
import { dynamoServer } from "../../support/dynamoServer";
import type { DynamoServer } from "../../support/dynamoServer";
import { createIncidentsTable } from "./table";

const noon = Date.parse("2026-03-02T12:00:00Z");
const at = (minutes: number) => new Date(noon + minutes * 60_000);
let count = 0;

function sighting(id: string, change: Partial<Sighting> = {}): Sighting {
  count += 1;
  return {
    id,
    eventId: `event-${count}`,
    severity: "critical",
    title: "CRITICAL: Backup FAILED",
    section: "backup",
    windowSeconds: 3600,
    ...change,
  };
}

describe("IncidentStore", () => {
  let store: IncidentStore;
  let server: DynamoServer | undefined;

  before(async function () {
    // One request at a time: as released, the emulator checks the conditions of many at once.
    server = await dynamoServer(this);
    const { endpoint } = server;
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const dynamodb = new DynamoDBClient({ endpoint, region: "sa-east-1", credentials });
    await createIncidentsTable(dynamodb, "incidents-store");
    store = new IncidentStore(dynamodb, "incidents-store");
  });

  after(() => {
    server?.close();
  });

  it("has the component's names", () => {
    assert.deepEqual(incidentKeys, {
      hashKey: item.keyAttribute,
      untoldIndex: item.untoldIndex,
      untoldAttribute: item.untoldAttribute,
      windowAttribute: item.windowAttribute,
      expiryAttribute: item.expiryAttribute,
    });
  });

  it("[MON-3] opens an incident once a window, and counts what happens again", async () => {
    const seen = await store.see(sighting("window"), at(0));
    assert.deepEqual(seen, {
      kind: "opened",
      untold: 0,
      incident: {
        id: "window",
        openedAt: "2026-03-02T12:00:00Z",
        severity: "critical",
        title: "CRITICAL: Backup FAILED",
        section: "backup",
        occurrences: 1,
        lastSeenAt: "2026-03-02T12:00:00Z",
        announcedAt: undefined,
        acknowledgedAt: undefined,
        acknowledgedBy: undefined,
        resolvedAt: undefined,
      },
    });
    await store.told(seen.incident, at(0));
    const again = await store.see(sighting("window"), at(59));
    assert.deepEqual(
      [again.kind, again.incident.occurrences, again.incident.lastSeenAt, again.incident.announcedAt],
      ["repeated", 2, "2026-03-02T12:59:00Z", "2026-03-02T12:00:00Z"],
    );
    const next = await store.see(sighting("window"), at(60));
    assert.ok(next.kind === "opened");
    assert.deepEqual([next.untold, next.incident.openedAt], [1, "2026-03-02T13:00:00Z"]);
    assert.equal((await store.read("window"))?.announcedAt, undefined);
  });

  it("knows the event that opened it, and counts no event twice", async () => {
    const first = sighting("twice");
    await store.see(first, at(0));
    const same = await store.see(first, at(1));
    assert.ok(same.kind === "repeated" && same.isFirstEvent);
    assert.equal(same.incident.occurrences, 1);
    const second = sighting("twice");
    await store.see(second, at(2));
    const secondAgain = await store.see(second, at(3));
    assert.ok(secondAgain.kind === "repeated" && !secondAgain.isFirstEvent);
    assert.equal(secondAgain.incident.occurrences, 2);
  });

  it("[MON-3] is opened by one of fifty at once", async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => store.see(sighting("rush"), at(0))));
    assert.equal(all.filter(({ kind }) => kind === "opened").length, 1);
    assert.equal((await store.read("rush"))?.occurrences, 50);
  });

  it("[MON-5] takes one answer an opening, and says whose it was", async () => {
    const { incident } = await store.see(sighting("answer"), at(0));
    assert.deepEqual(await store.acknowledge(incident, "1-sms-0a0a0a0a", at(10)), { kind: "acknowledged" });
    const already = { kind: "already", by: "1-sms-0a0a0a0a", at: "2026-03-02T12:10:00Z" };
    for (const by of ["1-sms-0a0a0a0a", "2-email-0b0b0b0b"]) {
      assert.deepEqual(await store.acknowledge(incident, by, at(11)), already);
    }
    assert.equal((await store.read("answer"))?.acknowledgedBy, "1-sms-0a0a0a0a");
    // The next opening needs an answer of its own, and takes none that was meant for this one.
    await store.see(sighting("answer"), at(61));
    assert.equal((await store.read("answer"))?.acknowledgedAt, undefined);
    assert.deepEqual(await store.acknowledge(incident, "1-sms-0a0a0a0a", at(62)), { kind: "over" });
  });

  it("[MON-5] takes an answer to an incident that it never heard of", async () => {
    const incident = { id: "unheard", openedAt: "2026-03-02T12:00:00Z" };
    assert.deepEqual(await store.acknowledge(incident, "1-sms-0a0a0a0a", at(10)), { kind: "acknowledged" });
    const found = await store.read("unheard");
    assert.deepEqual([found?.openedAt, found?.acknowledgedAt], [incident.openedAt, "2026-03-02T12:10:00Z"]);
  });

  it("[MON-5] ends an open incident once; the next event opens it again at once", async () => {
    assert.equal(await store.resolve("over", at(0)), false);
    const { incident } = await store.see(sighting("over"), at(0));
    assert.equal(await store.resolve("over", at(5)), true);
    assert.equal(await store.resolve("over", at(6)), false);
    assert.equal((await store.read("over"))?.resolvedAt, "2026-03-02T12:05:00Z");
    assert.deepEqual(await store.acknowledge(incident, "1-sms-0a0a0a0a", at(7)), { kind: "over" });
    assert.equal((await store.see(sighting("over"), at(8))).kind, "opened");
    assert.equal(await store.resolve("over", at(100)), false);
  });

  it("counts a group within its window alone", async () => {
    assert.deepEqual([await store.count("g", at(0), 900), await store.count("g", at(14), 900)], [1, 2]);
    assert.equal(await store.count("g", at(15), 900), 1);
    assert.equal(await store.count("h", at(15), 900), 1);
  });

  it("[MON-3] lists what was repeated once its window is over, until that was told", async () => {
    await store.see(sighting("sum-once"), at(1000));
    const { incident } = await store.see(sighting("sum-more"), at(1000));
    await store.see(sighting("sum-more"), at(1001));
    const listed = async (minutes: number) =>
      (await store.untold(at(minutes))).map(({ id }) => id).filter((id) => id.startsWith("sum-"));
    assert.deepEqual(await listed(1059), []);
    assert.deepEqual(await listed(1060), ["sum-more"]);
    await store.summarised({ ...incident, openedAt: "2026-01-01T00:00:00Z" });
    assert.deepEqual(await listed(1060), ["sum-more"]);
    await store.summarised(incident);
    assert.deepEqual(await listed(1060), []);
  });
});
