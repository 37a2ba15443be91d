import { decodeNotApplicable } from "../wire/analysis";

/**
 * Why the policy SDK did not run a policy, where the reason holds for every resource of the type: the type that its
 * function is marked with, or a policy without a remediation. A policy's own reason may hold for one resource only.
 */
const byType = /^Policy (only applies to resources of type '|does not implement remediateResource$)/;

/** The policies of a pack that change resources, and the types that none of them looks at: they need not be asked about. */
export class Remediators {
  private readonly names: readonly string[];
  private readonly untouched = new Set<string>();
  private readonly firstAnswers = new Map<string, Promise<void>>();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  touch(type: string): boolean {
    return this.names.length > 0 && !this.untouched.has(type);
  }

  /** Sends the question about a resource of the type unless the answer to the first one of the type makes it needless. */
  async ask(type: string, send: () => Promise<Buffer>): Promise<Buffer | undefined> {
    const first = this.firstAnswers.get(type);
    if (first !== undefined) await first;
    if (!this.touch(type)) return undefined;
    const answer = send();
    if (first === undefined) this.firstAnswers.set(type, this.learn(type, answer));
    return answer;
  }

  private async learn(type: string, answer: Promise<Buffer>): Promise<void> {
    try {
      const passed = decodeNotApplicable(await answer).filter(({ reason }) => byType.test(reason));
      if (this.names.every((name) => passed.some(({ policy }) => policy === name))) this.untouched.add(type);
    } catch {
      // A failed answer teaches nothing; whoever asked deals with it.
    }
  }
}
