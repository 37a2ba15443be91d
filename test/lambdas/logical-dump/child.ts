/** A dump or a restore in a process of its own, which a test kills. What it is told comes as JSON in its only argument. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { connectionFrom } from "../../../lambdas/logical-dump/connection";
import { dump } from "../../../lambdas/logical-dump/dump";
import { folderStore } from "../../../lambdas/logical-dump/folderStore";
import { localPrograms } from "../../../lambdas/logical-dump/programs";
import { restore } from "../../../lambdas/logical-dump/restore";
import { localSigner, localVerifier } from "../../../lambdas/logical-dump/signing";

export interface Told {
  readonly what: "dump" | "restore";
  readonly url: string;
  readonly store: string;
  readonly workFolder: string;
  readonly privateKey: string;
  readonly programs: string;
  readonly prefix: string;
  /** How long storing or fetching a piece takes. */
  readonly pieceMilliseconds: number;
}

async function run(told: Told): Promise<void> {
  const key = createPrivateKey(told.privateKey);
  const folder = folderStore(told.store);
  const store = {
    ...folder,
    put: async (...args: Parameters<typeof folder.put>) => {
      await wait(args[0].includes("/chunks/") ? told.pieceMilliseconds : 0);
      return folder.put(...args);
    },
    get: async (key: string) => {
      await wait(key.includes("/chunks/") ? told.pieceMilliseconds : 0);
      return folder.get(key);
    },
  };
  const shared = { store, workFolder: told.workFolder, programs: localPrograms(told.programs) };
  if (told.what === "dump") {
    const connection = connectionFrom(told.url);
    await dump({
      ...shared,
      connection,
      kind: "on-demand",
      signer: localSigner("test-key", key),
      chunkBytes: 65_536,
      storesAtOnce: 1,
    });
  } else {
    await restore({
      ...shared,
      prefix: told.prefix,
      target: connectionFrom(told.url),
      verifier: localVerifier({ "test-key": createPublicKey(key) }),
    });
  }
}

void run(JSON.parse(process.argv[2] ?? "") as Told);
