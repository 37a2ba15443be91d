// Every row of the ledger's conflict table, as it was decided, against the code. A row that changes or appears there fails here
// until the code and this table follow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { dataClasses } from "../../protection/dataClasses";
import { disruptions, objectiveFor, objectives, rpoCategories } from "../../protection/objectives";
import { parseStackConfig } from "../../protection/parse";
import { protectionPlan } from "../../protection/plan";
import type { ProtectionPlan } from "../../protection/plan";
import { needsTransferRecord, regionOf } from "../../protection/regions";
import { expiresByLifecycle, lifetimeDays, stageNoncurrentDays } from "../../protection/retention";
import type { CadenceId, DataClassId } from "../../protection/tags";
import { dataClassIds } from "../../protection/tags";
import { freshForMinutes, restoreTests, statusWarnsAfterMinutes } from "../../protection/verification";

const root = join(__dirname, "../..");

/** The plan of the committed production stack: the rows bind what is deployed, not only what is defined. */
function production(): ProtectionPlan {
  const file = parse(readFileSync(join(root, "Pulumi.prod.yaml"), "utf8")) as { config: Record<string, unknown> };
  const parsed = parseStackConfig(file.config["neonpro-backup-recovery:protection"]);
  assert.ok(parsed.ok);
  return protectionPlan(parsed.config);
}

const plan = production();

function rpoOf(...ids: readonly DataClassId[]): readonly number[] {
  return ids.flatMap((id) =>
    disruptions.map((disruption) => objectiveFor(plan.dataClasses[id], disruption).rpoMinutes),
  );
}

function stagesOf(id: DataClassId): readonly (readonly unknown[])[] {
  const dataClass = plan.dataClasses[id];
  return dataClass.stages.map((stage) => [stage.name, stage.endsAfterDays, expiresByLifecycle(dataClass, stage)]);
}

function cadence(id: CadenceId) {
  const found = plan.cadences.find((candidate) => candidate.id === id);
  assert.ok(found);
  return found;
}

function every<T>(values: readonly T[], expected: T): void {
  assert.deepEqual([...new Set(values)], [expected]);
}

interface Row {
  readonly ids: string;
  /** The first words of the row's "chosen" cell. */
  readonly chosen: string;
  readonly holds: () => void;
}

