import type { Watcher } from "./timeline";

export const scenarios = ["accidental-deletion", "corruption", "point-in-time"] as const;
export type ScenarioId = (typeof scenarios)[number];

/** What exactly goes wrong; the first of each scenario is what happens unless another is asked for. */
export const accidents = {
  "accidental-deletion": ["delete"],
  corruption: ["bad-deployment", "damaged-file"],
  "point-in-time": ["none"],
} as const satisfies Readonly<Record<ScenarioId, readonly string[]>>;
export type AccidentId = (typeof accidents)[ScenarioId][number];

/** Ways to spoil a recovery on purpose. A drill that calls any of them a success is worthless. */
export const sabotages = {
  "skip-replay": "erasures are not replayed, so an erased patient comes back",
  "wrong-point": "the restore stops after the accident instead of before it",
  "lose-wal": "a segment of the archive is lost between the backup and the accident",
  "change-value": "one value of the restored copy is changed before it is validated",
  "skip-merge": "what was restored is not brought back into service",
} as const;
export type Sabotage = keyof typeof sabotages;

export interface DrillOptions {
  readonly scenario: ScenarioId;
  /** @default the scenario's first */
  readonly accident?: AccidentId;
  /** Rows of the seeded database, over all tables. */
  readonly rows: number;
  /** The same seed gives the same data and the same load. */
  readonly seed: number;
  /** Seconds between the accident and somebody noticing it. */
  readonly noticedAfterSeconds: number;
  /** @default none */
  readonly sabotage?: Sabotage;
  /** A folder for servers, archive and backups that goes afterwards: workspace.ts. */
  readonly directory: string;
  readonly watcher?: Watcher;
}
