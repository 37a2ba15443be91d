/** How long one stage's objects live under their key prefix, in days since each object's creation. */
export interface StageRetention {
  /** "" when the class has a single stage. */
  readonly prefix: string;
  /** The one age at which lifecycle expires an object; null: never by itself. */
  readonly expiresAfterDays: number | null;
  /** The one age at which lifecycle deletes a noncurrent version; null: never. */
  readonly noncurrentDays: number | null;
  /** The law's minimum; null where no law sets one. */
  readonly legalFloorDays: number | null;
  /** Why not earlier: a law with its article, or the plan. */
  readonly floor: string;
  /** Why not later. */
  readonly ceiling: string;
}

/** Retention per data class, by the value of the class's tag. */
export type RetentionTable = Readonly<
  Record<string, { readonly stages: readonly StageRetention[]; readonly refs: readonly string[] }>
>;
