import type { ResourceNode } from "./types";

/** The resources of a stack with the ways to walk among them. */
export interface ResourceGraph {
  /** In the order of the source: parents before their children. */
  readonly resources: readonly ResourceNode[];
  get(urn: string): ResourceNode | undefined;
  children(urn: string): readonly ResourceNode[];
  ofType(type: string): readonly ResourceNode[];
}

export function graphOf(resources: readonly ResourceNode[]): ResourceGraph {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const byParent = grouped(resources, ({ parent }) => parent);
  const byType = grouped(resources, ({ type }) => type);
  return {
    resources,
    get: (urn) => byUrn.get(urn),
    children: (urn) => byParent.get(urn) ?? [],
    ofType: (type) => byType.get(type) ?? [],
  };
}

function grouped<Key>(
  resources: readonly ResourceNode[],
  keyOf: (resource: ResourceNode) => Key,
): Map<Key, ResourceNode[]> {
  const groups = new Map<Key, ResourceNode[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [resource]);
    else group.push(resource);
  }
  return groups;
}
