import assert from "node:assert/strict";
import { parseLogArguments, logUsageText } from "../../../cli/log/arguments";

function problems(...argv: readonly string[]): readonly string[] {
  const parsed = parseLogArguments(argv);
  return parsed.kind === "wrong" ? parsed.problems : [];
}

describe("arguments of npm run log", () => {
  it("reads a full verification", () => {
    const head = `eu-west-1@42:${"AB".repeat(32)}`;
    const parsed = parseLogArguments([
      "verify",
      "--bucket",
      "b",
      "--region",
      "eu-west-1",
      "--from",
      "2026-01-01",
      "--to",
      "2026-02-28",
      "--table",
      "t",
      "--head",
      head,
      "--json",
    ]);
    assert.deepEqual(parsed, {
      kind: "run",
      command: {
        command: "verify",
        source: { kind: "bucket", bucket: "b", region: "eu-west-1" },
        publicKeys: [],
        head: { chain: "eu-west-1", sequence: 42, hash: "ab".repeat(32) },
        table: { name: "t", region: "eu-west-1" },
        json: true,
        chain: undefined,
        from: "2026-01-01",
        to: "2026-02-28",
      },
    });
  });

  it("reads what show filters by", () => {
    const parsed = parseLogArguments([
      "show",
      "--dir",
      "d",
      "--type",
      "copy",
      "--class",
      "medical",
      "--outcome",
      "FAILED",
      "--resource",
      "x",
      "--limit",
      "7",
      "--ndjson",
    ]);
    assert.deepEqual(parsed, {
      kind: "run",
      command: {
        ...{ command: "show", type: "copy", dataClass: "medical", outcome: "FAILED", resource: "x", limit: 7 },
        ...{ format: "ndjson", source: { kind: "dir", dir: "d" }, chain: undefined, from: undefined, to: undefined },
      },
    });
  });

  const table: readonly (readonly [readonly string[], string])[] = [
    [["verfy"], '"verfy": no such command. Allowed: verify, show. Put it first.'],
    [
      ["verify"],
      "Nothing to read is named. Allowed: --dir DIR, or --bucket NAME with --region REGION. Add one of them.",
    ],
    [["verify", "--dir", ""], '--dir: "" is not a folder. Allowed: a folder with a copy of the archive. Name one.'],
    [
      ["verify", "--dir", "a", "--bucket", "b"],
      "--dir, --bucket: both are given. Allowed: one of them. Remove the other.",
    ],
    [
      ["verify", "--bucket", "b"],
      '--bucket: "b" has no Region. Allowed: --bucket with --region. Add --region, for example sa-east-1.',
    ],
    [
      ["verify", "--dir", "a", "--table", "t"],
      '--table: "t" has no Region. Allowed: --table with --region. Add --region, for example sa-east-1.',
    ],
    [
      ["verify", "--dir", "a", "--from", "2026-02-30"],
      '--from: "2026-02-30" is not a day. Allowed: yyyy-mm-dd, in UTC. For example 2026-03-01.',
    ],
    [
      ["verify", "--dir", "a", "--to", "yesterday"],
      '--to: "yesterday" is not a day. Allowed: yyyy-mm-dd, in UTC. For example 2026-03-01.',
    ],
    [
      ["verify", "--dir", "a", "--from", "2026-03-02", "--to", "2026-03-01"],
      "--from, --to: 2026-03-02 is after 2026-03-01. Allowed: --from not after --to. Exchange them.",
    ],
    [["verify", "--dir", "a", "--head"], "--head: no value is given. Allowed: one value. Add it."],
    [
      ["show", "--dir", "a", "--type", "bakup"],
      '--type: "bakup" is unknown. Allowed: backup, copy, restore, restore-validation, recovery-point, verification, replication, retention, erasure, configuration, failover, failback, escalation, key, lock, policy, anchor. Choose one of them.',
    ],
    [
      ["show", "--dir", "a", "--limit", "0"],
      '--limit: "0" is no number of entries. Allowed: a whole number from 1 on. For example 50.',
    ],
    [
      ["show", "--dir", "a", "--json", "--ndjson"],
      "--json, --ndjson: both are given. Allowed: one of them. Remove the other.",
    ],
    [
      ["show", "--dir", "a", "extra"],
      '"extra": no such argument. Allowed: options alone after show. Put its option before it.',
    ],
  ];
  for (const [argv, problem] of table) {
    it(`refuses ${argv.join(" ")}`, () => {
      assert.deepEqual(problems(...argv), [problem]);
    });
  }

  it("reports every problem at once, an unreadable key among them", () => {
    const found = problems("verify", "--public-key", "nowhere.pem", "--head", "7:xyz", "--frm", "1");
    assert.equal(found.length, 5);
    assert.match(found.join("\n"), /--public-key: "nowhere.pem" cannot be read: ENOENT/);
    assert.match(found.join("\n"), /--head: "7:xyz" is no head/);
    assert.match(
      logUsageText(found, "verify"),
      /^Wrong usage: 5 problems\.\n(?: {2}.*\n){5}Run `npm run log -- verify --help` for every option\.\n$/,
    );
  });

  it("has a help for itself and for each command, with examples and exit codes, in 100 columns", () => {
    for (const argv of [[], ["--help"], ["verify", "--help"], ["show", "-h"]]) {
      const parsed = parseLogArguments(argv);
      assert.equal(parsed.kind, "help");
      for (const part of ["Examples:", "Exit codes:", "docs/operations-log.md"]) assert.ok(parsed.text.includes(part));
    }
  });
});
