import { createHash } from "node:crypto";
import { dnsSuffixOf, partitionOf } from "../provisional/partition";
import type { JsonObject } from "../wire/struct";
import type { InvokeScope } from "./answers";
import { policyDocument } from "./policyDocument";
import { availabilityZones } from "./zones";

type Answer = (args: JsonObject, scope: InvokeScope) => JsonObject | undefined;

function inRegion(answer: (region: string, args: JsonObject, scope: InvokeScope) => JsonObject): Answer {
  return (args, scope) => {
    const region = typeof args.region === "string" ? args.region : scope.region;
    return region === undefined ? undefined : answer(region, args, scope);
  };
}

const table: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { account, region }) => ({
    id: account,
    accountId: account,
    arn: `arn:${region === undefined ? "aws" : partitionOf(region)}:iam::${account}:user/preview`,
    userId: "AIDAPREVIEWPREVIEWPRE",
  }),
  "aws:index/getRegion:getRegion": inRegion((region) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.${dnsSuffixOf(region)}`,
  })),
  "aws:index/getPartition:getPartition": inRegion((region) => {
    const dnsSuffix = dnsSuffixOf(region);
    const partition = partitionOf(region);
    return { id: partition, partition, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").toReversed().join(".") };
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": inRegion((region, args) => ({
    ...args,
    id: region,
    region,
    groupNames: [region],
    ...availabilityZones(region, args),
  })),
  "aws:index/getDefaultTags:getDefaultTags": () => ({ id: "tags", tags: {} }),
  "aws:index/getServicePrincipal:getServicePrincipal": inRegion((region, args) => {
    const serviceName = typeof args.serviceName === "string" ? args.serviceName : "";
    // Nearly every service uses amazonaws.com in every partition; the exceptions are AWS's own isolated ones.
    return {
      id: `${serviceName}.${region}.amazonaws.com`,
      name: `${serviceName}.amazonaws.com`,
      region,
      serviceName,
      suffix: "amazonaws.com",
    };
  }),
  "aws:index/getArn:getArn": ({ arn }) => {
    const parts = typeof arn === "string" ? /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/.exec(arn) : null;
    if (parts === null) return undefined;
    const [id = "", partition = "", service = "", region = "", account = "", resource = ""] = parts;
    return { id, arn: id, partition, service, region, account, resource };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const { json, minifiedJson } = policyDocument(args);
    const id = String(parseInt(createHash("sha256").update(json).digest("hex").slice(0, 8), 16));
    return { ...args, id, json, minifiedJson };
  },
};

/** The answer of the small table; `undefined` for every other function, and where the Region that it needs is not set. */
export function builtInAnswer(token: string, args: JsonObject, scope: InvokeScope): JsonObject | undefined {
  return table[token]?.(args, scope);
}

export const builtInTokens = Object.keys(table);
