import { spawn } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { canonicalJson } from "../../../operations/canonical/canonicalJson";
import type { Anchor, AnchorStatement } from "../../../operations/chain/anchor";
import { anchorDraftFields, anchorKey, publicKeyKey, statementText } from "../../../operations/chain/anchor";
import type { OperationEntry } from "../../../operations/entry";
import { archived, chainOf, text } from "../../operations/verify/support";

const root = resolve(__dirname, "../../..");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as a person runs it. */
export function runLog(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "cli/log.ts"), ...argv], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    // As in CI: colours would be "supported" and still must not reach a pipe.
    // The SDK's warning of Node 20's end is not what these tests are about.
    env: { ...process.env, CI: "true", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment },
  });
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output.out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output.err += chunk));
  return new Promise((done) => {
    child.on("close", (code) => {
      done({ code, ...output });
    });
  });
}

/** A signing key as KMS would hold it. */
export interface Signer {
  readonly keyId: string;
  readonly pem: string;
  anchor(entry: OperationEntry, signedAt: string): Anchor;
}

export function signer(keyId = "mrk-0123456789abcdef0123456789abcdef"): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return {
    keyId,
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    anchor({ chain, sequence, hash }, signedAt) {
      const statement: AnchorStatement = { version: 1, chain, sequence, hash, signedAt, keyId };
      const signature = sign("sha256", Buffer.from(statementText(statement)), privateKey).toString("base64");
      return { ...statement, algorithm: "ECDSA_SHA_256", signature };
    },
  };
}

/** Files of an archive: key to content. */
export type ArchiveFiles = Map<string, string>;

/** Two chains of so many entries with an anchor in each for the other's 40th, and signed anchors for the 40th and the last. */
export function twoChains(length: number, key: Signer): { files: ArchiveFiles; chains: readonly OperationEntry[][] } {
  const one = chainOf(length, "sa-east-1");
  const other = chainOf(length, "eu-west-1", (sequence) => {
    const anchored = one[39];
    if (sequence !== 45 || anchored === undefined) return {};
    return anchorDraftFields(key.anchor(anchored, "2026-03-01T01:00:00.000Z"));
  });
  const files: ArchiveFiles = new Map();
  files.set(publicKeyKey(key.keyId), key.pem);
  for (const chain of [one, other]) {
    for (const [name, lines] of archived(chain, 20)) files.set(name, text(lines));
    for (const [entry, day] of [
      [chain[39], "2026-03-01"],
      [chain.at(-1), "2026-03-02"],
    ] as const) {
      if (entry === undefined) continue;
      const anchor = key.anchor(entry, `${day}T01:00:00.000Z`);
      files.set(anchorKey(anchor), canonicalJson(anchor));
    }
  }
  return { files, chains: [one, other] };
}

export function writeFiles(folder: string, files: ArchiveFiles): string {
  for (const [key, content] of files) {
    const path = join(folder, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
