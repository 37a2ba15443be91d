import { Client, credentials } from "@grpc/grpc-js";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PreviewError, messageOf } from "../failure";
import { childEnvironment, start, type Child } from "../processes";
import { plainInspect } from "../program";
import { isRecord, readYaml } from "../project/yamlFile";
import { decodeAnalyzerInfo, encodeConfigure, encodeConfigureStack, type AnalyzerInfo } from "../wire/analysis";
import { emptyMessage, unary, unlimitedMessages } from "../wire/methods";
import { disabledLevel, remediateLevel } from "./levels";
import { checkedConfig } from "./packConfig";
import type { PackConfigFile } from "./packConfigFile";
import { Reach } from "./reach";
import { Remediators } from "./remediators";

/** What a pack is told about the stack. */
export interface PackContext {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Milliseconds without any answer after which a pack counts as dead. */
  readonly timeoutMilliseconds: number;
}

/** Few frames: enough for the file and line of a policy that throws, cheap for the SDK's "unknown value" errors, which are routine. */
const nodeOptions = ["--stack-trace-limit=4", `--require=${plainInspect}`];

/** `pulumirpc.PolicyType` of a policy that sees the whole stack only. */
const stackPolicy = 2;

/**
 * Why a policy makes nothing of any resource of a type. The SDK's own words ("only applies to resources of type 'x'") do
 * not say it: of a policy with several functions they tell what one function passed over. A pack that wants to be asked
 * about its types only says that there is no other.
 */
export const byTypeAlone =
  /^Policy (only applies to resources of type '.* and to no other type'|does not implement validateResource)$/;

/** One policy pack in its own process, started as the CLI starts it. */
export class Pack {
  readonly directory: string;
  /** Resolves when the pack can be asked; rejects with what the user should read. */
  readonly ready: Promise<AnalyzerInfo>;
  /** Its policies that change resources, as configured; known once it is ready. */
  remediators = new Remediators([]);
  /** The types of resources that its other policies look at; known once it is ready. */
  reach = new Reach([], byTypeAlone);
  private readonly configFile: PackConfigFile | undefined;
  private readonly child: Child;
  private readonly context: PackContext;
  private readonly failed: Promise<never>;
  private fail: (error: PreviewError) => void = () => undefined;
  private client: Client | undefined;
  private closing = false;
  private outstanding = 0;
  private lastAnswer = performance.now();
  private patience: number;
  private readonly watchdog: NodeJS.Timeout;

