import type { Subject, Table } from "./subject";

const fifo = (s: Subject) => (s.flag("fifoTopic") || s.flag("fifoQueue") ? { suffix: ".fifo" } : {});

/** SNS, SQS, EventBridge and its scheduler. */
export const messaging: Table = {
  "aws:sns/topic:Topic": (s) => {
    const name = s.readId?.split(":").at(-1) ?? s.physicalName("name", { max: 256, prefix: "namePrefix", ...fifo(s) });
    const arn = s.arn("sns", name);
    return { id: arn, name, arn, owner: s.account, region: s.region };
  },
  "aws:sns/topicSubscription:TopicSubscription": (s) => {
    const arn = s.join("", s.input("topic"), `:${s.uuid()}`);
    return { id: arn, arn, ownerId: s.account, region: s.region };
  },
  "aws:sns/topicPolicy:TopicPolicy": (s) => ({ id: s.input("arn"), owner: s.account, region: s.region }),
  "aws:sqs/queue:Queue": (s) => {
    const name = s.readId?.split("/").at(-1) ?? s.physicalName("name", { max: 80, prefix: "namePrefix", ...fifo(s) });
    const host =
      s.region === undefined || s.dnsSuffix === undefined
        ? undefined
        : `https://sqs.${s.region}.${s.dnsSuffix}/${s.account}/`;
    const url = host === undefined ? undefined : s.join(host, name);
    return { id: url, name, url, arn: s.arn("sqs", name), region: s.region };
  },
  "aws:sqs/queuePolicy:QueuePolicy": (s) => ({ id: s.input("queueUrl"), region: s.region }),
  "aws:sqs/redrivePolicy:RedrivePolicy": (s) => ({ id: s.input("queueUrl"), region: s.region }),
  "aws:cloudwatch/eventBus:EventBus": (s) => {
    const name = s.physicalName("name", { max: 256 });
    return { id: name, arn: s.arn("events", s.join("event-bus/", name)), region: s.region };
  },
  "aws:cloudwatch/eventRule:EventRule": (s) => {
    const name = s.readId?.split("/").at(-1) ?? s.physicalName("name", { max: 64, prefix: "namePrefix" });
    const bus = s.has("eventBusName") ? s.input("eventBusName")?.split("/").at(-1) : "default";
    const path = bus === undefined ? undefined : bus === "default" ? "" : `${bus}/`;
    const arn = path === undefined ? undefined : s.arn("events", s.join(`rule/${path}`, name));
    return { id: path === undefined ? undefined : s.join(path, name), name, arn, region: s.region };
  },
  "aws:cloudwatch/eventTarget:EventTarget": (s) => {
    const targetId = s.physicalName("targetId", { max: 64 });
    return {
      id: s.join("", s.input("rule"), targetId === undefined ? "" : `-${targetId}`),
      targetId,
      region: s.region,
    };
  },
  "aws:cloudwatch/eventArchive:EventArchive": (s) => {
    const name = s.physicalName("name", { max: 48 });
    return { id: name, name, arn: s.arn("events", s.join("archive/", name)), region: s.region };
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": (s) => {
    const name = s.physicalName("name", { max: 64, prefix: "namePrefix" });
    return { id: name, name, arn: s.arn("scheduler", s.join("schedule-group/", name)), region: s.region };
  },
  "aws:scheduler/schedule:Schedule": (s) => {
    const name = s.readId?.split("/").at(-1) ?? s.physicalName("name", { max: 64, prefix: "namePrefix" });
    const group = s.has("groupName") ? s.input("groupName") : "default";
    const path = group === undefined ? undefined : s.join(`${group}/`, name);
    return { id: path, name, groupName: group, arn: s.arn("scheduler", s.join("schedule/", path)), region: s.region };
  },
};
