import { attach, Directory, type Attachment, type Target } from "../../framework/relate";
import { policyOf, readPolicy, type Answer } from "../../framework/policyDocument";
import { allows, every } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { types as shared } from "../resourceTypes";
import { publishersByTopic, type Publisher } from "./publications";
import { types } from "./types";

/** What SNS does with the topic's key in the publisher's name. */
const uses = ["kms:Decrypt", "kms:GenerateDataKey"];

export const topicCanReceive = stackRule(
  {
    name: "network-topic-can-receive",
    sentence: "A topic's key lets the services use it that publish to the topic.",
    severity: "critical",
    level: "mandatory",
    refs: ["K11", "MON-3"],
    why: "CloudWatch, EventBridge and AWS Backup cannot publish to a topic under alias/aws/sns or a key that does not name them: the alarm goes off and nobody hears it.",
    mend: "encrypt the topic with a key of your own that allows the service kms:Decrypt and kms:GenerateDataKey*",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
  },
  {
    types: types.topic,
    check(stack, report) {
      const publishers = publishersByTopic(stack);
      const keys = new Keys(stack);
      for (const topic of stack.ofType(types.topic)) {
        const services = [...(publishers.get(topic.urn) ?? [])];
        const value = topic.at("kmsMasterKeyId");
        // A topic without encryption takes everything.
        if (services.length === 0 || value === undefined || value === "") continue;
        if (typeof value === "string" && /(^|:)alias\/aws\//.test(value)) {
          report.violation({
            on: topic,
            property: "kmsMasterKeyId",
            found: shown(value),
            required: `it must be a key of one's own, because under the AWS-managed one nothing arrives from ${services.map(principalOf).join(" and ")}`,
          });
          continue;
        }
        const target = keys.find(topic, value);
        if (target.kind === "one") judge(report, keys, target.subject, services);
        else {
          const why = target.kind === "outside" ? "its key is not in this program" : undefined;
          report.cannotTell(topic, "kmsMasterKeyId", why);
        }
      }
    },
  },
);

function judge(report: Report, keys: Keys, key: Subject, services: readonly Publisher[]): void {
  for (const service of services) {
    const allowed = keys.allow(key, service);
    if (allowed === unknown) report.cannotTell(key, "policy");
    else if (!allowed) {
      // Said of the key, and once: the topics under it are many.
      report.violation({
        on: key,
        property: "policy",
        found: `without ${uses.join(" and ")} for ${principalOf(service)}`,
        required: `it must allow them, because ${service === "cloudwatch" ? "alarms" : "events"} do not arrive at the topics under it otherwise`,
        mend: `allow ${principalOf(service)} kms:Decrypt and kms:GenerateDataKey* in the key's policy`,
      });
    }
  }
}

function principalOf(service: Publisher): string {
  return `${service}.amazonaws.com`;
}

/** The stack's keys, by ARN, ID or alias, with their policies. */
class Keys {
  readonly #keys: Directory;
  readonly #aliases: Directory;
  readonly #policies: Attachment;

  constructor(stack: StackView) {
    this.#keys = new Directory(stack, stack.ofType(shared.anyKey), (key) => [key.at("arn"), key.at("keyId")]);
    this.#aliases = new Directory(stack, stack.ofType(types.keyAlias), (alias) => [alias.at("name"), alias.at("arn")]);
    this.#policies = attach(this.#keys, stack.ofType(types.keyPolicy), "keyId");
  }

  find(topic: Subject, value: unknown): Target {
    const alias = this.#aliases.find(topic, "kmsMasterKeyId", value);
    if (alias.kind !== "one") return this.#keys.find(topic, "kmsMasterKeyId", value);
    return this.#keys.find(alias.subject, "targetKeyId", alias.subject.at("targetKeyId"));
  }

  /** Whatever a statement's conditions: which of them AWS's services meet is not for a program to say. */
  allow(key: Subject, service: Publisher): Answer {
    const documents = [key, ...this.#policies.of(key)].map((holder) => holder.at("policy"));
    if (documents.some((each) => readPolicy(each).kind === "unknown")) return unknown;
    const principal = { kind: "Service", value: principalOf(service) } as const;
    const readable = documents.flatMap((each) => policyOf(each) ?? []);
    const answers = readable.map((document) =>
      every(uses.map((action) => allows(document, { action, principal, met: () => true }))),
    );
    if (answers.includes(true)) return true;
    return answers.includes(unknown) || this.#policies.strays.length > 0 ? unknown : false;
  }
}
