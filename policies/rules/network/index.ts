import type { Rule } from "../../framework/rule";
import { alarmCheckKeepsStatus } from "./alarmCheckKeepsStatus";
import { alarmCheckRegion } from "./alarmCheckRegion";
import { alarmHasAction } from "./alarmHasAction";
import { deadLetters } from "./deadLetters";
import { eventPatternFailureStates } from "./eventPatternFailureStates";
import { eventPatternStateField } from "./eventPatternStateField";
import { failoverPair } from "./failoverPair";
import { healthCheckAlarmRegion } from "./healthCheckAlarmRegion";
import { missingDataTreated } from "./missingDataTreated";
import { publishesInItsRegion } from "./publishesInItsRegion";
import { recordTtl } from "./recordTtl";
import { restoreTestEventFiltered } from "./restoreTestEventFiltered";
import { returnNotAutomatic } from "./returnNotAutomatic";
import { topicCanReceive } from "./topicCanReceive";
import { topicPolicyLetsPublish } from "./topicPolicyLetsPublish";
import { topicSubscribed } from "./topicSubscribed";
import { vaultAnnounced } from "./vaultAnnounced";
import { vaultEventsAnnounced } from "./vaultEventsAnnounced";

export const networkRules: readonly Rule[] = [
  alarmCheckKeepsStatus,
  alarmCheckRegion,
  alarmHasAction,
  deadLetters,
  eventPatternFailureStates,
  eventPatternStateField,
  failoverPair,
  healthCheckAlarmRegion,
  missingDataTreated,
  publishesInItsRegion,
  recordTtl,
  restoreTestEventFiltered,
  returnNotAutomatic,
  topicCanReceive,
  topicPolicyLetsPublish,
  topicSubscribed,
  vaultAnnounced,
  vaultEventsAnnounced,
];