  constructor(directory: string, context: PackContext, configFile?: PackConfigFile) {
    this.directory = directory;
    this.configFile = configFile;
    this.context = context;
    this.patience = context.timeoutMilliseconds;
    const { folder, main } = readPack(directory);
    this.failed = new Promise<never>((_done, fail) => {
      this.fail = fail;
    });
    // Always somebody's business later; never an unhandled rejection meanwhile.
    this.failed.catch(() => undefined);
    let announce: (port: string) => void = () => undefined;
    const port = new Promise<string>((done) => {
      announce = done;
    });
    this.child = start([...nodeOptions, entryPoint(folder), "127.0.0.1:0", main], {
      cwd: folder,
      env: childEnvironment({
        PULUMI_CONFIG: JSON.stringify(context.config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(context.secretKeys),
        PULUMI_NODEJS_PROJECT: context.project,
        PULUMI_NODEJS_STACK: context.stack,
        PULUMI_NODEJS_ORGANIZATION: "organization",
        PULUMI_NODEJS_DRY_RUN: "true",
      }),
      onLine: (line) => {
        // The one thing that the protocol puts on standard output.
        if (line.stream === "out" && /^\d+$/.test(line.text.trim())) announce(line.text.trim());
      },
    });
    void this.child.ended.then(({ code, signal }) => {
      if (!this.closing) this.fail(this.problem(`ended by itself (${signal ?? `exit code ${code}`})`));
    });
    this.outstanding = 1;
    this.watchdog = setInterval(
      () => {
        if (this.outstanding > 0 && performance.now() - this.lastAnswer > this.patience) {
          this.fail(this.problem(`has not answered for ${Math.round(this.patience / 1000)} seconds`));
          void this.close();
        }
      },
      Math.min(1000, this.patience / 4),
    );
    this.ready = this.orFailed(this.introduce(port));
    this.ready.catch(() => undefined);
  }

  /** Sends one request and returns its answer's bytes. */
  async ask(method: string, request: Buffer, what: string): Promise<Buffer> {
    const { client } = this;
    if (client === undefined) throw this.problem("is not running");
    if (this.outstanding === 0) this.lastAnswer = performance.now();
    this.outstanding++;
    try {
      return await this.orFailed(call(client, method, request));
    } catch (error) {
      throw error instanceof PreviewError ? error : this.problem(`failed ${what}: ${readable(messageOf(error))}`);
    } finally {
      this.outstanding--;
      this.lastAnswer = performance.now();
    }
  }

  /** A request over the whole stack takes longer: gives the pack `factor` times the usual patience from now on. */
  allow(factor: number): void {
    this.patience = this.context.timeoutMilliseconds * factor;
  }

  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.watchdog);
    this.client?.close();
    await this.child.kill();
  }

  private async introduce(port: Promise<string>): Promise<AnalyzerInfo> {
    this.client = new Client(`127.0.0.1:${await port}`, credentials.createInsecure(), unlimitedMessages);
    this.outstanding--;
    this.lastAnswer = performance.now();
    const info = decodeAnalyzerInfo(await this.ask("GetAnalyzerInfo", emptyMessage, "while it introduced itself"));
    const config = checkedConfig(info, this.configFile);
    const resourcePolicies = info.policies
      .filter(({ policyType }) => policyType !== stackPolicy)
      .map(({ name }) => name);
    const levelOf = (name: string) => config[name]?.enforcementLevel;
    this.remediators = new Remediators(resourcePolicies.filter((name) => levelOf(name) === remediateLevel));
    this.reach = new Reach(
      resourcePolicies.filter((name) => levelOf(name) !== disabledLevel),
      byTypeAlone,
    );
    await this.ask("Configure", encodeConfigure(config), "while it was configured");
    await this.ask(
      "ConfigureStack",
      encodeConfigureStack({ organization: "organization", ...this.context }),
      "while it was told the stack",
    );
    return info;
  }

  private orFailed<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.failed]);
  }

  private problem(what: string): PreviewError {
    const printed = this.child.output
      .filter(({ stream, text }) => stream === "err" && text.trim() !== "")
      .map(({ text }) => text)
      .slice(0, 12);
    return new PreviewError("policy-pack", [`the policy pack in ${this.directory} ${what}`, ...printed].join("\n"));
  }
}

function call(client: Client, method: string, request: Buffer): Promise<Buffer> {
  const { path, requestSerialize, responseDeserialize } = unary("Analyzer", method);
  return new Promise((done, fail) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, response) => {
      if (error !== null) fail(new Error(error.details));
      else done(response ?? emptyMessage);
    });
  });
}

function readPack(directory: string): { folder: string; main: string } {
  const folder = resolve(directory);
  const file = join(folder, "PulumiPolicy.yaml");
  if (!existsSync(file))
    throw new PreviewError("policy-pack", `there is no PulumiPolicy.yaml in ${directory}: it is not a policy pack`);
  const content = readYaml(file);
  const runtime = isRecord(content) ? content.runtime : undefined;
  const name = isRecord(runtime) ? runtime.name : runtime;
  if (name !== "nodejs") {
    throw new PreviewError(
      "policy-pack",
      `${file}: the runtime is ${JSON.stringify(name)}; the offline preview runs nodejs policy packs only`,
    );
  }
  const main = isRecord(content) ? content.main : undefined;
  return { folder, main: typeof main === "string" && main !== "" ? main : "." };
}

function entryPoint(folder: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  } catch {
    throw new PreviewError(
      "policy-pack",
      `@pulumi/pulumi is not installed for the policy pack in ${folder}: run npm ci there first`,
    );
  }
}

/** A policy's own error with its own frames, without those of the SDK and of Node. */
function readable(details: string): string {
  return details
    .split("\n")
    .filter((line) => !/^\s+at .*(node:internal|node_modules\/(@pulumi|@grpc)\/|<anonymous>)/.test(line))
    .join("\n")
    .trim();
}
