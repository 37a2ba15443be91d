import { isDeepStrictEqual } from "node:util";
import type { ResourceState } from "../resourceState";
import type { PreviewError } from "../failure";
import type { PolicyReport, PolicyViolation, Remediation } from "../types";
import { forPolicy } from "../values";
import { decodeDiagnostics, decodeRemediations, encodeAnalyze, type AnalyzerInfo } from "../wire/analysis";
import type { Json, JsonObject } from "../wire/struct";
import { changesBetween } from "./changes";
import { Descriptions } from "./described";
import { Lane } from "./lane";
import { Pack, type PackContext } from "./pack";
import { readPackConfig } from "./packConfigFile";
import { violationOf } from "./violation";

export interface PolicyRunOptions extends PackContext {
  readonly directories: readonly string[];
  /** Files with levels and settings, one for each directory, or none at all. */
  readonly configFiles: readonly string[];
  readonly providerOf: (state: ResourceState) => ResourceState | undefined;
  /** Shows a value as the digest would: secrets masked. */
  readonly show: (value: Json) => Json;
  readonly onFailure: (error: PreviewError) => void;
}

/** Every policy pack over one preview: analysis runs while the program still registers resources. */
export class PolicyRun {
  private readonly options: PolicyRunOptions;
  private readonly descriptions: Descriptions;
  private readonly packs: Pack[] = [];
  private readonly lanes: Lane[] = [];
  private readonly remediations: Remediation[] = [];
  private readonly remediationProblems: PolicyViolation[] = [];
  private infos: readonly AnalyzerInfo[] | undefined;
  private readonly ready: Promise<readonly AnalyzerInfo[]>;

  constructor(options: PolicyRunOptions) {
    this.options = options;
    this.descriptions = new Descriptions(options.providerOf);
    const configFiles = options.configFiles.map(readPackConfig);
    for (const [index, directory] of options.directories.entries()) {
      const pack = new Pack(directory, options, configFiles[index]);
      this.packs.push(pack);
      this.lanes.push(new Lane(pack, options.onFailure));
    }
    this.ready = Promise.all(this.packs.map(({ ready }) => ready));
    this.ready.then(
      (infos) => {
        this.infos = infos;
      },
      (error: unknown) => {
        options.onFailure(error as PreviewError);
      },
    );
  }

  /** Inputs after remediation; `undefined` when no pack remediates such a resource, so that the program is answered at once. */
  remediate(state: ResourceState): Promise<JsonObject> | undefined {
    const known = this.infos !== undefined;
    const asked = this.packs.some(({ remediators }) => !known || remediators.touch(state.type));
    if (!asked) return undefined;
    return this.remediated(state);
  }

  analyze(state: ResourceState): void {
    if (this.lanes.length === 0) return;
    const { urn, type, inputs } = state;
    let encoded: Buffer | undefined;
    const request = (): Buffer => (encoded ??= encodeAnalyze(this.descriptions.of(state, inputs)));
    for (const lane of this.lanes) lane.add({ urn, type, request });
    // Once the program has ended everybody waits for the stack's analysis: what it takes is made while the program runs.
    setImmediate(() => this.descriptions.entry(state));
  }

  /** Waits for what is still being analyzed, then has the packs look at the stack as a whole. */
  async finish(states: readonly ResourceState[]): Promise<PolicyReport> {
    const infos = await this.ready;
    const stack = Buffer.concat(states.map((state) => this.descriptions.entry(state)));
    const found = await Promise.all(
      this.lanes.map(async (lane) => {
        const resources = await lane.drained();
        // Thirty seconds are plenty for one resource; a policy over the whole stack reads all of them.
        lane.pack.allow(1 + states.length / 500);
        const answer = await lane.pack.ask("AnalyzeStack", stack, "over the whole stack");
        return [...resources, ...decodeDiagnostics(answer).map((diagnostic) => violationOf(diagnostic, undefined))];
      }),
    );
    return {
      packs: infos.map(({ name, version, policies }) => ({ name, version, policies: policies.length })),
      violations: [...this.remediationProblems, ...found.flat()],
      remediations: this.remediations,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.packs.map((pack) => pack.close()));
  }

  private async remediated(state: ResourceState): Promise<JsonObject> {
    await this.ready;
    let { inputs } = state;
    for (const pack of this.packs) {
      const given = inputs;
      const answer = await pack.remediators.ask(state.type, () =>
        pack.ask("Remediate", encodeAnalyze(this.descriptions.of(state, given)), `while it remediated ${state.urn}`),
      );
      if (answer === undefined) continue;
      const sent = forPolicy(inputs);
      let before = sent;
      for (const remediation of decodeRemediations(answer)) {
        const { policy, pack: packName, packVersion, description, properties, diagnostic } = remediation;
        if (diagnostic !== "") {
          const problem = {
            policy,
            pack: packName,
            packVersion,
            description,
            message: diagnostic,
            enforcementLevel: 0,
            severity: 0,
            urn: "",
          };
          this.remediationProblems.push(violationOf(problem, state.urn));
        }
        if (properties === undefined) continue;
        const changes = changesBetween(this.options.show(before), this.options.show(properties));
        before = properties;
        if (changes.length > 0)
          this.remediations.push({ pack: packName, policy, urn: state.urn, description, changes });
      }
      inputs = merged(inputs, sent, before);
    }
    return inputs;
  }
}

/** Keeps what a policy left alone as the program wrote it: references between resources survive only there. */
function merged(inputs: JsonObject, sent: JsonObject, after: JsonObject): JsonObject {
  if (after === sent) return inputs;
  return Object.fromEntries(
    Object.entries(after).map(([key, value]) => {
      const original = inputs[key];
      return [key, original !== undefined && isDeepStrictEqual(sent[key], value) ? original : value];
    }),
  );
}
