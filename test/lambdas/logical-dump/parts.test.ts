/** The parts of a dump that need no server. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { DumpError } from "../../../lambdas/logical-dump/errors";
import { explained } from "../../../lambdas/logical-dump/explain";
import { follow } from "../../../lambdas/logical-dump/follow";
import type { Piece } from "../../../lambdas/logical-dump/follow";
import { limiter } from "../../../lambdas/logical-dump/limiter";
import { retried } from "../../../lambdas/logical-dump/retry";

describe("following pg_dump's files", () => {
  it("[BKP-14] cuts tables at the ends of rows, gives a file that grew again its last piece again, and loses no byte", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 60 }),
        fc.integer({ min: 10, max: 200 }),
        async (lengths, chunkBytes) => {
          const folder = mkdtempSync(join(tmpdir(), "neonpro-follow-"));
          try {
            const text = lengths.map((length) => `${"x".repeat(length)}\n`).join("");
            let finished = false;
            const pieces = new Map<number, Piece>();
            writeFileSync(join(folder, "1.dat"), text.slice(0, text.length / 2));
            const writing = wait(6).then(() => {
              appendFileSync(join(folder, "1.dat"), text.slice(text.length / 2));
              finished = true;
            });
            for await (const piece of follow({
              folder,
              chunkBytes,
              finished: () => finished,
              stop: () => false,
              quietMilliseconds: 1,
              pollMilliseconds: 1,
            }))
              pieces.set(piece.number, piece);
            await writing;
            const ordered = [...pieces.values()].toSorted((a, b) => a.number - b.number);
            assert.equal(ordered.map(({ from, bytes }) => text.slice(from, from + bytes)).join(""), text);
            for (const { from, bytes } of ordered)
              assert.ok(bytes === 0 || text.slice(from, from + bytes).endsWith("\n"));
            for (const { bytes } of ordered) assert.ok(bytes <= Math.max(chunkBytes, 92));
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a bandwidth limit and tries again", () => {
  it("[BKP-14] holds the average rate", async () => {
    const take = limiter(100_000);
    const started = performance.now();
    for (let sent = 0; sent < 5; sent++) await take(10_000);
    const seconds = (performance.now() - started) / 1000;
    assert.ok(seconds > 0.35 && seconds < 1.5, `${seconds} s for 40,000 bytes paid`);
    const free = performance.now();
    await limiter(undefined)(1e12);
    assert.ok(performance.now() - free < 50);
  });

  it("[BKP-14] waits at random up to a limit that doubles, and gives up", async () => {
    const waits: number[] = [];
    const options = {
      attempts: 4,
      firstMilliseconds: 4,
      longestMilliseconds: 10,
      random: () => 0.5,
      when: () => true,
      waiting: (_: unknown, ms: number) => {
        waits.push(ms);
      },
    };
    await assert.rejects(
      retried(options, () => Promise.reject(new Error("again"))),
      /again/,
    );
    assert.deepEqual(waits, [2, 4, 5]);
  });
});

describe("explaining", () => {
  it("never repeats a password, keeps what is explained, and says when it does not know", () => {
    const error = explained(
      "Connecting",
      new Error("could not connect to postgresql://me:s3cret@host/db password=s3cret: Connection refused"),
    );
    assert.ok(!error.message.includes("s3cret"));
    assert.equal(error.problem, "server-unreachable");
    assert.equal(explained("x", error), error);
    assert.equal(
      explained("Doing", new Error("odd")).message,
      "Doing failed. It is none of the known causes. It said: odd",
    );
    assert.ok(explained("x", "text") instanceof DumpError);
  });
});
