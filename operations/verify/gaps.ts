import type { Run } from "./segment";
import { hashAt } from "./segment";

/** Places of the chain that nothing has taken yet. */
export interface Gap {
  readonly first: number;
  readonly last: number;
  /** Hashes that the entry before may have (a damaged one has two); undefined where that is not known. */
  readonly before: readonly string[] | undefined;
  /** What the entry after names as its previous hash. */
  readonly after: string | undefined;
}

/** The gaps of a chain, in its order. */
export class Gaps {
  readonly #gaps: Gap[] = [];

  get all(): readonly Gap[] {
    return this.#gaps;
  }

  /** A gap after all that are known. */
  open(gap: Gap): void {
    this.#gaps.push(gap);
  }

  at(sequence: number): Gap | undefined {
    const gap = this.#gaps[this.#firstEndingAt(sequence)];
    return gap !== undefined && gap.first <= sequence ? gap : undefined;
  }

  /** The first gap that begins after a sequence. */
  after(sequence: number): Gap | undefined {
    return this.#gaps[this.#firstEndingAt(sequence + 1)];
  }

  /** Takes a run that stands inside a gap; says whether it links to what is known on both sides of it. */
  fill(gap: Gap, run: Run): boolean {
    const lastHash = hashAt(run, run.last);
    const hashes = [lastHash, run.computedHash].filter((hash) => hash !== undefined);
    const fitsBefore = run.first > gap.first || run.previousHash === undefined || links(gap.before, run.previousHash);
    const fitsAfter = run.last < gap.last || gap.after === undefined || hashes.length === 0 || links(hashes, gap.after);
    const left: Gap = { ...gap, last: run.first - 1, after: run.previousHash };
    const right: Gap = { ...gap, first: run.last + 1, before: hashes.length === 0 ? undefined : hashes };
    const rest = [left, right].filter(({ first, last }) => first <= last);
    this.#gaps.splice(this.#firstEndingAt(gap.first), 1, ...rest);
    return fitsBefore && fitsAfter;
  }

  #firstEndingAt(sequence: number): number {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#gaps[middle]?.last ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function links(hashes: readonly string[] | undefined, named: string): boolean {
  return hashes?.includes(named) ?? true;
}
