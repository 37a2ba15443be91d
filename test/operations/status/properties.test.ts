/** What holds for every snapshot: bad news, older data and silence never make the status better. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Signal } from "../../../operations/signals";
import { statusOf } from "../../../operations/status/statusOf";
import { statuses } from "../../../operations/status/types";
import type { LatestRow, Snapshot } from "../../../operations/status/types";
import { good } from "./cases";
import { ago, day, hour, now, plan } from "./snapshots";

describe("the verdict of any snapshot", () => {
  const rank = (snapshot: Snapshot) => statuses.indexOf(statusOf(snapshot, plan, now).status);
  const verdicts = fc.constantFrom<Signal["verdict"]>("good", "bad", "unknown");
  const ages = fc.integer({ min: 0, max: 3 * day });

  /** Any mixture of good, bad, old and missing. */
  const snapshots: fc.Arbitrary<Snapshot> = fc
    .tuple(
      fc.array(fc.tuple(verdicts, fc.integer({ min: 0, max: 2 * hour })), {
        minLength: good.signals.length,
        maxLength: good.signals.length,
      }),
      fc.subarray([...good.signals.keys()]),
      fc.array(fc.tuple(ages, fc.boolean(), fc.boolean()), {
        minLength: good.latest.length,
        maxLength: good.latest.length,
      }),
      fc.subarray([...good.latest.keys()], { minLength: good.latest.length - 4 }),
    )
    .map(([signals, keptSignals, rows, keptRows]) => ({
      signals: keptSignals.flatMap((at) => {
        const [signal, change] = [good.signals[at], signals[at]];
        return signal && change ? [{ ...signal, verdict: change[0], observedAt: ago(change[1]) }] : [];
      }),
      latest: keptRows.flatMap((at) => {
        const [row, change] = [good.latest[at], rows[at]];
        return row?.valid && change ? [changed(row, ...change)] : [];
      }),
      retired: [],
    }));

  function changed(row: LatestRow, age: number, stopped: boolean, failed: boolean): LatestRow {
    const { valid } = row;
    if (valid === null) return row;
    const aged = {
      ...valid,
      pointInTime: ago(age + 600),
      completedAt: ago(age),
      ...(valid.covers === undefined ? {} : { covers: { ...valid.covers, until: stopped ? ago(age) : null } }),
    };
    return { ...row, valid: aged, attempt: failed ? { ...aged, valid: false, completedAt: ago(age / 2) } : aged };
  }

  const older = (moment: string, seconds: number) => ago(seconds, moment);

  it("never improves when good signals turn bad", () => {
    fc.assert(
      fc.property(snapshots, fc.subarray(good.signals.map(({ name, region }) => name + region)), (snapshot, turned) => {
        const worse = {
          ...snapshot,
          signals: snapshot.signals.map((one) =>
            one.verdict === "good" && turned.includes(one.name + one.region)
              ? { ...one, verdict: "bad" as const }
              : one,
          ),
        };
        assert.ok(rank(worse) >= rank(snapshot));
      }),
      { numRuns: 300 },
    );
  });

  it("never improves when signals are older, or missing", () => {
    fc.assert(
      fc.property(
        snapshots,
        fc.integer({ min: 1, max: 2 * day }),
        fc.integer({ min: 0, max: 8 }),
        (snapshot, by, at) => {
          const aged = snapshot.signals.map((one) => ({ ...one, observedAt: older(one.observedAt, by) }));
          assert.ok(rank({ ...snapshot, signals: aged }) >= rank(snapshot));
          // A bad signal that vanishes takes what it knew with it; nothing else may look better for it.
          if (snapshot.signals[at]?.verdict === "bad") return;
          const fewer = snapshot.signals.filter((_, index) => index !== at);
          assert.ok(rank({ ...snapshot, signals: fewer }) >= rank(snapshot));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never improves when everything that was backed up is older", () => {
    fc.assert(
      fc.property(snapshots, fc.integer({ min: 1, max: 3 * day }), (snapshot, by) => {
        const aged = (item: LatestRow["valid"]) =>
          item && {
            ...item,
            pointInTime: older(item.pointInTime, by),
            completedAt: older(item.completedAt, by),
            ...(item.covers === undefined
              ? {}
              : { covers: { ...item.covers, until: item.covers.until && older(item.covers.until, by) } }),
          };
        const latest = snapshot.latest.map((row) => ({ ...row, valid: aged(row.valid), attempt: aged(row.attempt) }));
        assert.ok(rank({ ...snapshot, latest }) >= rank(snapshot));
      }),
      { numRuns: 300 },
    );
  });

  it("never is healthy without every signal, current and good", () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        if (statusOf(snapshot, plan, now).status !== "healthy") return;
        assert.equal(snapshot.signals.length, plan.signals.length);
        assert.ok(snapshot.signals.every(({ verdict }) => verdict === "good"));
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order in which the snapshot was read", () => {
    fc.assert(
      fc.property(snapshots, fc.integer(), (snapshot, seed) => {
        const turn = <T>(all: readonly T[]): T[] => {
          const cut = all.length === 0 ? 0 : Math.abs(seed) % all.length;
          return [...all.slice(cut), ...all.slice(0, cut)].toReversed();
        };
        const other = { ...snapshot, latest: turn(snapshot.latest), signals: turn(snapshot.signals) };
        assert.deepEqual(statusOf(other, plan, now), statusOf(snapshot, plan, now));
      }),
      { numRuns: 200 },
    );
  });

  it("never improves as time goes by without news", () => {
    fc.assert(
      fc.property(snapshots, fc.integer({ min: 1, max: 3 * day }), (snapshot, by) => {
        const then = statuses.indexOf(statusOf(snapshot, plan, ago(-by)).status);
        assert.ok(then >= rank(snapshot));
      }),
      { numRuns: 300 },
    );
  });
});
