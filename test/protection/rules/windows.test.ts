import assert from "node:assert/strict";
import { backupWindows, timeZone } from "../../../protection/rules/windows";
import { configWith } from "../configs";

describe("protection/rules/windows", () => {
  it("finds nothing wrong with the defaults", () => {
    assert.deepEqual([...backupWindows(configWith("production")), ...timeZone(configWith("production"))], []);
  });

  it("asks for an hour to start (S8)", () => {
    const config = configWith("production", ({ backups }) => (backups.hourly.startWindowMinutes = 59));
    assert.deepEqual(backupWindows(config), [
      {
        path: "backups.hourly.startWindowMinutes",
        given: "59 minutes",
        allowed: "60 minutes or more",
        rule: "S8",
        fix: "Give jobs at least an hour to start: AWS Backup retries every 10 minutes and then lets them expire.",
      },
    ]);
  });

  it("asks for a completion window longer than the start window (S8)", () => {
    const config = configWith("production", ({ backups }) => (backups.weekly.completionWindowMinutes = 60));
    assert.deepEqual(backupWindows(config), [
      {
        path: "backups.weekly.completionWindowMinutes",
        given: "60 minutes",
        allowed: "more than the start window of 60 minutes",
        rule: "S8",
        fix: "Lengthen it: a job that has not ended by then is cancelled.",
        related: ["backups.weekly.startWindowMinutes"],
      },
    ]);
  });

  it("[BKP-3] asks for a time zone that exists", () => {
    const config = configWith("production", ({ backups }) => (backups.timezone = "America/Rio"));
    assert.deepEqual(timeZone(config), [
      {
        path: "backups.timezone",
        given: '"America/Rio"',
        allowed: "an IANA time zone, such as America/Sao_Paulo",
        rule: "BKP-3",
        fix: "Use a name of the IANA database.",
      },
    ]);
  });
});
