import type { Phase, Step, Watcher } from "../../drills/timeline";
import { english } from "../../drills/evidence/words";
import type { Style } from "../render/style";
import { padEnd, truncate } from "../render/text";

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A line for each step, with the time since the start; on a terminal the running step is shown and counted meanwhile. */
export function stepProgress(stream: Stream, style: Style): Watcher & { stop(): void } {
  const from = performance.now();
  const clock = (): string => `${((performance.now() - from) / 1000).toFixed(1).padStart(6)} s`;
  let phase: Phase | undefined;
  let timer: NodeJS.Timeout | undefined;
  const live = stream.isTTY === true && (stream.columns ?? 0) > 0;
  const clear = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (live) stream.write("\r\u001b[K");
  };
  return {
    started(title: string, next: Phase) {
      if (next !== phase) stream.write(`${style.bold(english.phases[next])}\n`);
      phase = next;
      if (!live) return;
      const show = (): void => void stream.write(`\r\u001b[K${style.dim(clock())}  ${title} ...`);
      show();
      timer = setInterval(show, 100);
      timer.unref();
    },
    ended({ title, outcome, says, seconds }: Step) {
      clear();
      const mark = outcome === "done" ? style.green("✓") : style.red("✗");
      const took = padEnd(`${seconds.toFixed(2)} s`, 8);
      const width = Math.max(60, Math.min(stream.columns ?? 160, 160));
      stream.write(`${style.dim(clock())}  ${mark} ${title}  ${style.dim(took)}\n`);
      stream.write(`            ${style.dim(truncate(says, width - 12))}\n`);
    },
    stop: clear,
  };
}
