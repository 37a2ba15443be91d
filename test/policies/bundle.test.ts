// The bundle as the CLI runs it: the SDK's own entry point, server and proxies. What the engine makes of the answers is the
// preview's tests'.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AnalyzeDiagnostic, EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { UNKNOWN } from "../../graph/types";
import { buildPack } from "../../policies/build.mjs";
import { packName, rules } from "../../policies/pack";
import { happy } from "./support/happy";
import { ServedPack } from "./support/servedPack";

const bundle = join(__dirname, "../../policies/dist/index.js");

describe("the policy pack's bundle", () => {
  let pack: ServedPack;

  before(async () => {
    await buildPack({ ifStale: true });
    pack = await ServedPack.start();
  });
  after(() => pack.stop());

  const told = (diagnostics: readonly AnalyzeDiagnostic.AsObject[]) =>
    diagnostics.map(({ policyname, enforcementlevel, urn, message }) => ({
      policyname,
      enforcementlevel,
      on: urn.slice(urn.lastIndexOf("::") + 2),
      text: message.slice(message.indexOf("\n") + 1),
    }));

  it("serves every rule with its name, level and version", async () => {
    const info = await pack.info();
    const manifest = JSON.parse(readFileSync(join(__dirname, "../../policies/package.json"), "utf8")) as {
      version: string;
    };
    assert.equal(info.name, packName);
    assert.equal(info.version, manifest.version);
    assert.deepEqual(
      info.policiesList.map(({ name }) => name),
      rules.map(({ meta }) => meta.name),
    );
    for (const policy of info.policiesList) {
      assert.ok(policy.remediationSteps !== "" && policy.url !== "" && policy.framework?.reference !== "", policy.name);
    }
  });

  it("accepts the happy program", async () => {
    assert.deepEqual(await pack.analyzeStack(happy()), []);
    for (const resource of happy().resources) assert.deepEqual(await pack.analyze(resource), [], resource.name);
  });

  it("refuses with the rule's level and the message", async () => {
    assert.deepEqual(told(await pack.analyzeStack(happy().remove("medical-versioning"))), [
      {
        policyname: "storage-bucket-versioned",
        enforcementlevel: EnforcementLevel.MANDATORY,
        on: "medical",
        text: 'Bucket "medical": versioning is absent; it must be "Enabled", because without it an overwritten or deleted object is gone (X1, X4, BKP-11). Fix: add a BucketVersioning with versioningConfiguration.status Enabled',
      },
    ]);
  });

  it("says of an unknown value that it cannot tell, as an advisory of a mandatory stack rule", async () => {
    const program = happy().set("medical-versioning", ["versioningConfiguration", "status"], UNKNOWN);
    assert.deepEqual(told(await pack.analyzeStack(program)), [
      {
        policyname: "storage-bucket-versioned",
        enforcementlevel: EnforcementLevel.ADVISORY,
        on: "medical-versioning",
        text: 'cannot tell: versioningConfiguration.status of BucketVersioning "medical-versioning": its value is not known before the deployment.',
      },
    ]);
  });

  it("says so of a resource rule too, and leaves the value alone when it mends", async () => {
    const key = happy().set("key", ["enableKeyRotation"], UNKNOWN).get("key");
    assert.deepEqual(told(await pack.analyze(key)), [
      {
        policyname: "keys-key-rotation",
        enforcementlevel: EnforcementLevel.ADVISORY,
        on: "key",
        text: 'cannot tell: enableKeyRotation of Key "key": its value is not known before the deployment.',
      },
    ]);
    assert.deepEqual(await pack.remediate(key), []);
  });

  it("[SEC-2] mends a key that does not rotate", async () => {
    const key = happy().set("key", ["enableKeyRotation"], false).set("key", ["policy"], UNKNOWN).get("key");
    assert.deepEqual(await pack.remediate(key), [
      { policy: "keys-key-rotation", properties: { ...key.props, enableKeyRotation: true } },
    ]);
  });

  it("is made again only when it is stale", async () => {
    const before = statSync(bundle).mtimeMs;
    assert.equal(await buildPack({ ifStale: true }), false);
    assert.equal(statSync(bundle).mtimeMs, before);
    const good = readFileSync(bundle);
    writeFileSync(bundle, "// yesterday's rules");
    assert.equal(await buildPack({ ifStale: true }), true);
    assert.deepEqual(readFileSync(bundle), good);
  });
});
