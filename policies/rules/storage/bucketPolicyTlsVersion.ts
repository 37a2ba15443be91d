import { policyOf } from "../../framework/policyDocument";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { tlsVersion, undenied } from "./tlsStatement";
import { storageTypes } from "./types";

interface Config {
  readonly minimum: number;
}

export const bucketPolicyTlsVersion = resourceRule<Config>(
  {
    name: "storage-bucket-policy-tls-version",
    sentence: "A bucket's policy denies everyone a version of TLS that is too old.",
    severity: "low",
    level: "advisory",
    refs: ["SEC-3"],
    why: "S3 itself asks for TLS 1.2 today; a policy keeps that when an endpoint in between asks for less.",
    mend: 'add a Deny statement for Principal "*" and Action "s3:*" on the bucket and its objects with NumericLessThan s3:TlsVersion',
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    config: {
      defaults: { minimum: 1.2 },
      properties: { minimum: { type: "number", description: "The oldest version of TLS that may be used." } },
    },
  },
  {
    types: storageTypes.bucketPolicy,
    check(policy, report, { minimum }) {
      const value = policy.at("policy");
      const document = policyOf(value);
      const open = document === undefined ? [] : undenied(document, tlsVersion(minimum));
      if (value === unknown || open === unknown) report.cannotTell(policy, "policy");
      else if (open.length > 0) {
        report.violation({
          on: policy,
          property: "policy",
          found: `open to ${open.join(", ")} below TLS ${minimum}`,
          required: `it must deny versions below ${minimum}, because they have known weaknesses`,
        });
      }
    },
  },
);
