import { Directory, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { alarms } from "./types";

export function nameOf(alarm: Subject): unknown {
  return alarm.at("name") ?? alarm.at("alarmName");
}

/** The stack's alarms by name, by ARN, and by name and Region: a name is unique in a Region only. */
export function alarmDirectory(stack: StackView): Directory {
  return new Directory(stack, stack.ofType(alarms), (alarm) => [
    nameOf(alarm),
    alarm.at("arn"),
    placeKey(nameOf(alarm), alarm.region),
  ]);
}

/** The alarm that a health check follows. Health checks are global: the alarm's Region is a property of theirs. */
export function followedAlarm(directory: Directory, check: Subject): Target {
  const name = check.at("cloudwatchAlarmName");
  const region = check.at("cloudwatchAlarmRegion");
  return directory.find(check, "cloudwatchAlarmName", placeKey(name, region) ?? name);
}

function placeKey(name: unknown, region: unknown): string | undefined {
  return typeof name === "string" && typeof region === "string" ? `${name} in ${region}` : undefined;
}
