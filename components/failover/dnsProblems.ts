/** What of a failover's arguments is known before anything is declared. */
export interface DnsNames {
  readonly zoneName: string;
  readonly recordName: string;
  readonly primaryEndpoint: string;
  readonly recoveryEndpoint: string | undefined;
  readonly healthPath: string;
  readonly primaryRegion: string;
  readonly recoveryRegion: string;
}

/** A host name of at least two labels, as DNS and a CNAME's target take it: no scheme, port, path or trailing dot. */
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Route 53 takes at most 255 characters of a path. */
const path = /^\/[^\s]{0,254}$/;

/** Everything that Route 53 would refuse, or take and never answer. */
export function dnsProblems(names: DnsNames): string[] {
  const { zoneName, recordName, primaryEndpoint, recoveryEndpoint, healthPath } = names;
  const problems: string[] = [];
  const hosts = {
    zoneName,
    recordName,
    primaryEndpoint,
    ...(recoveryEndpoint === undefined ? {} : { recoveryEndpoint }),
  };
  for (const [property, host] of Object.entries(hosts)) {
    if (!hostName.test(host)) {
      problems.push(
        `${property} is "${host}"; allowed is a host name in lower case, without scheme, port, path or trailing dot`,
      );
    }
  }
  if (recordName === zoneName) {
    problems.push(`recordName is "${recordName}", the zone itself, which cannot be a CNAME; name a record below it`);
  } else if (!recordName.endsWith(`.${zoneName}`)) {
    problems.push(`recordName is "${recordName}"; allowed is a name below the zone "${zoneName}"`);
  }
  if (primaryEndpoint === recordName || recoveryEndpoint === recordName) {
    problems.push(`recordName is "${recordName}", one of its own endpoints; a CNAME cannot point at itself`);
  }
  if (primaryEndpoint === recoveryEndpoint) {
    problems.push(
      `recoveryEndpoint is "${primaryEndpoint}", the primary endpoint; a failover to it would change nothing`,
    );
  }
  if (!path.test(healthPath)) {
    problems.push(`healthPath is "${healthPath}"; allowed is a path that begins with / and has at most 255 characters`);
  }
  if (names.primaryRegion === names.recoveryRegion) {
    problems.push(`recoveryRegion is ${names.recoveryRegion}, the primary Region; the latch has to outlive it`);
  }
  return problems;
}
