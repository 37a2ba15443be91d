import type { Answer, PolicyStatement } from "../../framework/policyDocument";
import { Directory } from "../../framework/relate";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, unknown } from "../../framework/values";
import { KeyNeeds } from "./keyNeeds";
import { Keys } from "./keys";
import { keyTypes } from "./types";

/** What publishes to topics as a service of AWS: its type, where it names topics, and the service's principal. */
const publishers = [
  { types: keyTypes.alarm, lists: ["alarmActions", "okActions", "insufficientDataActions"], service: "cloudwatch" },
  { types: keyTypes.eventTarget, lists: ["arn"], service: "events" },
  { types: keyTypes.vaultNotifications, lists: ["snsTopicArn"], service: "backup" },
  { types: keyTypes.bucketNotification, lists: ["topics"], service: "s3" },
] as const;

export const topicKeyLetsPublishersIn = stackRule(
  {
    name: "keys-topic-key-lets-publishers-in",
    sentence: "The key of a topic lets the AWS services that publish there use it.",
    severity: "critical",
    level: "mandatory",
    refs: ["K11"],
    why: "A service that may publish to a topic but not use its key loses the message without an error: alarms never arrive.",
    mend: "allow the service's principal kms:Decrypt and kms:GenerateDataKey*",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
  },
  {
    types: keyTypes.topic,
    check(stack, report) {
      const keys = new Keys(stack);
      const needs = new KeyNeeds();
      for (const { topic, service, from } of publicationsOf(stack, report)) {
        const target = keys.find(topic, "kmsMasterKeyId", topic.at("kmsMasterKeyId"));
        if (target.kind === "open") report.cannotTell(topic, "kmsMasterKeyId");
        if (target.kind !== "one") continue;
        const whose = `${service}.amazonaws.com`;
        needs.add(target.subject, {
          actions: ["kms:Decrypt", "kms:GenerateDataKey"],
          principal: { kind: "Service", value: whose },
          met: (statement) => isMet(statement, service),
          whose,
          because: `${from.label} publishes to ${topic.label} under it`,
          refs: ["K11"],
        });
      }
      needs.judge(keys, report);
    },
  },
);

/** Keys that EventBridge does not send to KMS when it publishes to an encrypted topic (SNS's page on key management). */
const unsent = /^aws:Source(Account|Arn)$/i;

function isMet({ conditions }: PolicyStatement, service: string): Answer {
  if (conditions === unknown) return unknown;
  return service !== "events" || !conditions.some(({ key }) => unsent.test(key));
}

interface Publication {
  readonly topic: Subject;
  readonly service: string;
  readonly from: Subject;
}

function publicationsOf(stack: StackView, report: Report): readonly Publication[] {
  const topics = new Directory(stack, stack.ofType(keyTypes.topic), (topic) => [topic.at("arn"), topic.at("id")]);
  return publishers.flatMap(({ types, lists, service }) =>
    stack.ofType(types).flatMap((from) =>
      lists.flatMap((list) =>
        namedIn(from, list).flatMap((value) => {
          const target = topics.find(from, list, value);
          if (target.kind === "one") return [{ topic: target.subject, service, from }];
          // Whatever else it may be, it may be one of these topics.
          if (target.kind === "open" && target.candidates.length > 0) report.cannotTell(from, list);
          return [];
        }),
      ),
    ),
  );
}

/** The ARNs in a list; a bucket's notification holds them in blocks. */
function namedIn(from: Subject, list: string): readonly unknown[] {
  const values = listAt(from.props, [list]);
  if (values === unknown) return [unknown];
  return values.map((_, index) => {
    const at = Array.isArray(from.at(list)) ? [list, index] : [list];
    return list === "topics" ? from.at(...at, "topicArn") : from.at(...at);
  });
}
