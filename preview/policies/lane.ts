import type { PreviewError } from "../failure";
import type { PolicyViolation } from "../types";
import { decodeDiagnostics, decodeNotApplicable, notApplicableToAnalyze } from "../wire/analysis";
import type { Pack } from "./pack";
import { violationOf } from "./violation";

/** Requests that one pack holds at a time: enough to keep it busy, few enough that a dead one is noticed. */
const concurrency = 32;

/** A resource that a pack is to be asked about. It is encoded when its turn comes: most types are no policy's business. */
export interface Question {
  readonly urn: string;
  readonly type: string;
  readonly request: () => Buffer;
}

/** The queue in front of one pack. Results stand in the order of registration, whatever order they came in. */
export class Lane {
  readonly pack: Pack;
  private readonly onFailure: (error: PreviewError) => void;
  private readonly waiting: (Question | undefined)[] = [];
  /** Where the queue begins: taking from the front of a long array would move all of it. */
  private next = 0;
  private readonly results: PolicyViolation[][] = [];
  private running = 0;
  private open = false;
  private failure: PreviewError | undefined;
  private wake: () => void = () => undefined;

  constructor(pack: Pack, onFailure: (error: PreviewError) => void) {
    this.pack = pack;
    this.onFailure = onFailure;
    pack.ready.then(
      () => {
        this.open = true;
        this.pump();
        this.wake();
      },
      (error: unknown) => {
        this.failure = error as PreviewError;
        this.wake();
      },
    );
  }

  add(question: Question): void {
    this.waiting.push(question);
    this.pump();
  }

  async drained(): Promise<PolicyViolation[]> {
    while (this.failure === undefined && (this.next < this.waiting.length || this.running > 0 || !this.open)) {
      await new Promise<void>((done) => {
        this.wake = done;
      });
    }
    if (this.failure !== undefined) throw this.failure;
    return this.results.flat();
  }

  private pump(): void {
    while (this.open && this.running < concurrency && this.failure === undefined) {
      const question = this.waiting[this.next];
      if (question === undefined) break;
      const index = this.next++;
      this.waiting[index] = undefined;
      if (!this.pack.reach.includes(question.type)) continue;
      this.running++;
      void this.run(index, question);
    }
  }

  private async run(index: number, { urn, type, request }: Question): Promise<void> {
    try {
      const answer = await this.pack.ask("Analyze", request(), `on ${urn}`);
      this.pack.reach.learn(type, () => decodeNotApplicable(answer, notApplicableToAnalyze));
      const found = decodeDiagnostics(answer);
      if (found.length > 0) this.results[index] = found.map((diagnostic) => violationOf(diagnostic, urn));
    } catch (error) {
      this.failure ??= error as PreviewError;
      this.onFailure(this.failure);
    } finally {
      this.running--;
      this.pump();
      this.wake();
    }
  }
}
