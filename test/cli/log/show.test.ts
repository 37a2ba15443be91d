import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OperationEntry } from "../../../operations/entry";
import { archived, chainOf, text } from "../../operations/verify/support";
import { runLog, writeFiles } from "./support";

describe("npm run log -- show", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "neonpro-log-"));
  const chain = chainOf(60, "sa-east-1", (sequence) =>
    sequence % 10 === 0
      ? {
          type: "copy",
          phase: "failed",
          outcome: "FAILED",
          dataClasses: ["financial"],
          cause: "AccessDenied\nby the key's policy",
          destination: "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro",
        }
      : {},
  );
  before(() => {
    writeFiles(folder, new Map([...archived(chain, 25)].map(([key, lines]) => [key, text(lines)])));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("[AUD-5] prints what was asked for, the latest last", async () => {
    const { code, out, err } = await runLog([
      "show",
      "--dir",
      folder,
      "--outcome",
      "failed",
      "--class",
      "financial",
      "--limit",
      "2",
    ]);
    assert.deepEqual([code, err], [0, ""]);
    assert.deepEqual(out.split("\n"), [
      "2026-03-01 00:50:00  sa-east-1#50  copy                failed                    financial",
      "    rds cluster:neonpro-50, to backup backup-vault:neonpro, 51.2 kB, 12.5 s, by backup.amazonaws.com",
      "    AccessDenied by the key's policy",
      "2026-03-01 01:00:00  sa-east-1#60  copy                failed                    financial",
      "    rds cluster:neonpro-60, to backup backup-vault:neonpro, 61.4 kB, 12.5 s, by backup.amazonaws.com",
      "    AccessDenied by the key's policy",
      "",
      "2 entries, times in UTC.",
      "",
    ]);
  });

  it("prints NDJSON byte for byte as it stands in the log, and JSON", async () => {
    const ndjson = await runLog(["show", "--dir", folder, "--ndjson", "--limit", "60"]);
    assert.equal(ndjson.out, text([...archived(chain, 60).values()].flat()));
    const json = await runLog(["show", "--dir", folder, "--json", "--type", "copy", "--resource", "neonpro-30"]);
    assert.deepEqual(
      (JSON.parse(json.out) as OperationEntry[]).map(({ sequence }) => sequence),
      [30],
    );
  });

  it("says that nothing matches, and what cannot be read", async () => {
    const none = await runLog(["show", "--dir", folder, "--type", "failover"]);
    assert.deepEqual([none.code, none.out], [0, "No entry matches.\n"]);
    const other = mkdtempSync(join(tmpdir(), "neonpro-log-"));
    writeFileSync(join(other, "000000000001-000000000001.ndjson"), "{}\n");
    const damaged = await runLog(["show", "--dir", other]);
    assert.deepEqual([damaged.code, damaged.out], [0, "No entry matches.\n! 1 line cannot be read: run verify.\n"]);
    rmSync(other, { recursive: true });
    const empty = await runLog(["show", "--dir", folder, "--from", "2030-01-01"]);
    assert.equal(empty.code, 1);
  });
});
