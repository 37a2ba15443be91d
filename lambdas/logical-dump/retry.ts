import { setTimeout as wait } from "node:timers/promises";

export interface RetryOptions {
  /** Tries in all. */
  readonly attempts: number;
  /** The longest first wait; it doubles with every try. @default 500 */
  readonly firstMilliseconds?: number;
  /** @default 20,000, as the AWS SDK's own */
  readonly longestMilliseconds?: number;
  /** What is worth another try. */
  readonly when: (error: unknown) => boolean;
  /** Told before every wait. */
  readonly waiting?: (error: unknown, milliseconds: number) => void;
  /** @default Math.random */
  readonly random?: () => number;
}

/**
 * Tries again, with exponential back-off and full jitter: a random wait up to the doubled limit keeps many clients that failed
 * together from coming back together. For what the AWS SDK does not try again itself: a body that breaks off, a whole dump.
 */
export async function retried<T>(options: RetryOptions, run: (attempt: number) => Promise<T>): Promise<T> {
  const { attempts, firstMilliseconds = 500, longestMilliseconds = 20_000, when, random = Math.random } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(attempt);
    } catch (error) {
      if (attempt >= attempts || !when(error)) throw error;
      const milliseconds = random() * Math.min(longestMilliseconds, firstMilliseconds * 2 ** (attempt - 1));
      options.waiting?.(error, milliseconds);
      await wait(milliseconds);
    }
  }
}
