import { stackRule } from "../../framework/rule";
import { listAt, shown, unknown } from "../../framework/values";
import { AlarmReaders } from "./alarmReaders";
import { alarms } from "./types";

const required = "it must have an effect, because nobody sees the alarm otherwise";

export const alarmHasAction = stackRule(
  {
    name: "network-alarm-has-action",
    sentence: "Every alarm does something, or something reads it.",
    severity: "high",
    level: "mandatory",
    refs: ["MON-3", "MON-4", "BKP-9"],
    why: "An alarm without an action turns red on a dashboard that nobody looks at.",
    mend: "name a topic in alarmActions and leave actionsEnabled out; a health check, a composite alarm or an event rule may read it instead",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
  },
  {
    types: alarms,
    check(stack, report) {
      const readers = new AlarmReaders(stack);
      for (const alarm of stack.ofType(alarms)) {
        const enabled = alarm.at("actionsEnabled");
        const actions = listAt(alarm.props, ["alarmActions"]);
        const count = actions === unknown ? unknown : actions.length;
        if (enabled !== false && enabled !== unknown && count !== unknown && count > 0) continue;
        const read = readers.read(alarm);
        if (read === true) continue;
        if (read === unknown) report.cannotTell(alarm, "readers", "what reads it is not known yet");
        else if (enabled === false) {
          report.violation({ on: alarm, property: "actionsEnabled", found: "false", required });
        } else if (count === 0) {
          report.violation({ on: alarm, property: "alarmActions", found: shown(alarm.at("alarmActions")), required });
        } else report.cannotTell(alarm, enabled === unknown ? "actionsEnabled" : "alarmActions");
      }
    },
  },
);
