import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../common/problems";
import { dnsProblems } from "./dnsProblems";
import type { Endpoint } from "./endpointChecks";
import { EndpointChecks } from "./endpointChecks";
import { FailoverLatch } from "./failoverLatch";

export interface DnsFailoverArgs {
  /** A zone of its own by name, or one that exists by id and name. Never both: the choice is explicit. */
  readonly zone: { readonly create: string } | { readonly adopt: pulumi.Input<string>; readonly name: string };
  /** What clients resolve, fully qualified, below the zone: a CNAME cannot be the zone itself. */
  readonly recordName: string;
  /** Host name that serves in the primary Region. */
  readonly primaryEndpoint: string;
  /**
   * Host name that serves in the recovery Region, run by the platform team. Undefined: there is nothing to fail over to,
   * so the record is a plain one and engaging the latch moves nothing.
   */
  readonly recoveryEndpoint: string | undefined;
  /** Path of both endpoints that answers 2xx or 3xx when the application can serve. */
  readonly healthPath: string;
  readonly primaryRegion: string;
  readonly recoveryRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the recovery Region: the latch. */
  readonly keyArnRecovery: pulumi.Input<string>;
  /** Customer-managed key in us-east-1: the topic of the endpoint alarms (K11, X14). */
  readonly keyArnUsEast1: pulumi.Input<string>;
  /** Who is told of endpoint alarms; each address confirms its subscription. */
  readonly alarmEmails: readonly string[];
  /** Topic of the recovery Region for the latch's own alarms. */
  readonly recoveryAlarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Seconds that a resolver may keep the answer: part of every failover's duration (DRP-1). */
export const recordTtlSeconds = 60;

/**
 * Automatic failover, manual return: the primary record follows the latch alone (DRP-3, DRP-4).
 *
 * What moves traffic (latch, metric, alarm, health check) is in the recovery Region; Route 53 answers from its own data
 * plane. The endpoint checks start the orchestration and tell people, and no record follows them. Setting the
 * latch by hand: docs/runbooks/failover-latch.md.
 *
 * @example
 * new DnsFailover("dns", {
 *   zone: { create: "neonpro.example" }, recordName: "app.neonpro.example",
 *   primaryEndpoint: "app-primary.example.net", recoveryEndpoint: "app-recovery.example.net", healthPath: "/api/health",
 *   primaryRegion: "sa-east-1", recoveryRegion: "eu-west-1", accountId, keyArnRecovery, keyArnUsEast1,
 *   alarmEmails: ["oncall@neonpro.example"], recoveryAlarmTopicArn,
 * });
 */
export class DnsFailover extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  /** To be set at the registrar when the zone is ours; undefined for an adopted zone. */
  readonly nameServers: pulumi.Output<string[]> | undefined;
  readonly latch: FailoverLatch;
  readonly checks: EndpointChecks;
  /** Whether engaging the latch moves traffic: false without a recovery endpoint. */
  readonly redirects: boolean;
  /** The same, for people: what the stack prints. */
  readonly status: string;

  constructor(name: string, args: DnsFailoverArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:failover:DnsFailover", name, {}, opts);
    const { zone, ...names } = args;
    refuse(dnsProblems({ ...names, zoneName: "create" in zone ? zone.create : zone.name }), this);

    const tags = args.tags ?? {};
    const hostedZone = "create" in zone ? this.ownZone(name, zone.create, tags) : undefined;
    this.zoneId = hostedZone?.zoneId ?? pulumi.output("adopt" in zone ? zone.adopt : "");
    this.nameServers = hostedZone?.nameServers;
    this.latch = new FailoverLatch(
      `${name}-latch`,
      {
        recordName: args.recordName,
        recoveryRegion: args.recoveryRegion,
        accountId: args.accountId,
        keyArn: args.keyArnRecovery,
        alarmTopicArn: args.recoveryAlarmTopicArn,
        tags,
      },
      { parent: this },
    );
    this.checks = this.endpointChecks(name, args, tags);
    this.redirects = args.recoveryEndpoint !== undefined;
    this.status = statusOf(args);
    this.records(name, args);
    this.registerOutputs({
      zoneId: this.zoneId,
      nameServers: this.nameServers,
      latchTableName: this.latch.table.name,
      redirects: this.redirects,
      status: this.status,
    });
  }

  private ownZone(name: string, zoneName: string, tags: Readonly<Record<string, string>>): aws.route53.Zone {
    return new aws.route53.Zone(
      `${name}-zone`,
      { name: zoneName, comment: "NeonPro: follows the failover latch", forceDestroy: false, tags: { ...tags } },
      // A new zone gets new name servers: until the registrar knows them, nothing resolves.
      { parent: this, protect: true },
    );
  }

  private endpointChecks(name: string, args: DnsFailoverArgs, tags: Readonly<Record<string, string>>): EndpointChecks {
    const endpoints: Endpoint[] = [{ id: "primary", host: args.primaryEndpoint, region: args.primaryRegion }];
    if (args.recoveryEndpoint !== undefined) {
      endpoints.push({ id: "recovery", host: args.recoveryEndpoint, region: args.recoveryRegion });
    }
    return new EndpointChecks(
      `${name}-endpoints`,
      {
        endpoints,
        healthPath: args.healthPath,
        latchHealthCheckId: this.latch.healthCheck.id,
        recordName: args.recordName,
        accountId: args.accountId,
        keyArnUsEast1: args.keyArnUsEast1,
        alarmEmails: args.alarmEmails,
        tags,
      },
      { parent: this },
    );
  }

  /**
   * The pair, or one plain record. Both shapes of the primary share a logical name: when the recovery endpoint is added, the
   * provider swaps the plain record for the failover record in one Route 53 transaction. Two resources would
   * collide, since a name cannot have plain and failover records at once; for the same reason the secondary waits for the
   * primary, and to take the endpoint away again the secondary has to be deleted first (`pulumi destroy --target`).
   */
  private records(name: string, args: DnsFailoverArgs): void {
    const common = { zoneId: this.zoneId, name: args.recordName, type: "CNAME", ttl: recordTtlSeconds } as const;
    if (args.recoveryEndpoint === undefined) {
      new aws.route53.Record(`${name}-primary`, { ...common, records: [args.primaryEndpoint] }, { parent: this });
      return;
    }
    const primary = new aws.route53.Record(
      `${name}-primary`,
      {
        ...common,
        records: [args.primaryEndpoint],
        setIdentifier: "primary",
        failoverRoutingPolicies: [{ type: "PRIMARY" }],
        // The latch alone. Route 53 refuses a primary CNAME without a health check.
        healthCheckId: this.latch.healthCheck.id,
      },
      { parent: this },
    );
    new aws.route53.Record(
      `${name}-secondary`,
      {
        ...common,
        records: [args.recoveryEndpoint],
        setIdentifier: "secondary",
        failoverRoutingPolicies: [{ type: "SECONDARY" }],
        // No health check: with both unhealthy Route 53 would answer with the primary again.
      },
      { parent: this, dependsOn: [primary] },
    );
  }
}

function statusOf({ recordName, recoveryEndpoint, recoveryRegion }: DnsFailoverArgs): string {
  return recoveryEndpoint === undefined
    ? `${recordName} does not fail over: no recovery endpoint is configured, engaging the latch moves nothing, and the RTO of a lost Region is unknown, which counts as not met`
    : `${recordName} goes to ${recoveryEndpoint} in ${recoveryRegion} when the latch is engaged`;
}
