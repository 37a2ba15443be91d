// Holds the hand-written codecs against the classes that the SDK generates from the same .proto files.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import * as callback from "@pulumi/pulumi/proto/callback_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import * as sources from "@pulumi/pulumi/proto/source_pb";
import * as fc from "fast-check";
import type * as structs from "google-protobuf/google/protobuf/struct_pb";
import * as analysis from "../../preview/wire/analysis";
import * as registration from "../../preview/wire/registration";
import { decodeStruct, encodeStruct, type JsonObject } from "../../preview/wire/struct";
import { decodeTransformed, encodeTransform } from "../../preview/wire/transform";

// The SDK's own copy: a message must be of the class that its serializer knows.
const { Struct } = createRequire(require.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb",
) as typeof structs;

const nested: JsonObject = {
  text: "ção ✓",
  empty: "",
  zero: 0,
  number: -1.5,
  yes: true,
  no: false,
  nothing: null,
  list: [1, "two", [null], { three: 3 }],
  deep: { long: "x".repeat(300), none: {} },
};

function struct(value: JsonObject): structs.Struct {
  return Struct.fromJavaScript(value);
}

const bytes = (message: { serializeBinary(): Uint8Array }): Buffer => Buffer.from(message.serializeBinary());

describe("wire format", () => {
  it("reads and writes a Struct as the SDK does", () => {
    assert.deepEqual(decodeStruct(bytes(struct(nested))), nested);
    assert.deepEqual(Struct.deserializeBinary(encodeStruct(nested)).toJavaScript(), nested);
  });

  it("returns every JSON object unchanged", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    fc.assert(
      fc.property(json, (value) => {
        const object = JSON.parse(JSON.stringify(value)) as JsonObject;
        assert.deepEqual(decodeStruct(encodeStruct(object)), object);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses a message that breaks off", () => {
    const whole = encodeStruct({ key: "a value that is long enough" });
    assert.throws(() => decodeStruct(whole.subarray(0, whole.length - 3)), { message: "truncated protobuf message" });
  });

  it("reads a registration", () => {
    const request = new resource.RegisterResourceRequest();
    request
      .setType("aws:s3/bucket:Bucket")
      .setName("b")
      .setParent("urn:parent")
      .setCustom(true)
      .setObject(struct(nested));
    request
      .setProtect(true)
      .setDependenciesList(["urn:one", "urn:two"])
      .setProvider("urn:provider::id")
      .setVersion("7.48.0");
    request.setIgnorechangesList(["tags"]).setAdditionalsecretoutputsList(["password"]).setImportid("imported");
    request.setDeletebeforereplacedefined(true).setDeletebeforereplace(false).setRemote(true);
    request
      .getPropertydependenciesMap()
      .set("bucket", new resource.RegisterResourceRequest.PropertyDependencies().setUrnsList(["urn:one"]));
    request.getProvidersMap().set("aws", "urn:provider::id");
    request.setSourceposition(new sources.SourcePosition().setUri("file:///p/index.ts").setLine(12).setColumn(3));
    request.setTransformsList([new callback.Callback().setTarget("127.0.0.1:1").setToken("token")]);
    assert.deepEqual(registration.decodeRegisterResource(bytes(request)), {
      type: "aws:s3/bucket:Bucket",
      name: "b",
      parent: "urn:parent",
      custom: true,
      remote: true,
      inputs: nested,
      protect: true,
      dependencies: ["urn:one", "urn:two"],
      propertyDependencies: { bucket: ["urn:one"] },
      provider: "urn:provider::id",
      providers: { aws: "urn:provider::id" },
      version: "7.48.0",
      ignoreChanges: ["tags"],
      additionalSecretOutputs: ["password"],
      deleteBeforeReplace: false,
      importId: "imported",
      source: "file:///p/index.ts:12",
      transforms: [{ target: "127.0.0.1:1", token: "token" }],
    });
  });

  it("answers a registration, a read and an invoke", () => {
    const registered = resource.RegisterResourceResponse.deserializeBinary(
      registration.encodeRegistered({ urn: "u", id: "i", outputs: nested }),
    );
    assert.deepEqual(
      [registered.getUrn(), registered.getId(), registered.getObject()?.toJavaScript()],
      ["u", "i", nested],
    );
    const read = resource.ReadResourceResponse.deserializeBinary(
      registration.encodeRead({ urn: "u", properties: nested }),
    );
    assert.deepEqual([read.getUrn(), read.getProperties()?.toJavaScript()], ["u", nested]);
  });

  it("reads reads, outputs and invokes", () => {
    const read = new resource.ReadResourceRequest();
    read.setId("i").setType("t").setName("n").setParent("p").setProperties(struct(nested)).setDependenciesList(["d"]);
    read.setProvider("pr").setVersion("1").setAdditionalsecretoutputsList(["s"]);
    assert.deepEqual(registration.decodeReadResource(bytes(read)), {
      id: "i",
      type: "t",
      name: "n",
      parent: "p",
      properties: nested,
      dependencies: ["d"],
      provider: "pr",
      version: "1",
      additionalSecretOutputs: ["s"],
      source: undefined,
    });
    const outputs = new resource.RegisterResourceOutputsRequest().setUrn("u").setOutputs(struct(nested));
    assert.deepEqual(registration.decodeRegisterOutputs(bytes(outputs)), { urn: "u", outputs: nested });
    const invoke = new resource.ResourceInvokeRequest().setTok("a:b:c").setArgs(struct(nested)).setProvider("p");
    assert.deepEqual(registration.decodeInvoke(bytes(invoke)), { token: "a:b:c", args: nested, provider: "p" });
  });

  it("asks a pack about a resource and about the stack", () => {
    const asked: analysis.AnalyzedResource = {
      type: "t",
      name: "n",
      urn: "u",
      properties: nested,
      options: {
        protect: true,
        ignoreChanges: ["i"],
        deleteBeforeReplace: false,
        additionalSecretOutputs: ["s"],
        parent: "p",
      },
      provider: { type: "pt", name: "pn", urn: "pu", properties: { region: "sa-east-1" } },
      parent: "p",
      dependencies: ["d"],
      propertyDependencies: { k: ["d"] },
    };
    const request = analyzer.AnalyzeRequest.deserializeBinary(analysis.encodeAnalyze(asked));
    assert.deepEqual(
      [request.getType(), request.getName(), request.getUrn(), request.getProperties()?.toJavaScript()],
      ["t", "n", "u", nested],
    );
    const options = request.getOptions();
    assert.deepEqual(
      [
        options?.getProtect(),
        options?.getIgnorechangesList(),
        options?.getDeletebeforereplacedefined(),
        options?.getParent(),
      ],
      [true, ["i"], true, "p"],
    );
    assert.deepEqual(options?.getAdditionalsecretoutputsList(), ["s"]);
    assert.deepEqual(request.getProvider()?.getProperties()?.toJavaScript(), { region: "sa-east-1" });
    const [first] = analyzer.AnalyzeStackRequest.deserializeBinary(
      analysis.encodeAnalyzeStack([asked, asked]),
    ).getResourcesList();
    assert.deepEqual([first?.getParent(), first?.getDependenciesList()], ["p", ["d"]]);
    assert.deepEqual(first?.getPropertydependenciesMap().get("k")?.getUrnsList(), ["d"]);
  });

  it("reads what a pack answers", () => {
    const diagnostic = new analyzer.AnalyzeDiagnostic()
      .setPolicyname("p")
      .setPolicypackname("k")
      .setPolicypackversion("1");
    diagnostic.setDescription("d").setMessage("m").setUrn("u").setEnforcementlevel(analyzer.EnforcementLevel.REMEDIATE);
    diagnostic.setSeverity(analyzer.PolicySeverity.POLICY_SEVERITY_CRITICAL);
    assert.deepEqual(
      analysis.decodeDiagnostics(bytes(new analyzer.AnalyzeResponse().setDiagnosticsList([diagnostic]))),
      [
        {
          policy: "p",
          pack: "k",
          packVersion: "1",
          description: "d",
          message: "m",
          enforcementLevel: 3,
          urn: "u",
          severity: 4,
        },
      ],
    );
    const remediation = new analyzer.Remediation().setPolicyname("p").setPolicypackname("k").setPolicypackversion("1");
    remediation.setDescription("d").setProperties(struct(nested)).setDiagnostic("why");
    assert.deepEqual(
      analysis.decodeRemediations(bytes(new analyzer.RemediateResponse().setRemediationsList([remediation]))),
      [{ policy: "p", pack: "k", packVersion: "1", description: "d", properties: nested, diagnostic: "why" }],
    );
    const policy = new analyzer.PolicyInfo().setName("p").setEnforcementlevel(analyzer.EnforcementLevel.MANDATORY);
    policy.setPolicyType(analyzer.PolicyType.POLICY_TYPE_STACK);
    policy.setConfigschema(new analyzer.PolicyConfigSchema().setProperties(struct({ days: { default: 5 } })));
    const info = new analyzer.AnalyzerInfo().setName("k").setVersion("1").setPoliciesList([policy]);
    const config = new analyzer.PolicyConfig().setProperties(struct({ a: 1 }));
    info.getInitialconfigMap().set("p", config.setEnforcementlevel(analyzer.EnforcementLevel.DISABLED));
    assert.deepEqual(analysis.decodeAnalyzerInfo(bytes(info)), {
      name: "k",
      version: "1",
      policies: [{ name: "p", enforcementLevel: 1, policyType: 2, configSchema: { days: { default: 5 } } }],
      initialConfig: { p: { enforcementLevel: 2, properties: { a: 1 } } },
    });
  });

  it("configures a pack", () => {
    const request = analyzer.ConfigureAnalyzerRequest.deserializeBinary(
      analysis.encodeConfigure({ p: { enforcementLevel: 1, properties: { days: 5 } } }),
    );
    const config = request.getPolicyconfigMap().get("p");
    assert.deepEqual([config?.getEnforcementlevel(), config?.getProperties()?.toJavaScript()], [1, { days: 5 }]);
    const stack = analyzer.AnalyzerStackConfigureRequest.deserializeBinary(
      analysis.encodeConfigureStack({
        stack: "s",
        project: "p",
        organization: "o",
        config: { "p:k": "v" },
        secretKeys: ["p:k"],
      }),
    );
    assert.deepEqual(
      [stack.getStack(), stack.getProject(), stack.getOrganization(), stack.getDryRun()],
      ["s", "p", "o", true],
    );
    assert.deepEqual([stack.getConfigMap().get("p:k"), stack.getConfigSecretKeysList()], ["v", ["p:k"]]);
  });

  it("hands a registration to a transform and takes it back", () => {
    const request = registration.decodeRegisterResource(
      bytes(new resource.RegisterResourceRequest().setType("t").setName("n").setCustom(true)),
    );
    const given = {
      ...request,
      inputs: nested,
      dependencies: ["d"],
      protect: true,
      provider: "pr",
      ignoreChanges: ["i"],
    };
    const sent = resource.TransformRequest.deserializeBinary(encodeTransform(given));
    assert.deepEqual(
      [sent.getType(), sent.getName(), sent.getCustom(), sent.getProperties()?.toJavaScript()],
      ["t", "n", true, nested],
    );
    const options = sent.getOptions();
    assert.deepEqual(
      [options?.getDependsOnList(), options?.getProtect(), options?.getProvider(), options?.getIgnoreChangesList()],
      [["d"], true, "pr", ["i"]],
    );
    const response = new resource.TransformResponse().setProperties(struct({ a: 1 }));
    response.setOptions(new resource.TransformResourceOptions().setDependsOnList(["e"]).setVersion("2"));
    const taken = decodeTransformed(bytes(response), given);
    assert.deepEqual(
      [taken.inputs, taken.dependencies, taken.protect, taken.version, taken.provider],
      [{ a: 1 }, ["e"], false, "2", "pr"],
    );
  });
});
