// Runs the real engine on a program with a bit of everything. It proves what the program passes on, not what AWS accepts.
import assert from "node:assert/strict";
import { UNKNOWN } from "../../graph/types";
import { graphFromDigest } from "../../graph/read";
import type { PreviewResult } from "../../preview/types";
import { account, collect, run, step } from "./runs";

describe("a preview of a whole program", function () {
  this.timeout(120_000);
  let dev: PreviewResult;
  let again: PreviewResult;
  let eu: PreviewResult;
  let remediated: PreviewResult;
  const progress: string[] = [];

  before(async () => {
    const result = await collect({
      dev: () =>
        run("features", {
          packs: ["rules"],
          onProgress: ({ phase, resources }) => progress.push(`${phase} ${resources}`),
        }),
      again: () => run("features"),
      eu: () => run("features", { stack: "eu", config: { owner: "someone" } }),
      remediated: () => run("features", { packs: ["remediates", "rules"] }),
    });
    [dev, again, eu, remediated] = [result("dev"), result("again"), result("eu"), result("remediated")];
  });

  const urn = (rest: string): string => `urn:pulumi:dev::features::${rest}`;
  const inStorage = (rest: string): string => urn(`features:storage:Storage$${rest}`);

  it("succeeds and says what it ran", () => {
    for (const result of [dev, again, eu, remediated]) assert.equal(result.failure, undefined);
    assert.deepEqual([dev.project, dev.stack, dev.account], ["features", "dev", account]);
    assert.ok(dev.milliseconds > 0);
    if (process.platform === "linux")
      assert.ok((dev.programPeakBytes ?? 0) > 50e6 && (dev.programPeakBytes ?? 0) < 1e9);
  });

  it("lists every resource once, under the URN that the CLI would give it", () => {
    assert.deepEqual(dev.digest.steps.map((entry) => `${entry.op} ${entry.urn}`).toSorted(), [
      `create ${urn("aws:backup/vault:Vault::vault")}`,
      `create ${urn("aws:ec2/instance:Instance::instance")}`,
      `create ${urn("aws:kms/key:Key::key")}`,
      `create ${urn("aws:kms/replicaKey:ReplicaKey::replica")}`,
      `create ${urn("aws:lambda/function:Function::fn")}`,
      `create ${urn("aws:ssm/parameter:Parameter::parameter")}`,
      `create ${urn("aws:ssm/parameter:Parameter::plain")}`,
      `create ${inStorage("aws:s3/bucket:Bucket::storage-bucket")}`,
      `create ${inStorage("aws:s3/bucketVersioning:BucketVersioning::storage-versioning")}`,
      `create ${inStorage("random:index/randomString:RandomString::storage-suffix")}`,
      `create ${urn("features:storage:Storage::storage")}`,
      `create ${urn("pulumi:providers:aws::default_7_48_0")}`,
      `create ${urn("pulumi:providers:aws::recovery")}`,
      `create ${urn("pulumi:providers:random::default_4_21_2")}`,
      `create ${urn("pulumi:pulumi:Stack::features-dev")}`,
      `create ${urn("random:index/randomPassword:RandomPassword::password")}`,
      `read ${urn("aws:s3/bucket:Bucket::adopted")}`,
    ]);
    assert.deepEqual(dev.digest.changeSummary, { create: 16, read: 1 });
  });

  it("keeps parents, dependencies, property dependencies, provider and protection", () => {
    const bucketUrn = inStorage("aws:s3/bucket:Bucket::storage-bucket");
    const suffixUrn = inStorage("random:index/randomString:RandomString::storage-suffix");
    const bucket = step(dev, "storage-bucket");
    const provider = `${urn("pulumi:providers:aws::default_7_48_0")}::${UNKNOWN}`;
    const { outputs, inputs, id, ...rest } = bucket.newState;
    assert.deepEqual(rest, {
      urn: bucketUrn,
      custom: true,
      type: "aws:s3/bucket:Bucket",
      parent: urn("features:storage:Storage::storage"),
      protect: true,
      dependencies: [suffixUrn],
      propertyDependencies: { bucket: [suffixUrn] },
      provider,
    });
    assert.equal(bucket.provider, provider);
    const name = `data-${String(step(dev, "storage-suffix").newState.outputs.result)}`;
    assert.deepEqual([id, inputs, outputs.arn], [name, { bucket: name }, `arn:aws:s3:::${name}`]);
    assert.equal(step(dev, "vault").newState.provider, `${urn("pulumi:providers:aws::recovery")}::${UNKNOWN}`);
    assert.deepEqual(step(dev, "storage").newState.outputs, { arn: `arn:aws:s3:::${name}` });
  });

  it("gives a replica its primary's key id in its own Region", () => {
    const id = String(step(dev, "key").newState.id);
    assert.match(id, /^mrk-[0-9a-f]{32}$/);
    assert.equal(step(dev, "key").newState.outputs.arn, `arn:aws:kms:sa-east-1:${account}:key/${id}`);
    assert.equal(step(dev, "replica").newState.outputs.arn, `arn:aws:kms:eu-west-1:${account}:key/${id}`);
    assert.equal(step(dev, "vault").newState.inputs.kmsKeyArn, `arn:aws:kms:eu-west-1:${account}:key/${id}`);
  });

  it("puts what a provider with an assumed role creates into that role's account", () => {
    assert.match(
      String(step(dev, "vault").newState.outputs.arn),
      /^arn:aws:backup:sa-east-1:111122223333:backup-vault:vault-[0-9a-f]{7}$/,
    );
  });

  it("follows the Region and the overrides of the stack", () => {
    assert.match(String(step(eu, "fn").newState.outputs.arn), /^arn:aws:lambda:eu-west-1:123456789012:function:fn-/);
    assert.deepEqual(step(eu, "default_7_48_0").newState.inputs, { region: "eu-west-1", version: "7.48.0" });
    assert.equal(step(eu, "key").newState.inputs.description, "someone");
  });

  it("makes up the same values in every run", () => {
    assert.deepEqual(again.digest.steps, dev.digest.steps);
  });

  it("masks secrets everywhere", () => {
    assert.equal(step(dev, "password").newState.outputs.result, "[secret]");
    assert.equal(step(dev, "parameter").newState.inputs.value, "[secret]");
    assert.equal(dev.digest.outputs.secretPassword, "[secret]");
    assert.equal(dev.digest.config["features:token"], "[secret]");
    assert.equal(JSON.stringify([dev, eu, remediated]).includes("hunter2"), false);
    assert.equal(JSON.stringify(dev).includes("AAABAexample"), false);
  });

  it("hands over the configuration as text", () => {
    assert.equal(dev.digest.config["features:plan"], '{"windows":[60,120],"nested":{"zone":"America/Sao_Paulo"}}');
    assert.equal(dev.digest.config["features:owner"], "platform");
    assert.deepEqual(dev.digest.outputs.plan, { windows: [60, 120], nested: { zone: "America/Sao_Paulo" } });
  });

  it("describes an archive by its hash", () => {
    const code = step(dev, "fn").newState.inputs.code as { hash: string; assets: Record<string, unknown> };
    assert.match(code.hash, /^[0-9a-f]{64}$/);
    assert.deepEqual(code.assets["index.js"], {
      "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
      hash: "963c7a2df68ba4a8f3485f083cdcdb23d57d20f77431aa8afb78fdc9f079df09",
      text: "exports.handler = async () => 1;",
    });
  });

  it("says which outputs are made up and which nobody knows", () => {
    const of = (name: string) =>
      dev.digest.provisional
        .filter((entry) => entry.urn.endsWith(`::${name}`))
        .map(({ path, kind }) => `${path} ${kind}`);
    assert.deepEqual(of("key"), ["id provisional", "keyId provisional", "arn provisional"]);
    assert.deepEqual(of("features-dev"), ["privateIp unknown"]);
    assert.deepEqual(of("recovery"), ["id unknown"]);
    assert.equal(dev.digest.outputs.privateIp, UNKNOWN);
  });

  it("answers a function and a read", () => {
    assert.equal(dev.digest.outputs.account, account);
    assert.equal(dev.digest.outputs.adoptedArn, "arn:aws:s3:::an-existing-bucket");
    assert.equal(step(dev, "adopted").newState.id, "an-existing-bucket");
  });

  it("keeps a warning of several lines whole", () => {
    assert.deepEqual(dev.digest.diagnostics, [{ severity: "warning", message: "two lines\nof a warning" }]);
  });

  it("reports its progress", () => {
    assert.equal(progress[0], "starting 0");
    assert.ok(progress.includes("registering 10"));
    assert.deepEqual(progress.slice(-2), ["analyzing 17", "done 17"]);
  });

  it("can be read as a graph", () => {
    const graph = graphFromDigest(dev.digest);
    assert.deepEqual(
      graph
        .children(urn("features:storage:Storage::storage"))
        .map(({ name }) => name)
        .toSorted(),
      ["storage-bucket", "storage-suffix", "storage-versioning"],
    );
  });

  describe("with policies", () => {
    it("collects the violations of resources and of the stack, with level, severity and configuration", () => {
      assert.deepEqual(dev.digest.policies.packs, [{ name: "rules", version: "1.2.3", policies: 5 }]);
      const id = String(step(dev, "key").newState.id);
      const vaultName = String(step(dev, "vault").newState.id);
      const from = { pack: "rules", packVersion: "1.2.3" };
      assert.deepEqual(dev.digest.policies.violations, [
        {
          ...from,
          policy: "rotation",
          description: "Keys rotate.",
          message: "at most 90 days, configured, sa-east-1",
          enforcementLevel: "advisory",
          severity: "unspecified",
          urn: urn("aws:kms/key:Key::key"),
        },
        {
          ...from,
          policy: "bucket-tags",
          description: "Buckets carry tags.",
          message: "tags are missing",
          enforcementLevel: "mandatory",
          severity: "high",
          urn: inStorage("aws:s3/bucket:Bucket::storage-bucket"),
        },
        {
          ...from,
          policy: "vault-key",
          description: "Vaults use the replica.",
          message:
            `arn:aws:backup:sa-east-1:111122223333:backup-vault:${vaultName} under ` +
            `arn:aws:kms:eu-west-1:${account}:key/${id} from replica of pulumi:pulumi:Stack`,
          enforcementLevel: "mandatory",
          severity: "unspecified",
          urn: urn("aws:backup/vault:Vault::vault"),
        },
        {
          ...from,
          policy: "unknowns",
          description: "Reads what nobody knows.",
          message:
            "can't run policy 'unknowns' from policy pack 'rules@v1.2.3' during preview: " +
            "string value at .privateIp can't be known during preview",
          enforcementLevel: "advisory",
          severity: "unspecified",
        },
      ]);
      assert.deepEqual(dev.digest.policies.remediations, []);
    });

    it("remediates the inputs before the outputs are worked out and the other packs look", () => {
      assert.deepEqual(remediated.digest.policies.remediations, [
        {
          pack: "remediates",
          policy: "add-tags",
          urn: inStorage("aws:s3/bucket:Bucket::storage-bucket"),
          description: "Adds a tag to buckets.",
          changes: [{ path: "tags", before: undefined, after: { owner: "policy" } }],
        },
      ]);
      const { inputs, outputs } = step(remediated, "storage-bucket").newState;
      assert.deepEqual([inputs.tags, outputs.tags], [{ owner: "policy" }, { owner: "policy" }]);
      assert.equal(
        remediated.digest.policies.violations.some(({ policy }) => policy === "bucket-tags"),
        false,
      );
      assert.deepEqual(
        remediated.digest.policies.packs.map(({ name }) => name),
        ["remediates", "rules"],
      );
    });
  });
});
