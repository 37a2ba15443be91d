/** Deduplication, grouping and what may fail on the way; the store is the real one's shape in memory. store.test.ts has the real one. */
import assert from "node:assert/strict";
import { announce, summaryOf } from "../../../lambdas/backup-alarm/announce";
import { decide } from "../../../lambdas/backup-alarm/decide";
import type { AnnouncePorts, Settings } from "../../../lambdas/backup-alarm/ports";
import type { Notice } from "../../../lambdas/backup-alarm/types";
import type { Incident, Seen, Sighting } from "../../../lambdas/incidents/types";
import { incidentName, momentOf, secondsOf } from "../../../operations/escalation/incident";
import type { IncidentRef } from "../../../operations/escalation/incident";
import { alarm, backupJob, ownEvent } from "./samples";
import type { Sample } from "./samples";

const settings: Settings = { windowSeconds: { critical: 16_200, warning: 3600, informational: 3600 } };
const noon = Date.parse("2026-03-02T12:00:00Z");

/** Publishes and starts into lists; `fail` makes a port reject once or always. */
class World {
  readonly published: { title: string; reference: string | undefined; untold: number | undefined }[] = [];
  readonly started: string[] = [];
  readonly storeFailures: string[] = [];
  minutes = 0;
  failing: Partial<Record<"publish" | "ladder" | "store", boolean>> = {};
  private readonly incidents = new Map<string, Incident & { endsAt: number; firstEvent: string }>();
  private readonly counts = new Map<string, number>();
  private event = 0;

  handle(sample: Sample, eventId = `event-${(this.event += 1)}`) {
    const notice = decide(sample);
    assert.ok(notice);
    const now = new Date(noon + this.minutes * 60_000);
    return announce({ notice, eventId, region: "sa-east-1", now }, this.ports(), settings);
  }

  private ports(): AnnouncePorts {
    return {
      publish: async (notice, { reference, untold }) => {
        this.unless("publish");
        this.published.push({ title: notice.title, reference, untold });
        return Promise.resolve(`message-${this.published.length}`);
      },
      startLadder: (incident: IncidentRef, notice: Notice) => {
        this.unless("ladder");
        assert.equal(notice.severity, "critical");
        this.started.push(incidentName(incident));
        return Promise.resolve();
      },
      storeFailed: (what) => this.storeFailures.push(what),
      store: {
        see: (sighting, now) => this.stored(() => this.see(sighting, now)),
        told: ({ id }, now) =>
          this.stored(() => {
            const known = this.incidents.get(id);
            if (known !== undefined) this.incidents.set(id, { ...known, announcedAt: now.toISOString() });
          }),
        resolve: (id) => this.stored(() => this.incidents.delete(id)),
        count: (name) =>
          this.stored(() => {
            const counted = (this.counts.get(name) ?? 0) + 1;
            this.counts.set(name, counted);
            return counted;
          }),
      },
    };
  }

  private see({ id, eventId, severity, title, section, windowSeconds }: Sighting, now: Date): Seen {
    const known = this.incidents.get(id);
    const seconds = secondsOf(now);
    if (known === undefined || known.endsAt <= seconds) {
      const incident: Incident = {
        id,
        openedAt: momentOf(seconds),
        severity,
        title,
        section,
        occurrences: 1,
        lastSeenAt: momentOf(seconds),
        announcedAt: undefined,
        acknowledgedAt: undefined,
        acknowledgedBy: undefined,
        resolvedAt: undefined,
      };
      this.incidents.set(id, { ...incident, endsAt: seconds + windowSeconds, firstEvent: eventId });
      return { kind: "opened", incident, untold: (known?.occurrences ?? 1) - 1 };
    }
    const isFirstEvent = known.firstEvent === eventId;
    const incident = { ...known, occurrences: known.occurrences + (isFirstEvent ? 0 : 1) };
    this.incidents.set(id, incident);
    return { kind: "repeated", incident, isFirstEvent };
  }

