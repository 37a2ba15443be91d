import { capped } from "./cap";
import { dataClasses } from "./dataClasses";
import type { DataClass } from "./dataClasses";
import { disruptions, objectiveFor } from "./objectives";
import type { Disruption, Objective } from "./objectives";
import { regionOf } from "./regions";
import type { AwsRegion } from "./regions";
import { cadences } from "./schedules";
import type { Cadence } from "./schedules";
import type { StackConfig, VaultLockConfig } from "./schema";
import { dataClassIds, protectionTags } from "./tags";
import type { DataClassId } from "./tags";
import { usedVaults } from "./vaults";
import type { VaultId } from "./vaults";

export type DnsZone = { readonly create: string } | { readonly adopt: string; readonly name: string };

/** What a stack protects and how: everything that the components, the policies and the reports need to know. */
export interface ProtectionPlan {
  readonly config: StackConfig;
  readonly environment: StackConfig["environment"];
  readonly regions: { readonly primary: AwsRegion; readonly recovery: AwsRegion };
  /** As this stack keeps them: staging's cap is applied. */
  readonly dataClasses: Readonly<Record<DataClassId, DataClass>>;
  readonly cadences: readonly Cadence[];
  /** Locks of the vaults that the stack has; no recoveryAccount where it has no such account. */
  readonly vaultLocks: Readonly<Partial<Record<VaultId, VaultLockConfig>>> &
    Readonly<Record<"primary" | "recovery", VaultLockConfig>>;
  readonly objectLockMode: "GOVERNANCE" | "COMPLIANCE";
  /** Classes that no backup selection may pick up: erasable at once, or backups themselves. */
  readonly excludedFromVaults: readonly DataClassId[];
  readonly objectives: Readonly<Record<DataClassId, Readonly<Record<Disruption, Objective>>>>;
  /** The three tags of each class's resources. */
  readonly tags: Readonly<Record<DataClassId, Readonly<Record<string, string>>>>;
  readonly dnsZone: DnsZone;
}

function byClass<T>(make: (id: DataClassId) => T): Readonly<Record<DataClassId, T>> {
  return Object.fromEntries(dataClassIds.map((id) => [id, make(id)])) as Record<DataClassId, T>;
}

function effective(id: DataClassId, config: StackConfig): DataClass {
  const cap = config.storage.maximumRetentionDays;
  return cap === undefined ? dataClasses[id] : capped(dataClasses[id], cap);
}

function knownRegion(code: string): AwsRegion {
  const region = regionOf(code);
  if (region === undefined) throw new RangeError(`${code} is no AWS Region: validate the configuration first`);
  return region;
}

function dnsZone({ create, adopt, name }: StackConfig["dns"]["zone"]): DnsZone {
  if (create !== undefined) return { create };
  if (adopt !== undefined && name !== undefined) return { adopt, name };
  throw new RangeError("dns.zone has neither create nor adopt with name: validate the configuration first");
}

/** The plan of a validated configuration. Pure: the same configuration gives the same plan everywhere. */
export function protectionPlan(config: StackConfig): ProtectionPlan {
  const classes = byClass((id) => effective(id, config));
  const { primary, recovery, recoveryAccount } = config.vaults;
  return {
    config,
    environment: config.environment,
    regions: { primary: knownRegion(config.regions.primary), recovery: knownRegion(config.regions.recovery) },
    dataClasses: classes,
    cadences: cadences(config),
    vaultLocks: { primary, recovery, ...(usedVaults(config).includes("recoveryAccount") ? { recoveryAccount } : {}) },
    objectLockMode: config.storage.objectLockMode === "compliance" ? "COMPLIANCE" : "GOVERNANCE",
    excludedFromVaults: dataClassIds.filter((id) => classes[id].cadence === "none"),
    objectives: byClass((id) => {
      const rows = disruptions.map((disruption) => [disruption, objectiveFor(classes[id], disruption)] as const);
      return Object.fromEntries(rows) as Record<Disruption, Objective>;
    }),
    tags: byClass((id) => protectionTags(id, classes[id].tier, classes[id].cadence)),
    dnsZone: dnsZone(config.dns.zone),
  };
}
