import type { ResourceNode } from "../graph/types";
import { UNKNOWN } from "../graph/types";
import { stackType } from "../graph/urn";
import { describeAsset } from "./assets";
import type { Deployment } from "./deployment";
import type { ResourceState } from "./resourceState";
import { ordered } from "./order";
import type { StackConfig } from "./project/config";
import type { Diagnostic, PolicyReport, PreviewDigest, PreviewStep, ProvisionalValue } from "./types";
import { forDigest, isUnknown, masked, secretTexts, unknownPaths } from "./values";
import { isObject, type Json, type JsonObject } from "./wire/struct";

export const noPolicies: PolicyReport = { packs: [], violations: [], remediations: [] };

export const emptyDigest: PreviewDigest = {
  config: {},
  steps: [],
  changeSummary: {},
  diagnostics: [],
  policies: noPolicies,
  provisional: [],
  outputs: {},
};

/** A digest that lacks what the policies and the diagnostics say. */
export type DigestDraft = (diagnostics: readonly Diagnostic[], policies: PolicyReport) => PreviewDigest;

/**
 * The digest of a deployment: what `pulumi preview --json` would print, and what the preview adds. Its larger part is made
 * at once, for a caller that still waits for the policies.
 */
export function draftDigest(deployment: Deployment, config: StackConfig, workingDirectory: string): DigestDraft {
  const states = ordered([...deployment.resources.values()]);
  const show = displayer(workingDirectory);
  const steps: PreviewStep[] = [];
  const provisional: ProvisionalValue[] = [];
  const changeSummary: Record<string, number> = {};
  let outputs: Readonly<Record<string, unknown>> = {};
  for (const state of states) {
    const shown = withoutMark(show(state.outputs) as JsonObject);
    steps.push(stepOf(state, show(state.inputs) as JsonObject, shown));
    provisional.push(...provisionalOf(state, shown));
    changeSummary[state.op] = (changeSummary[state.op] ?? 0) + 1;
    if (state.type === stackType) outputs = shown;
  }
  const mask = masker(states);
  const place = new Map(states.map(({ urn }, index) => [urn, index]));
  // Stack-wide findings come last.
  const byPlace = (a: { readonly urn?: string }, b: { readonly urn?: string }): number =>
    (place.get(a.urn ?? "") ?? states.length) - (place.get(b.urn ?? "") ?? states.length);
  return (diagnostics, policies) => ({
    config: Object.fromEntries(
      Object.entries(config.values).map(([key, value]) => [key, config.secretKeys.includes(key) ? masked : value]),
    ),
    steps,
    changeSummary,
    diagnostics: [...deployment.diagnostics, ...diagnostics].map((entry) => ({
      ...entry,
      message: mask(entry.message),
    })),
    policies: {
      packs: policies.packs,
      violations: policies.violations.toSorted(byPlace).map((entry) => ({ ...entry, message: mask(entry.message) })),
      remediations: policies.remediations.toSorted(byPlace),
    },
    provisional,
    outputs,
  });
}

export function displayer(workingDirectory: string): (value: Json) => Json {
  return (value) => forDigest(value, (special) => describeAsset(special, workingDirectory));
}

/** Without the mark by which the SDK tells the engine that an output is a whole resource. */
function withoutMark(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "@isPulumiResource")
      .map(([key, inner]) => [key, isObject(inner) ? withoutMark(inner) : inner]),
  );
}

function stepOf(state: ResourceState, inputs: JsonObject, outputs: JsonObject): PreviewStep {
  const { op, urn, type, custom, parent, protect, provider, dependencies, propertyDependencies } = state;
  const newState: Omit<ResourceNode, "name" | "protect"> & { protect?: boolean } = {
    urn,
    custom,
    ...(state.id === "" ? {} : { id: state.secretId ? masked : state.id }),
    type,
    inputs,
    outputs,
    ...(parent === "" ? {} : { parent }),
    ...(protect ? { protect } : {}),
    dependencies,
    propertyDependencies,
    ...(provider === "" ? {} : { provider }),
  };
  return { op, urn, ...(provider === "" ? {} : { provider }), newState };
}

function provisionalOf(state: ResourceState, outputs: JsonObject): ProvisionalValue[] {
  const { urn } = state;
  const found: ProvisionalValue[] = [];
  if (state.custom && state.op === "create")
    found.push({ urn, path: "id", kind: state.id === "" ? "unknown" : "provisional" });
  else if (isUnknown(state.id)) found.push({ urn, path: "id", kind: "unknown" });
  for (const path of state.provisional)
    found.push({ urn, path, kind: isUnknown(outputs[path]) ? "unknown" : "provisional" });
  const told = new Set(state.provisional);
  for (const path of unknownPaths(outputs, ""))
    if (!told.has(path) && path !== "id") found.push({ urn, path, kind: "unknown" });
  return found;
}

/** Masks the texts of secrets wherever a message repeats them. */
export function masker(states: readonly ResourceState[]): (text: string) => string {
  const secrets = new Set<string>();
  for (const { inputs, outputs } of states) {
    secretTexts(inputs, secrets);
    secretTexts(outputs, secrets);
  }
  // The longest first: one secret may contain another.
  const ordered = [...secrets].toSorted((a, b) => b.length - a.length);
  return (text) =>
    ordered.reduce((result, value) => result.replaceAll(value, masked), text).replaceAll(UNKNOWN, "<unknown>");
}
