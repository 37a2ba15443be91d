import assert from "node:assert/strict";
import fc from "fast-check";
import { landingSteps } from "../../../operations/replication/landing";
import type { PresentVersion } from "../../../operations/replication/landing";
import type { LateCopyManifest } from "../../../operations/replication/lateCopy";

const moment = (second: number) => new Date(Date.UTC(2026, 8, 30, 12, 0, second)).toISOString();

function late(versionId: string, second: number): LateCopyManifest {
  return {
    version: 1,
    dataClass: "medical",
    source: { bucket: "source", key: "a", versionId, createdAt: moment(second), sizeBytes: 1 },
    destination: "replica",
    lock: null,
    legalHold: false,
    replication: "PENDING",
    copiedAt: moment(second + 121),
  };
}

function replica(versionId: string, second: number, deleteMarker = false): PresentVersion {
  return { versionId, standsFor: versionId, createdAt: moment(second), deleteMarker };
}

const short = (steps: ReturnType<typeof landingSteps>): string[] =>
  steps.map((step) => {
    if (step.kind === "land") return `land ${step.manifest.source.versionId}`;
    return step.kind === "restore" ? `restore ${step.versionId}` : "delete";
  });

const cases: readonly {
  readonly when: string;
  readonly late: readonly LateCopyManifest[];
  readonly present: readonly PresentVersion[];
  readonly then: readonly string[];
}[] = [
  { when: "nothing is late", late: [], present: [replica("v1", 1)], then: [] },
  { when: "a new key was late", late: [late("v1", 1)], present: [], then: ["land v1"] },
  { when: "the replica arrived after all", late: [late("v1", 1)], present: [replica("v1", 1)], then: [] },
  { when: "the newest version was late", late: [late("v2", 2)], present: [replica("v1", 1)], then: ["land v2"] },
  {
    when: "an older version was late and a newer one was replicated",
    late: [late("v1", 1)],
    present: [replica("v2", 2)],
    then: ["land v1", "restore v2"],
  },
  {
    when: "the key was deleted after the late version",
    late: [late("v1", 1)],
    present: [replica("d2", 2, true)],
    then: ["land v1", "delete"],
  },
  {
    when: "several versions were late, told of in any order, one twice",
    late: [late("v3", 3), late("v1", 1), late("v3", 3)],
    present: [replica("v2", 2)],
    then: ["land v1", "land v3"],
  },
  {
    when: "both are of the same second",
    late: [late("v1", 1)],
    present: [replica("v2", 1)],
    then: ["land v1", "restore v2"],
  },
  {
    when: "it was landed before",
    late: [late("v1", 1)],
    present: [{ ...replica("w9", 1), standsFor: "v1" }],
    then: [],
  },
];

describe("landing of late copies", () => {
  for (const { when, late: copies, present, then } of cases) {
    it(`[BKP-17][DRP-3] ${when}`, () => {
      assert.deepEqual(short(landingSteps(copies, present)), then);
    });
  }

  it("[BKP-17] always ends with the newest version current, loses none, and does nothing the second time", () => {
    // The source's history of one key: a second each, and for each version whether it was late, replicated or both.
    const history = fc.array(fc.record({ late: fc.boolean(), replicated: fc.boolean(), deleteMarker: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(history, (versions) => {
        const copies = versions.flatMap((version, at) =>
          version.late && !version.deleteMarker ? [late(`v${at}`, at)] : [],
        );
        const present = versions.flatMap((version, at) =>
          version.replicated ? [replica(`v${at}`, at, version.deleteMarker)] : [],
        );
        const stack = [...present];
        for (const step of landingSteps(copies, present)) stack.push(written(step, present, stack.length));
        const survived = versions.flatMap(({ late: late_, replicated, deleteMarker }, at) =>
          (late_ && !deleteMarker) || replicated ? [`v${at}`] : [],
        );
        // Replicas keep their source's time, so that those present are in its order; what is written later is on top.
        assert.equal(stack.at(-1)?.standsFor, survived.at(-1));
        assert.deepEqual([...new Set(stack.map(({ standsFor }) => standsFor))].toSorted(), survived.toSorted());
        assert.deepEqual(landingSteps(copies, stack), []);
      }),
    );
  });
});

/** What a step leaves on top of the key's versions. */
function written(
  step: ReturnType<typeof landingSteps>[number],
  present: readonly PresentVersion[],
  at: number,
): PresentVersion {
  const versionId = `w${at}`;
  if (step.kind === "land") {
    const { versionId: standsFor, createdAt } = step.manifest.source;
    return { versionId, standsFor, createdAt, deleteMarker: false };
  }
  const again = present.findLast((version) => (step.kind === "restore" ? version.versionId === step.versionId : true));
  assert.ok(again !== undefined);
  return { ...again, versionId };
}
