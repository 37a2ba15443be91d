import type { PreviewError } from "../failure";
import type { PolicyViolation } from "../types";
import { decodeDiagnostics } from "../wire/analysis";
import type { Pack } from "./pack";
import { violationOf } from "./violation";

/** Requests that one pack holds at a time: enough to keep it busy, few enough that a dead one is noticed. */
const concurrency = 32;

/** The queue in front of one pack. Results stand in the order of registration, whatever order they came in. */
export class Lane {
  readonly pack: Pack;
  private readonly onFailure: (error: PreviewError) => void;
  private readonly waiting: { index: number; urn: string; request: Buffer }[] = [];
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
      },
      (error: unknown) => {
        this.failure = error as PreviewError;
        this.wake();
      },
    );
  }

  add(urn: string, request: Buffer): void {
    this.waiting.push({ index: this.results.push([]) - 1, urn, request });
    this.pump();
  }

  async drained(): Promise<PolicyViolation[]> {
    while (this.failure === undefined && (this.waiting.length > 0 || this.running > 0 || !this.open)) {
      await new Promise<void>((done) => {
        this.wake = done;
      });
    }
    if (this.failure !== undefined) throw this.failure;
    return this.results.flat();
  }

  private pump(): void {
    while (this.open && this.running < concurrency && this.failure === undefined) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.running++;
      void this.run(next);
    }
  }

  private async run({ index, urn, request }: { index: number; urn: string; request: Buffer }): Promise<void> {
    try {
      const answer = await this.pack.ask("Analyze", request, `on ${urn}`);
      if (answer.length > 0)
        this.results[index] = decodeDiagnostics(answer).map((diagnostic) => violationOf(diagnostic, urn));
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
