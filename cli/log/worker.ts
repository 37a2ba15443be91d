// A thread that checks segments for pool.ts. It is bundled to one text and started without a loader: half a second less.
import { parentPort } from "node:worker_threads";
import type { SegmentPlace } from "../../operations/verify/segment";
import { checkSegment } from "../../operations/verify/segment";

export interface Task {
  readonly file: string;
  readonly content: Uint8Array;
  readonly name: SegmentPlace | undefined;
}

parentPort?.on("message", ({ file, content, name }: Task) => {
  const checked = checkSegment(file, content, name);
  // Hashes change hands instead of being copied.
  const buffers = checked.runs.map(({ hashes }) => hashes.buffer as ArrayBuffer);
  parentPort?.postMessage(checked, buffers);
});
