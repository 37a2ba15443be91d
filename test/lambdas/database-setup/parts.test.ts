/** What needs no server: requests, secrets, script names, connection strings, what the log is told. */
import assert from "node:assert/strict";
import { conninfo } from "../../../lambdas/database-setup/connection";
import { replicationEvent } from "../../../lambdas/database-setup/report";
import { requestOf, UnknownRequestError } from "../../../lambdas/database-setup/request";
import { numbered, ScriptListError } from "../../../lambdas/database-setup/scripts";
import { MalformedSecretError, parseSecret } from "../../../lambdas/database-setup/secrets";
import { replicationFigures } from "../../../lambdas/replication-metrics/figures";

describe("what the setup function is asked", () => {
  it("is to set up where nothing is said", () => {
    for (const event of [undefined, {}, { action: "set-up" }]) assert.deepEqual(requestOf(event), { action: "set-up" });
    assert.deepEqual(requestOf({ action: "pause", reason: "marked point" }), {
      action: "pause",
      reason: "marked point",
      minutes: 30,
    });
    assert.deepEqual(requestOf({ action: "promote", sourceIsLost: true }), { action: "promote", sourceIsLost: true });
  });

  it("is refused where it is not understood: promoting by mistake ends the replica", () => {
    const bad = [
      { action: "promot" },
      { action: "promote" },
      { action: "promote", sourceIsLost: "yes" },
      { action: "pause" },
      { action: "pause", reason: "x", minutes: 0 },
      { action: "pause", reason: "x", minutes: 121 },
    ];
    for (const event of bad) assert.throws(() => requestOf(event), UnknownRequestError, JSON.stringify(event));
  });
});

describe("a database's secret", () => {
  const good = { host: "h", port: 5432, dbname: "d", username: "u", password: "test-only" };

  it("is read with its port as a number or a text", () => {
    const expected = { host: "h", port: 5432, database: "d", user: "u", password: "test-only", ca: undefined };
    assert.deepEqual(parseSecret(JSON.stringify(good), "arn"), expected);
    assert.deepEqual(parseSecret(JSON.stringify({ ...good, port: "5432" }), "arn"), expected);
  });

  it("is refused by the field that is wrong, and never quoted", () => {
    for (const [field, value] of [
      ["host", ""],
      ["port", 0],
      ["port", "x"],
      ["dbname", undefined],
      ["username", 1],
      ["password", ""],
    ] as const) {
      assert.throws(
        () => parseSecret(JSON.stringify({ ...good, [field]: value }), "the-arn"),
        (error) =>
          error instanceof MalformedSecretError &&
          error.message.includes(field) &&
          !error.message.includes("test-only"),
        field,
      );
    }
    assert.throws(() => parseSecret("test-only", "the-arn"), /^MalformedSecretError: the-arn holds no JSON\.$/);
  });
});

describe("schema scripts", () => {
  it("are taken in their order", () => {
    assert.deepEqual(
      numbered(["s/0002-add-consent.sql", "s/0001-baseline.sql"], "s/").map(({ version, name }) => [version, name]),
      [
        [1, "baseline"],
        [2, "add-consent"],
      ],
    );
    assert.deepEqual(numbered([], "s/"), []);
  });

  it("are refused with a gap, a number twice, or a name of another form", () => {
    for (const keys of [
      ["s/0002-a.sql"],
      ["s/0001-a.sql", "s/0003-b.sql"],
      ["s/0001-a.sql", "s/0001-b.sql"],
      ["s/1-a.sql"],
      ["s/0001-a.txt"],
      ["s/0001-A.sql"],
    ]) {
      assert.throws(() => numbered(keys, "s/"), ScriptListError, keys.join());
    }
  });
});

describe("how the replica reaches the source", () => {
  const reach = { host: "h", port: 5432, database: "d", user: "u", password: "it's a \\ test" };

  it("[SEC-3] is over TLS bound to the password's exchange, and reads past no policy silently", () => {
    const text = conninfo(reach);
    for (const part of ["sslmode='require'", "channel_binding='require'", "options='-crow_security=off'"])
      assert.ok(text.includes(part), part);
    assert.ok(text.includes(String.raw`password='it\'s a \\ test'`));
  });
});

describe("what the operations log is told of the replica", () => {
  const base = { operationId: "1", type: "configuration" as const, cluster: "arn" };

  it("[AUD-3] is never a row: of PostgreSQL's errors only the code", () => {
    const failure = Object.assign(new Error("Key (cpf)=(000) already exists"), { code: "23505" });
    const event = replicationEvent({ ...base, failure });
    assert.equal(event.phase, "failed");
    assert.equal(event.cause, "PostgreSQL refused with SQLSTATE 23505; the function's log says what.");
    assert.equal(replicationEvent({ ...base, failure: new UnknownRequestError("why") }).cause, "why");
  });

  it("is what became of it", () => {
    assert.deepEqual(replicationEvent({ ...base, outcome: "FOLLOWING", durationSeconds: 3 }), {
      operationId: "1",
      type: "configuration",
      phase: "succeeded",
      outcome: "FOLLOWING",
      resource: "arn",
      durationSeconds: 3,
    });
  });
});

describe("the replica's figures", () => {
  const lag = {
    secondsBehind: 0.4,
    bytesBehind: 10,
    retainedBytes: 20,
    safeBytes: undefined,
    slotStatus: "reserved",
    connected: true,
    enabled: true,
    copying: [],
    errors: 0,
  };
  const figure = (change: Partial<typeof lag>, name: string) =>
    replicationFigures({ ...lag, ...change }, []).find((each) => each.name === name)?.value;

  it("tell following from every way of not following", () => {
    const name = "DatabaseReplicaFollowing";
    assert.equal(figure({}, name), 1);
    for (const change of [
      { connected: false },
      { enabled: false },
      { slotStatus: "lost" },
      { slotStatus: "missing" },
    ]) {
      assert.equal(figure(change, name), 0, JSON.stringify(change));
    }
  });

  it("leave out a lag that nobody knows", () => {
    const names = replicationFigures({ ...lag, secondsBehind: undefined }, []).map(({ name }) => name);
    assert.ok(!names.includes("DatabaseReplicationLagSeconds"));
  });

  it("count what stops or loses apart from what only differs", () => {
    const drift = (["stops", "loses", "differs"] as const).map((effect) => ({
      effect,
      kind: "column" as const,
      what: "x",
      says: "y",
    }));
    const counts = replicationFigures(lag, drift);
    assert.equal(counts.find(({ name }) => name === "DatabaseSchemaDrift")?.value, 2);
    assert.equal(counts.find(({ name }) => name === "DatabaseSchemaDifferences")?.value, 1);
  });
});
