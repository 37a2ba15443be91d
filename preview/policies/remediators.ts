import { decodeNotApplicable, notApplicableToRemediate } from "../wire/analysis";
import { Reach } from "./reach";

/** A remediation is one function: the type that it is marked with is the only one that it looks at. */
const byType = /^Policy (only applies to resources of type '|does not implement remediateResource$)/;

/** The policies of a pack that change resources, and the types that none of them looks at: they need not be asked about. */
export class Remediators {
  private readonly reach: Reach;
  private readonly firstAnswers = new Map<string, Promise<void>>();

  constructor(names: readonly string[]) {
    this.reach = new Reach(names, byType);
  }

  touch(type: string): boolean {
    return this.reach.includes(type);
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
      const bytes = await answer;
      this.reach.learn(type, () => decodeNotApplicable(bytes, notApplicableToRemediate));
    } catch {
      // A failed answer teaches nothing; whoever asked deals with it.
    }
  }
}
