import type { DnsFailoverArgs } from "../../../components/failover/dnsFailover";
import { DnsFailover } from "../../../components/failover/dnsFailover";
import type { Recording } from "../../support/mocks";
import { accountId, recordResources, settle } from "../../support/mocks";

export const keyRecovery = "arn:aws:kms:eu-west-1:123456789012:key/recovery";
export const keyUsEast1 = "arn:aws:kms:us-east-1:123456789012:key/alarms";
export const recoveryTopic = "arn:aws:sns:eu-west-1:123456789012:critical";

export const failoverArgs: DnsFailoverArgs = {
  zone: { create: "neonpro.example" },
  recordName: "app.neonpro.example",
  primaryEndpoint: "primary.example.net",
  recoveryEndpoint: "recovery.example.net",
  healthPath: "/api/health",
  primaryRegion: "sa-east-1",
  recoveryRegion: "eu-west-1",
  accountId,
  keyArnRecovery: keyRecovery,
  keyArnUsEast1: keyUsEast1,
  alarmEmails: ["oncall@neonpro.example"],
  recoveryAlarmTopicArn: recoveryTopic,
  tags: { project: "neonpro" },
};

interface Declared {
  readonly recording: Recording;
  readonly failover: DnsFailover;
}

let unchanged: Promise<Declared> | undefined;

/** A failover with the arguments above. Without a change it is declared once: the tests only read the record. */
export function declareFailover(change?: Partial<DnsFailoverArgs>): Promise<Declared> {
  if (change !== undefined) return declare(change);
  unchanged ??= declare({});
  return unchanged;
}

async function declare(change: Partial<DnsFailoverArgs>): Promise<Declared> {
  const recording = recordResources();
  const failover = new DnsFailover("dns", { ...failoverArgs, ...change });
  await settle();
  return { recording, failover };
}

/** URNs of everything that a resource needs, through dependencies and through the components that hold them. */
export function needs(recording: Recording, ...names: readonly string[]): ReadonlySet<string> {
  const byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
  const found = new Set<string>();
  const queue = names.map((name) => recording.one(name).urn);
  for (let urn = queue.pop(); urn !== undefined; urn = queue.pop()) {
    if (found.has(urn)) continue;
    found.add(urn);
    queue.push(...(byUrn.get(urn)?.dependencies ?? []));
  }
  return found;
}
