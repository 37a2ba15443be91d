import type { Subject, Table } from "./subject";

function functionOutputs(s: Subject) {
  const name = s.physicalName("name", { max: 64 });
  const arn = s.arn("lambda", s.join("function:", name));
  const version = s.flag("publish") ? "1" : "$LATEST";
  const invoke = (target: string | undefined): string | undefined =>
    s.region === undefined || s.partition === undefined
      ? undefined
      : s.join(`arn:${s.partition}:apigateway:${s.region}:lambda:path/2015-03-31/functions/`, target, "/invocations");
  const qualifiedArn = s.join("", arn, `:${version}`);
  return {
    id: name,
    name,
    arn,
    version,
    qualifiedArn,
    invokeArn: invoke(arn),
    qualifiedInvokeArn: invoke(qualifiedArn),
    region: s.region,
  };
}

/** Lambda, Step Functions, ECS and ECR. */
export const compute: Table = {
  "aws:lambda/function:Function": functionOutputs,
  "aws:lambda/alias:Alias": (s) => {
    const name = s.physicalName("name", { max: 128 });
    const fn = s.input("functionName");
    const base = fn?.startsWith("arn:") === true ? fn : s.arn("lambda", s.join("function:", fn));
    return {
      id: base === undefined ? undefined : s.join(`${base}:`, name),
      name,
      arn: base === undefined ? undefined : s.join(`${base}:`, name),
      region: s.region,
    };
  },
  "aws:lambda/permission:Permission": (s) => {
    const id = s.physicalName("statementId", { max: 100, prefix: "statementIdPrefix" });
    return { id, statementId: id, region: s.region };
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": (s) => {
    const uuid = s.uuid();
    return { id: uuid, uuid, arn: s.arn("lambda", `event-source-mapping:${uuid}`), region: s.region };
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (s) => ({
    id: s.input("functionName"),
    region: s.region,
  }),
  "aws:lambda/layerVersion:LayerVersion": (s) => {
    const layerArn = s.arn("lambda", s.join("layer:", s.input("layerName")));
    return {
      id: s.join("", layerArn, ":1"),
      arn: s.join("", layerArn, ":1"),
      layerArn,
      version: "1",
      region: s.region,
    };
  },
  "aws:sfn/stateMachine:StateMachine": (s) => {
    const name = s.readId?.split(":").at(-1) ?? s.physicalName("name", { max: 80, prefix: "namePrefix" });
    const arn = s.arn("states", s.join("stateMachine:", name));
    return { id: arn, name, arn, region: s.region };
  },
  "aws:ecs/cluster:Cluster": (s) => {
    const name = s.physicalName("name", { max: 255 });
    const arn = s.arn("ecs", s.join("cluster/", name));
    return { id: arn, name, arn, region: s.region };
  },
  "aws:ecs/taskDefinition:TaskDefinition": (s) => {
    const arnWithoutRevision = s.arn("ecs", s.join("task-definition/", s.input("family")));
    return {
      id: s.input("family"),
      arn: s.join("", arnWithoutRevision, ":1"),
      arnWithoutRevision,
      revision: 1,
      region: s.region,
    };
  },
  "aws:ecs/service:Service": (s) => {
    const name = s.physicalName("name", { max: 255 });
    const cluster = s.has("cluster") ? s.input("cluster")?.split("/").at(-1) : "default";
    const arn = cluster === undefined ? undefined : s.arn("ecs", s.join(`service/${cluster}/`, name));
    return { id: arn, name, arn, region: s.region };
  },
  "aws:ecr/repository:Repository": (s) => {
    const name = s.physicalName("name", { max: 256, lower: true });
    const host =
      s.region === undefined || s.dnsSuffix === undefined
        ? undefined
        : `${s.account}.dkr.ecr.${s.region}.${s.dnsSuffix}/`;
    return {
      id: name,
      name,
      arn: s.arn("ecr", s.join("repository/", name)),
      registryId: s.account,
      repositoryUrl: host === undefined ? undefined : s.join(host, name),
      region: s.region,
    };
  },
};
