import { dataClassIds } from "../../protection/tags";
import { requiredVariable } from "../common/environment";
import { objectOf, textOf } from "../common/narrow";
import type { Settings, WatchedBucket } from "./types";

/** The function was deployed with a list of buckets that cannot be understood. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

export interface FunctionSettings extends Settings {
  readonly recoveryRegion: string;
  readonly table: string;
  readonly queueUrl: string;
}

/** What the function's declaration says, from its environment. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): FunctionSettings {
  const variable = (name: string): string => requiredVariable(name, environment);
  return {
    region: variable("AWS_REGION"),
    recoveryRegion: variable("RECOVERY_REGION"),
    buckets: watchedBuckets(variable("WATCHED_BUCKETS")),
    lateCopies: { bucket: variable("LATE_COPIES_BUCKET"), keyArn: variable("LATE_COPIES_KEY_ARN") },
    table: variable("CATALOGUE_TABLE"),
    queueUrl: variable("QUEUE_URL"),
  };
}

/** `{"<bucket>": {"dataClass": "...", "destination": "<bucket>"}}` */
function watchedBuckets(json: string): Readonly<Record<string, WatchedBucket>> {
  return Object.fromEntries(
    Object.entries(objectOf(JSON.parse(json))).map(([bucket, value]) => {
      const { dataClass: id, destination: name } = objectOf(value);
      const dataClass = dataClassIds.find((known) => known === id);
      const destination = textOf(name);
      if (dataClass === undefined || destination === undefined) {
        throw new SettingsError(`WATCHED_BUCKETS: ${bucket} needs a known dataClass and a destination.`);
      }
      return [bucket, { dataClass, destination }];
    }),
  );
}
