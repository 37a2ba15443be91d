/** Runs `each` over the items, `most` at a time, and keeps their order. Rejects with the first failure. */
export async function inParallel<T, U>(
  items: readonly T[],
  most: number,
  each: (item: T) => Promise<U>,
): Promise<readonly U[]> {
  const results = new Map<number, U>();
  // One iterator for all workers: each takes the next item.
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await each(item));
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
