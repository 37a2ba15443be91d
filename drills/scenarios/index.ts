import type { Landscape } from "../landscape";
import type { AccidentId } from "../types";
import { accidentalDeletion } from "./accidentalDeletion";
import type { Record as DrillRecord } from "./common";
import { badDeployment, damagedFile } from "./corruption";
import { pointInTime } from "./pointInTime";

/** What happens, by what goes wrong. */
export const plays: Readonly<Record<AccidentId, (landscape: Landscape, record: DrillRecord) => Promise<void>>> = {
  delete: accidentalDeletion,
  "bad-deployment": badDeployment,
  "damaged-file": damagedFile,
  none: pointInTime,
};
