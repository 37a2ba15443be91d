import type { Target } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { publications } from "./publications";
import { alarms, types } from "./types";

export const publishesInItsRegion = stackRule(
  {
    name: "network-publishes-in-its-region",
    sentence: "Alarms, event rules and vaults publish to topics, functions and queues of their own Region.",
    severity: "critical",
    level: "mandatory",
    refs: ["X14", "S12", "MON-3"],
    why: "Neither CloudWatch nor EventBridge nor AWS Backup reaches a topic of another Region: the API rejects it, or nothing ever arrives.",
    mend: "make a topic in the same Region and name that",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
  },
  {
    types: [...alarms, ...types.eventTarget, ...types.vaultNotifications],
    check(stack, report) {
      for (const { from, property, value, target } of publications(stack)) {
        const there = regionsOf(target, value);
        const here = from.region;
        // Neither a topic of this stack nor the ARN of something regional: EC2's own actions, or a function to be.
        if (there.length === 0) continue;
        const elsewhere = there.filter((region) => region !== here);
        if (typeof here !== "string") report.cannotTell(from, "region");
        else if (elsewhere.length === there.length && elsewhere.every((region) => typeof region === "string")) {
          report.violation({
            on: from,
            property,
            found: `in ${[...new Set(elsewhere)].join(" or ")}`,
            required: `it must be in ${here}, because nothing is delivered from one Region to another`,
          });
        } else if (elsewhere.length > 0) report.cannotTell(from, property);
      }
    },
  },
);

/** The Regions in which the destination may be: those of the topics it may mean, else that of its ARN. */
function regionsOf(target: Target, value: unknown): readonly Subject["region"][] {
  if (target.kind === "one") return [target.subject.region];
  if (target.kind === "open") return target.candidates.map(({ region }) => region);
  const region = /^arn:[\w-]+:(?:sns|lambda|sqs):([\w-]+):/.exec(String(value))?.[1];
  return region === undefined ? [] : [region];
}
