// The bounds of the policies' settings, to which the engine holds a configuration: each is one that AWS has, or the
// smallest that means anything.
import assert from "node:assert/strict";
import { rules } from "../../policies/pack";

interface Schema {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly additionalProperties?: unknown;
}

/** From and to, by setting. */
type Bounds = Readonly<Record<string, readonly [from: number | undefined, to: number | undefined]>>;

const expected: Readonly<Record<string, Bounds>> = {
  "backup-lock-covers-legal-term": { legalTermDays: [1, 36_500] },
  "backup-plan-retention-against-plan": { minimumDays: [1, undefined], minimumCopyDays: [1, undefined] },
  "backup-quota-of-plan": { rules: [1, undefined], copyActions: [1, undefined], recoveryPointTags: [1, undefined] },
  "backup-quota-of-selections": {
    conditions: [1, undefined],
    tagsOfPlan: [1, undefined],
    selectionsOfPlan: [1, undefined],
  },
  "database-backup-retention": { minimumDays: [1, 35] },
  "database-table-point-in-time-recovery": { minimumDays: [1, 35] },
  "functions-runtime-ends-later": { noticeDays: [0, undefined] },
  "keys-deletion-window": { minimumDays: [7, 30] },
  "network-record-ttl": { maximumSeconds: [0, undefined] },
};

function boundsOf({ meta }: (typeof rules)[number]): Bounds {
  const schemas = Object.entries(meta.config?.properties ?? {}) as readonly (readonly [string, Schema])[];
  return Object.fromEntries(
    schemas.flatMap(([setting, schema]) => {
      // A setting with a number for each of something has its bounds one level down.
      const inner = schema.additionalProperties;
      const { minimum, maximum }: Schema = typeof inner === "object" && inner !== null ? inner : schema;
      return minimum === undefined && maximum === undefined ? [] : [[setting, [minimum, maximum] as const]];
    }),
  );
}

for (const rule of rules) {
  const bounds = boundsOf(rule);
  if (Object.keys(bounds).length === 0 && !Object.hasOwn(expected, rule.meta.name)) continue;
  describe(rule.meta.name, () => {
    it("bounds its settings", () => {
      assert.deepEqual(bounds, expected[rule.meta.name]);
    });
  });
}