  private stored<T>(act: () => T): Promise<T> {
    try {
      this.unless("store");
      return Promise.resolve(act());
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private unless(port: "publish" | "ladder" | "store"): void {
    if (this.failing[port] === true) throw new Error(`${port} is down`);
  }
}

const failed = backupJob("FAILED");
const title = "CRITICAL: Backup FAILED: S3 neonpro-medical-sa-east-1 (sa-east-1)";

describe("announce", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it("[MON-3][MON-5] tells an incident once, starts one ladder, and counts the rest", async () => {
    assert.deepEqual(await world.handle(failed), { kind: "announced", messageId: "message-1" });
    world.minutes = 5;
    assert.deepEqual(await world.handle(failed), { kind: "repeated", occurrences: 2 });
    world.minutes = 200;
    assert.deepEqual(await world.handle(failed), { kind: "repeated", occurrences: 3 });
    const [message] = world.published;
    assert.deepEqual(world.published, [{ title, reference: message?.reference, untold: 0 }]);
    assert.deepEqual(world.started, [message?.reference]);
  });

  it("[MON-3] tells it again in the next window, and how often it happened since", async () => {
    for (const minutes of [0, 5, 6, 270]) {
      world.minutes = minutes;
      await world.handle(failed);
    }
    assert.deepEqual(
      world.published.map(({ untold }) => untold),
      [0, 2],
    );
    assert.equal(new Set(world.started).size, 2);
  });

  it("[MON-5] starts no ladder for a warning, an informational message, or the ladder's own end", async () => {
    await world.handle(backupJob("EXPIRED"));
    await world.handle(backupJob("COMPLETED"));
    await world.handle(alarm("ALARM", "[warning] Lag"));
    await world.handle(ownEvent("escalation", "failed", "EXHAUSTED"));
    assert.equal(world.published.length, 4);
    assert.deepEqual(world.started, []);
  });

  it("[MON-5] is over with an OK, which is told every time; what comes after it is another incident", async () => {
    for (const value of ["ALARM", "OK", "ALARM", "OK"]) {
      await world.handle(alarm(value, "[critical] Lag"));
      world.minutes += 1;
    }
    assert.deepEqual(
      world.published.map((each) => each.title.split(":")[0]),
      ["CRITICAL", "INFORMATIONAL", "CRITICAL", "INFORMATIONAL"],
    );
    assert.equal(new Set(world.started).size, 2);
    // An OK that ends nothing is an event like any other.
    for (let times = 0; times < 3; times += 1) await world.handle(alarm("OK", "[critical] Lag"));
    assert.equal(world.published.length, 5);
  });

  it("[MON-3] says nothing less while the store is down, and starts one ladder a window by its name alone", async () => {
    world.failing = { store: true };
    await world.handle(failed);
    world.minutes = 1;
    await world.handle(failed);
    assert.deepEqual(
      world.published.map((each) => each.title),
      [title, title],
    );
    assert.equal(world.started.length, 2);
    assert.equal(new Set(world.started).size, 1);
    assert.ok(world.storeFailures.length >= 2);
  });

  it("[MON-3] lets a topic's error out, and says it when the same event comes again", async () => {
    world.failing = { publish: true };
    await assert.rejects(world.handle(failed, "one"), /publish is down/);
    assert.deepEqual([world.published, world.started], [[], []]);
    world.failing = {};
    // Lambda waits a minute before it tries again.
    world.minutes = 1;
    assert.equal((await world.handle(failed, "one")).kind, "announced");
    assert.equal(world.published.length, 1);
    assert.equal(world.started.length, 1);
  });

  it("[MON-5] lets the ladder's error out, and starts it when the same event comes again, without saying it twice", async () => {
    world.failing = { ladder: true };
    await assert.rejects(world.handle(failed, "one"), /ladder is down/);
    world.failing = {};
    world.minutes = 1;
    assert.deepEqual(await world.handle(failed, "one"), { kind: "announced", messageId: undefined });
    assert.equal(world.published.length, 1);
    assert.equal(world.started.length, 1);
  });

  it("[MON-3] takes over after a minute from whoever opened the incident and never told it", async () => {
    world.failing = { publish: true };
    await assert.rejects(world.handle(failed));
    world.failing = {};
    world.minutes = 0.5;
    assert.equal((await world.handle(failed)).kind, "repeated");
    world.minutes = 1;
    assert.equal((await world.handle(failed)).kind, "announced");
  });

  it("[MON-3] groups what fails by the dozen: ten messages, one for the rest, one ladder for those", async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      backupJob("FAILED", { resourceArn: `arn:aws:s3:::bucket-${index}` }),
    );
    const kinds: string[] = [];
    for (const each of many) kinds.push((await world.handle(each)).kind);
    assert.deepEqual(kinds, [...Array<string>(11).fill("announced"), ...Array<string>(29).fill("grouped")]);
    assert.equal(world.published.at(-1)?.title, "CRITICAL: Backup FAILED: More than 10 in 15 minutes (sa-east-1)");
    assert.equal(world.started.length, 11);
    // Another kind is not hidden by it, and what was grouped is not told by its repetition.
    await world.handle(backupJob("ABORTED"));
    assert.equal(world.published.length, 12);
    world.minutes = 5;
    assert.equal((await world.handle(many[30] ?? failed)).kind, "repeated");
  });

  it("[MON-3] summarises with first, last and how often", () => {
    const incident = { title, occurrences: 14, openedAt: "2026-03-02T12:00:00Z", lastSeenAt: "2026-03-02T12:59:00Z" };
    assert.deepEqual(summaryOf(incident as Incident), {
      title: `REPEATED 14 times: ${title}`,
      text: `${title}\n\nOccurrences: 14 times\nFirst: 2026-03-02T12:00:00Z\nLast: 2026-03-02T12:59:00Z`,
    });
  });
});
