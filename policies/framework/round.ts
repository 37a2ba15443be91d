import type { StackView } from "./stack";

/** What the first rules that are asked about a resource or a stack leave behind for the others. */
export interface Round {
  /** The type of the resource that a round is about. */
  type?: string;
  /** The stack that a round is about. */
  stack?: StackView;
}

let current: Round | undefined;

/** The round of the rule that is being asked; none where nobody goes through {@link inRounds}, and then nothing is shared. */
export function thisRound(): Round | undefined {
  return current;
}

/**
 * The policies in a list that opens a round each time somebody goes through it. The policy SDK does so once a request,
 * and reads a policy's marks and calls its function before it takes anything else: a round is right also when requests
 * overlap. Who goes through the list only once, or by index, finds no round in the functions and gets the same verdicts.
 */
export function inRounds<T>(policies: readonly T[]): T[] {
  function* eachInItsRound(): Generator<T, undefined> {
    const round: Round = {};
    try {
      for (const policy of policies) {
        current = round;
        yield policy;
      }
    } finally {
      current = undefined;
    }
  }
  return Object.defineProperty([...policies], Symbol.iterator, { value: eachInItsRound });
}
