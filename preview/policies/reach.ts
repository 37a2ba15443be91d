import type { NotApplicable } from "../wire/analysis";

/** The types that a pack's policies look at, as far as its answers have told: about others it need not be asked. */
export class Reach {
  private readonly names: readonly string[];
  private readonly byType: RegExp;
  private readonly known = new Map<string, boolean>();

  /**
   * @param names the policies that an answer must name for a type to be out of reach.
   * @param byType the reasons that hold for every resource of the type: a policy's own may hold for one resource only.
   */
  constructor(names: readonly string[], byType: RegExp) {
    this.names = names;
    this.byType = byType;
  }

  /** False when no policy looks at the type. */
  includes(type: string): boolean {
    return this.names.length > 0 && this.known.get(type) !== false;
  }

  /** Takes the first answer about a type for all of them. */
  learn(type: string, passedOver: () => readonly NotApplicable[]): void {
    if (this.known.has(type)) return;
    const passed = new Set(passedOver().flatMap(({ policy, reason }) => (this.byType.test(reason) ? [policy] : [])));
    this.known.set(type, !this.names.every((name) => passed.has(name)));
  }
}
