import { canonicalJson } from "../../operations/canonical/canonicalJson";
import { isObject } from "../common/narrow";
import { sha256Of } from "./hashing";
import { stateKey } from "./names";
import type { Chunk, DumpPhase, DumpState, DumpStore } from "./types";

/** A dump whose bookkeeping is older is nobody's any more: a living one writes at least every 30 s. */
const leaseMilliseconds = 5 * 60_000;
const writeEveryMilliseconds = 10_000;

export type Beginning = Pick<DumpState, "runId" | "startedAt" | "snapshot">;

const bytesOf = (state: DumpState) => Buffer.from(canonicalJson(state), "utf8");

export async function readState(store: DumpStore, prefix: string): Promise<DumpState | undefined> {
  const bytes = await store.get(`${prefix}${stateKey}`);
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    if (isObject(value) && value.version === 1 && Array.isArray(value.chunks)) return value as unknown as DumpState;
  } catch {
    // Bookkeeping that cannot be read is none: its dump starts again.
  }
  return undefined;
}

/** What of a dump is stored, kept beside it, so that a rerun stores only the rest. */
export class Bookkeeping {
  private readonly store: DumpStore;
  private readonly prefix: string;
  private readonly beginning: Beginning;
  private readonly now: () => number;
  private readonly chunks: Map<string, Chunk>;
  private writtenAt = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    store: DumpStore,
    prefix: string,
    beginning: Beginning,
    stored: readonly Chunk[] = [],
    now: () => number = Date.now,
  ) {
    this.store = store;
    this.prefix = prefix;
    this.beginning = beginning;
    this.now = now;
    this.chunks = new Map(stored.map((chunk) => [chunk.key, chunk]));
  }

  /** @returns false where another dump has this prefix */
  claim(): Promise<boolean> {
    const bytes = bytesOf(this.state("dumping"));
    return this.store.put(`${this.prefix}${stateKey}`, bytes, sha256Of(bytes), true);
  }

  stored(key: string): Chunk | undefined {
    return this.chunks.get(key);
  }

  /** By file, then number. */
  all(): readonly Chunk[] {
    return [...this.chunks.values()].toSorted((a, b) =>
      a.file === b.file ? a.number - b.number : a.file < b.file ? -1 : 1,
    );
  }

  async add(chunk: Chunk): Promise<void> {
    this.chunks.set(chunk.key, chunk);
    await this.beat();
  }

  /** Says that the dump lives, at most every ten seconds. */
  async beat(): Promise<void> {
    if (this.now() - this.writtenAt >= writeEveryMilliseconds) await this.write("dumping");
  }

  async write(phase: DumpPhase, says?: string): Promise<void> {
    this.writtenAt = this.now();
    const bytes = bytesOf(this.state(phase, says));
    // One after the other: the last written is the newest.
    const write = this.writing.then(async () => {
      await this.store.put(`${this.prefix}${stateKey}`, bytes, sha256Of(bytes));
    });
    this.writing = write.catch(() => undefined);
    await write;
  }

  private state(phase: DumpPhase, says?: string): DumpState {
    return {
      version: 1,
      ...this.beginning,
      phase,
      updatedAt: new Date(this.now()).toISOString(),
      chunks: this.all(),
      ...(says === undefined ? {} : { says }),
    };
  }
}

/**
 * Dumps of a root that began and whose run is no more: their snapshot went with it, so nothing of them can be used. They are
 * marked, never deleted: the bucket's lifecycle does that.
 *
 * @param own the prefix of a run that is known to be dead, whatever its bookkeeping says
 * @returns their prefixes
 */
export async function abandonDead(
  store: DumpStore,
  root: string,
  { now, own }: { readonly now: number; readonly own?: string | undefined },
): Promise<readonly string[]> {
  const dead: string[] = [];
  const all = (await store.list(root)).map(({ key }) => key);
  const signed = new Set(all.filter((key) => key.endsWith("/manifest.sig")).map(folderOf));
  for (const key of all.filter((each) => each.endsWith(`/${stateKey}`))) {
    const prefix = folderOf(key);
    if (signed.has(prefix)) continue;
    const state = await readState(store, prefix);
    if (state?.phase !== "dumping") continue;
    if (prefix !== own && now - Date.parse(state.updatedAt) < leaseMilliseconds) continue;
    const says = "Its run ended before it was whole, and its snapshot with it; a newer dump takes its place";
    const { runId, startedAt, snapshot, chunks } = state;
    await new Bookkeeping(store, prefix, { runId, startedAt, snapshot }, chunks, () => now).write("abandoned", says);
    dead.push(prefix);
  }
  return dead;
}

const folderOf = (key: string) => key.slice(0, key.lastIndexOf("/") + 1);
