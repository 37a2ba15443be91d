/** `npm run log -- verify` as an auditor runs it on a copy: no AWS, no network. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entryLine } from "../../../operations/chain/link";
import type { OperationEntry } from "../../../operations/entry";
import { archived, chainOf, text, there } from "../../operations/verify/support";
import { runLog, signer, twoChains, writeFiles } from "./support";

const key = signer();
const { files, chains } = twoChains(100, key);
const segment = "log/sa-east-1/2026/03/01/000000000041-000000000060.ndjson";

/** Where lines are broken depends on the length of the folder's name. */
const spaced = (text: string): string => text.replace(/\s+/g, " ");

describe("npm run log -- verify on a copy", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "neonpro-log-"));
  const copy = (name: string): string => writeFiles(join(folder, name), files);
  const head = ([...chain]: readonly OperationEntry[]): string =>
    `${chain[0]?.chain ?? ""}@${chain.length}:${chain.at(-1)?.hash ?? ""}`;
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("[AUD-4] says that both chains are intact, what vouches for them, and their heads", async () => {
    const pem = join(folder, "given.pem");
    writeFileSync(pem, key.pem);
    const { code, out, err } = await runLog(["verify", "--dir", copy("whole"), "--public-key", pem]);
    assert.equal(code, 0, err);
    const lines = out.trimEnd().split("\n");
    assert.equal(lines.at(-1), `Intact: 2 chains in ${join(folder, "whole")}.`);
    for (const chain of chains) assert.ok(out.includes(`Head: ${head(chain)}`.slice(0, 60)));
    assert.match(
      out,
      /sa-east-1 {2}intact\n {2}100 entries in 5 segments, 1 to 100, recorded 2026-03-01 00:01 UTC to 2026-03-01 01:40 UTC/,
    );
    // Two signed anchors, and the entry of the other chain.
    assert.match(out, /3 anchors from outside the chain agree/);
    assert.match(out, /SHA-256\s+[0-9a-f]{64}\s+\(given\)/);
    assert.equal(
      lines.some((line) => line.includes("\u001b")),
      false,
    );
    assert.equal(err, "");
  });

  it("[AUD-4] gives the same as JSON", async () => {
    const { code, out } = await runLog(["verify", "--dir", copy("json"), "--json"]);
    assert.equal(code, 0);
    const report = JSON.parse(out) as {
      verdict: string;
      chains: { chain: string; entries: number; vouchedTo: number; findings: unknown[] }[];
      keys: { given: boolean }[];
    };
    assert.equal(report.verdict, "intact");
    assert.deepEqual(
      report.chains.map(({ chain, entries, vouchedTo, findings }) => [chain, entries, vouchedTo, findings]),
      [
        ["eu-west-1", 100, 100, []],
        ["sa-east-1", 100, 100, []],
      ],
    );
    assert.deepEqual(
      report.keys.map(({ given }) => given),
      [false],
    );
  });

  it("[AUD-4] names file, line and entry of an edit, and exits 3", async () => {
    const dir = copy("edited");
    const path = join(dir, segment);
    writeFileSync(path, readFileSync(path, "utf8").replace("cluster:neonpro-47", "cluster:neonpro-48"));
    const { code, out } = await runLog(["verify", "--dir", dir]);
    assert.equal(code, 3);
    assert.match(
      spaced(out),
      /Entry 47 was edited \S+000000000041-000000000060.ndjson, line 7 its hash is not the hash of what it says\./,
    );
    assert.doesNotMatch(out, /Head: sa-east-1/);
    assert.match(out, /\nTAMPERED: sa-east-1: Entry 47 was edited\. What to do: docs\/operations-log\.md\.\n$/);
  });

  it("[AUD-4] names file and line of a line that cannot be read", async () => {
    const dir = copy("unreadable");
    const path = join(dir, segment);
    writeFileSync(path, readFileSync(path, "utf8").replace('{"actor"', "{actor"));
    const { code, out } = await runLog(["verify", "--dir", dir, "--chain", "sa-east-1"]);
    assert.equal(code, 3);
    assert.match(spaced(out), /Entry 41 cannot be read \S+000000000041-000000000060.ndjson, line 1 it is not JSON\./);
  });

  it("[AUD-4] catches a chain that was written anew, with consistent hashes, from the first entry on", async () => {
    // The forger has the log's own code, and not the key: the anchors stay, or are signed by another key.
    const forged = forgery();
    const dir = copy("anew");
    for (const [name, content] of forged) writeFileSync(join(dir, name), content);
    const { code, out } = await runLog(["verify", "--dir", dir, "--chain", "sa-east-1"]);
    assert.equal(code, 3);
    assert.match(out, /TAMPERED: sa-east-1: Entry 1 was rewritten, or one after it\./);
  });

  it("[AUD-4] catches the loss of a whole chain that the other one vouches for", async () => {
    const dir = copy("lost");
    rmSync(join(dir, "log/sa-east-1"), { recursive: true });
    rmSync(join(dir, "anchors/sa-east-1"), { recursive: true });
    const { code, out } = await runLog(["verify", "--dir", dir]);
    assert.equal(code, 3);
    assert.match(out, /TAMPERED: sa-east-1: Entries 1 to 40 are cut off\./);
  });

  it("[AUD-4] refuses an anchor that another key signed, and one that was changed", async () => {
    const dir = copy("anchors");
    const path = join(dir, "anchors/sa-east-1/2026-03-01.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"sequence":40', '"sequence":41'));
    const changed = await runLog(["verify", "--dir", dir]);
    assert.equal(changed.code, 3);
    assert.match(
      changed.out,
      /Entry 41 has a damaged anchor\n(?: {6}.*\n)+ {6}the key did not sign what the anchor states\./,
    );
    const other = join(folder, "other.pem");
    writeFileSync(other, signer().pem);
    const foreign = await runLog(["verify", "--dir", copy("foreign"), "--public-key", other]);
    assert.equal(foreign.code, 3);
    assert.match(foreign.out, /the key did not sign what the anchor states/);
  });

  it("[AUD-4] catches a cut tail by a noted head, and accepts a chain that has grown since", async () => {
    const dir = writeFiles(
      join(folder, "single"),
      new Map([...files].filter(([name]) => name.startsWith("log/sa-east-1"))),
    );
    const [chain = []] = chains;
    const noted = chain[79];
    assert.ok(noted);
    const grown = await runLog(["verify", "--dir", dir, "--chain", "sa-east-1", "--head", `80:${noted.hash}`]);
    assert.equal(grown.code, 0, grown.out);
    assert.match(grown.out, /Vouched for up to entry 80/);
    rmSync(join(dir, "log/sa-east-1/2026/03/01/000000000081-000000000100.ndjson"));
    const unaware = await runLog(["verify", "--dir", dir, "--chain", "sa-east-1"]);
    assert.equal(unaware.code, 0, "without a witness the tail's loss cannot be known");
    const cut = await runLog(["verify", "--dir", dir, "--chain", "sa-east-1", "--head", head(chain)]);
    assert.equal(cut.code, 3);
    assert.match(cut.out, /Entries 81 to 100 are cut off/);
  });

  it("verifies some days alone, and says nothing about what is outside them", async () => {
    const dir = copy("days");
    const within = await runLog(["verify", "--dir", dir, "--from", "2026-03-01", "--to", "2026-03-01"]);
    assert.equal(within.code, 0, within.out);
    const without = await runLog(["verify", "--dir", dir, "--from", "2026-04-01"]);
    assert.equal(without.code, 1);
    assert.match(
      without.err,
      /There is no segment of an operations log in .* for what was asked: nothing was verified\. Look without --from, --to and --chain\.\n$/,
    );
  });

  it("works from the log folder, a chain's folder and bare files as well", async () => {
    const dir = copy("parts");
    const flat = join(folder, "flat");
    mkdirSync(flat);
    for (const [name, content] of files) {
      if (name.startsWith("log/sa-east-1")) writeFileSync(join(flat, name.split("/").at(-1) ?? ""), content);
    }
    for (const part of [join(dir, "log"), join(dir, "log/eu-west-1"), flat]) {
      const { code, out } = await runLog([
        "verify",
        "--dir",
        part,
        "--chain",
        part.endsWith("eu-west-1") ? "eu-west-1" : "sa-east-1",
      ]);
      assert.equal(code, 0, out);
      assert.match(out, /100 entries in 5 segments/);
    }
  });

  it("an empty or missing folder is no intact log: exit 1, and the way out", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const nothing = await runLog(["verify", "--dir", empty]);
    assert.deepEqual([nothing.code, nothing.out], [1, ""]);
    assert.equal(
      nothing.err,
      `There is no segment of an operations log in ${empty}: nothing was verified. It should hold log/<chain>/<yyyy>/<mm>/<dd>/<first>-<last>.ndjson; check the path or the name.\n`,
    );
    const missing = await runLog(["verify", "--dir", join(folder, "missing")]);
    assert.deepEqual(
      [missing.code, missing.err],
      [1, `${join(folder, "missing")} cannot be read: it is not there. Check the path.\n`],
    );
  });

  it("refuses a head that could be of either chain, and a file that is no key", async () => {
    const dir = copy("usage");
    const ambiguous = await runLog(["verify", "--dir", dir, "--head", `100:${"a".repeat(64)}`]);
    assert.equal(ambiguous.code, 2);
    assert.match(ambiguous.err, /--head: the archive has 2 chains \(eu-west-1, sa-east-1\)\. Say of which the head is/);
    const noKey = join(folder, "no.pem");
    writeFileSync(noKey, "hello");
    const bad = await runLog(["verify", "--dir", dir, "--public-key", noKey]);
    assert.equal(bad.code, 1);
    assert.match(bad.err, /no\.pem is no public key in PEM form that can be used/);
    assert.doesNotMatch(bad.err, /\n {4}at /);
  });

  /** The first chain with another content, and hashes that fit. */
  function forgery(): ReadonlyMap<string, string> {
    const forged = chainOf(100, "sa-east-1", () => ({ outcome: "FORGED" }));
    assert.notEqual(entryLine(there(forged[0])), entryLine(there(chains[0]?.[0])));
    return new Map([...archived(forged, 20)].map(([name, lines]) => [name, text(lines)]));
  }
});
