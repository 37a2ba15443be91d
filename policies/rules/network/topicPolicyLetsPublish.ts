import {
  policyOf,
  readPolicy,
  type Answer,
  type PolicyDocument,
  type PolicyStatement,
} from "../../framework/policyDocument";
import { allows, conditionsOn, isUnconditional, some } from "../../framework/policyMatching";
import { attach, Directory } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { publishersByTopic, type Publisher } from "./publications";
import { types } from "./types";

export const topicPolicyLetsPublish = stackRule(
  {
    name: "network-topic-policy-lets-publish",
    sentence: "A topic's policy lets the services publish that are told to.",
    severity: "critical",
    level: "mandatory",
    refs: ["S12", "K11", "MON-3"],
    why: "Without a policy of its own a topic takes alarms of its account only: no event and no vault notification arrives.",
    mend: "allow the service sns:Publish in a TopicPolicy, EventBridge in a statement without conditions",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
  },
  {
    types: types.topic,
    check(stack, report) {
      const publishers = publishersByTopic(stack);
      const topics = stack.ofType(types.topic);
      const directory = new Directory(stack, topics, (topic) => [topic.at("arn")]);
      const policies = attach(directory, stack.ofType(types.topicPolicy), "arn");
      for (const topic of topics) {
        const services = publishers.get(topic.urn) ?? [];
        const readings = [topic, ...policies.of(topic)].map((holder) => holder.at("policy"));
        const documents = readings.flatMap((each) => policyOf(each) ?? []);
        const isOpen = readings.some((each) => readPolicy(each).kind === "unknown") || policies.strays.length > 0;
        for (const service of services) {
          const allowed = documents.length === 0 ? service === "cloudwatch" : letsPublish(documents, service);
          if (allowed === true) continue;
          if (allowed === unknown || isOpen) report.cannotTell(topic, "policy");
          else {
            report.violation({
              on: topic,
              property: "policy",
              found: `without ${service === "events" ? "an unconditional " : ""}sns:Publish for ${service}.amazonaws.com`,
              required: "it must allow it, because nothing arrives from there otherwise",
            });
          }
        }
      }
    },
  },
);

/**
 * Alarms are taken to meet any condition, AWS:SourceOwner of the default policy included; vault notifications any but that.
 * Events meet none: AWS documents that a topic's policy cannot have conditions for EventBridge
 * (eb-use-resource-based.html, "Amazon SNS permissions"; sns-key-management.html says the same of aws:SourceAccount and
 * aws:SourceArn in the policy of the topic's key).
 */
function letsPublish(documents: readonly PolicyDocument[], service: Publisher): Answer {
  const principal = { kind: "Service", value: `${service}.amazonaws.com` } as const;
  const met = (statement: PolicyStatement): Answer => {
    if (service === "cloudwatch") return true;
    if (service === "events") return isUnconditional(statement);
    const owners = conditionsOn(statement, "AWS:SourceOwner");
    return owners === unknown ? unknown : owners.length === 0;
  };
  return some(documents.map((document) => allows(document, { action: "sns:Publish", principal, met })));
}
