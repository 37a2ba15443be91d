import type { OwnEventDetail } from "../../operations/ownEvent";
import type { Sizes } from "../data/rows";
import type { Losses } from "../judge/losses";
import type { Measurement } from "../judge/objectives";
import type { Verdict } from "../../lambdas/validate-restore/types";
import type { Moment, Step } from "../timeline";
import type { AccidentId, Sabotage, ScenarioId } from "../types";

/** Everything that a drill leaves behind: `evidence.json`, documented in docs/drill.md. Fields are added, never changed. */
export interface Evidence {
  readonly schema: "neonpro-drill-evidence";
  readonly version: 1;
  readonly id: string;
  readonly scenario: ScenarioId;
  readonly accident: AccidentId;
  /** Null in a drill that counts: a sabotaged one proves that the drill can fail. */
  readonly sabotage: Sabotage | null;
  /** RFC 3339 in UTC with milliseconds. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly verdict: "PASSED" | "FAILED";
  /** Why it failed; empty where it passed. */
  readonly reasons: readonly string[];
  readonly data: { readonly rows: Sizes; readonly seed: number };
  readonly environment: {
    readonly postgres: string;
    readonly node: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly settings: Readonly<Record<string, string>>;
  };
  readonly measurements: readonly Measurement[];
  readonly commits: Losses | null;
  readonly validations: readonly { readonly of: string; readonly verdict: Verdict }[];
  /** Patients who were erased, and how many of them the restored copy still had. */
  readonly erasures: { readonly entries: number; readonly replayed: number };
  /** Content hashes by table, as `rows:hash`: what the marker covers, and the database in service at the end. */
  readonly content: {
    readonly marker: Readonly<Record<string, string>> | null;
    readonly service: Readonly<Record<string, string>> | null;
  };
  readonly steps: readonly Step[];
  readonly moments: readonly Moment[];
  /** Acknowledged commits and refused transactions in each second from `startedAt` on. */
  readonly throughput: readonly { readonly second: number; readonly acknowledged: number; readonly refused: number }[];
  /** What a production recovery writes into the operations log for the same steps (RST-6). */
  readonly operations: readonly OwnEventDetail[];
}
