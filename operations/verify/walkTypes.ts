import type { Position } from "./findings";
import type { LineFault } from "./line";
import type { Checkpoint } from "./witness";

/** Where an entry does not name the hash of the one before it. */
export interface Break {
  /** The entry that names another hash. */
  readonly sequence: number;
  readonly needed: string;
  readonly had: readonly string[];
  readonly position: Position;
  readonly positionBefore: Position | undefined;
}

/** A line that is wrong by itself. */
export interface Damage {
  readonly sequence: number;
  readonly fault: LineFault;
  readonly why: string | undefined;
  readonly position: Position;
  /** The last line of a file that was cut. */
  readonly isCut: boolean;
}

/** A line that is right by itself and does not belong where it stands. */
export interface Misplaced {
  readonly sequence: number;
  readonly position: Position;
  readonly why: string;
}

export interface WalkSettings {
  readonly chain: string;
  /** False where the reading begins in the middle: then the first entry that comes is believed. @default true */
  readonly fromStart?: boolean;
  readonly checkpoints?: readonly Checkpoint[];
  /** Entries whose hashes are kept to recognise a line that comes again. @default 262,144 */
  readonly remembered?: number | undefined;
}

/** The first of many, with their number: a destroyed log has as much to say about it as it had entries. */
export class Notes<T> {
  static readonly kept = 10_000;
  readonly #items: T[] = [];
  #total = 0;

  add(item: T): void {
    this.#total += 1;
    if (this.#items.length < Notes.kept) this.#items.push(item);
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** How many came that are not kept. */
  get dropped(): number {
    return this.#total - this.#items.length;
  }
}
