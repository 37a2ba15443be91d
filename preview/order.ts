import { providerUrn, type ResourceState } from "./resourceState";

/**
 * The same order in every run: resources register as their inputs resolve, so the order in which they arrive differs from run to run. Here a
 * resource stands after its parent, its provider and what it depends on, and otherwise by its URN.
 */
export function ordered(states: readonly ResourceState[]): ResourceState[] {
  const byUrn = new Map(states.map((state) => [state.urn, state]));
  const done = new Set<string>();
  const result: ResourceState[] = [];
  // A chain of dependencies may be longer than the call stack: no recursion.
  const open: { state: ResourceState; before: string[] }[] = [];
  const visit = (urn: string): void => {
    const state = byUrn.get(urn);
    if (state === undefined || done.has(urn)) return;
    done.add(urn);
    open.push({ state, before: predecessors(state) });
  };
  for (const urn of [...byUrn.keys()].toSorted()) {
    visit(urn);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.before.pop();
      if (next !== undefined) {
        visit(next);
      } else {
        result.push(top.state);
        open.pop();
      }
    }
  }
  return result;
}

/** What stands before a resource, the last to be visited first. */
function predecessors({ parent, provider, dependencies }: ResourceState): string[] {
  return [
    ...dependencies.toSorted().toReversed(),
    ...(provider === "" ? [] : [providerUrn(provider)]),
    ...(parent === "" ? [] : [parent]),
  ];
}
