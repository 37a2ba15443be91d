import assert from "node:assert/strict";
import { parseSegmentKey } from "../../../operations/chain/segmentName";
import type { Archive, SegmentRef } from "../../../cli/log/archive";
import { segmentChecker } from "../../../cli/log/pool";
import { logProgress } from "../../../cli/log/progress";
import { verifyLog } from "../../../cli/log/verifyLog";
import { archived, chainOf, text } from "../../operations/verify/support";
import { signer, twoChains, type ArchiveFiles } from "./support";

/** An archive in memory that knows how much of it was read at once. */
function memoryArchive(files: ArchiveFiles): Archive & { readonly most: () => number; readonly reads: () => number } {
  let open = 0;
  let most = 0;
  let reads = 0;
  return {
    place: "memory",
    *segments() {
      for (const key of [...files.keys()].filter((name) => name.startsWith("log/")).toSorted()) {
        yield { file: key, key, name: parseSegmentKey(key) } satisfies SegmentRef;
      }
    },
    async read({ key }) {
      reads += 1;
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open -= 1;
      return Buffer.from(files.get(key) ?? "");
    },
    sideFiles: () =>
      Promise.resolve(
        [...files].filter(([key]) => key.startsWith("anchors/")).map(([file, content]) => ({ file, text: content })),
      ),
    remarks: () => [],
    most: () => most,
    reads: () => reads,
  };
}

describe("verification of an archive", () => {
  it("[AUD-4] looks entries up again that another chain speaks of and that went by long ago", async () => {
    const key = signer();
    const { files } = twoChains(100, key);
    // Nothing but the entry of the other chain vouches.
    for (const name of [...files.keys()]) if (name.startsWith("anchors/")) files.delete(name);
    const archive = memoryArchive(files);
    const checker = segmentChecker();
    const report = await verifyLog(archive, checker, { remembered: 5 });
    assert.deepEqual(
      report.chains.map(({ chain, anchorsMatched, vouchedTo, findings }) => [
        chain,
        anchorsMatched,
        vouchedTo,
        findings,
      ]),
      [
        ["eu-west-1", 0, undefined, []],
        ["sa-east-1", 1, 40, []],
      ],
    );
    assert.equal(archive.reads(), 11);
    const anew = chainOf(100, "sa-east-1", () => ({ outcome: "ANEW" }));
    for (const [name, lines] of archived(anew, 20)) files.set(name, text(lines));
    const caught = await verifyLog(memoryArchive(files), checker, { remembered: 5 });
    const [finding] = caught.chains[1]?.findings ?? [];
    assert.deepEqual([finding?.kind, finding?.sequence, finding?.through], ["rewritten", 1, 40]);
    assert.match(finding?.why ?? "", /^entry 45 of the chain eu-west-1 states another hash for entry 40/);
  });

  it("[AUD-4] on other threads the verdict is the same, and no more segments are open than the threads can take", async () => {
    const files: ArchiveFiles = new Map();
    for (const [name, lines] of archived(chainOf(6_000), 100)) files.set(name, text(lines));
    const [, , , damaged = ""] = [...files.keys()];
    files.set(damaged, (files.get(damaged) ?? "").replace("neonpro-333", "neonpro-334"));
    const archive = memoryArchive(files);
    const checker = segmentChecker(2);
    try {
      const progress: number[] = [];
      const report = await verifyLog(archive, checker, { onProgress: (segments) => progress.push(segments) });
      const [chain] = report.chains;
      assert.deepEqual(
        chain?.findings.map(({ kind, sequence, position }) => [kind, sequence, position]),
        [["edited", 333, { file: damaged, line: 33 }]],
      );
      assert.equal(chain.entries, 6_000);
      assert.ok(archive.most() <= checker.width, `${archive.most()}`);
      assert.deepEqual(
        progress,
        Array.from({ length: files.size }, (_, index) => index + 1),
      );
    } finally {
      await checker.stop();
    }
  });

  it("a failed read ends it with what failed, and leaves nothing unhandled", async () => {
    const { files } = twoChains(100, signer());
    const archive = memoryArchive(files);
    const failing: Archive = {
      ...archive,
      read: ({ key }) =>
        key.includes("41-")
          ? Promise.reject(new Error(`no ${key}`))
          : archive.read({ file: key, key, name: undefined }),
    };
    await assert.rejects(
      verifyLog(failing, segmentChecker(), {}),
      /^Error: no log\/eu-west-1\/2026\/03\/01\/000000000041-000000000060\.ndjson$/,
    );
  });

  it("says after two seconds how far it is, on a terminal on one line", () => {
    let now = 0;
    const said: string[] = [];
    const stream = (isTTY: boolean) => ({ isTTY, write: (line: string) => said.push(line) });
    for (const isTTY of [false, true]) {
      now = 0;
      const progress = logProgress(stream(isTTY), () => now);
      for (now = 0; now <= 13_000; now += 500) progress.update(now / 500, now);
      progress.stop();
    }
    assert.deepEqual(said.slice(0, 2), [
      "Read 4 segments, 2,000 entries ...\n",
      "Read 24 segments, 12,000 entries ...\n",
    ]);
    assert.equal(said[2], "\rRead 4 segments, 2,000 entries ...");
    assert.equal(said.at(-1), "\r\u001b[K");
    assert.equal(said.length, 2 + 23 + 1);
  });
});
