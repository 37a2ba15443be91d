import type { PreviewDigest } from "../../preview/types";
import { push } from "../collections";
import { text, type StepState } from "./values";

/** Ways that another resource may name a resource: its URN, id, ARN, physical name. */
function identities(node: StepState): string[] {
  const values = [node.urn, node.id, node.outputs.id, node.outputs.arn, node.outputs.bucket];
  return [...values, node.outputs.name, node.inputs.bucket, node.inputs.name].flatMap((value) => text(value) ?? []);
}

/** The resources of a digest, with the look-ups that the protection table needs. */
export class Inventory {
  readonly all: readonly StepState[];
  private readonly byUrn: ReadonlyMap<string, StepState>;
  private readonly defaultRegion: string | undefined;
  private readonly byType = new Map<string, StepState[]>();
  private readonly attachments = new Map<string, ReadonlyMap<StepState, readonly StepState[]>>();
  private readonly byIdentity = new Map<string, StepState[]>();

  constructor(digest: Pick<PreviewDigest, "steps" | "config">) {
    this.all = digest.steps.map((step) => step.newState);
    this.byUrn = new Map(this.all.map((node) => [node.urn, node]));
    this.defaultRegion = text(digest.config["aws:region"]);
    for (const node of this.all) {
      push(this.byType, node.type, node);
      for (const identity of new Set(identities(node))) push(this.byIdentity, `${node.type} ${identity}`, node);
    }
  }

  ofType(...types: readonly string[]): readonly StepState[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The Region of a resource: its own, else its provider's, else the configuration's; undefined when none says. */
  regionOf(node: StepState): string | undefined {
    const own = text(node.inputs.region) ?? text(node.outputs.region);
    if (own !== undefined) return own;
    const reference = node.provider ?? "";
    const provider = this.byUrn.get(reference.slice(0, reference.lastIndexOf("::")));
    return text(provider?.inputs.region) ?? this.defaultRegion;
  }

  /**
   * The one resource of these types that a property's value names; where the value is not known, the only one that the
   * property depends on. Undefined when none or several fit: the table then says "unknown".
   */
  named(value: unknown, from: StepState, property: string, types: readonly string[]): StepState | undefined {
    const known = text(value);
    if (known !== undefined) {
      const found = types.flatMap((type) => this.byIdentity.get(`${type} ${known}`) ?? []);
      if (found.length === 1) return found[0];
      return this.only(
        found.map((node) => node.urn),
        from,
        property,
        types,
      );
    }
    return this.only(undefined, from, property, types);
  }

  /** For each bucket, vault ... the resources that configure it through a property; computed once. */
  attached(
    types: readonly string[],
    property: string,
    targets: readonly string[],
  ): ReadonlyMap<StepState, readonly StepState[]> {
    const key = [...types, property].join(" ");
    const known = this.attachments.get(key);
    if (known !== undefined) return known;
    const attached = new Map<StepState, StepState[]>();
    for (const node of this.ofType(...types)) {
      const target = this.named(node.inputs[property], node, property, targets);
      if (target !== undefined) push(attached, target, node);
    }
    this.attachments.set(key, attached);
    return attached;
  }

  private only(
    among: readonly string[] | undefined,
    from: StepState,
    property: string,
    types: readonly string[],
  ): StepState | undefined {
    const candidates = (from.propertyDependencies[property] ?? []).filter(
      (urn) => types.includes(this.byUrn.get(urn)?.type ?? "") && (among === undefined || among.includes(urn)),
    );
    return candidates.length === 1 ? this.byUrn.get(candidates[0] ?? "") : undefined;
  }
}
