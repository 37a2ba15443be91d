import { DumpError } from "./errors";
import { sha256Of } from "./hashing";
import type { Chunk, DumpStore } from "./types";

/** A piece as it was stored: its SHA-256 is what the signed manifest says, or it is refused. */
export async function checkedChunk(store: DumpStore, prefix: string, chunk: Chunk): Promise<Buffer> {
  const key = `${prefix}${chunk.key}`;
  const body = await store.get(key);
  if (body === undefined) {
    throw new DumpError(
      "chunk-missing",
      `The dump's piece ${store.place}/${key} is not there (${chunk.bytes} bytes of ${chunk.file}). Restore the copy in the other Region, or another dump.`,
    );
  }
  const sha256 = sha256Of(body);
  if (sha256 !== chunk.sha256) {
    throw new DumpError(
      "chunk-corrupt",
      `The dump's piece ${store.place}/${key} is not what was stored: its SHA-256 is ${sha256}, the signed manifest says ${chunk.sha256}. ` +
        "Restore an earlier version of the object, the copy in the other Region, or another dump.",
    );
  }
  return body;
}

/** So that a stream of it takes what it can at a time. */
export function* slices(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 1 << 20) yield body.subarray(at, at + (1 << 20));
}
