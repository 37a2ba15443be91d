import { link } from "./link";
import type { LogTable, PreparedDraft } from "./types";

/** DynamoDB takes 100 items in a transaction: the head, and an entry and a key for each draft. */
export const mostDrafts = 33;

const firstPauseMilliseconds = 20;
const longestPauseMilliseconds = 1_000;

export interface AppendSettings {
  readonly table: LogTable;
  /** The Region whose chain it is. */
  readonly chain: string;
  /** Milliseconds since 1970 after which no new attempt is made. */
  readonly deadline: number;
  /** @default Date.now */
  readonly now?: () => number;
  /** @default Math.random */
  readonly random?: () => number;
  /** @default setTimeout */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export interface Appended {
  /** Keys of the steps that this call wrote. */
  readonly recorded: readonly string[];
  /** Keys of the steps that stood in the log already. */
  readonly known: readonly string[];
  /** Keys of the steps that are not known to stand in it: their messages have to come again. */
  readonly failed: readonly string[];
  /** Why. */
  readonly error?: unknown;
}

/** The others were always faster. Nothing is lost: the messages come again. */
export class ContendedHeadError extends Error {
  override readonly name = "ContendedHeadError";
}

/**
 * Appends drafts to the chain, each exactly once, whoever else writes (AUD-4).
 *
 * A commit moves the head only from the place that was read, so of two writers one is refused and reads again: the chain
 * cannot fork. It also claims every draft's key, so a step that was delivered twice, or whose commit was applied while its
 * answer got lost, is refused by its key and left out. What fails with anything else is left to the queue.
 */
export async function append(drafts: readonly PreparedDraft[], settings: AppendSettings): Promise<Appended> {
  const recorded: string[] = [];
  const known: string[] = [];
  const left = [...drafts];
  try {
    while (left.length > 0) {
      const chunk = left.slice(0, mostDrafts);
      const done = await appendChunk(chunk, settings);
      recorded.push(...done.recorded);
      known.push(...done.known);
      left.splice(0, chunk.length);
    }
    return { recorded, known, failed: [] };
  } catch (error) {
    // The chunk at hand counts as failed as a whole: what of it stands in the log is known by its keys next time.
    return { recorded, known, failed: left.map(({ key }) => key), error };
  }
}

async function appendChunk(
  chunk: readonly PreparedDraft[],
  settings: AppendSettings,
): Promise<{ readonly recorded: readonly string[]; readonly known: readonly string[] }> {
  const { table, chain, deadline, now = Date.now } = settings;
  const known: string[] = [];
  let drafts = chunk;
  for (let attempt = 1; ; attempt += 1) {
    const head = await table.readHead();
    const answer = await table.commit(head, link(drafts, head, { chain, now: now() }));
    if (answer.kind === "committed") return { recorded: drafts.map(({ key }) => key), known };
    known.push(...drafts.filter(({ key }) => answer.known.has(key)).map(({ key }) => key));
    drafts = drafts.filter(({ key }) => !answer.known.has(key));
    if (drafts.length === 0) break;
    if (answer.moved) await backOff(attempt, settings);
    if (now() >= deadline) throw new ContendedHeadError(`The head moved ${attempt} times before the time was up.`);
  }
  return { recorded: [], known };
}

/** Full jitter: writers that were refused together do not come back together. */
function backOff(attempt: number, { random = Math.random, pause = sleep }: AppendSettings): Promise<void> {
  const ceiling = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** Math.min(attempt, 10));
  return pause(random() * ceiling);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
