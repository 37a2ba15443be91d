import { setTimeout as wait } from "node:timers/promises";

/** Waits until so many bytes may go. */
export type Take = (bytes: number) => Promise<void>;

/**
 * Holds an average rate over the pieces that are sent: each is paid for before the next may go, so nothing is faster than the
 * limit for longer than one piece. Pieces are small where there is a limit (see dump.ts).
 *
 * @param bytesPerSecond undefined: no limit
 */
export function limiter(bytesPerSecond: number | undefined, now: () => number = Date.now): Take {
  if (bytesPerSecond === undefined) return () => Promise.resolve();
  let paidUntil = 0;
  return async (bytes) => {
    const start = Math.max(now(), paidUntil);
    paidUntil = start + (bytes / bytesPerSecond) * 1000;
    const milliseconds = start - now();
    if (milliseconds > 0) await wait(milliseconds);
  };
}
