import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../common/iamPolicy";
import { eventStatement } from "../operations/reporting";

type Arn = pulumi.Input<string>;

interface Place {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** The key that table and topics are encrypted under. */
  readonly keyArn: Arn;
  /** The incidents. */
  readonly tableArn: Arn;
  /** The key that signs links. */
  readonly linkKeyArn: Arn;
}

/** The ladder's function: read an incident, sign a link, send a message; it can neither acknowledge nor check a link. */
export function escalateStatements({ topicArn, ...place }: Place & { readonly topicArn: Arn }): Statement[] {
  const { region, accountId, keyArn, tableArn, linkKeyArn } = place;
  return [
    { Sid: "ReadIncident", Effect: "Allow", Action: "dynamodb:GetItem", Resource: tableArn },
    { Sid: "SignLinks", Effect: "Allow", Action: "kms:GenerateMac", Resource: linkKeyArn },
    { Sid: "CallPeople", Effect: "Allow", Action: "sns:Publish", Resource: topicArn },
    through("OpenTheTable", keyArn, region, "dynamodb", ["kms:Decrypt"]),
    through("EncryptMessages", keyArn, region, "sns", ["kms:Decrypt", "kms:GenerateDataKey"]),
    eventStatement(accountId, region),
  ];
}

/** The page: check a link, write the answer; it can make no link. */
export function acknowledgeStatements({ region, accountId, keyArn, tableArn, linkKeyArn }: Place): Statement[] {
  return [
    {
      Sid: "TakeAnswer",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      Resource: tableArn,
    },
    { Sid: "CheckLinks", Effect: "Allow", Action: "kms:VerifyMac", Resource: linkKeyArn },
    through("OpenTheTable", keyArn, region, "dynamodb", ["kms:Decrypt"]),
    eventStatement(accountId, region),
  ];
}

export interface MachineFacts {
  readonly region: string;
  readonly keyArn: Arn;
  readonly functionArn: Arn;
  readonly criticalTopicArn: Arn;
}

/** The state machine: its one function, and the critical topic for when that fails. */
export function machineStatements({ region, keyArn, functionArn, criticalTopicArn }: MachineFacts): Statement[] {
  return [
    { Sid: "CallTheFunction", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functionArn },
    { Sid: "SpeakForItself", Effect: "Allow", Action: "sns:Publish", Resource: criticalTopicArn },
    through("EncryptMessages", keyArn, region, "sns", ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

/** The alarm function: incidents, and the start of a ladder. */
export function incidentStatements({ region, keyArn, tableArn }: Omit<Place, "accountId" | "linkKeyArn">): Statement[] {
  return [
    {
      Sid: "KeepIncidents",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Query"],
      Resource: [tableArn, pulumi.interpolate`${tableArn}/index/*`],
    },
    through("OpenTheTable", keyArn, region, "dynamodb", ["kms:Decrypt"]),
  ];
}

function through(sid: string, keyArn: Arn, region: string, service: string, actions: readonly string[]): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } },
  };
}
