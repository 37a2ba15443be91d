/** The answers, and document A's health check on them. No AWS: the emulated test has the tables. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { listen, statusServer } from "../../../cli/status/serve";
import * as component from "../../../components/operations/statusRoutes";
import { planOf } from "../../../lambdas/common/statusPlan";
import { reused } from "../../../lambdas/backup-status/reused";
import { detailRoute, respond, statusRoute } from "../../../lambdas/backup-status/respond";
import type { StatusPorts, StatusRequest } from "../../../lambdas/backup-status/types";
import { publicAnswer } from "../../../operations/status/answer";
import { statusOf } from "../../../operations/status/statusOf";
import type { Snapshot } from "../../../operations/status/types";
import { ago, day, healthy, hour, now, plan, withSignal } from "../../operations/status/snapshots";
import { healthCheck, needHealthCheckTools } from "./healthCheck";

const good = healthy();

function portsFor(snapshot: Snapshot | Error, moment = now) {
  const failures: unknown[] = [];
  const ports: StatusPorts = {
    read: () => (snapshot instanceof Error ? Promise.reject(snapshot) : Promise.resolve(snapshot)),
    now: () => moment,
    plan,
    failed: (error) => failures.push(error),
  };
  return { ports, failures };
}

const signed: StatusRequest["requestContext"] = {
  authorizer: { iam: { userArn: "arn:aws:iam::123456789012:role/x" } },
};

describe("respond", () => {
  it("[MON-1] answers the public route with 200 and an age, whatever the status is", async () => {
    for (const snapshot of [good, withSignal(good, "keys", { verdict: "bad" }), { ...good, signals: [] }]) {
      const response = await respond({ routeKey: statusRoute }, portsFor(snapshot).ports);
      assert.equal(response.statusCode, 200);
      assert.deepEqual(response.headers, {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "public, max-age=30",
        "x-content-type-options": "nosniff",
      });
      assert.deepEqual(JSON.parse(response.body), publicAnswer(statusOf(snapshot, plan, now)));
    }
  });

  it("[MON-1] is 503 and `unknown` when the state could not be read, and does not say why", async () => {
    const { ports, failures } = portsFor(new Error("arn:aws:dynamodb:sa-east-1:123456789012:table/x is not there"));
    const { statusCode, body, headers } = await respond({ routeKey: statusRoute }, ports);
    assert.equal(statusCode, 503);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal((JSON.parse(body) as { status: string }).status, "unknown");
    assert.ok(!body.includes("arn:"));
    assert.equal(failures.length, 1);
  });

  it("gives the detail to who signed, uncached, and to nobody else", async () => {
    const { ports } = portsFor(withSignal(good, "keys", { verdict: "bad", findings: ["vault key"] }));
    const open = await respond({ routeKey: detailRoute, requestContext: signed }, ports);
    assert.equal(open.statusCode, 200);
    assert.equal(open.headers["cache-control"], "no-store");
    assert.ok(open.body.includes("vault key"));
    for (const requestContext of [undefined, {}, { authorizer: {} }, { authorizer: { iam: null } }]) {
      const request = { routeKey: detailRoute, ...(requestContext === undefined ? {} : { requestContext }) };
      const refused = await respond(request, ports);
      assert.equal(refused.statusCode, 403);
      assert.ok(!refused.body.includes("vault key"));
    }
  });

  it("does not know other routes", async () => {
    const { ports } = portsFor(good);
    for (const request of [{}, { routeKey: "POST /api/backups/status" }, { routeKey: "$default" }]) {
      assert.equal((await respond(request, ports)).statusCode, 404);
    }
  });

  it("has the routes that the component declares", () => {
    assert.equal(component.statusRoute, statusRoute);
    assert.equal(component.detailRoute, detailRoute);
  });
});

describe("reused", () => {
  it("reads once in its time, and again afterwards", async () => {
    let [time, reads] = [0, 0];
    const read = reused(
      () => Promise.resolve((reads += 1)),
      100,
      () => time,
    );
    assert.deepEqual([await read(), await read()], [1, 1]);
    time = 99;
    assert.equal(await read(), 1);
    time = 100;
    assert.equal(await read(), 2);
  });

  it("never keeps a failure", async () => {
    let reads = 0;
    const read = reused(
      () => ((reads += 1) === 1 ? Promise.reject(new Error("once")) : Promise.resolve(reads)),
      100,
      () => 0,
    );
    await assert.rejects(read(), { message: "once" });
    assert.equal(await read(), 2);
  });
});

describe("planOf", () => {
  it("takes a plan as the component writes it, and refuses damage", () => {
    assert.deepEqual(planOf(JSON.stringify(plan)), plan);
    for (const text of ["", "null", "{}", '{"classes":[],"signals":[]}', '{"classes":[{}]']) {
      assert.throws(() => planOf(text), /STATUS_PLAN/);
    }
  });
});

describe("document A's health check, unchanged", () => {
  let server: Server | undefined;

  before(function () {
    needHealthCheckTools(this);
  });

  afterEach(() => {
    server?.close();
  });

  async function check(snapshot: Snapshot | Error, moment = now, clock = now): Promise<string[]> {
    server?.close();
    server = statusServer(portsFor(snapshot, moment).ports);
    return healthCheck(await listen(server, 0), clock);
  }

  it("is the document's", function () {
    const document = join(__dirname, "../../../../shared/requirements/backup-and-recovery.md");
    if (!existsSync(document)) return this.skip();
    const [, code] =
      /```bash\n(# Backup system check from health-check\.sh\n[^]*?)```/.exec(readFileSync(document, "utf8")) ?? [];
    const [, ...copied] = readFileSync(join(__dirname, "checkBackups.sh"), "utf8").split("\n");
    assert.equal(copied.join("\n"), code);
  });

  it("[MON-1] says nothing of healthy backups", async () => {
    assert.deepEqual(await check(good), ["exit 0"]);
  });

  const bad: readonly [string, Snapshot | Error][] = [
    ["degraded", withSignal(good, "storage", { verdict: "bad" })],
    ["failed", withSignal(good, "keys", { verdict: "bad" })],
    ["unknown", { ...good, signals: [] }],
    ["unknown", { latest: [], signals: [], retired: [] }],
    ["unknown", new Error("the table could not be read")],
  ];
  for (const [status, snapshot] of bad) {
    it(`[MON-1] reads ${status}${snapshot instanceof Error ? " where nothing could be read" : ""}`, async () => {
      assert.deepEqual(await check(snapshot), [`ERROR Backups: System status ${status}`, "exit 1"]);
    });
  }

  it("[MON-1] reads a last backup of more than 24 hours as degraded: the endpoint counts as the check does", async () => {
    const aged = (seconds: number) => ({
      ...good,
      latest: good.latest.map((row) => ({ ...row, valid: row.valid && { ...row.valid, completedAt: ago(seconds) } })),
    });
    assert.deepEqual(await check(aged(25 * hour - 1)), ["exit 0"]);
    assert.deepEqual(await check(aged(25 * hour)), ["ERROR Backups: System status degraded", "exit 1"]);
  });

  it("[MON-1] warns of an answer that somebody kept: last_backup is a moment that `date` reads", async () => {
    const later = new Date(Date.parse(now) + day * 1000).toISOString();
    // Three and a half hours old when it was healthy, a day before the check asked.
    assert.deepEqual(await check(good, now, later), ["WARNING Backups: Last backup was 27 hours ago", "exit 0"]);
  });

  it("prints no status where nothing answers: the document's own gap, which a monitor of the endpoint closes", async () => {
    assert.deepEqual(await healthCheck("http://127.0.0.1:1", now), ["ERROR Backups: System status ", "exit 1"]);
  });
});
