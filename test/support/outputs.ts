/** What AWS would assign, in a shape that policies can be checked against: deterministic and well-formed, never real. */
export function provisionalOutputs(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  accountId: string,
): Record<string, unknown> {
  const region = text(inputs.region) ?? "sa-east-1";
  const physical = text(inputs.name) ?? text(inputs.bucket) ?? name;
  const arn = arnOf(type, { region, physical, id: `${name}-id`, accountId });
  return {
    name: physical,
    region,
    ...inputs,
    ...(arn === undefined ? {} : { arn }),
    ...special(type, name, physical, inputs),
  };
}

interface Identity {
  readonly region: string;
  readonly physical: string;
  readonly id: string;
  readonly accountId: string;
}

function arnOf(type: string, { region, physical, id, accountId }: Identity): string | undefined {
  const regional = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const global = (service: string, resource: string) => `arn:aws:${service}::${accountId}:${resource}`;
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return `arn:aws:s3:::${physical}`;
    case "aws:kms/key:Key":
    case "aws:kms/replicaKey:ReplicaKey":
      return regional("kms", `key/${id}`);
    case "aws:kms/alias:Alias":
      return regional("kms", physical);
    case "aws:iam/role:Role":
      return global("iam", `role/${physical}`);
    case "aws:iam/policy:Policy":
      return global("iam", `policy/${physical}`);
    case "aws:sns/topic:Topic":
      return regional("sns", physical);
    case "aws:sqs/queue:Queue":
      return regional("sqs", physical);
    case "aws:lambda/function:Function":
      return regional("lambda", `function:${physical}`);
    case "aws:cloudwatch/logGroup:LogGroup":
      return regional("logs", `log-group:${physical}`);
    case "aws:cloudwatch/metricAlarm:MetricAlarm":
      return regional("cloudwatch", `alarm:${physical}`);
    case "aws:cloudwatch/eventRule:EventRule":
      return regional("events", `rule/${physical}`);
    case "aws:backup/vault:Vault":
    case "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault":
      return regional("backup", `backup-vault:${physical}`);
    case "aws:backup/plan:Plan":
      return regional("backup", `backup-plan:${id}`);
    case "aws:dynamodb/table:Table":
      return regional("dynamodb", `table/${physical}`);
    case "aws:scheduler/schedule:Schedule":
      return regional("scheduler", `schedule/default/${physical}`);
    case "aws:route53/zone:Zone":
      return `arn:aws:route53:::hostedzone/${id}`;
    case "aws:route53/healthCheck:HealthCheck":
      return `arn:aws:route53:::healthcheck/${id}`;
    default:
      return type.startsWith("aws:")
        ? regional(type.split(/[:/]/)[1] ?? "aws", `${type.split(":").at(-1) ?? ""}/${physical}`)
        : undefined;
  }
}

/** Outputs that other resources read and that are neither an input nor an ARN. */
function special(
  type: string,
  name: string,
  physical: string,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return { bucket: physical, bucketDomainName: `${physical}.s3.amazonaws.com` };
    case "aws:kms/key:Key":
    case "aws:kms/replicaKey:ReplicaKey":
      return { keyId: `${name}-id` };
    case "aws:sqs/queue:Queue":
      return { url: `https://sqs.${text(inputs.region) ?? "sa-east-1"}.amazonaws.com/123456789012/${physical}` };
    case "aws:route53/zone:Zone":
      return { zoneId: `${name}-id`, nameServers: ["ns-1.example.org", "ns-2.example.org"] };
    case "random:index/randomId:RandomId":
      return { hex: "0a1b2c3d", dec: "169552957", b64Url: "ChssPQ" };
    case "random:index/randomString:RandomString":
      return { result: "x7k2m9" };
    default:
      return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
