import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EscalationConfig } from "../../protection/schema";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { NodeFunction } from "../functions/nodeFunction";
import { AcknowledgeEndpoint } from "./acknowledgeEndpoint";
import { EscalationTopic } from "./escalationTopic";
import type { Incidents } from "./incidents";
import { ladderOf, ladderProblems, ladderRecipients } from "./ladder";
import { ladderAlarms } from "./ladderAlarms";
import { ladderDefinition } from "./ladderDefinition";
import { acknowledgeStatements, escalateStatements, machineStatements } from "./ladderStatements";
import { linkKey } from "./linkKey";

export interface EscalationLadderArgs {
  /** A ladder needs nothing of another Region: one each. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region; it has to admit `dynamodb`, `lambda`, `logs`, `sns` and `sqs`. */
  readonly keyArn: pulumi.Input<string>;
  /** Who is called when; `config.escalation`. */
  readonly escalation: EscalationConfig;
  /** The Region's incidents. */
  readonly incidents: Incidents;
  /** Where the ladder's own alarms go, and its last word: `alerts.topicArn(region, "critical")`. */
  readonly criticalTopicArn: pulumi.Input<string>;
  readonly breakGlassRoleName: string;
  /** Where docs/runbooks/alerts.md is read. @default the path in the repository */
  readonly runbookUrl?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Calls people level by level until somebody takes a critical incident over (MON-5): a STANDARD state machine with one
 * execution an incident, a page to acknowledge on, and reminders in between. AWS Incident Manager is closed to new customers
 * (X19), so this is our own.
 *
 * @example
 * const ladder = new EscalationLadder("escalation-sa-east-1", { region: "sa-east-1", accountId, keyArn, incidents,
 *   escalation: config.escalation, criticalTopicArn: alerts.topicArn("sa-east-1", "critical"), breakGlassRoleName });
 */
export class EscalationLadder extends pulumi.ComponentResource {
  readonly stateMachine: aws.sfn.StateMachine;
  /** Seconds that an execution may take: no second opening of an incident may come before. */
  readonly longestSeconds: number;
  readonly acknowledgeUrl: pulumi.Output<string>;
  /** Physical name of the state machine. */
  readonly physicalName: string;

  constructor(name: string, args: EscalationLadderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:EscalationLadder", name, {}, opts);
    refuse(
      ladderProblems(args.escalation).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { region, accountId, escalation, criticalTopicArn, tags = {} } = args;
    this.physicalName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    const key = linkKey(`${name}-link-key`, { ...args, tags }, { parent: this, protect: true });
    const page = this.page(name, args, key.arn);
    this.acknowledgeUrl = page.url;
    const topic = new EscalationTopic(
      `${name}-calls`,
      { region, accountId, keyArn: args.keyArn, recipients: ladderRecipients(escalation), tags },
      { parent: this },
    );
    const rung = this.rung(name, args, { topicArn: topic.arn, keyArn: key.arn, pageUrl: page.url });
    const definition = ladderDefinition({
      region,
      functionArn: rung.arn,
      criticalTopicArn,
      ladder: ladderOf(escalation),
    });
    this.longestSeconds = definition.TimeoutSeconds;
    this.stateMachine = this.machine(name, args, rung, pulumi.jsonStringify(definition));
    ladderAlarms(name, { region, stateMachineArn: this.stateMachine.arn, topicArn: criticalTopicArn, tags }, this);
    this.registerOutputs({ stateMachineArn: this.stateMachine.arn, acknowledgeUrl: this.acknowledgeUrl });
  }

  private page(name: string, args: EscalationLadderArgs, linkKeyArn: pulumi.Input<string>): AcknowledgeEndpoint {
    const { region, accountId, keyArn, incidents, criticalTopicArn, tags = {} } = args;
    const fn = new NodeFunction(
      `${name}-acknowledge`,
      {
        entry: "lambdas/acknowledge/handler.ts",
        region,
        description: "Takes acknowledgements of escalations",
        keyArn,
        accountId,
        environment: { INCIDENTS_TABLE: incidents.table.name, LINK_KEY_ID: linkKeyArn },
        statements: acknowledgeStatements({ region, accountId, keyArn, tableArn: incidents.table.arn, linkKeyArn }),
        timeoutSeconds: 10,
        alarmTopicArn: criticalTopicArn,
        tags,
      },
      { parent: this },
    );
    return new AcknowledgeEndpoint(`${name}-page`, { region, keyArn, fn, tags }, { parent: this });
  }

  private rung(
    name: string,
    args: EscalationLadderArgs,
    {
      topicArn,
      keyArn: linkKeyArn,
      pageUrl,
    }: Readonly<Record<"topicArn" | "keyArn" | "pageUrl", pulumi.Input<string>>>,
  ): NodeFunction {
    const { region, accountId, keyArn, incidents, criticalTopicArn, runbookUrl, tags = {} } = args;
    return new NodeFunction(
      `${name}-rung`,
      {
        entry: "lambdas/escalate/handler.ts",
        region,
        description: "Calls the people of the level that an incident has reached",
        keyArn,
        accountId,
        environment: {
          INCIDENTS_TABLE: incidents.table.name,
          ESCALATION_TOPIC_ARN: topicArn,
          LINK_KEY_ID: linkKeyArn,
          ACKNOWLEDGE_URL: pageUrl,
          ...(runbookUrl === undefined ? {} : { RUNBOOK_URL: runbookUrl }),
        },
        statements: escalateStatements({
          region,
          accountId,
          keyArn,
          tableArn: incidents.table.arn,
          linkKeyArn,
          topicArn,
        }),
        alarmTopicArn: criticalTopicArn,
        tags,
      },
      { parent: this },
    );
  }

  private machine(
    name: string,
    args: EscalationLadderArgs,
    rung: NodeFunction,
    definition: pulumi.Output<string>,
  ): aws.sfn.StateMachine {
    const { region, accountId, keyArn, criticalTopicArn, tags = {} } = args;
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: `Lets ${this.physicalName} call its function and the critical topic`,
        assumeRolePolicy: assumeRolePolicy("states.amazonaws.com", { sourceAccount: accountId }),
        tags,
      },
      { parent: this },
    );
    const permissions = new aws.iam.RolePolicy(
      `${name}-permissions`,
      {
        role: role.name,
        policy: policyDocument(...machineStatements({ region, keyArn, functionArn: rung.arn, criticalTopicArn })),
      },
      { parent: this },
    );
    return new aws.sfn.StateMachine(
      `${name}-machine`,
      { name: this.physicalName, region, type: "STANDARD", roleArn: role.arn, definition, tags },
      // Step Functions tries what the definition calls for when the machine is made.
      { parent: this, dependsOn: [permissions] },
    );
  }
}
