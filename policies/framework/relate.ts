import type { StackView } from "./stack";
import type { Subject } from "./subject";
import { unknown } from "./values";

/** What a property's value stands for: one resource of the stack, something outside it, or one of several. */
export type Target =
  | { readonly kind: "one"; readonly subject: Subject }
  | { readonly kind: "outside" }
  | { readonly kind: "open"; readonly candidates: readonly Subject[] };

/**
 * Finds the resource that a reference means: by its value where that is known, else by what the value is computed from.
 * Names of vaults are unique in an account and Region only, so equal names are told apart by those.
 */
export class Directory {
  readonly #byKey = new Map<string, Subject[]>();
  readonly #urns = new Set<string>();
  readonly #stack: StackView;

  /** @param keysOf values by which others refer to a subject: its name, id or ARN. */
  constructor(stack: StackView, subjects: readonly Subject[], keysOf: (subject: Subject) => readonly unknown[]) {
    this.#stack = stack;
    for (const subject of subjects) {
      this.#urns.add(subject.urn);
      for (const key of new Set(keysOf(subject))) {
        if (typeof key !== "string") continue;
        const same = this.#byKey.get(key);
        if (same === undefined) this.#byKey.set(key, [subject]);
        else same.push(subject);
      }
    }
  }

  /** @param property the top-level property that holds the value. */
  find(referrer: Subject, property: string, value: unknown): Target {
    if (value === undefined) return { kind: "outside" };
    const sources = () => this.#sources(referrer, property);
    if (value === unknown) return one(sources());
    const same = typeof value === "string" ? (this.#byKey.get(value) ?? []) : [];
    if (same.length === 0) return { kind: "outside" };
    if (same.length === 1) return one(same);
    const near = same.filter((subject) => isNear(subject, referrer));
    if (near.length === 1) return one(near);
    const urns = new Set(sources().map((subject) => subject.urn));
    const computedFrom = same.filter((subject) => urns.has(subject.urn));
    return one(computedFrom.length === 1 ? computedFrom : same);
  }

  #sources(referrer: Subject, property: string): readonly Subject[] {
    const found = referrer.sourcesOf(property).filter((urn) => this.#urns.has(urn));
    return [...new Set(found)].flatMap((urn) => this.#stack.withUrn(urn) ?? []);
  }
}

function one(subjects: readonly Subject[]): Target {
  const [only, ...others] = subjects;
  return only !== undefined && others.length === 0
    ? { kind: "one", subject: only }
    : { kind: "open", candidates: subjects };
}

/** Same account and Region, as far as both say. */
function isNear(a: Subject, b: Subject): boolean {
  return a.provider === b.provider && a.region === b.region;
}

/** The satellites of each owner, and those of which nobody can tell whose they are. */
export interface Attachment {
  readonly strays: readonly Subject[];
  of(owner: Subject): readonly Subject[];
}

/** Relates resources that refer to an owner by a top-level property, in one pass over both. */
export function attach(directory: Directory, satellites: readonly Subject[], property: string): Attachment {
  const byOwner = new Map<string, Subject[]>();
  const strays: Subject[] = [];
  for (const satellite of satellites) {
    const target = directory.find(satellite, property, satellite.at(property));
    if (target.kind === "open") strays.push(satellite);
    if (target.kind !== "one") continue;
    const same = byOwner.get(target.subject.urn);
    if (same === undefined) byOwner.set(target.subject.urn, [satellite]);
    else same.push(satellite);
  }
  return { strays, of: (owner) => byOwner.get(owner.urn) ?? [] };
}
