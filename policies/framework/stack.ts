import { Subject, type SdkResource } from "./subject";

/**
 * A stack's resources by type and URN, made in one pass. The policy SDK decodes the stack anew for every stack policy,
 * so nothing can be shared between two of them; indexing costs a fraction of that decoding.
 */
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

  withUrn(urn: string): Subject | undefined {
    return this.#byUrn.get(urn);
  }
}
