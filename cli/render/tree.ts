import { parseUrn, stackType } from "../../graph/urn";
import type { PreviewStep } from "../../preview/types";
import { groupBy, push } from "../collections";

/** Components of one type beside each other, or the program itself: drawn as one branch. */
export interface Branch {
  /** Class of the component, for example `ProtectedBucket`; empty for the program. */
  readonly label: string;
  /** Logical names of the components, in the order of registration. */
  readonly names: readonly string[];
  /** Custom resources by type token, those under other custom resources included. */
  readonly types: ReadonlyMap<string, number>;
  readonly children: readonly Branch[];
  /** Custom resources in the whole branch. */
  readonly total: number;
}

type State = PreviewStep["newState"];

function nameOf(urn: string): string {
  return parseUrn(urn)?.name ?? urn;
}

/** Providers that nobody declared: the CLI makes them and shows them nowhere. */
function isDefaultProvider(state: State): boolean {
  return state.type.startsWith("pulumi:providers:") && /^default(_|$)/.test(nameOf(state.urn));
}

/** Custom resources and components that a tree shows: neither the stack itself nor default providers. */
export function shown(steps: readonly PreviewStep[]): readonly State[] {
  return steps.map((step) => step.newState).filter((state) => state.type !== stackType && !isDefaultProvider(state));
}

/** Sums a program's resources by component; siblings of one type become one branch, at every depth. */
export function treeOf(steps: readonly PreviewStep[]): Branch {
  const states = shown(steps);
  const present = new Set(states.map(({ urn }) => urn));
  const children = groupBy(states, ({ parent }) => (parent !== undefined && present.has(parent) ? parent : ""));
  return branch("", [], [""], children);
}

function branch(
  label: string,
  names: readonly string[],
  urns: readonly string[],
  children: ReadonlyMap<string, readonly State[]>,
): Branch {
  const types = new Map<string, number>();
  const components = new Map<string, State[]>();
  // A custom resource's children count with its component: the tree shows components alone.
  const pending = [...urns];
  for (const urn of pending) {
    for (const state of children.get(urn) ?? []) {
      if (state.custom) {
        types.set(state.type, (types.get(state.type) ?? 0) + 1);
        if (children.has(state.urn)) pending.push(state.urn);
      } else {
        push(components, state.type, state);
      }
    }
  }
  const nested = [...components].map(([type, states]) =>
    branch(
      type.slice(type.lastIndexOf(":") + 1),
      states.map(({ urn }) => nameOf(urn)),
      states.map(({ urn }) => urn),
      children,
    ),
  );
  const own = [...types.values()].reduce((sum, number) => sum + number, 0);
  return { label, names, types, children: nested, total: nested.reduce((sum, child) => sum + child.total, own) };
}
