import * as pulumi from "@pulumi/pulumi";

/** A kind of resource whose recovery points are tested, with what AWS Backup cannot guess about the restore. */
export type TestedType =
  | {
      readonly type: "Aurora";
      /** Where the cluster is restored to: there is no default network to fall back on (R5). */
      readonly network: {
        readonly subnetGroupName: pulumi.Input<string>;
        readonly securityGroupIds: readonly pulumi.Input<string>[];
      };
    }
  | {
      readonly type: "S3";
      /** What the test's bucket is encrypted under; without it, it would be SSE-S3 for days (R6). */
      readonly keyArn: pulumi.Input<string>;
    }
  | {
      readonly type: "DynamoDB";
      readonly keyArn: pulumi.Input<string>;
    };

/** Overrides of the restore's metadata; lists are JSON in a string (R5). */
export function overridesOf(tested: TestedType): Record<string, pulumi.Input<string>> {
  switch (tested.type) {
    case "Aurora":
      return {
        dbSubnetGroupName: tested.network.subnetGroupName,
        vpcSecurityGroupIds: pulumi.jsonStringify([...tested.network.securityGroupIds]),
      };
    case "S3":
      return { encryptionType: "SSE-KMS", kmsKey: tested.keyArn };
    case "DynamoDB":
      return { encryptionType: "KMS", kmsMasterKeyArn: tested.keyArn };
  }
}

export function selectionNameOf(planName: string, { type }: TestedType): string {
  return `${planName}_${type.toLowerCase()}`;
}

export interface TestingFacts {
  readonly planName: string;
  readonly vaultArns: readonly unknown[];
  readonly keyArns: readonly unknown[];
  readonly types: readonly TestedType[];
  readonly startWindowHours: number;
  readonly selectionWindowDays: number;
  readonly validationWindowHours: number;
}

/** Everything that AWS Backup would refuse, or silently not test (R1, R2). */
export function restoreTestingProblems(facts: TestingFacts): string[] {
  const { planName, types } = facts;
  const longest = Math.max(planName.length, ...types.map((type) => selectionNameOf(planName, type).length));
  const kinds = types.map(({ type }) => type);
  return [
    ...(/^\w+$/.test(planName) && longest <= 50
      ? []
      : [
          `planName: received "${planName}"; allowed are letters, digits and underscores, 50 at most together with _ and a type's name (R1).`,
        ]),
    ...(facts.vaultArns.length === 0 ? ["vaultArns: none; the plan would test nothing (R2)."] : []),
    ...(facts.keyArns.length === 0 ? ["keyArns: none; what is encrypted could not be restored (K4)."] : []),
    ...(types.length === 0 ? ["types: none; the plan would test nothing (R2)."] : []),
    ...[...new Set(kinds.filter((kind, at) => kinds.indexOf(kind) !== at))].map(
      (kind) => `types: ${kind} is there twice; a type has one selection.`,
    ),
    ...types.flatMap((tested) =>
      tested.type === "Aurora" && tested.network.securityGroupIds.length === 0
        ? ["types: Aurora has no securityGroupIds; the default group would let nobody in (R5)."]
        : [],
    ),
    ...bounds("startWindowHours", facts.startWindowHours, 1, 168),
    ...bounds("selectionWindowDays", facts.selectionWindowDays, 1, 365),
    ...bounds("validationWindowHours", facts.validationWindowHours, 0, 168),
  ];
}

function bounds(property: string, value: number, least: number, most: number): string[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${property}: received ${value}; allowed are ${least} to ${most}, whole (R1).`];
}
