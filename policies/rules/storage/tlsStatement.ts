import type { Answer, PolicyDocument, PolicyStatement } from "../../framework/policyDocument";
import { denies, every, isForEveryone } from "../../framework/policyMatching";
import { unknown } from "../../framework/values";

/** One of each kind of request: to the bucket, and to its objects for reading, writing and deleting. */
const probes = [
  { action: "s3:ListBucket", object: false },
  { action: "s3:GetObject", object: true },
  { action: "s3:PutObject", object: true },
  { action: "s3:DeleteObjectVersion", object: true },
] as const;

/** The ARN of the bucket whose policy this is, from the statements' resources; undefined where they do not agree. */
export function bucketArnIn({ statements }: PolicyDocument): string | undefined {
  const arns = new Set<string>();
  for (const { resources = [] } of statements) {
    for (const resource of resources) {
      const [arn] = (resource === unknown ? null : /^arn:[\w-]+:s3:::[^/*?]+/.exec(resource)) ?? [];
      if (arn !== undefined) arns.add(arn);
    }
  }
  const [only, ...others] = arns;
  return others.length === 0 ? only : undefined;
}

/** A condition that makes a denial hold for requests which are not made the way they should be. */
export interface Demand {
  readonly key: string;
  readonly meets: (operator: string, value: string) => boolean;
}

/** Requests without TLS. */
export const tlsAtAll: Demand = {
  key: "aws:SecureTransport",
  meets: (operator, value) => /^Bool(IfExists)?$/i.test(operator) && value.toLowerCase() === "false",
};

/** Requests below a version of TLS. */
export function tlsVersion(minimum: number): Demand {
  return {
    key: "s3:TlsVersion",
    meets: (operator, value) => /^NumericLessThan(IfExists)?$/i.test(operator) && Number(value) >= minimum,
  };
}

/** Which of the requests nobody is denied, although they do not meet the demand; {@link unknown} when nobody can tell. */
export function undenied(document: PolicyDocument, demand: Demand): readonly string[] | typeof unknown {
  const arn = bucketArnIn(document);
  const answers = probes.map(({ action, object }) => ({
    action,
    denied: denies(document, {
      action,
      ...(arn === undefined ? {} : { resource: object ? `${arn}/any` : arn }),
      met: (statement) => every([isForEveryone(statement), isExactly(statement, demand)]),
    }),
  }));
  if (answers.some(({ denied }) => denied === unknown)) return unknown;
  return answers.filter(({ denied }) => denied === false).map(({ action }) => action);
}

/** The demand and nothing else: any further condition would let some requests through. */
function isExactly({ conditions }: PolicyStatement, { key, meets }: Demand): Answer {
  if (conditions === unknown) return unknown;
  const [only, ...others] = conditions;
  if (only === undefined || others.length > 0 || only.key.toLowerCase() !== key.toLowerCase()) return false;
  if (only.values.includes(unknown)) return unknown;
  return only.values.some((value) => value !== unknown && meets(only.operator, value));
}
