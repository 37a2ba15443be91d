import { mapEvent } from "../../operations/mapping/mapEvent";
import { append } from "./append";
import type { AppendSettings } from "./append";
import { originOf, prepare } from "./prepare";
import type { PreparedDraft } from "./types";

export interface Message {
  readonly id: string;
  /** An event of EventBridge as JSON. */
  readonly body: string;
  /** RFC 3339: when the queue got it, which every delivery of it repeats. */
  readonly receivedAt: string;
}

export interface Recorded {
  readonly recorded: number;
  readonly known: number;
  /** IDs of the messages that have to come again. */
  readonly failed: readonly string[];
  /** What went wrong, by name; no texts of events, which nobody has redacted. */
  readonly errors: readonly string[];
}

/** Maps, redacts and appends a batch. A message is done when all of its steps stand in the log. */
export async function record(messages: readonly Message[], settings: AppendSettings): Promise<Recorded> {
  const drafts = new Map<string, PreparedDraft>();
  const keysOf = new Map<string, readonly string[]>();
  const errors = new Set<string>();
  const unreadable: string[] = [];
  for (const { id, body, receivedAt } of messages) {
    try {
      const event: unknown = JSON.parse(body);
      const prepared = mapEvent(event, receivedAt).map((draft, step) => prepare(draft, originOf(event, id, step)));
      keysOf.set(
        id,
        prepared.map(({ key }) => key),
      );
      // The same step twice in one batch would refuse its own commit.
      for (const one of prepared) if (!drafts.has(one.key)) drafts.set(one.key, one);
    } catch (error) {
      unreadable.push(id);
      errors.add(nameOf(error));
    }
  }
  const inOrder = [...drafts.values()].sort((one, other) => compare(one.draft.occurredAt, other.draft.occurredAt));
  const done = await append(inOrder, settings);
  if (done.error !== undefined) errors.add(nameOf(done.error));
  const missing = new Set(done.failed);
  const unfinished = [...keysOf].filter(([, keys]) => keys.some((key) => missing.has(key))).map(([id]) => id);
  return {
    recorded: done.recorded.length,
    known: done.known.length,
    failed: [...unreadable, ...unfinished],
    errors: [...errors],
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
