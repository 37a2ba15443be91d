import { graphOf, type ResourceGraph } from "./graph";
import type { ResourceNode } from "./types";
import { parseUrn } from "./urn";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a stack as a graph: from the digest of an offline preview, from `pulumi preview --json` or from `pulumi stack export`.
 * Resources that a preview would delete or that a state marks as deleted are not part of the stack any more and are left out.
 *
 * @throws Error that names the place and what stood there when the JSON is none of the three.
 */
export function graphFromDigest(json: unknown): ResourceGraph {
  const content = fields(json, "the file");
  // The CLI's envelope of an offline preview holds its digest.
  if (isFields(content.digest)) return graphFromDigest(content.digest);
  if (Array.isArray(content.steps)) return graphOf(content.steps.flatMap(fromStep));
  const deployment = isFields(content.deployment) ? content.deployment : content;
  if (Array.isArray(deployment.resources)) return graphOf(deployment.resources.flatMap(fromState));
  throw new Error(
    "expected the JSON of a preview (steps) or of `pulumi stack export` (deployment.resources); " +
      `found the keys ${Object.keys(content).join(", ") || "none"}`,
  );
}

function fromStep(step: unknown, index: number): ResourceNode[] {
  const place = `steps[${index}]`;
  const { op, newState } = fields(step, place);
  if (typeof op === "string" && /^(delete|discard|remove-pending)/.test(op)) return [];
  // Replacing is three steps with the same new state; the plain one is enough.
  if (op === "create-replacement" || op === "read-replacement") return [];
  if (newState === undefined || newState === null) return [];
  return [node(fields(newState, `${place}.newState`), `${place}.newState`)];
}

function fromState(state: unknown, index: number): ResourceNode[] {
  const place = `resources[${index}]`;
  const content = fields(state, place);
  return content.delete === true ? [] : [node(content, place)];
}

function node(state: Fields, place: string): ResourceNode {
  const urn = state.urn;
  const parsed = typeof urn === "string" ? parseUrn(urn) : undefined;
  if (typeof urn !== "string" || parsed === undefined)
    throw new Error(`${place}.urn: expected a URN, found ${shown(urn)}`);
  const type = state.type ?? parsed.type;
  if (typeof type !== "string") throw new Error(`${place}.type: expected a type token, found ${shown(type)}`);
  return {
    urn,
    type,
    name: parsed.name,
    custom: state.custom === true,
    ...optional("id", state.id, place),
    inputs: optionalFields(state.inputs, `${place}.inputs`),
    outputs: optionalFields(state.outputs, `${place}.outputs`),
    ...optional("parent", state.parent, place),
    protect: state.protect === true,
    ...optional("provider", state.provider, place),
    dependencies: texts(state.dependencies, `${place}.dependencies`),
    propertyDependencies: Object.fromEntries(
      Object.entries(optionalFields(state.propertyDependencies, `${place}.propertyDependencies`)).map(
        ([property, urns]) => [property, texts(urns, `${place}.propertyDependencies.${property}`)],
      ),
    ),
  };
}

function optional<Key extends "id" | "parent" | "provider">(
  key: Key,
  value: unknown,
  place: string,
): Partial<Record<Key, string>> {
  if (value === undefined || value === null || value === "") return {};
  if (typeof value !== "string") throw new Error(`${place}.${key}: expected a text, found ${shown(value)}`);
  return { [key]: value } as Partial<Record<Key, string>>;
}

function texts(value: unknown, place: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    throw new Error(`${place}: expected a list of URNs, found ${shown(value)}`);
  }
  return value;
}

function optionalFields(value: unknown, place: string): Fields {
  return value === undefined || value === null ? {} : fields(value, place);
}

function fields(value: unknown, place: string): Fields {
  if (!isFields(value)) throw new Error(`${place}: expected an object, found ${shown(value)}`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
