/**
 * The bucket and the signing key on the moto server: requests are well-formed, and what was stored comes back. What IAM, KMS key
 * policies and Object Lock would say is not shown.
 */
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import type { PostgresServer } from "../../../drills/postgres/server";
import { sha256Of } from "../../../lambdas/logical-dump/hashing";
import { dumpS3Client, s3Store } from "../../../lambdas/logical-dump/s3Store";
import { kmsSigner, kmsVerifier } from "../../../lambdas/logical-dump/signing";
import type { DumpStore } from "../../../lambdas/logical-dump/types";
import { compareManifests } from "../../../manifest/compare";
import { faultProxy } from "../../support/faultProxy";
import type { FaultProxy } from "../../support/faultProxy";
import { motoServer } from "../../support/motoServer";
import { postgresServer } from "../../support/postgres";
import {
  clinicDatabase,
  contentOf,
  dump,
  dumpOptions,
  emptyDatabase,
  folders,
  problem,
  restore,
  restoreOptions,
} from "./support";

describe("dumps in a bucket", function () {
  this.timeout(90_000);
  const bucket = `dumps-${randomUUID().slice(0, 8)}`;
  const before_ = { ...process.env };
  let server: PostgresServer;
  let proxy: FaultProxy;
  let s3: S3Client;
  let kms: KMSClient;
  let store: DumpStore;
  before(async function () {
    const moto = await motoServer(this);
    proxy = await faultProxy({
      target: moto.endpoint,
      seed: 7,
      rates: { throttle: 0.08, error: 0.05, dropBefore: 0.05, dropAfter: 0.05 },
      only: (what) => /^(GET|PUT) .*(busy|chunks|state|manifest)/.test(what),
    });
    server = await postgresServer(this);
    await clinicDatabase(server, "clinic");
    Object.assign(process.env, moto.environment("sa-east-1"), { AWS_ENDPOINT_URL: proxy.endpoint });
    s3 = dumpS3Client("sa-east-1");
    kms = new KMSClient({ region: "sa-east-1" });
    await s3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: "sa-east-1" } }),
    );
    store = s3Store(s3, bucket);
  });
  after(async () => {
    s3.destroy();
    kms.destroy();
    for (const name of Object.keys(process.env)) if (!(name in before_)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before_);
    await proxy.close();
    await server.dispose();
  });

  it("[BKP-3][BKP-8] dumps into it, signed by a KMS key, and restores from it", async () => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: "SIGN_VERIFY", KeySpec: "ECC_NIST_P256" }));
    const keyArn = KeyMetadata?.Arn ?? "";
    const at = folders();
    try {
      const made = await dump({ ...dumpOptions(server, "clinic", at), store, signer: kmsSigner(kms, keyArn) });
      const [chunk] = made.manifest.chunks;
      const Key = `${made.manifest.prefix}${chunk?.key ?? ""}`;
      const { ChecksumSHA256 = "" } = await s3.send(
        new HeadObjectCommand({ Bucket: bucket, Key, ChecksumMode: "ENABLED" }),
      );
      assert.equal(
        Buffer.from(ChecksumSHA256, "base64").toString("hex"),
        chunk?.sha256,
        "S3 keeps the checksum that it checked",
      );
      await emptyDatabase(server, "restored");
      const options = { ...restoreOptions(server, "restored", made.manifest.prefix, at), store };
      await assert.rejects(restore(options), problem("signature-wrong"), "the tests' own key is not the bucket's");
      const back = await restore({ ...options, verifier: kmsVerifier(kms, [keyArn]) });
      assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
    } finally {
      at.dispose();
    }
  });

  it("puts onlyNew once, lists what is there, and has nothing where nothing is", async () => {
    const body = randomBytes(3000);
    assert.equal(await store.put("a/one", body, sha256Of(body), true), true);
    assert.equal(await store.put("a/one", Buffer.from("other"), sha256Of(Buffer.from("other")), true), false);
    assert.deepEqual(await store.get("a/one"), body);
    assert.deepEqual(await store.list("a/"), [{ key: "a/one", bytes: 3000 }]);
    assert.equal(await store.get("a/two"), undefined);
  });

  it("[BKP-14] tries again when S3 is busy or breaks off", async () => {
    const before = { ...proxy.counts };
    for (let at = 0; at < 40; at++) {
      const body = randomBytes(10_000);
      assert.equal(await store.put(`busy/${at}`, body, sha256Of(body), true), true);
      assert.deepEqual(await store.get(`busy/${at}`), body);
    }
    for (const fault of ["throttle", "error", "dropBefore", "dropAfter"] as const) {
      assert.ok(proxy.counts[fault] > before[fault], `${fault} was met`);
    }
  });

  it("[BKP-14] an S3 that is not there is said, with what to do", async () => {
    await assert.rejects(
      s3Store(s3, "no-such-bucket-here").list("a/"),
      problem("store-unavailable", "There is no such bucket"),
    );
  });
});