/** In the ledger's order, by the name of the row. */
const rows: Readonly<Record<string, Row>> = {
  "patient data RPO": {
    ids: "[DRP-1]",
    chosen: "5 min",
    holds: () => {
      every(rpoOf("medical", "personal", "sensitive", "biometric"), 5);
    },
  },
  "critical data RPO": {
    ids: "[DRP-1]",
    chosen: "15 min",
    holds: () => {
      every(rpoOf("operational", "operations-log"), 15);
    },
  },
  "configuration RPO": {
    ids: "[DRP-1]",
    chosen: "1 min",
    holds: () => {
      assert.equal(objectives.rpoMinutes.configuration, 1);
    },
  },
  "administrative data, static assets RPO": {
    ids: "[DRP-1]",
    chosen: "24 h",
    holds: () => {
      every(rpoOf("financial", "public", "database-dump"), 24 * 60);
      assert.equal(rpoCategories.financial, "administrative");
      assert.equal(rpoCategories.public, "static-assets");
    },
  },
  "critical services RTO": {
    ids: "[DRP-1]",
    chosen: "1 h",
    holds: () => {
      const critical = dataClassIds.filter((id) => plan.dataClasses[id].tier === "critical");
      assert.deepEqual(critical, ["medical", "personal", "sensitive", "biometric", "database-dump", "operations-log"]);
      every(
        critical.flatMap((id) => Object.values(plan.objectives[id]).map(({ rtoMinutes }) => rtoMinutes)),
        60,
      );
    },
  },
  "full system RTO / non-critical": {
    ids: "[DRP-1]",
    chosen: "4 h",
    holds: () => {
      assert.equal(objectives.tiers["non-critical"].rtoMinutes, 4 * 60);
      every(
        (["financial", "operational", "public"] as const).map((id) => plan.objectives[id].region.rtoMinutes),
        4 * 60,
      );
    },
  },
  "data recovery RTO, compliance validation": {
    ids: "[DRP-1]",
    chosen: "2 h, 30 min",
    holds: () => {
      assert.deepEqual([objectives.dataRecoveryMinutes, objectives.complianceValidationMinutes], [2 * 60, 30]);
      assert.equal(plan.objectives.financial.software.rtoMinutes, 2 * 60);
    },
  },
  "maximum tolerable downtime, critical": {
    ids: "[DRP-1]",
    chosen: "4 h",
    holds: () => {
      assert.equal(objectives.tiers.critical.mtdMinutes, 4 * 60);
    },
  },
  "medical records (PHI)": {
    ids: "[RET-1][RET-11]",
    chosen: "floor 20 y from the last entry",
    holds: () => {
      assert.deepEqual(stagesOf("medical"), [["kept", 9132, false]]);
      const { legalFloorDays, endAction, clock } = plan.dataClasses.medical;
      assert.deepEqual([legalFloorDays, endAction, clock], [7305, "manual-review", "last-entry"]);
    },
  },
  "personal data (PII)": {
    ids: "[RET-2]",
    chosen: "identifiable for 2 y",
    holds: () => {
      assert.deepEqual(stagesOf("personal"), [
        ["identifiable", 731, true],
        ["anonymized", 3653, true],
      ]);
      assert.equal(plan.dataClasses.personal.stages[0]?.endAction, "anonymize");
      assert.equal(plan.dataClasses.personal.endAction, "delete-permanently");
    },
  },
  "financial data": {
    ids: "[RET-3]",
    chosen: "identifiable for 5 y",
    holds: () => {
      assert.deepEqual(stagesOf("financial"), [
        ["identifiable", 1827, true],
        ["anonymized", 2557, true],
      ]);
      assert.equal(plan.dataClasses.financial.stages[0]?.endAction, "anonymize");
      assert.equal(plan.dataClasses.financial.endAction, "delete-permanently");
    },
  },
  "sensitive data": {
    ids: "[RET-4]",
    chosen: "as A; records that law obliges to keep are excepted",
    holds: () => {
      const { clock, endAction, objectLock, cadence: tag } = plan.dataClasses.sensitive;
      assert.deepEqual([clock, endAction, objectLock, tag], ["consent-withdrawal", "delete-permanently", null, "none"]);
      assert.deepEqual(stagesOf("sensitive"), [["identifiable", null, false]]);
      // What the law obliges to keep is a class of its own, which consent does not end.
      assert.equal(plan.dataClasses.medical.clock, "last-entry");
    },
  },
  "biometric data": {
    ids: "[RET-5]",
    chosen: "as A; the cited ANVISA basis was not found",
    holds: () => {
      assert.deepEqual(stagesOf("biometric"), [["identifiable", 366, true]]);
      const { endAction, legalFloorDays, legalBasis } = plan.dataClasses.biometric;
      assert.deepEqual([endAction, legalFloorDays], ["delete-permanently", null]);
      assert.deepEqual(
        legalBasis.map(({ article, verified }) => [article, verified]),
        [
          ["cited by document A without an article", false],
          ["NeonPro policy", true],
        ],
      );
    },
  },
  "operational, public": {
    ids: "[RET-6][RET-7]",
    chosen: "as B, then deletion",
    holds: () => {
      assert.deepEqual([stagesOf("operational"), stagesOf("public")], [[["kept", 731, true]], [["kept", 366, true]]]);
      every([plan.dataClasses.operational.endAction, plan.dataClasses.public.endAction], "delete-permanently");
    },
  },
  "database backups": {
    ids: "[BKP-2][BKP-3][BKP-4]",
    chosen: "all: daily at 02:00 America/Sao_Paulo kept 90 days",
    holds: () => {
      const { scheduleExpression, timezone, deleteAfterDays } = cadence("daily");
      assert.deepEqual([scheduleExpression, timezone, deleteAfterDays], ["cron(0 2 * * ? *)", "America/Sao_Paulo", 90]);
      assert.deepEqual(
        plan.cadences.map(({ id }) => id),
        ["continuous", "hourly", "daily", "weekly"],
      );
    },
  },
  "hourly, weekly, archive": {
    ids: "[BKP-2][BKP-4][BKP-5]",
    chosen: "continuous 35 days, hourly points 7 days, daily 90, weekly 365",
    holds: () => {
      const kept = plan.cadences.map(({ id, deleteAfterDays }) => [id, deleteAfterDays]);
      assert.deepEqual(Object.fromEntries(kept), { continuous: 35, hourly: 7, daily: 90, weekly: 365 });
      const dump = plan.dataClasses["database-dump"];
      const archives = dump.stages.filter(({ prefix }) => prefix.startsWith("archive/"));
      assert.deepEqual(
        archives.map((stage) => [stage.prefix, lifetimeDays(dump, stage)]),
        [
          ["archive/medical/", 9132],
          ["archive/financial/", 2557],
        ],
      );
    },
  },
  "medical clock": {
    ids: "[RET-1]",
    chosen: "runs from the last entry of the patient's record",
    holds: () => {
      const { clock, objectLock, stages } = dataClasses.medical;
      assert.deepEqual([clock, objectLock?.defaultRetentionDays], ["last-entry", 7305]);
      every(
        stages.map((stage) => stageNoncurrentDays(dataClasses.medical, stage)),
        null,
      );
      every(
        stages.map((stage) => expiresByLifecycle(dataClasses.medical, stage)),
        false,
      );
    },
  },
  "restore tests": {
    ids: "[DRP-6]",
    chosen: "both",
    holds: () => {
      assert.deepEqual(restoreTests, { restore: "weekly", fullDrill: "monthly" });
    },
  },
  "recovery Region": {
    ids: "[DRP-2]",
    chosen: "there is no AWS Region in Rio: configurable; default eu-west-1",
    holds: () => {
      assert.deepEqual([plan.regions.recovery.code, plan.regions.recovery.transfer], ["eu-west-1", "adequacy"]);
      assert.deepEqual([needsTransferRecord("eu-west-1"), needsTransferRecord("us-east-1")], [false, true]);
      assert.equal(regionOf("sa-east-1")?.transfer, "domestic");
    },
  },
  "backup freshness": {
    ids: "[MON-1]",
    chosen: "the endpoint keeps the 24 h contract and adds a freshness verdict per data class",
    holds: () => {
      assert.equal(statusWarnsAfterMinutes, 24 * 60);
      assert.deepEqual([freshForMinutes(dataClasses.medical), freshForMinutes(dataClasses.public)], [5, 24 * 60]);
    },
  },
};

/** The conflict table's rows: name and chosen value. */
function conflictTable(): readonly (readonly [string, string])[] {
  const ledger = readFileSync(join(root, "docs/requirements-ledger.md"), "utf8");
  const section = ledger.slice(ledger.indexOf("## Conflicts"), ledger.indexOf("## Rows"));
  return section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| item "))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, name = "", , , chosen = ""]) => [name, chosen] as const);
}

describe("the ledger's conflict table", () => {
  const table = conflictTable();

  it("has exactly the rows that this test holds, in its order", () => {
    assert.deepEqual(
      table.map(([name]) => name),
      Object.keys(rows),
    );
  });

  for (const [name, { ids, chosen, holds }] of Object.entries(rows)) {
    it(`${ids} ${name}: ${chosen}`, () => {
      const decided = table.find(([row]) => row === name)?.[1] ?? "";
      assert.ok(decided.startsWith(chosen), `the ledger now says: ${decided}`);
      holds();
    });
  }
});
