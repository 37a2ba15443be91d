import type { Problem } from "../problems";
import { show } from "../problems";
import type { StackConfig } from "../schema";

const RULE = "DRP-3";

/** The name of the hosted zone, whether it is made or taken over. */
function zoneName(zone: StackConfig["dns"]["zone"]): string | undefined {
  return zone.create ?? zone.name;
}

/** The zone is either made or taken over, the record lies below its name, and nothing points at itself. */
export function dnsRules({ dns }: StackConfig): readonly Problem[] {
  const { zone, recordName, primaryEndpoint, recoveryEndpoint } = dns;
  const problems: Problem[] = [];
  const adopted = zone.adopt !== undefined && zone.name !== undefined && zone.create === undefined;
  const created = zone.create !== undefined && zone.adopt === undefined && zone.name === undefined;
  if (!adopted && !created) {
    const fix = "Say which: a zone of this stack's own, or one that exists.";
    problems.push({
      path: "dns.zone",
      given: show(zone),
      allowed: "either create, or adopt with name",
      rule: RULE,
      fix,
    });
  }
  const name = zoneName(zone);
  if (name !== undefined && !recordName.endsWith(`.${name}`)) {
    const fix =
      recordName === name
        ? "Name a record below the zone: the failover records are CNAMEs, which the zone itself cannot be."
        : "Use a name inside the zone: the record would answer nobody.";
    const allowed = `a name that ends with .${name}`;
    problems.push({ path: "dns.recordName", given: show(recordName), allowed, rule: RULE, fix, related: ["dns.zone"] });
  }
  for (const [key, host] of Object.entries({ primaryEndpoint, recoveryEndpoint })) {
    if (host !== recordName) continue;
    const fix = "Name the Region's own host: the failover record cannot point at itself.";
    problems.push({
      path: `dns.${key}`,
      given: show(host),
      allowed: "a name other than dns.recordName",
      rule: RULE,
      fix,
    });
  }
  if (primaryEndpoint === recoveryEndpoint) {
    const fix = "Name the recovery Region's host, or leave it out until there is one.";
    const allowed = "a host other than dns.primaryEndpoint";
    problems.push({ path: "dns.recoveryEndpoint", given: show(recoveryEndpoint), allowed, rule: RULE, fix });
  }
  return problems;
}

/** What the committed stack names in place of a zone: the form of an ID, and nobody's. */
const placeholderZoneId = "Z0123456789ABCDEFGHIJ";

/** A zone that is taken over is fit for a preview with the placeholder's ID, and refused when something is really deployed. */
export function placeholderZone({ dns: { zone } }: StackConfig): readonly Problem[] {
  if (zone.adopt !== placeholderZoneId) return [];
  return [
    {
      path: "dns.zone.adopt",
      given: show(zone.adopt),
      allowed: `the ID of the hosted zone ${zone.name ?? "that exists"}`,
      rule: RULE,
      fix: "Replace it with the ID that `aws route53 list-hosted-zones-by-name` prints, without /hostedzone/.",
    },
  ];
}
