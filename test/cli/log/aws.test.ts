/**
 * The command against an emulator: an Object Lock bucket with versions and deletion markers, and the log table. What IAM and
 * KMS would allow is not shown here, nor that COMPLIANCE retention holds, which moto lets be shortened.
 */
import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { entryLine } from "../../../operations/chain/link";
import type { OperationEntry } from "../../../operations/entry";
import type { MotoServer } from "../../support/motoServer";
import { motoServer } from "../../support/motoServer";
import type { Ended } from "./support";
import { there } from "../../operations/verify/support";
import { runLog, signer, twoChains } from "./support";

const region = "sa-east-1";
const key = signer();
const { files, chains } = twoChains(100, key);
const [chain = []] = chains;
const segments = [...files.keys()].filter((name) => name.startsWith("log/sa-east-1"));

describe("npm run log against AWS's interfaces", function () {
  this.timeout(180_000);
  let moto: MotoServer;
  let s3: S3Client;
  let dynamodb: DynamoDBClient;
  before(async function () {
    moto = await motoServer(this);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    s3 = new S3Client({ endpoint: moto.endpoint, region, credentials, forcePathStyle: true });
    dynamodb = new DynamoDBClient({ endpoint: moto.endpoint, region, credentials });
  });

  async function bucket(name: string, skip: (key: string) => boolean = () => false): Promise<string> {
    const location = { LocationConstraint: region } as const;
    await s3.send(
      new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: true, CreateBucketConfiguration: location }),
    );
    for (const [Key, Body] of files) if (!skip(Key)) await put(name, Key, Body);
    return name;
  }

  async function put(Bucket: string, Key: string, Body: string): Promise<void> {
    const until = new Date(Date.now() + 3_600_000);
    await s3.send(
      new PutObjectCommand({ Bucket, Key, Body, ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: until }),
    );
  }

  /** The table as the recorder leaves it, without keys of steps. */
  async function table(name: string, entries: readonly OperationEntry[]): Promise<string> {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    const last = entries.at(-1);
    assert.ok(last);
    const head = { sequence: { N: String(last.sequence) }, hash: { S: last.hash }, recordedAt: { S: last.recordedAt } };
    await dynamodb.send(
      new PutItemCommand({ TableName: name, Item: { pk: { S: "HEAD" }, sk: { S: "HEAD" }, ...head } }),
    );
    for (const entry of entries.filter(({ sequence }) => sequence > 30)) {
      const sk = String(entry.sequence).padStart(12, "0");
      const pk = `ENTRY#${entry.recordedAt.slice(0, 7)}`;
      await dynamodb.send(
        new PutItemCommand({ TableName: name, Item: { pk: { S: pk }, sk: { S: sk }, entry: { S: entryLine(entry) } } }),
      );
    }
    return name;
  }

  const verify = (name: string, ...more: readonly string[]): Promise<Ended> =>
    runLog(["verify", "--bucket", name, "--region", region, ...more], moto.environment(region));

  it("[AUD-4] verifies a locked bucket, with anchors and table", async () => {
    const name = await bucket("whole-log");
    const { code, out, err } = await verify(name, "--table", await table("whole-log", chain));
    assert.equal(code, 0, out + err);
    assert.match(out, /Intact: 2 chains in s3:\/\/whole-log \(sa-east-1\)\.\n$/);
    const shown = await runLog(
      ["show", "--bucket", name, "--region", region, "--limit", "1", "--chain", region, "--json"],
      moto.environment(region),
    );
    assert.deepEqual(JSON.parse(shown.out), [JSON.parse(entryLine(there(chain[99])))]);
  });

  it("[AUD-4] a version put over a segment, and a deletion marker, hide nothing: what was written first is read", async () => {
    const name = await bucket("covered-log");
    const [first = "", second = ""] = segments;
    await put(name, first, (files.get(first) ?? "").replace("cluster:neonpro-7", "cluster:neonpro-8"));
    await s3.send(new DeleteObjectCommand({ Bucket: name, Key: second }));
    const { code, out } = await verify(name);
    assert.equal(code, 3);
    assert.match(out, /Entry 7 was edited\n {6}log\/sa-east-1\S+ \(version\s+\S+\), line 7/);
    assert.match(out.replace(/\s+/g, " "), new RegExp(`! A deletion marker hides ${second} since`));
    assert.match(out, /100 entries in 6 segments/);
  });

  it("[AUD-4] tells entries that are not archived yet from lost ones, at the end and in between", async () => {
    const late = (Key: string): boolean =>
      Key === segments[2] || Key === segments[4] || Key.startsWith("anchors/sa-east-1/2026-03-02");
    const name = await bucket("late-log", late);
    const without = await verify(name);
    assert.equal(without.code, 3);
    assert.match(without.out, /Entries 41 to 60 were removed/);
    const { code, out } = await verify(name, "--table", await table("late-log", chain));
    assert.equal(code, 0, out);
    const words = out.replace(/\s+/g, " ");
    assert.match(words, /Not archived yet: entries 41 to 60, committed since 2026-03-01 00:41 UTC\./);
    assert.match(words, /Not archived yet: entries 81 to 100, committed since 2026-03-01 01:21 UTC\./);
    assert.match(words, /Head: sa-east-1@100:/);
  });

  it("[AUD-4] entries that neither archive nor table holds are lost, and one that the table has otherwise is edited", async () => {
    const name = await bucket("lost-log", (Key) => Key === segments[1] || Key === segments[3]);
    const changed = chain.map((entry) => (entry.sequence === 70 ? { ...entry, outcome: "FAILED" } : entry));
    const { code, out } = await verify(name, "--table", await table("lost-log", changed), "--json");
    assert.equal(code, 3);
    const { chains: reports } = JSON.parse(out) as {
      chains: { chain: string; findings: { kind: string; sequence: number; through?: number }[] }[];
    };
    const found = reports.find((report) => report.chain === region)?.findings ?? [];
    // The table of this test begins with entry 31.
    assert.deepEqual(
      found.map(({ kind, sequence, through }) => [kind, sequence, through]),
      [
        ["removed", 21, 30],
        ["edited", 70, undefined],
      ],
    );
  });

  it("[AUD-4] an entry past the table's head was never committed", async () => {
    const name = await bucket("invented-log");
    const { code, out } = await verify(name, "--table", await table("invented-log", chain.slice(0, 98)));
    assert.equal(code, 3);
    assert.match(out, /TAMPERED: sa-east-1: Entries 99 to 100 were inserted\./);
  });

  it("names what cannot be read, and the way out: exit 1", async () => {
    const missing = await verify("no-such-log");
    assert.equal(missing.code, 1);
    assert.match(
      missing.err,
      /^s3:\/\/no-such-log \(sa-east-1\) cannot be read: .* Check the bucket's name and its Region\.\n$/,
    );
    const name = await bucket("empty-log", () => true);
    const empty = await verify(name);
    assert.equal(empty.code, 1);
    assert.match(empty.err, /There is no segment of an operations log in s3:\/\/empty-log/);
    await put(name, segments[0] ?? "", files.get(segments[0] ?? "") ?? "");
    const noTable = await verify(name, "--table", "no-such-table");
    assert.equal(noTable.code, 1);
    assert.match(
      noTable.err,
      /^The table no-such-table \(sa-east-1\) cannot be read: .* Check the table's name and its Region\.\n$/,
    );
  });
});
