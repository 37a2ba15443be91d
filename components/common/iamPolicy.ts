import * as pulumi from "@pulumi/pulumi";

export type Effect = "Allow" | "Deny";
export type OneOrMore = pulumi.Input<string> | readonly pulumi.Input<string>[];

/** `"*"`, or principals by kind. A list keeps its order in the document, so that a diff shows what changed. */
export type Principal =
  "*" | { readonly AWS?: OneOrMore; readonly Service?: OneOrMore; readonly Federated?: OneOrMore };

/** Operator, then condition key, then the values; several operators and keys are ANDed, several values are ORed. */
export type Condition = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

/** One statement of a policy document. Its values may be Outputs, its shape may not. */
export interface Statement {
  /** Unique in its document; letters and digits only, as IAM demands. */
  readonly Sid: string;
  readonly Effect: Effect;
  /** Resource policies only. */
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  /** Exactly one of Action and NotAction. */
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  /** Left out in assume-role policies only. */
  readonly Resource?: OneOrMore;
  readonly Condition?: Condition;
}

/**
 * Renders a policy document. Statements may be whole Outputs, when a list is derived from one.
 * The version is the current policy language; the older one silently ignores policy variables.
 */
export function policyDocument(...statements: readonly pulumi.Input<Statement>[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

export interface AssumeRoleConditions {
  /** The account whose resources the service may act for: the confused-deputy condition. */
  readonly sourceAccount: pulumi.Input<string>;
  /** The resource (pattern) that the service may act for. @default any resource of the account */
  readonly sourceArn?: pulumi.Input<string>;
}

/**
 * Trust in an AWS service, for one account's resources only.
 * @param service the service's principal, for example `backup.amazonaws.com`
 */
export function assumeRolePolicy(
  service: string,
  { sourceAccount, sourceArn }: AssumeRoleConditions,
): pulumi.Output<string> {
  return policyDocument({
    Sid: "AssumedByTheServiceForThisAccount",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": sourceAccount },
      ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
    },
  });
}
