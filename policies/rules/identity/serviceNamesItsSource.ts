import { readPolicy, type Answer, type PolicyStatement } from "../../framework/policyDocument";
import { every, not, requires, some } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { identityTypes } from "./types";

interface Config {
  readonly trusted: readonly string[];
  readonly admitted: readonly string[];
}

const properties = (what: string) => ({
  type: "array" as const,
  items: { type: "string" as const },
  description: `Principals of services that state their source ${what}; others are not judged.`,
});

export const serviceNamesItsSource = resourceRule<Config>(
  {
    name: "identity-service-names-its-source",
    sentence: "A service is trusted for the resources of one's own account only.",
    severity: "high",
    level: "mandatory",
    refs: ["SEC-4"],
    why: "The service acts for all its customers: without the source, another account's resource can make it act on yours.",
    mend: "add a condition on aws:SourceAccount or aws:SourceArn",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    config: {
      // S3 replication, Lambda and the notifications of AWS Backup are left out: AWS documents no source for them.
      defaults: {
        trusted: ["backup.amazonaws.com", "scheduler.amazonaws.com"],
        admitted: [
          "cloudwatch.amazonaws.com",
          "events.amazonaws.com",
          "logging.s3.amazonaws.com",
          "s3.amazonaws.com",
          "sns.amazonaws.com",
        ],
      },
      properties: {
        trusted: properties("when they assume a role"),
        admitted: properties("when they use a bucket, queue, topic or function"),
      },
    },
  },
  {
    types: [
      ...identityTypes.role,
      ...identityTypes.topic,
      ...identityTypes.topicPolicy,
      ...identityTypes.queue,
      ...identityTypes.queuePolicy,
      ...identityTypes.bucketPolicy,
      ...identityTypes.permission,
    ],
    check(holder, report, { trusted, admitted }) {
      if (isOf(holder, identityTypes.permission)) {
        permission(holder, admitted, report);
        return;
      }
      const isRole = isOf(holder, identityTypes.role);
      const services = isRole ? trusted : isOf(holder, topics) ? admitted.filter((each) => each !== unsent) : admitted;
      const property = isRole ? "assumeRolePolicy" : "policy";
      const reading = readPolicy(holder.at(property));
      if (reading.kind === "unknown") report.cannotTell(holder, property);
      if (reading.kind !== "document") return;
      for (const index of reading.document.unknownStatements)
        report.cannotTell(holder, `${property}.Statement[${index}]`);
      for (const statement of reading.document.statements) {
        const place = `${property}.Statement[${statement.index}]`;
        for (const service of servicesIn(statement, services)) {
          const open = isOpen(statement);
          if (open === unknown) report.cannotTell(holder, place);
          if (open !== true) continue;
          report.violation({
            on: holder,
            property: `${place}.Condition`,
            found: `without a source for ${service}`,
            required:
              "it must name the account or resource that the service acts for, because it acts for all its customers",
          });
        }
      }
    },
  },
);

function isOf({ type }: Subject, tokens: readonly string[]): boolean {
  return tokens.includes(type);
}

function servicesIn({ principals }: PolicyStatement, services: readonly string[]): readonly string[] {
  return (principals ?? []).flatMap(({ value }) => (value !== unknown && services.includes(value) ? [value] : []));
}

const topics = [...identityTypes.topic, ...identityTypes.topicPolicy];

/** AWS documents that a topic's policy cannot have conditions for EventBridge; network-topic-policy-lets-publish refuses them. */
const unsent = "events.amazonaws.com";

const sources = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "AWS:SourceOwner"];

function isOpen(statement: PolicyStatement): Answer {
  const allows = statement.effect === unknown ? unknown : statement.effect === "Allow";
  return every([allows, not(some(sources.map((key) => requires(statement, key, isSource))))]);
}

/** An account, an organization, or an ARN with an account or, as buckets have none, a name in it. */
function isSource(value: string): boolean {
  const [arn, , , , account = "", resource = "*"] = value.split(":");
  if (arn !== "arn") return !/^\*+$/.test(value);
  return /^\d{12}$/.test(account) || (account === "" && !resource.startsWith("*"));
}

/** Lambda keeps the condition in arguments of its own. */
function permission(on: Subject, services: readonly string[], report: Report): void {
  report.tell(on, ["principal"], (principal) => {
    if (typeof principal !== "string" || !services.includes(principal)) return;
    const given = (["sourceArn", "sourceAccount", "principalOrgId"] as const).map((name) => on.at(name));
    // Of an unknown one it is known that it is there.
    if (given.some((value) => value === unknown || (typeof value === "string" && isSource(value)))) return;
    report.violation({
      on,
      property: "sourceArn",
      found: shown(given[0]),
      required: `it or sourceAccount must name what ${principal} acts for, because it acts for all its customers`,
      mend: "set sourceArn, and sourceAccount too for s3.amazonaws.com",
    });
  });
}
