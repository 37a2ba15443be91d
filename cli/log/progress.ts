/** Milliseconds before a run says that it is still at work. */
const patience = 2_000;
/** Between two lines where no terminal watches. */
const pause = 10_000;

export interface LogProgress {
  readonly update: (segments: number, entries: number) => void;
  readonly stop: () => void;
}

/** Progress on standard error after two seconds: a line that is written over on a terminal, otherwise one now and then. */
export function logProgress(
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
  now: () => number = Date.now,
): LogProgress {
  let said = now() + patience - pause;
  let shown = false;
  return {
    update(segments, entries) {
      const interval = stream.isTTY === true && shown ? 200 : pause;
      if (now() - said < interval) return;
      said = now();
      shown = true;
      const text = `Read ${segments.toLocaleString("en-US")} segments, ${entries.toLocaleString("en-US")} entries ...`;
      stream.write(stream.isTTY === true ? `\r${text}` : `${text}\n`);
    },
    stop() {
      if (shown && stream.isTTY === true) stream.write("\r\u001b[K");
    },
  };
}
