import type { Reading } from "../../operations/integrity/checks";

/** What a call gives, or its error's name: a check that could not be made is one of the answers. */
export async function reading<T>(call: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { error: error instanceof Error ? error.name : "UnknownError" };
  }
}
