import { dataClasses } from "../../protection/dataClasses";
import { objectiveFor, objectives } from "../../protection/objectives";
import { round } from "../timeline";

/** An objective beside what the drill measured. */
export interface Measurement {
  readonly id: "rpo" | "rto" | "validation";
  readonly objectiveSeconds: number;
  /** Null where the drill did not get that far, which is not met. */
  readonly measuredSeconds: number | null;
  readonly met: boolean;
  /** Where the objective comes from. */
  readonly source: string;
}

/** Everything seeded here is the medical class's, whose objectives are the strictest of a database. */
const objective = objectiveFor(dataClasses.medical, "software");

export function measurements(measured: {
  readonly lossSeconds: number | null;
  readonly recoverySeconds: number | null;
  readonly validationSeconds: number | null;
}): readonly Measurement[] {
  const one = (id: Measurement["id"], minutes: number, value: number | null, source: string): Measurement => ({
    id,
    objectiveSeconds: minutes * 60,
    measuredSeconds: value === null ? null : round(value),
    met: value !== null && value <= minutes * 60,
    source,
  });
  return [
    one(
      "rpo",
      objective.rpoMinutes,
      measured.lossSeconds,
      "protection/objectives.ts: patient data, software disruption",
    ),
    one(
      "rto",
      objective.rtoMinutes,
      measured.recoverySeconds,
      "protection/objectives.ts: critical tier, software disruption",
    ),
    one(
      "validation",
      objectives.complianceValidationMinutes,
      measured.validationSeconds,
      "protection/objectives.ts: compliance validation, inside the RTO",
    ),
  ];
}
