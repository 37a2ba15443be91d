/** What a person reads. */
import assert from "node:assert/strict";
import { latestScreen, listScreen, size } from "../../../cli/status/catalogueScreen";
import { span, statusScreen } from "../../../cli/status/screen";
import { reasonOf } from "../../../cli/status/waiting";
import { plain } from "../../../cli/render/style";
import { WIDTH } from "../../../cli/render/text";
import { detailedAnswer, publicAnswer, unreadableAnswer } from "../../../operations/status/answer";
import { statusOf } from "../../../operations/status/statusOf";
import {
  ago,
  day,
  healthy,
  hour,
  itemOf,
  now,
  plan,
  rowOf,
  withRow,
  withSignal,
} from "../../operations/status/snapshots";

const good = healthy();

describe("the status screen", () => {
  it("[MON-1] says the verdict first, then every class", () => {
    assert.deepEqual(statusScreen(publicAnswer(statusOf(good, plan, now)), plain), [
      "✓ Backups are healthy, as of 2026-07-29T12:00:00.000Z",
      "Last backup 3 h 30 min ago, 6 resources in 9 classes",
      "",
      "Data class                Lost now   objective   Freshness  Backups       Copies   Restore test",
      "Medical records           4 min      of 5 min    fresh      on-schedule   2 of 2   none yet",
      "Personal data             4 min      of 5 min    fresh      on-schedule   2 of 2   none yet",
      "Financial data            7 h        of 1 d      fresh      on-schedule   2 of 2   none yet",
      "Sensitive data under con… 4 min      of 5 min    fresh      not-planned   -        none yet",
      "Biometric data            4 min      of 5 min    fresh      not-planned   -        none yet",
      "Operational data          15 min     of 15 min   fresh      on-schedule   2 of 2   none yet",
      "Public content            7 h        of 1 d      fresh      on-schedule   2 of 2   none yet",
      "Database dumps            15 min     of 1 d      fresh      not-planned   -        none yet",
      "Operations log            15 min     of 15 min   fresh      on-schedule   2 of 2   none yet",
      "",
      "Checks  keys good, protections good, storage good, schedules good, log good, replication good",
    ]);
  });

  it("says why, with what is concerned where the detail is there", () => {
    const bad = withRow(
      withSignal(good, "storage", { verdict: "bad", findings: ["the vault is nearly full"] }),
      "public",
      "backup",
      rowOf("backup", itemOf("public", 3 * day)),
    );
    const report = statusOf(bad, plan, now);
    const lines = statusScreen(detailedAnswer(report), plain);
    assert.deepEqual(lines.slice(0, 13), [
      "✗ Backups are failed, as of 2026-07-29T12:00:00.000Z",
      "Last backup 3 h 30 min ago, 6 resources in 9 classes",
      "",
      "Why",
      "  ✗ public: two backups in a row are missing, or there never was a good one.",
      "      arn:aws:s3:::neonpro-prod-public-sa-east-1-0a1b2c3d",
      "  ! public: more data would be lost now than the objective allows.",
      "  ! storage: storage is near its capacity.",
      "      storage of eu-west-1, seen at 2026-07-29T11:55:00.000Z",
      "      the vault is nearly full",
      "      storage of sa-east-1, seen at 2026-07-29T11:55:00.000Z",
      "",
      "Data class                Lost now   objective   Freshness  Backups       Copies   Restore test",
    ]);
    assert.ok(!statusScreen(publicAnswer(report), plain).join().includes("arn:"));
    assert.ok(lines.every((line) => line.length <= WIDTH));
  });

  it("shows what an unreadable answer has", () => {
    assert.deepEqual(statusScreen(unreadableAnswer(now), plain), [
      "? Backups are unknown, as of 2026-07-29T12:00:00.000Z",
      "Last backup never, 0 resources in 0 classes",
      "",
      "Why",
      "  ? The state of the backups could not be read.",
    ]);
  });

  it("tells a restore test that passed from one that did not", () => {
    const tested = (valid: boolean) => ({
      ...good,
      latest: [
        ...good.latest,
        rowOf("restore-validation", itemOf("medical", 2 * day, { kind: "restore-validation", valid })),
      ],
    });
    const line = (valid: boolean) => statusScreen(publicAnswer(statusOf(tested(valid), plan, now)), plain).join("\n");
    assert.match(line(true), /^Medical records .* passed 1 d 23 h ago$/m);
    assert.match(line(false), /^Medical records .* failed 1 d 23 h ago$/m);
  });

  it("speaks of spans in two units at most", () => {
    const spans = [
      [0, "0 s"],
      [59, "59 s"],
      [60, "1 min"],
      [3600, "1 h"],
      [5400, "1 h 30 min"],
      [90_000, "1 d 1 h"],
    ] as const;
    for (const [seconds, words] of spans) assert.equal(span(seconds), words);
    assert.equal(span(86_460), "1 d");
  });
});

describe("the catalogue screens", () => {
  const item = itemOf("medical", hour, { cause: "3 objects were skipped", valid: false });

  it("[BKP-6] lists items with resource, point and cause, and says how many more there are", () => {
    assert.deepEqual(listScreen([item, item, item], 1, plain), [
      "2026-07-29T11:00:00.000Z backup             medical         COMPLETED   sa-east-1  1.0 kB",
      "  arn:aws:s3:::neonpro-prod-medical-sa-east-1-0a1b2c3d",
      "  arn:aws:backup:sa-east-1:123456789012:recovery-point:medical-3600",
      "  3 objects were skipped",
      "",
      "1 item of 3; --limit shows more",
    ]);
    assert.deepEqual(listScreen([], 50, plain), [
      "Nothing in the catalogue matches. Leave out a filter, or ask the other Region.",
    ]);
  });

  it("[BKP-6] says to what moment to restore, and from which point", () => {
    const point = itemOf("medical", hour, { covers: { from: ago(day), until: null } });
    assert.deepEqual(
      latestScreen(
        [
          { item: point, restoreTo: ago(1800) },
          { item, restoreTo: ago(hour) },
        ],
        now,
        plain,
      ),
      [
        "Restore to 2026-07-29T11:30:00.000Z",
        "2026-07-29T11:00:00.000Z backup             medical         COMPLETED   sa-east-1  1.0 kB",
        "  arn:aws:s3:::neonpro-prod-medical-sa-east-1-0a1b2c3d",
        "  arn:aws:backup:sa-east-1:123456789012:recovery-point:continuous:medical-3600",
        "  any second from 2026-07-28T12:00:00.000Z on",
        "  in arn:aws:backup:sa-east-1:123456789012:backup-vault:neonpro-prod-primary",
        "",
        "1 other candidate; --json shows all",
      ],
    );
    assert.match(latestScreen([], now, plain).join(), /^No valid recovery point/);
  });

  it("writes sizes as people do", () => {
    const sizes = [
      [null, "-"],
      [0, "0 B"],
      [999, "999 B"],
      [1000, "1.0 kB"],
      [22_548_578_304, "22.5 GB"],
    ] as const;
    for (const [bytes, words] of sizes) assert.equal(size(bytes), words);
  });
});

describe("reasonOf", () => {
  it("names the way out, and never shows a stack", () => {
    const named = (name: string) => Object.assign(new Error("AWS words"), { name });
    assert.match(reasonOf(named("CredentialsProviderError")), /^There are no AWS credentials\. Log in/);
    assert.match(reasonOf(named("ResourceNotFoundException")), /^There is no such table/);
    assert.equal(reasonOf(new Error("fetch failed", { cause: new Error("refused") })), "fetch failed: refused");
    assert.equal(reasonOf("text"), "text");
  });
});
