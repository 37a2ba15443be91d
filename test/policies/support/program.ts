/** A resource of a fixture program, as the engine hands it to a policy pack. */
export interface FixtureResource {
  readonly name: string;
  readonly type: string;
  readonly props: Record<string, unknown>;
  /** Logical names of the resources that each property is computed from. */
  readonly sources: Record<string, string[]>;
  /** Logical name of the provider; another account has another one. */
  provider: string;
}

type Key = string | number;

/** A small stack that a fixture changes in one place. */
export class Program {
  readonly #resources = new Map<string, FixtureResource>();

  add(name: string, type: string, props: Record<string, unknown>, provider = "default"): this {
    if (this.#resources.has(name)) throw new Error(`the program has a resource "${name}" already`);
    this.#resources.set(name, { name, type, props, sources: {}, provider });
    return this;
  }

  remove(name: string): this {
    this.get(name);
    this.#resources.delete(name);
    return this;
  }

  get(name: string): FixtureResource {
    const resource = this.#resources.get(name);
    if (resource === undefined) throw new Error(`the program has no resource "${name}"`);
    return resource;
  }

  /** Sets one property; undefined removes it. */
  set(name: string, path: readonly Key[], value: unknown): this {
    const last = path.at(-1);
    if (last === undefined) throw new Error("a path has at least one key");
    let target: unknown = this.get(name).props;
    for (const key of path.slice(0, -1)) target = (target as Record<Key, unknown>)[key];
    if (typeof target !== "object" || target === null) throw new Error(`${name} has nothing at ${path.join(".")}`);
    if (value === undefined) Reflect.deleteProperty(target, last);
    else (target as Record<Key, unknown>)[last] = value;
    return this;
  }

  /** Says what a property is computed from. */
  computedFrom(name: string, property: string, ...sources: string[]): this {
    this.get(name).sources[property] = sources;
    return this;
  }

  get resources(): readonly FixtureResource[] {
    return [...this.#resources.values()];
  }
}
