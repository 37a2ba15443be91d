/** Type tokens of DNS, alarms, topics and events in @pulumi/aws. */
export const types = {
  record: ["aws:route53/record:Record"],
  healthCheck: ["aws:route53/healthCheck:HealthCheck"],
  metricAlarm: ["aws:cloudwatch/metricAlarm:MetricAlarm"],
  compositeAlarm: ["aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  topic: ["aws:sns/topic:Topic"],
  topicPolicy: ["aws:sns/topicPolicy:TopicPolicy"],
  topicSubscription: ["aws:sns/topicSubscription:TopicSubscription"],
  eventRule: ["aws:cloudwatch/eventRule:EventRule"],
  eventTarget: ["aws:cloudwatch/eventTarget:EventTarget"],
  eventSourceMapping: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  function: ["aws:lambda/function:Function"],
  stateMachine: ["aws:sfn/stateMachine:StateMachine"],
  schedule: ["aws:scheduler/schedule:Schedule"],
  vaultNotifications: ["aws:backup/vaultNotifications:VaultNotifications"],
  keyPolicy: ["aws:kms/keyPolicy:KeyPolicy"],
  keyAlias: ["aws:kms/alias:Alias"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const alarms = [...types.metricAlarm, ...types.compositeAlarm];
