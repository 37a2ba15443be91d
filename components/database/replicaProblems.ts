import type { DatabaseReplicaArgs } from "./databaseReplica";

/** Classes that a global database takes: none of the burstable ones (Aurora user guide, "Configuration requirements"). */
const burstable = /^db\.t\d/;

/** Everything that is wrong with a replica's arguments. */
export function replicaProblems(args: DatabaseReplicaArgs): string[] {
  const { primary, recovery, instanceClass, instances, backupRetentionDays, engineVersion, scripts } = args;
  const regions = [primary.region, ...(recovery === undefined ? [] : [recovery.region])];
  const needed = (what: "keyArns" | "operationsKeyArns" | "alarmTopicArns", where: readonly string[]) =>
    where
      .filter((region) => args[what][region] === undefined)
      .map((region) => `${what}: has nothing for ${region}; what is there needs one of its own Region.`);
  return [
    ...needed("keyArns", regions),
    ...needed("operationsKeyArns", [primary.region]),
    ...needed("alarmTopicArns", [primary.region]),
    ...(recovery?.region === primary.region
      ? [`recovery: is in ${primary.region} like primary; a second cluster there does not survive its loss.`]
      : []),
    ...(recovery !== undefined && burstable.test(instanceClass)
      ? [`instanceClass: ${instanceClass} is burstable, and a global database takes none; take db.r6g.large or larger.`]
      : []),
    ...(Number.isInteger(instances) && instances >= 1 && instances <= 15
      ? []
      : [`instances: received ${instances}; Aurora takes 1 to 15.`]),
    ...(Number.isInteger(backupRetentionDays) && backupRetentionDays >= 1 && backupRetentionDays <= 35
      ? []
      : [`backupRetentionDays: received ${backupRetentionDays}; Aurora takes 1 to 35 (L15).`]),
    ...(/^\d{2}\.\d+$/.test(engineVersion) && Number.parseInt(engineVersion, 10) >= 15
      ? []
      : [`engineVersion: received "${engineVersion}"; name a version from 15 on, such as "17.7".`]),
    ...(/^[^/].*\/$/.test(scripts.prefix)
      ? []
      : [`scripts.prefix: "${scripts.prefix}" has to end with a slash, and not to begin with one.`]),
  ];
}
