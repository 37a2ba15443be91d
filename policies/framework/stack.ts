import { Subject, type SdkResource } from "./subject";

/** A stack's resources by type and URN, made in one pass. */
export class StackView {
  readonly #byType = new Map<string, Subject[]>();
  readonly #byUrn = new Map<string, Subject>();

  constructor(resources: readonly SdkResource[]) {
    for (const resource of resources) {
      const subject = new Subject(resource);
      this.#byUrn.set(subject.urn, subject);
      const same = this.#byType.get(subject.type);
      if (same === undefined) this.#byType.set(subject.type, [subject]);
      else same.push(subject);
    }
  }

  ofType(types: readonly string[]): readonly Subject[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** Whether there is a resource of one of the types. */
  occur(types: readonly string[]): boolean {
    return types.some((type) => this.#byType.has(type));
  }

  withUrn(urn: string): Subject | undefined {
    return this.#byUrn.get(urn);
  }
}
