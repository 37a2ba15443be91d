import type { PolicyRequest } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { textual, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { Buckets } from "./buckets";
import { ObjectLocks } from "./objectLocks";
import { isOn, replicationsOf, roleOf, valueIn, type Replication } from "./replications";
import { RolePolicies } from "./rolePolicies";
import { storageTypes } from "./types";

/** What S3 does as the role, on the source bucket, on its objects, and on the replica's. */
const onSource = ["s3:GetReplicationConfiguration", "s3:ListBucket"];
const onObjects = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
const onReplicas = ["s3:ReplicateObject", "s3:ReplicateTags"];
const onDeleteMarkers = ["s3:ReplicateDelete"];
const onLocks = ["s3:GetObjectRetention", "s3:GetObjectLegalHold"];

export const replicationRolePermissions = stackRule(
  {
    name: "storage-replication-role-permissions",
    sentence: "The role of a replication may read its source with retention and legal holds, and write its replica.",
    severity: "critical",
    level: "mandatory",
    refs: ["X4", "DRP-2"],
    why: "Each object that the role may not read or write fails by itself, and S3 does not come back to it.",
    mend: "allow the role the missing action",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
  },
  {
    types: [...storageTypes.bucketReplication, ...types.bucket],
    check(stack, report) {
      const buckets = new Buckets(stack);
      const locks = new ObjectLocks(buckets);
      const roles = new RolePolicies(stack);
      for (const rule of replicationsOf(stack, buckets, report)) {
        const { on, root } = rule;
        const target = roles.find(on, String([...root, "role"][0]), roleOf(rule));
        if (target.kind === "open") report.cannotTell(on, "role");
        if (target.kind !== "one" || rule.source.kind === "outside") continue;
        const role = target.subject;
        const locked = rule.source.kind === "one" ? locks.has(rule.source.subject) : unknown;
        if (locked === unknown) report.cannotTell(on, "Object Lock of the source");
        for (const need of needs(rule, locked === true)) judge(role, roles, need, rule, report);
      }
    },
  },
);

function needs(rule: Replication, locked: boolean): readonly PolicyRequest[] {
  // The destination stands there as an ARN, which tells the partition.
  const [, partition = "aws"] = /^arn:([\w-]+):/.exec(String(valueIn(rule, ["destination", "bucket"]))) ?? [];
  const arn = (end: Replication["source"], suffix: string) => {
    const name = end.kind === "one" ? textual(end.subject.at("bucket")) : undefined;
    return name === undefined ? {} : { resource: `arn:${partition}:s3:::${name}${suffix}` };
  };
  const all = (actions: readonly string[], resource: { readonly resource?: string }) =>
    actions.map((action) => ({ action, ...resource }));
  return [
    ...all(onSource, arn(rule.source, "")),
    ...all([...onObjects, ...(locked ? onLocks : [])], arn(rule.source, "/any")),
    ...all(
      [...onReplicas, ...(isOn(valueIn(rule, rule.fields.deleteMarkers)) ? onDeleteMarkers : [])],
      arn(rule.destination, "/any"),
    ),
  ];
}

function judge(role: Subject, roles: RolePolicies, need: PolicyRequest, rule: Replication, report: Report): void {
  const allowed = roles.allows(role, need);
  if (allowed === true) return;
  // A policy from elsewhere may allow it, and nobody here can read it. Said once for all actions.
  if (allowed === unknown || roles.elsewhere(role).length > 0) {
    report.cannotTell(role, "permissions", "a policy of the role is not known");
    return;
  }
  const lock = onLocks.includes(need.action);
  const because = lock ? "replicas of locked objects carry their lock along" : "S3 replicates with this role";
  const resource = need.resource === undefined ? "" : ` on ${need.resource.replace(/\/any$/, "/*")}`;
  report.violation({
    on: role,
    property: `${need.action}${resource}`,
    found: "not allowed",
    required: `it must be, because ${because} (${rule.on.label})`,
    ...(lock ? { refs: ["X4", "X6"] } : {}),
  });
}
