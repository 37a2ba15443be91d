import { blockProblem, overlapping } from "../addressBlocks";
import { databasePlan } from "../databasePlan";
import type { DatabasePlan } from "../databasePlan";
import type { Problem } from "../problems";
import { show } from "../problems";
import { replication, schemaNamePattern } from "../replication";
import { placeholderHost } from "../schemaDatabase";
import type { StackConfig } from "../schema";

/** The database's replica is there where the ledger asks for it, and is one that Aurora and replication can make. */
export function databaseRules(config: StackConfig): readonly Problem[] {
  const plan = databasePlan(config);
  return [
    ...productionRules(config, plan),
    ...(plan.enabled ? [...sourceRules(plan), ...clusterRules(plan), ...networkRules(plan)] : []),
  ];
}

function productionRules({ environment }: StackConfig, { enabled, topology }: DatabasePlan): Problem[] {
  if (environment !== "production") return [];
  if (!enabled) {
    return [
      {
        path: "database.enabled",
        given: "false",
        allowed: "true in production",
        rule: "DRP-1",
        fix: "Remove it: without the replica a deleted Supabase project takes its database and every backup of it along.",
      },
    ];
  }
  if (topology === "global") return [];
  return [
    {
      path: "database.topology",
      given: show(topology),
      allowed: "global in production",
      rule: "DRP-1",
      fix: "Remove it: a single cluster does not survive the loss of its Region.",
    },
  ];
}

function sourceRules({ source }: DatabasePlan): Problem[] {
  const problems: Problem[] = [];
  if (source.host.includes(".pooler.")) {
    problems.push({
      path: "database.source.host",
      given: show(source.host),
      allowed: "the direct connection",
      rule: "BKP-5",
      fix: "Name db.<project>.supabase.co: a pooler knows no replication.",
    });
  }
  if (source.schemas.length === 0) {
    problems.push({
      path: "database.source.schemas",
      given: "an empty list",
      allowed: "at least one schema of the application",
      rule: "BKP-16",
      fix: "Name the schemas that hold the application's data.",
    });
  }
  source.schemas.forEach((schema, at) => {
    const twice = source.schemas.indexOf(schema) !== at;
    if (schemaNamePattern.test(schema) && schema !== replication.schema && !twice) return;
    problems.push({
      path: `database.source.schemas[${at}]`,
      given: show(schema),
      allowed: "a schema of the application, once, in lower case letters, digits and _",
      rule: "BKP-16",
      fix: twice
        ? "Remove it: it is named before."
        : `Name a schema of the application; ${replication.schema} is the replica's own.`,
    });
  });
  return problems;
}

function clusterRules({
  topology,
  instanceClass,
  instances,
  backupRetentionDays,
  engineVersion,
}: DatabasePlan): Problem[] {
  const problems: Problem[] = [];
  if (topology === "global" && /^db\.t\d/.test(instanceClass)) {
    problems.push({
      path: "database.instanceClass",
      given: show(instanceClass),
      allowed: "a class that is not burstable, such as db.r6g.large",
      rule: "X13",
      fix: "Take a memory-optimized class: a global database takes no burstable one.",
      related: ["database.topology"],
    });
  }
  if (instances < 1 || instances > 15) {
    problems.push({
      path: "database.instances",
      given: show(instances),
      allowed: "1 to 15",
      rule: "X13",
      fix: "Take 2, so that a lost zone costs a minute: Aurora has at most 15.",
    });
  }
  if (backupRetentionDays < 1 || backupRetentionDays > 35) {
    problems.push({
      path: "database.backupRetentionDays",
      given: show(backupRetentionDays),
      allowed: "1 to 35",
      rule: "L15",
      fix: "Take 35, the longest that Aurora keeps automated backups; what lives longer is AWS Backup's.",
    });
  }
  if (Number.parseInt(engineVersion, 10) < 15) {
    problems.push({
      path: "database.engineVersion",
      given: show(engineVersion),
      allowed: "15 or newer",
      rule: "RST-5",
      fix: "Take at least the source's major version: what it dumps cannot be applied to an older one.",
    });
  }
  return problems;
}

function networkRules({ network, topology }: DatabasePlan): Problem[] {
  const used = topology === "global" ? (["primary", "recovery"] as const) : (["primary"] as const);
  const problems = used.flatMap((place): Problem[] => {
    const { adopt, cidrBlock } = network[place];
    const path = `database.network.${place}`;
    if (adopt !== undefined) {
      return adopt.subnetIds.length >= 2
        ? []
        : [
            {
              path: `${path}.adopt.subnetIds`,
              given: show(adopt.subnetIds),
              allowed: "at least two, in different Availability Zones",
              rule: "X13",
              fix: "Name private subnets of two zones or more: Aurora asks for them.",
            },
          ];
    }
    const problem = blockProblem(cidrBlock);
    if (problem === undefined) return [];
    const fix = `${problem[0]?.toUpperCase() ?? ""}${problem.slice(1)}`;
    return [
      {
        path: `${path}.cidrBlock`,
        given: show(cidrBlock),
        allowed: "an IPv4 block of length 16 to 24",
        rule: "X13",
        fix,
      },
    ];
  });
  const { primary, recovery } = network;
  const both = topology === "global" && primary.adopt === undefined && recovery.adopt === undefined;
  if (both && problems.length === 0 && overlapping(primary.cidrBlock, recovery.cidrBlock)) {
    problems.push({
      path: "database.network.recovery.cidrBlock",
      given: show(recovery.cidrBlock),
      allowed: `a block beside ${primary.cidrBlock}`,
      rule: "DRP-2",
      fix: "Take another block: networks that overlap can never be connected.",
      related: ["database.network.primary.cidrBlock"],
    });
  }
  return problems;
}

/** The committed stacks name no real project: fit for a preview, refused when something is really deployed. */
export function placeholderSource({ database }: StackConfig): readonly Problem[] {
  if (!database.enabled || database.source.host !== placeholderHost) return [];
  return [
    {
      path: "database.source.host",
      given: show(database.source.host),
      allowed: "the host of your project's direct connection",
      rule: "BKP-5",
      fix: "Replace it with the host that Supabase shows under Connect, Direct connection.",
    },
  ];
}
