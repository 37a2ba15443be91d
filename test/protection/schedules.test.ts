import assert from "node:assert/strict";
import { cadences } from "../../protection/schedules";
import { cadencePattern, cadenceTagValues, cadencesOf, protectionTags } from "../../protection/tags";
import { configWith } from "./configs";

const timezone = "America/Sao_Paulo";

describe("protection/schedules", () => {
  it("[BKP-2][BKP-3][BKP-4][BKP-5][BKP-7] makes production's four cadences of the defaults alone", () => {
    const region = (deleteAfterDays: number) => ({ destination: "recovery-region", deleteAfterDays });
    const account = (deleteAfterDays: number) => ({ destination: "recovery-account", deleteAfterDays });
    assert.deepEqual(cadences(configWith("production")), [
      {
        id: "continuous",
        scheduleExpression: "cron(0 5 * * ? *)",
        timezone,
        startWindowMinutes: 60,
        completionWindowMinutes: 180,
        deleteAfterDays: 35,
        continuous: true,
        copies: [],
      },
      {
        id: "hourly",
        scheduleExpression: "cron(30 * * * ? *)",
        timezone,
        startWindowMinutes: 60,
        completionWindowMinutes: 120,
        deleteAfterDays: 7,
        continuous: false,
        copies: [region(7)],
      },
      {
        id: "daily",
        scheduleExpression: "cron(0 2 * * ? *)",
        timezone,
        startWindowMinutes: 60,
        completionWindowMinutes: 180,
        deleteAfterDays: 90,
        continuous: false,
        copies: [region(90), account(90)],
      },
      {
        id: "weekly",
        scheduleExpression: "cron(0 7 ? * SUN *)",
        timezone,
        startWindowMinutes: 60,
        completionWindowMinutes: 480,
        deleteAfterDays: 365,
        continuous: false,
        copies: [region(365), account(365)],
      },
    ]);
  });

  it("copies nothing into an account that the stack does not have", () => {
    const destinations = cadences(configWith("staging")).flatMap(({ copies }) =>
      copies.map((copy) => copy.destination),
    );
    assert.deepEqual(destinations, ["recovery-region", "recovery-region", "recovery-region"]);
  });

  it("takes the daily backup's time and zone from the configuration", () => {
    const config = configWith("staging", ({ backups }) => {
      backups.dailyAt = "23:05";
      backups.timezone = "UTC";
    });
    const daily = cadences(config).find(({ id }) => id === "daily");
    assert.deepEqual([daily?.scheduleExpression, daily?.timezone], ["cron(5 23 * * ? *)", "UTC"]);
  });

  it("gives a copy its own retention where one is set, and the cold storage of its source (L10)", () => {
    const config = configWith("production", ({ backups }) => {
      backups.weekly.coldStorageAfterDays = 30;
      backups.weekly.copies = { recoveryAccountDays: 730 };
    });
    const weekly = cadences(config).find(({ id }) => id === "weekly");
    assert.equal(weekly?.coldStorageAfterDays, 30);
    assert.deepEqual(weekly.copies, [
      { destination: "recovery-region", deleteAfterDays: 365, coldStorageAfterDays: 30 },
      { destination: "recovery-account", deleteAfterDays: 730, coldStorageAfterDays: 30 },
    ]);
  });
});

describe("copies into an air-gapped vault", () => {
  const copiesOf = (id: string) => {
    const config = configWith("production", ({ backups, vaults }) => {
      vaults.airGapped = { minDays: 7, maxDays: 9132 };
      backups.weekly.copies = { airGappedDays: 3653 };
    });
    return cadences(config)
      .find((cadence) => cadence.id === id)
      ?.copies.at(-1);
  };

  it("[BKP-7] are made of daily and weekly points where there is one (V6)", () => {
    assert.deepEqual(copiesOf("daily"), { destination: "air-gapped", deleteAfterDays: 90 });
    assert.deepEqual(copiesOf("weekly"), { destination: "air-gapped", deleteAfterDays: 3653 });
    assert.deepEqual(copiesOf("hourly"), { destination: "recovery-region", deleteAfterDays: 7 });
  });
});

describe("protection/tags", () => {
  for (const value of cadenceTagValues) {
    it(`selects ${value} by the pattern of exactly its own cadences (S2)`, () => {
      const matches = (pattern: string) => value.includes(pattern.replaceAll("*", ""));
      const matched = (["continuous", "hourly", "daily", "weekly"] as const).filter((id) =>
        matches(cadencePattern(id)),
      );
      assert.deepEqual(matched, cadencesOf(value));
    });
  }

  it("gives a resource three tags", () => {
    assert.deepEqual(protectionTags("medical", "critical", "continuous+daily+weekly"), {
      "neonpro:data-class": "medical",
      "neonpro:tier": "critical",
      "neonpro:backup-cadence": "continuous+daily+weekly",
    });
  });
});
