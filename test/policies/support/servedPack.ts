import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import type { FixtureResource, Program } from "./program";

const packDir = join(__dirname, "../../../policies");
const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
// The generated messages take only the Struct of the same copy of google-protobuf.
const structs = pulumi(
  "google-protobuf/google/protobuf/struct_pb.js",
) as typeof import("google-protobuf/google/protobuf/struct_pb");

type Diagnostic = messages.AnalyzeDiagnostic.AsObject;

/** The bundled pack in a process of its own, started by the SDK's entry point as the CLI does it. */
export class ServedPack {
  readonly #client: AnalyzerClient;
  readonly #end: () => Promise<void>;

  private constructor(port: string, end: () => Promise<void>) {
    this.#client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    this.#end = end;
  }

  static async start(): Promise<ServedPack> {
    const entry = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [entry, "127.0.0.1:1", "."], {
      cwd: packDir,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = once(child, "exit");
    // A pack that neither serves nor ends must not outlive the tests.
    const patience = setTimeout(() => child.kill(), 30_000);
    let said = "";
    let complained = "";
    child.stderr.on("data", (chunk: Buffer) => (complained += chunk.toString()));
    const port = await new Promise<string>((done, fail) => {
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const line = /^(\d+)\n/m.exec(said);
        if (line?.[1] !== undefined) done(line[1]);
      });
      child.once("exit", () => {
        clearTimeout(patience);
        fail(new Error(`the pack ended before it served: ${complained}`));
      });
    });
    clearTimeout(patience);
    return new ServedPack(port, async () => {
      child.kill();
      await exited;
    });
  }

  async stop(): Promise<void> {
    this.#client.close();
    await this.#end();
  }

  async info(): Promise<messages.AnalyzerInfo.AsObject> {
    const info = await new Promise<messages.AnalyzerInfo>((done, fail) => {
      const { Empty } = pulumi(
        "google-protobuf/google/protobuf/empty_pb.js",
      ) as typeof import("google-protobuf/google/protobuf/empty_pb");
      this.#client.getAnalyzerInfo(new Empty(), (error, response) => {
        if (error) fail(error);
        else done(response);
      });
    });
    return info.toObject();
  }

  async analyzeStack(program: Program): Promise<readonly Diagnostic[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(program.resources.map(analyzerResource));
    const response = await new Promise<messages.AnalyzeResponse>((done, fail) => {
      this.#client.analyzeStack(request, (error, answer) => {
        if (error) fail(error);
        else done(answer);
      });
    });
    return response.toObject().diagnosticsList;
  }

  async analyze(resource: FixtureResource): Promise<readonly Diagnostic[]> {
    const response = await new Promise<messages.AnalyzeResponse>((done, fail) => {
      this.#client.analyze(analyzeRequest(resource), (error, answer) => {
        if (error) fail(error);
        else done(answer);
      });
    });
    return response.toObject().diagnosticsList;
  }

  async remediate(
    resource: FixtureResource,
  ): Promise<readonly { readonly policy: string; readonly properties: unknown }[]> {
    const response = await new Promise<messages.RemediateResponse>((done, fail) => {
      this.#client.remediate(analyzeRequest(resource), (error, answer) => {
        if (error) fail(error);
        else done(answer);
      });
    });
    return response.getRemediationsList().map((each) => ({
      policy: each.getPolicyname(),
      properties: each.getProperties()?.toJavaScript(),
    }));
  }
}

function urnOf({ type, name }: Pick<FixtureResource, "type" | "name">): string {
  return `urn:pulumi:test::test::${type}::${name}`;
}

function structOf(props: FixtureResource["props"]): Struct {
  return structs.Struct.fromJavaScript(props as Parameters<typeof structs.Struct.fromJavaScript>[0]);
}

function analyzerResource(resource: FixtureResource): messages.AnalyzerResource {
  const message = new messages.AnalyzerResource();
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(urnOf(resource));
  message.setProperties(structOf(resource.props));
  message.setOptions(new messages.AnalyzerResourceOptions());
  const provider = new messages.AnalyzerProviderResource();
  provider.setType("pulumi:providers:aws");
  provider.setName(resource.provider);
  provider.setUrn(urnOf({ type: "pulumi:providers:aws", name: resource.provider }));
  provider.setProperties(structOf({}));
  message.setProvider(provider);
  return message;
}

function analyzeRequest(resource: FixtureResource): messages.AnalyzeRequest {
  const message = new messages.AnalyzeRequest();
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(urnOf(resource));
  message.setProperties(structOf(resource.props));
  message.setOptions(new messages.AnalyzerResourceOptions());
  return message;
}
