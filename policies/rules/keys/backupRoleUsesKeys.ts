import type { Answer, PolicyStatement } from "../../framework/policyDocument";
import { coversResource, every, some } from "../../framework/policyMatching";
import type { Target } from "../../framework/relate";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { shown, textual, unknown } from "../../framework/values";
import { Assignments } from "../backup/selectionAssignments";
import { backupTypes } from "../backup/types";
import { Vaults } from "../backup/vaults";
import { Buckets } from "../storage/buckets";
import { BucketKeys } from "./bucketKeys";
import { holdsThrough } from "./conditions";
import { copiesOf, keyProperty, type Copy } from "./copies";
import { Keys } from "./keys";
import { Roles } from "./roles";

/** One action that a role needs on one key. */
interface Need {
  readonly role: Subject;
  readonly action: string;
  /** ARN of the key; undefined when it is not known. */
  readonly arn: string | undefined;
  /** ARNs of which it has none. */
  readonly others: ReadonlySet<unknown>;
  readonly shown: string;
  readonly because: string;
  readonly ref: "K4" | "K6" | "K7";
  readonly holds: (statement: PolicyStatement) => Answer;
}

export const backupRoleUsesKeys = stackRule(
  {
    name: "keys-backup-role-uses-keys",
    sentence: "The role of a backup selection may use the keys of what it backs up and of where its copies go.",
    severity: "critical",
    level: "mandatory",
    refs: ["K4", "K6", "K7"],
    why: "Without the key of a bucket its job succeeds and holds no objects; without that of another account's vault the copy fails.",
    mend: "allow it in a policy of the role, or attach AWSBackupServiceRolePolicyForBackup and AWSBackupServiceRolePolicyForS3Backup",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    types: backupTypes.selection,
    check(stack, report) {
      const keys = new Keys(stack);
      const roles = new Roles(stack);
      const assignments = new Assignments(stack);
      const selected = rolesOf(assignments, roles, report);
      if (selected.bySelection.size === 0) return;
      const needs = new Map<string, Need>();
      const add = (need: Need): void => {
        const id = `${need.role.urn} ${need.action} ${need.shown}`;
        if (!needs.has(id)) needs.set(id, need);
      };
      const ofStack = new Set(keys.all.map((key) => key.at("arn")));
      for (const copy of copiesOf(stack, new Vaults(stack), report)) {
        for (const role of selected.byPlan.get(copy.plan.urn) ?? []) copyNeeds(role, copy, keys, ofStack).forEach(add);
      }
      bucketNeeds(stack, keys, assignments, selected.bySelection).forEach(add);
      for (const need of needs.values()) judge(need, roles, report);
    },
  },
);

interface SelectedRoles {
  readonly bySelection: ReadonlyMap<string, Subject>;
  readonly byPlan: ReadonlyMap<string, ReadonlySet<Subject>>;
}

/** The roles of this stack that its selections name. */
function rolesOf(assignments: Assignments, roles: Roles, report: Report): SelectedRoles {
  const bySelection = new Map<string, Subject>();
  const byPlan = new Map<string, Set<Subject>>();
  for (const { subject } of assignments.selections) {
    const target = roles.find(subject, "iamRoleArn", subject.at("iamRoleArn"));
    if (target.kind === "open") report.cannotTell(subject, "iamRoleArn");
    if (target.kind !== "one") continue;
    bySelection.set(subject.urn, target.subject);
    const plan = assignments.planOf(subject);
    if (plan.kind !== "one") continue;
    const ofPlan = byPlan.get(plan.subject.urn) ?? new Set<Subject>();
    byPlan.set(plan.subject.urn, ofPlan.add(target.subject));
  }
  return { bySelection, byPlan };
}

function judge(
  { role, action, arn, others, shown: key, because, ref, holds }: Need,
  roles: Roles,
  report: Report,
): void {
  const allowed = roles.allow(role, { action, met: (each) => every([speaksOf(each, arn, others), holds(each)]) });
  const property = `permission ${action} on ${key}`;
  if (allowed === unknown) report.cannotTell(role, property, "a policy of the role is not known");
  if (allowed !== false) return;
  report.violation({
    on: role,
    property,
    found: "absent",
    required: `it must be there, because ${because}`,
    refs: [ref],
  });
}

function bucketNeeds(
  stack: StackView,
  keys: Keys,
  assignments: Assignments,
  roleOf: SelectedRoles["bySelection"],
): readonly Need[] {
  const buckets = new Buckets(stack);
  const bucketKeys = new BucketKeys(buckets);
  return buckets.all.flatMap((bucket) => {
    const key = bucketKeys.of(bucket);
    if (key === undefined) return [];
    const target = keys.find(key.on, String(key.path[0]), key.value);
    const approach = { service: "s3", region: textual(bucket.region) };
    return assignments.of(bucket).flatMap(({ selection, verdict }): readonly Need[] => {
      const role = roleOf.get(selection.subject.urn);
      // A selection that only perhaps takes the bucket is the selection rules' doubt.
      if (role === undefined || verdict !== "yes") return [];
      const because = `${selection.subject.label} backs up ${bucket.label}, and a job without the key succeeds and holds no objects`;
      const holds = (statement: PolicyStatement) => holdsThrough(statement, approach);
      return [{ role, action: "kms:Decrypt", ...named(target, key.value), because, ref: "K4", holds }];
    });
  });
}

const serviceKey = "alias/aws/backup";

function copyNeeds(role: Subject, copy: Copy, keys: Keys, ofStack: ReadonlySet<unknown>): readonly Need[] {
  const { plan, property, vault, account, sourceAccount, region } = copy;
  const where = `${property} of ${plan.label}`;
  const needs: Need[] = [];
  const from = textual(plan.region);
  if (region !== undefined && from !== undefined && region !== from) {
    needs.push({
      role,
      action: "kms:DescribeKey",
      arn: undefined,
      others: ofStack,
      shown: serviceKey,
      because: `${where} goes to ${region}, and AWS Backup looks up its own key for that`,
      ref: "K7",
      holds: (statement) => holdsThrough(statement, { service: "backup", region: from, alias: serviceKey }),
    });
  }
  if (vault !== undefined && account !== undefined && sourceAccount !== undefined && account !== sourceAccount) {
    const value = vault.at(keyProperty(vault));
    const target = keys.find(vault, keyProperty(vault), value);
    const key = named(target, value);
    for (const action of ["kms:CreateGrant", "kms:DescribeKey"]) {
      needs.push({
        role,
        action,
        ...key,
        because: `${where} goes to account ${account}, whose key policy only delegates to the role's account`,
        ref: "K6",
        holds: (statement) => holdsThrough(statement, { service: "backup", region }),
      });
    }
  }
  return needs;
}

function named(target: Target, value: unknown): Pick<Need, "arn" | "others" | "shown"> {
  const key = target.kind === "one" ? target.subject : undefined;
  const arn = [value, key?.at("arn")].map(textual).find((text) => text?.startsWith("arn:") === true);
  return { arn, others: new Set(), shown: key?.label ?? shown(value) };
}

const everyKey = /^(\*|arn:[^:]*:kms:\*:\*:(key\/)?\*)$/;

/** Of a key whose ARN is not known, it is known at best which ones it is not. */
function speaksOf(statement: PolicyStatement, arn: string | undefined, others: ReadonlySet<unknown>): Answer {
  if (arn !== undefined) return coversResource(statement, arn);
  return some(
    (statement.resources ?? [unknown]).map((each) => {
      if (each === unknown) return unknown;
      if (everyKey.test(each)) return true;
      return others.has(each) ? false : unknown;
    }),
  );
}
