/** The decisions of the writer, against a table in memory that refuses as DynamoDB does. */
import assert from "node:assert/strict";
import { append, ContendedHeadError, mostDrafts } from "../../../lambdas/record-operation/append";
import type { AppendSettings } from "../../../lambdas/record-operation/append";
import { prepare } from "../../../lambdas/record-operation/prepare";
import type { CommitAnswer, Head, Linked, LogTable } from "../../../lambdas/record-operation/types";
import { chain, chainProblems, numbered } from "./support";

class MemoryTable implements LogTable {
  head: Head | undefined;
  readonly entries: Linked[] = [];
  readonly sizes: number[] = [];
  /** Runs before a commit is judged: what another writer does in between. */
  between: (attempt: number) => void = () => undefined;
  /** Runs after it was applied: throws for an answer that gets lost. */
  after: (attempt: number) => void = () => undefined;
  reads = 0;

  readHead(): Promise<Head | undefined> {
    this.reads += 1;
    return Promise.resolve(this.head);
  }

  commit(head: Head | undefined, entries: readonly Linked[]): Promise<CommitAnswer> {
    this.between(this.reads);
    const taken = new Set(this.entries.map(({ key }) => key));
    const known = new Set(entries.map(({ key }) => key).filter((key) => taken.has(key)));
    const moved = head?.sequence !== this.head?.sequence;
    if (moved || known.size > 0) return Promise.resolve({ kind: "refused", moved, known });
    this.write(entries);
    this.sizes.push(entries.length);
    this.after(this.reads);
    return Promise.resolve({ kind: "committed" });
  }

  write(entries: readonly Linked[]): void {
    this.entries.push(...entries);
    this.head = entries.at(-1)?.entry;
  }

  problems(): string[] {
    return chainProblems(
      this.entries.map(({ entry }) => entry),
      this.head,
    );
  }
}

function settings(table: LogTable, change: Partial<AppendSettings> = {}): AppendSettings {
  return { table, chain, deadline: Infinity, pause: () => Promise.resolve(), ...change };
}

const prepared = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => prepare(numbered(from + at), "event:1:0"));
const keys = (count: number, from = 1) => prepared(count, from).map(({ key }) => key);

describe("append", () => {
  it("[AUD-4] links what it writes to the head, and begins with the genesis", async () => {
    const table = new MemoryTable();
    assert.deepEqual(await append(prepared(2), settings(table)), { recorded: keys(2), known: [], failed: [] });
    assert.deepEqual(await append(prepared(1, 3), settings(table)), { recorded: keys(1, 3), known: [], failed: [] });
    assert.deepEqual(table.problems(), []);
    assert.equal(table.entries.length, 3);
  });

  it("commits at most 33 drafts at once, which is what a transaction holds", async () => {
    const table = new MemoryTable();
    await append(prepared(2 * mostDrafts + 1), settings(table));
    assert.deepEqual(table.sizes, [33, 33, 1]);
    assert.ok(1 + 2 * mostDrafts <= 100);
    assert.deepEqual(table.problems(), []);
  });

  it("[AUD-4] leaves out what stands in the log already, and writes the rest in its place", async () => {
    const table = new MemoryTable();
    await append(prepared(2), settings(table));
    assert.deepEqual(await append(prepared(4), settings(table)), {
      recorded: keys(2, 3),
      known: keys(2),
      failed: [],
    });
    assert.deepEqual(
      table.entries.map(({ entry }) => [entry.sequence, entry.operationId]),
      [1, 2, 3, 4].map((number) => [number, `job-${number}`]),
    );
    assert.deepEqual(table.problems(), []);
  });

  it("writes nothing when everything is known", async () => {
    const table = new MemoryTable();
    await append(prepared(3), settings(table));
    assert.deepEqual(await append(prepared(3), settings(table)), { recorded: [], known: keys(3), failed: [] });
    assert.deepEqual(table.sizes, [3]);
  });

  it("[AUD-4] reads the head again when another writer was faster: the chain does not fork", async () => {
    const table = new MemoryTable();
    const other = new MemoryTable();
    // The other writer's entry lands between the first read and the first commit.
    await append(prepared(1, 9), settings(other));
    table.between = (attempt) => {
      if (attempt === 1) table.write(other.entries);
    };
    const done = await append(prepared(2), settings(table));
    assert.deepEqual(done, { recorded: keys(2), known: [], failed: [] });
    assert.deepEqual(
      table.entries.map(({ entry }) => entry.operationId),
      ["job-9", "job-1", "job-2"],
    );
    assert.deepEqual(table.problems(), []);
    assert.equal(table.reads, 2);
  });

  it("waits a growing, random time between attempts, and no longer than a second", async () => {
    const table = new MemoryTable();
    const ceilings: number[] = [];
    const always: LogTable = {
      readHead: () => table.readHead(),
      commit: () => Promise.resolve({ kind: "refused", moved: true, known: new Set<string>() }),
    };
    let clock = 0;
    const done = await append(
      prepared(1),
      settings(always, {
        now: () => (clock += 1),
        deadline: 20,
        random: () => 1,
        pause: (milliseconds) => {
          ceilings.push(milliseconds);
          return Promise.resolve();
        },
      }),
    );
    assert.deepEqual(ceilings.slice(0, 7), [40, 80, 160, 320, 640, 1000, 1000]);
    assert.ok(done.error instanceof ContendedHeadError);
    assert.match(done.error.message, /^The head moved \d+ times before the time was up\.$/);
    assert.deepEqual(done.failed, keys(1));
  });

  it("hands back what it could not write, and keeps what it could", async () => {
    const table = new MemoryTable();
    const gone = new Error("gone");
    table.between = (attempt) => {
      if (attempt === 2) throw gone;
    };
    const done = await append(prepared(40), settings(table));
    assert.deepEqual(done, { recorded: keys(33), known: [], failed: keys(7, 34), error: gone });
    assert.deepEqual(table.problems(), []);
  });

  it("[AUD-4] does no harm when a commit's answer is lost: the next delivery finds the keys", async () => {
    const table = new MemoryTable();
    table.after = (attempt) => {
      if (attempt === 1) throw new Error("connection reset");
    };
    const first = await append(prepared(5), settings(table));
    assert.deepEqual([first.recorded, first.failed], [[], keys(5)]);
    const second = await append(prepared(6), settings(table));
    assert.deepEqual([second.known, second.recorded], [keys(5), keys(1, 6)]);
    assert.deepEqual(table.problems(), []);
    assert.equal(table.entries.length, 6);
  });

  it("never lets the moments of a chain go backwards, whatever the writers' clocks say", async () => {
    const table = new MemoryTable();
    const at = (iso: string) => settings(table, { now: () => Date.parse(iso) });
    await append(prepared(1), at("2026-03-01T10:00:05.000Z"));
    await append(prepared(1, 2), at("2026-03-01T10:00:04.000Z"));
    await append(prepared(1, 3), at("2026-03-01T10:00:06.000Z"));
    assert.deepEqual(
      table.entries.map(({ entry }) => entry.recordedAt),
      ["2026-03-01T10:00:05.000Z", "2026-03-01T10:00:05.000Z", "2026-03-01T10:00:06.000Z"],
    );
  });
});
