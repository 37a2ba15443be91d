import type { ClientBase } from "pg";
import { caughtUp } from "./lag";
import { defaultMargin, sequencesAhead, synchroniseSequences } from "./sequences";
import type { Moved } from "./sequences";
import { detach, exists } from "./subscription";

export interface PromoteOptions {
  readonly schemas: readonly string[];
  /** The source, where it still answers and nobody writes to it any more. @default lost */
  readonly source?: ClientBase;
  /** Numbers left out of each sequence. @default 1,000 where the source is lost, none where all of it arrived */
  readonly margin?: number;
  /** Milliseconds to wait for the rest to arrive. @default 30,000 */
  readonly patienceMs?: number;
}

/** The source answers, and not everything of it is here. Nothing was changed. */
export class NotCaughtUpError extends Error {
  override readonly name = "NotCaughtUpError";
}

export interface Promotion {
  /** Whether everything that the source had committed is known to be here; false where nobody could ask, or it was done before. */
  readonly complete: boolean;
  /** Whether there was a subscription to cut. */
  readonly detached: boolean;
  readonly sequences: readonly Moved[];
}

/**
 * Makes the replica a database of its own: waits for the rest where there is a source to wait for, cuts the subscription, and
 * sets the sequences forward. What was cut off in the middle is run again; once it
 * is detached, another run moves no sequence.
 *
 * @throws NotCaughtUpError where a source is given and the rest does not arrive
 */
export async function promote(replica: ClientBase, options: PromoteOptions): Promise<Promotion> {
  const { schemas, source, patienceMs } = options;
  const attached = await exists(replica);
  const complete = attached && source !== undefined && (await caughtUp(source, replica, patienceMs));
  if (attached && source !== undefined && !complete) {
    throw new NotCaughtUpError(
      "The source answers and has changes that the replica does not have. Nothing was changed. Wait until the lag is gone and promote again; if the source is to be given up with what is missing, promote with sourceIsLost.",
    );
  }
  const carried = source === undefined ? [] : await synchroniseSequences(source, replica, schemas);
  // Before detaching: a run that dies in between finds the subscription there, and leaves the margin again.
  const margin = attached ? (options.margin ?? (complete ? 0 : defaultMargin)) : 0;
  const ahead = await sequencesAhead(replica, schemas, margin);
  const detached = await detach(replica, patienceMs);
  // What the worker still applied while the sequences were read.
  const last = await sequencesAhead(replica, schemas, 0);
  return { complete, detached, sequences: [...carried, ...ahead, ...last] };
}
