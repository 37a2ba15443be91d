import { attach, Directory } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import { types } from "./types";

export const topicSubscribed = stackRule(
  {
    name: "network-topic-subscribed",
    sentence: "Somebody subscribes to every topic.",
    severity: "medium",
    level: "advisory",
    refs: ["MON-4"],
    why: "What is published to a topic without a subscription is gone.",
    mend: "add a TopicSubscription, or remove the topic",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
  },
  {
    types: types.topic,
    check(stack, report) {
      const topics = stack.ofType(types.topic);
      const directory = new Directory(stack, topics, (topic) => [topic.at("arn")]);
      const subscriptions = attach(directory, stack.ofType(types.topicSubscription), "topic");
      for (const topic of topics) {
        if (subscriptions.of(topic).length > 0) continue;
        if (subscriptions.strays.length > 0) {
          report.cannotTell(topic, "subscriptions", "a TopicSubscription names a topic that is not known yet");
        } else {
          report.violation({
            on: topic,
            property: "subscriptions",
            found: "absent",
            required: "there must be one, because nobody reads what is published otherwise",
          });
        }
      }
    },
  },
);
