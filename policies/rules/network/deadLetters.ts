import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shownPath, type Path } from "../../framework/values";
import { types } from "./types";

const mappings: ReadonlySet<string> = new Set(types.eventSourceMapping);
const schedules: ReadonlySet<string> = new Set(types.schedule);

export const deadLetters = resourceRule(
  {
    name: "network-dead-letters",
    sentence: "What cannot be delivered is kept in a queue.",
    severity: "medium",
    level: "advisory",
    refs: ["MON-2", "AUD-5"],
    why: "EventBridge and Lambda drop what they could not deliver after their retries: the announcement of a failure fails unseen.",
    mend: "name a queue in the property",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  },
  {
    types: [...types.eventTarget, ...types.eventSourceMapping, ...types.schedule],
    check(source, report) {
      const path = deadLetterPath(source);
      if (path === undefined) return;
      report.tell(source, path, (value) => {
        if (value !== undefined && value !== "") return;
        report.violation({
          on: source,
          property: shownPath(path),
          found: "absent",
          required: "it must name a queue, because what cannot be delivered is dropped otherwise",
        });
      });
    },
  },
);

function deadLetterPath(source: Subject): Path | undefined {
  if (mappings.has(source.type)) {
    // A queue has its own redrive policy.
    return isLike(source, "eventSourceArn", /^arn:[\w-]+:sqs:/)
      ? undefined
      : ["destinationConfig", "onFailure", "destinationArn"];
  }
  if (!schedules.has(source.type)) return ["deadLetterConfig", "arn"];
  // What runs again within minutes makes up for a lost run, and its silence is for an alarm on missing data.
  return isLike(source, "scheduleExpression", /^rate\(\d+ minutes?\)$/)
    ? undefined
    : ["target", "deadLetterConfig", "arn"];
}

function isLike(source: Subject, property: string, expected: RegExp): boolean {
  const value = source.at(property);
  return typeof value === "string" && expected.test(value);
}
