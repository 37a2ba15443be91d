import type { Subject, Table } from "./subject";

const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

// Times in a preview are made up too: always the same one.
const streamLabel = "2025-01-01T00:00:00.000";

const ports: readonly (readonly [RegExp, number])[] = [
  [/postgres/, 5432],
  [/mysql|mariadb|^aurora$/, 3306],
  [/oracle/, 1521],
  [/sqlserver/, 1433],
];

function port(s: Subject): number | undefined {
  const given = s.number("port");
  if (given !== undefined) return given;
  const engine = s.input("engine");
  return engine === undefined ? undefined : ports.find(([pattern]) => pattern.test(engine))?.[1];
}

function host(s: Subject, name: string | undefined, kind = ""): string | undefined {
  if (s.region === undefined || s.dnsSuffix === undefined) return undefined;
  return s.join("", name, `.${kind}${s.letters(12, alphanumeric, "host")}.${s.region}.rds.${s.dnsSuffix}`);
}

const named =
  (kind: string, service = "rds") =>
  (s: Subject) => {
    const name = s.physicalName("name", { max: 255, lower: true, prefix: "namePrefix" });
    return { id: name, name, arn: s.arn(service, s.join(`${kind}:`, name)), region: s.region };
  };

/** DynamoDB, RDS and Aurora, Secrets Manager, Systems Manager parameters, EFS. */
export const database: Table = {
  "aws:dynamodb/table:Table": (s) => {
    const name = s.physicalName("name", { max: 255 });
    const arn = s.arn("dynamodb", s.join("table/", name));
    const stream = s.flag("streamEnabled") ? { streamArn: s.join("", arn, `/stream/${streamLabel}`), streamLabel } : {};
    return { id: name, name, arn, ...stream, region: s.region };
  },
  "aws:rds/cluster:Cluster": (s) => {
    const id = s.physicalName("clusterIdentifier", { max: 63, lower: true, prefix: "clusterIdentifierPrefix" });
    return {
      id,
      clusterIdentifier: id,
      arn: s.arn("rds", s.join("cluster:", id)),
      clusterResourceId: `cluster-${s.letters(26, upper, "resource")}`,
      endpoint: host(s, id, "cluster-"),
      readerEndpoint: host(s, id, "cluster-ro-"),
      port: port(s),
      region: s.region,
    };
  },
  "aws:rds/clusterInstance:ClusterInstance": (s) => {
    const id = s.physicalName("identifier", { max: 63, lower: true, prefix: "identifierPrefix" });
    return {
      id,
      identifier: id,
      arn: s.arn("rds", s.join("db:", id)),
      dbiResourceId: `db-${s.letters(26, upper, "resource")}`,
      endpoint: host(s, id),
      port: port(s),
      region: s.region,
    };
  },
  "aws:rds/instance:Instance": (s) => {
    const id = s.physicalName("identifier", { max: 63, lower: true, prefix: "identifierPrefix" });
    const address = host(s, id);
    const number = port(s);
    return {
      id: `db-${s.letters(26, upper, "resource")}`,
      identifier: id,
      arn: s.arn("rds", s.join("db:", id)),
      resourceId: `db-${s.letters(26, upper, "resource")}`,
      address,
      endpoint: number === undefined ? undefined : s.join("", address, `:${number}`),
      port: number,
      region: s.region,
    };
  },
  "aws:rds/globalCluster:GlobalCluster": (s) => {
    const id = s.input("globalClusterIdentifier");
    return { id, arn: s.globalArn("rds", s.join("global-cluster:", id)), region: s.region };
  },
  "aws:rds/subnetGroup:SubnetGroup": named("subgrp"),
  "aws:rds/parameterGroup:ParameterGroup": named("pg"),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": named("cluster-pg"),
  "aws:secretsmanager/secret:Secret": (s) => {
    const name = s.physicalName("name", { max: 505, prefix: "namePrefix" });
    const arn =
      s.readId ?? s.arn("secretsmanager", s.join("secret:", name, `-${s.letters(6, alphanumeric, "secret")}`));
    return { id: arn, name, arn, region: s.region };
  },
  "aws:secretsmanager/secretVersion:SecretVersion": (s) => {
    const arn = s.input("secretId");
    const versionId = s.uuid("version");
    return { id: s.join("", arn, `|${versionId}`), arn, versionId, region: s.region };
  },
  "aws:ssm/parameter:Parameter": (s) => {
    const name = s.physicalName("name", { max: 1011 });
    return {
      id: name,
      name,
      arn: s.arn("ssm", s.join("parameter/", name?.replace(/^\//, ""))),
      version: 1,
      region: s.region,
    };
  },
  "aws:efs/fileSystem:FileSystem": (s) => {
    const id = s.readId ?? `fs-${s.hex(17)}`;
    const dnsName =
      s.region === undefined || s.dnsSuffix === undefined ? undefined : `${id}.efs.${s.region}.${s.dnsSuffix}`;
    return { id, arn: s.arn("elasticfilesystem", `file-system/${id}`), dnsName, ownerId: s.account, region: s.region };
  },
  "aws:efs/accessPoint:AccessPoint": (s) => {
    const id = s.readId ?? `fsap-${s.hex(17)}`;
    return { id, arn: s.arn("elasticfilesystem", `access-point/${id}`), ownerId: s.account, region: s.region };
  },
};
