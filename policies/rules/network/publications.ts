import type { Target } from "../../framework/relate";
import { Directory } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, shownPath, unknown, type Path } from "../../framework/values";
import { alarms, types } from "./types";

/** Services that publish to topics, as their principals are called. */
export type Publisher = "cloudwatch" | "events" | "backup";

/** One place where an AWS service is told to publish to something. */
export interface Publication {
  readonly from: Subject;
  readonly property: string;
  /** The destination's ARN, or {@link unknown}. */
  readonly value: unknown;
  readonly publisher: Publisher;
  /** What the destination is, among the stack's topics. */
  readonly target: Target;
}

const alarmLists = ["alarmActions", "okActions", "insufficientDataActions"] as const;
const alarmTypes: ReadonlySet<string> = new Set(alarms);
const targetTypes: ReadonlySet<string> = new Set(types.eventTarget);

/** Everything that alarms, event rules and vaults publish to, in one pass. */
export function publications(stack: StackView): readonly Publication[] {
  const topics = new Directory(stack, stack.ofType(types.topic), (topic) => [topic.at("arn")]);
  const sources = stack.ofType([...alarms, ...types.eventTarget, ...types.vaultNotifications]);
  return sources.flatMap((from) =>
    destinationsOf(from).map(({ path, value, publisher }) => ({
      from,
      property: shownPath(path),
      value,
      publisher,
      target: topics.find(from, String(path[0]), value),
    })),
  );
}

function destinationsOf(from: Subject): readonly { path: Path; value: unknown; publisher: Publisher }[] {
  if (!alarmTypes.has(from.type)) {
    const isTarget = targetTypes.has(from.type);
    const path = [isTarget ? "arn" : "snsTopicArn"];
    return [{ path, value: from.at(...path), publisher: isTarget ? "events" : "backup" }];
  }
  return alarmLists.flatMap((list) => {
    const actions = listAt(from.props, [list]);
    if (actions === unknown) return [{ path: [list], value: unknown, publisher: "cloudwatch" as const }];
    return actions.map((_, index) => {
      const path = [list, index];
      return { path, value: from.at(...path), publisher: "cloudwatch" as const };
    });
  });
}

/** The services that publish to each topic, by the topic's URN. What may be one of several counts for each of them. */
export function publishersByTopic(stack: StackView): ReadonlyMap<string, ReadonlySet<Publisher>> {
  const byTopic = new Map<string, Set<Publisher>>();
  for (const { target, publisher } of publications(stack)) {
    const topics = target.kind === "one" ? [target.subject] : target.kind === "open" ? target.candidates : [];
    for (const topic of topics) {
      byTopic.set(topic.urn, (byTopic.get(topic.urn) ?? new Set<Publisher>()).add(publisher));
    }
  }
  return byTopic;
}
