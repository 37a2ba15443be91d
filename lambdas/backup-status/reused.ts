/** Reads at most once in so many milliseconds, and never keeps a failure. What is kept is data: its age is judged anew. */
export function reused<T>(read: () => Promise<T>, milliseconds: number, clock: () => number): () => Promise<T> {
  let kept: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (kept !== undefined && clock() - kept.at < milliseconds) return kept.value;
    const value = read();
    const mine = { at: clock(), value };
    kept = mine;
    value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return value;
  };
}
