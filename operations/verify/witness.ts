import type { Run } from "./segment";
import { hashAt } from "./segment";

/** Somebody's word, outside the chain, that an entry has a hash: a signed anchor, another Region's chain, a head. */
export interface Checkpoint {
  readonly sequence: number;
  readonly hash: string;
  /** For a message: `the anchor anchors/sa-east-1/2026-03-01.json`. */
  readonly source: string;
}

/**
 * Whether a run has the hash that is stated for one of its entries. A damaged line states one hash and has another: either
 * of them may agree, and neither of them contradicts.
 */
export function agreement(run: Run, { sequence, hash }: Pick<Checkpoint, "sequence" | "hash">): boolean | undefined {
  const stated = hashAt(run, sequence);
  if (stated === undefined) return undefined;
  if (stated === hash || run.computedHash === hash) return true;
  return run.fault === "hash" ? undefined : false;
}

/** What became of every checkpoint of a chain while its entries went by. */
export class Witnesses {
  readonly #checkpoints: Checkpoint[];
  #isSorted = false;
  readonly #verdicts = new Map<Checkpoint, boolean>();

  constructor(checkpoints: readonly Checkpoint[]) {
    this.#checkpoints = [...checkpoints];
  }

  get #sorted(): readonly Checkpoint[] {
    if (!this.#isSorted) this.#checkpoints.sort((one, other) => one.sequence - other.sequence);
    this.#isSorted = true;
    return this.#checkpoints;
  }

  /** Compares a run with what was said about its entries. A match counts for good, a mismatch until another copy matches. */
  hear(run: Run): void {
    for (let at = this.#after(run.first); at < this.#sorted.length; at++) {
      const checkpoint = this.#sorted[at];
      if (checkpoint === undefined || checkpoint.sequence > run.last) return;
      const agrees = agreement(run, checkpoint);
      if (agrees === undefined) continue;
      this.#verdicts.set(checkpoint, this.#verdicts.get(checkpoint) === true || agrees);
    }
  }

  /** Takes what was said elsewhere while the chain went by, with what it turned out to be. */
  add(checkpoint: Checkpoint, agrees: boolean | undefined): void {
    this.#checkpoints.push(checkpoint);
    this.#isSorted = false;
    if (agrees !== undefined) this.#verdicts.set(checkpoint, agrees);
  }

  /** Position of the first checkpoint at or after a sequence. */
  #after(sequence: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle]?.sequence ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get matched(): readonly Checkpoint[] {
    return this.#sorted.filter((checkpoint) => this.#verdicts.get(checkpoint) === true);
  }

  get contradicted(): readonly Checkpoint[] {
    return this.#sorted.filter((checkpoint) => this.#verdicts.get(checkpoint) === false);
  }

  /** What was said about an entry; undefined where nobody said anything or the entry was not read. */
  at(sequence: number): boolean | undefined {
    const verdicts = this.#sorted.filter((each) => each.sequence === sequence).map((each) => this.#verdicts.get(each));
    return verdicts.includes(false) ? false : verdicts.includes(true) ? true : undefined;
  }

  /** The hashes that are stated for an entry. */
  statedAt(sequence: number): readonly string[] {
    return this.#sorted.filter((each) => each.sequence === sequence).map(({ hash }) => hash);
  }

  /** Checkpoints of entries after a sequence. */
  beyond(sequence: number): readonly Checkpoint[] {
    return this.#sorted.slice(this.#after(sequence + 1));
  }
}
