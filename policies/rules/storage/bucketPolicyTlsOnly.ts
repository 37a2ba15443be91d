import { readPolicy, type PolicyDocument } from "../../framework/policyDocument";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { bucketArnIn, tlsAtAll, undenied } from "./tlsStatement";
import { storageTypes } from "./types";

export const bucketPolicyTlsOnly = resourceRule(
  {
    name: "storage-bucket-policy-tls-only",
    sentence: "A bucket's policy denies everyone every request that is not made over TLS.",
    severity: "high",
    level: "remediate",
    refs: ["SEC-3", "BKP-8", "LGPD art. 46"],
    why: "S3 answers plain HTTP too, and what goes over it can be read and changed on the way.",
    mend: 'add a Deny statement for Principal "*" and Action "s3:*" on the bucket and its objects with Bool aws:SecureTransport "false"',
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  },
  {
    types: storageTypes.bucketPolicy,
    check(policy, report) {
      const reading = readPolicy(policy.at("policy"));
      const open = reading.kind === "document" ? undenied(reading.document, tlsAtAll) : [];
      if (reading.kind === "unknown" || open === unknown) {
        report.cannotTell(policy, "policy");
      } else if (reading.kind !== "document" || open.length > 0) {
        report.violation({
          on: policy,
          property: "policy",
          found: reading.kind === "document" ? `open to ${open.join(", ")} without TLS` : "no policy document",
          required: "it must deny every request without TLS, because plain HTTP can be read and changed on the way",
        });
      }
    },
    mend(policy, props) {
      const reading = readPolicy(policy.at("policy"));
      // An object may hold values that nobody knows yet, which text cannot.
      if (reading.kind !== "document" || typeof policy.at("policy") !== "string") return false;
      const open = undenied(reading.document, tlsAtAll);
      const arn = bucketArnIn(reading.document);
      if (open === unknown || open.length === 0 || arn === undefined) return false;
      props.policy = withStatement(reading.document, arn);
      return true;
    },
  },
);

function withStatement({ raw }: PolicyDocument, arn: string): string {
  const given: unknown = raw.Statement;
  const statement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const before: readonly unknown[] = Array.isArray(given) ? given : [given];
  // Sids are unique in a document.
  const taken = before.some((each) => (each as { readonly Sid?: unknown } | null)?.Sid === statement.Sid);
  return JSON.stringify({
    ...raw,
    Statement: [...before, taken ? { ...statement, Sid: `${statement.Sid}2` } : statement],
  });
}
