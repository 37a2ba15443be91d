import * as pulumi from "@pulumi/pulumi";
import { metricNames } from "../../protection/metrics";
import { refuse } from "../common/problems";
import { NodeFunction } from "../functions/nodeFunction";
import { expectation, lookStatements } from "./canaryExpectation";
import type { CanaryBucket, CanaryVault } from "./canaryExpectation";
import { announcedAlarm, silent } from "./metricAlarms";
import type { WatchedMetric } from "./metricAlarms";
import { RegularRuns } from "./regularRuns";
import { eventStatement, metricStatement, signalStatements } from "./reporting";
import type { CatalogueTable } from "./reporting";

export interface RecoveryCanaryArgs {
  /** Keys, vaults and buckets are looked at from their own Region: one canary each. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region for the function itself. */
  readonly keyArn: pulumi.Input<string>;
  readonly catalogue: CatalogueTable;
  /**
   * Every key of the Region that a recovery needs, by a short name. Their policies have to admit the canary's encryption
   * context (RecoveryKey's service `canary`); a key of the recovery account admits this account as a copy source.
   */
  readonly keys: Readonly<Record<string, pulumi.Input<string>>>;
  /** Vaults of this account and Region. AWS Backup describes no standard vault of another account. */
  readonly vaults: readonly CanaryVault[];
  readonly buckets: readonly CanaryBucket[];
  /** Topic of the Region for the function's own alarms. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Minutes between two runs; operations/integrity/report.ts says how long a run counts. */
export const canaryPeriodMinutes = 15;
const period = canaryPeriodMinutes * 60;
/** A run that is missing is the alarms' on silence: until then what was last seen stands. */
const atOnce = { period, evaluationPeriods: 1, treatMissingData: "ignore" } as const;

const alarms: readonly WatchedMetric[] = [
  {
    suffix: "keys-unusable",
    severity: "critical",
    says: "A recovery key does not encrypt and decrypt: what lies under it cannot be restored.",
    metricName: metricNames.keyAccessibility,
    when: { ...atOnce, statistic: "Minimum", comparisonOperator: "LessThanThreshold", threshold: 100 },
  },
  {
    suffix: "violations",
    severity: "critical",
    says: "A vault or bucket is not protected as planned: encryption, lock, versioning, public access or replication.",
    metricName: metricNames.integrityViolations,
    when: { ...atOnce, statistic: "Maximum", comparisonOperator: "GreaterThanThreshold", threshold: 0 },
  },
  {
    suffix: "keys-unproven",
    severity: "critical",
    says: "No recovery key was proved for 45 minutes: the canary is silent, or it could not use a key to find out.",
    metricName: metricNames.keyAccessibility,
    when: silent(period, 3),
  },
  {
    suffix: "protections-unproven",
    severity: "warning",
    says: "The protections of vaults and buckets were not proved for 45 minutes: the canary is silent or was refused an answer.",
    metricName: metricNames.integrityViolations,
    when: silent(period, 3),
  },
];

/**
 * Proves every 15 minutes what a restore will rest on: each key encrypts and decrypts, each vault and bucket is protected as
 * planned (AUD-2, MON-2, SEC-2, K9). The vault in a recovery account cannot be described from here: its key can be proved and
 * should be among `keys`; its lock is not looked at by this canary.
 *
 * About 2,900 runs a month; with four alarms well under two dollars a Region.
 *
 * @example
 * new RecoveryCanary("recovery-canary-sa-east-1", { region: "sa-east-1", accountId, keyArn, catalogue, keys, vaults, buckets, alarmTopicArn });
 */
export class RecoveryCanary extends pulumi.ComponentResource {
  readonly canary: NodeFunction;
  readonly alarmArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: RecoveryCanaryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:RecoveryCanary", name, {}, opts);
    refuse(
      recoveryCanaryProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { region, accountId, keyArn, alarmTopicArn, tags = {} } = args;
    this.canary = new NodeFunction(
      `${name}-prover`,
      {
        entry: "lambdas/recovery-canary/handler.ts",
        region,
        description: "Proves keys, vaults and buckets, every 15 minutes",
        keyArn,
        accountId,
        environment: { CATALOGUE_TABLE: args.catalogue.name, EXPECTED_STATE: expectation(args) },
        statements: [
          ...lookStatements(args),
          ...signalStatements(args.catalogue, region),
          metricStatement,
          eventStatement(accountId, region),
        ],
        timeoutSeconds: 120,
        memoryMegabytes: 512,
        alarmTopicArn,
        tags,
      },
      { parent: this },
    );
    new RegularRuns(
      `${name}-runs`,
      { fn: this.canary, region, accountId, everyMinutes: canaryPeriodMinutes, tags },
      { parent: this },
    );
    this.alarmArns = alarms.map((alarm) => announcedAlarm(name, region, alarm, tags, { parent: this }).arn);
    this.registerOutputs({ functionArn: this.canary.arn, alarmArns: this.alarmArns });
  }
}

/** Everything that is wrong with the arguments. */
export function recoveryCanaryProblems({
  keys,
  vaults,
  buckets,
}: Pick<RecoveryCanaryArgs, "keys" | "vaults" | "buckets">): string[] {
  const unknown = (kind: string, list: readonly { readonly key: string }[]): string[] =>
    list.flatMap(({ key }, at) =>
      Object.hasOwn(keys, key)
        ? []
        : [`${kind}[${at}].key: "${key}" is none of ${Object.keys(keys).join(", ") || "no keys"}.`],
    );
  return [
    ...(Object.keys(keys).length === 0 ? ["keys: is empty; a canary that proves no key proves no recovery."] : []),
    ...unknown("vaults", vaults),
    ...unknown("buckets", buckets),
  ];
}
