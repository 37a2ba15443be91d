/**
 * The ladder in simulated time: the definition that is deployed, with the function's own code behind its task. KMS, SNS and the
 * incidents table are stand-ins here; handler.test.ts has them from the emulator.
 */
import assert from "node:assert/strict";
import { ladderOf } from "../../../components/monitoring/ladder";
import { ladderDefinition } from "../../../components/monitoring/ladderDefinition";
import { climb } from "../../../lambdas/escalate/climb";
import { escalateRequest } from "../../../lambdas/escalate/types";
import type { EscalatePorts, RungMessage } from "../../../lambdas/escalate/types";
import type { Incident } from "../../../lambdas/incidents/types";
import { incidentName } from "../../../operations/escalation/incident";
import type { OwnEventDetail } from "../../../operations/ownEvent";
import { stackSchema } from "../../../protection/schema";
import { assertValidDefinition, lambdaInvoke, SimulatedExecution, TaskError } from "../../support/stateMachine";
import type { Definition, Outcome, Visit } from "../../support/stateMachine";
import { minimal } from "../../protection/configs";

const start = new Date("2026-03-02T12:00:00Z");
const incident = { id: "0123456789abcdef", openedAt: "2026-03-02T12:00:00Z", severity: "critical", section: "backup" };

const { escalation } = stackSchema.parse({
  ...minimal.production,
  escalation: {
    levels: {
      devops: { email: ["devops@example.com"], sms: ["+15550100"] },
      securityCompliance: { email: ["security@example.com"] },
      executive: { email: ["executive@example.com"] },
      external: { email: ["external@example.com"] },
    },
  },
});
const ladder = ladderOf(escalation);
const definition = ladderDefinition({
  region: "sa-east-1",
  functionArn: "arn:aws:lambda:sa-east-1:123456789012:function:rung",
  criticalTopicArn: "arn:aws:sns:sa-east-1:123456789012:critical",
  ladder,
}) as unknown as Definition;

/** A recipient without the hash: who it is on the ladder. */
function short(recipient: string): string {
  return recipient.replace(/-[0-9a-f]{8}$/, "");
}

interface Climbed {
  /** Minute and recipients of each round of messages. */
  readonly told: Readonly<Record<string, string[]>>;
  readonly messages: readonly { readonly minute: number; readonly recipient: string; readonly message: RungMessage }[];
  readonly reported: readonly OwnEventDetail[];
  /** Minutes at which the machine spoke for itself. */
  readonly spoke: readonly number[];
  readonly warnings: readonly string[];
  readonly outcome: Outcome;
  readonly visits: readonly Visit[];
}

interface Scenario {
  readonly ports?: Partial<EscalatePorts>;
  /** What happens to the incident, by minute. */
  readonly then?: Readonly<Record<number, Partial<Incident>>>;
  /** Whether the function answers at a minute. @default always */
  readonly works?: (minute: number) => boolean;
  /** Whether the critical topic takes the machine's own message. @default always */
  readonly speaks?: boolean;
  readonly openedAt?: string;
}

async function climbed({
  ports,
  then = {},
  works,
  speaks = true,
  openedAt = incident.openedAt,
}: Scenario): Promise<Climbed> {
  let known: Incident = {
    ...incident,
    openedAt,
    title: "CRITICAL: Backup FAILED: S3 neonpro-medical (sa-east-1)",
    occurrences: 1,
    lastSeenAt: incident.openedAt,
    announcedAt: incident.openedAt,
    acknowledgedAt: undefined,
    acknowledgedBy: undefined,
    resolvedAt: undefined,
  };
  const messages: { minute: number; recipient: string; message: RungMessage }[] = [];
  const reported: OwnEventDetail[] = [];
  const spoke: number[] = [];
  const warnings: string[] = [];
  const minute = () => execution.clock.seconds / 60;
  const given: EscalatePorts = {
    readIncident: () => Promise.resolve(known),
    link: (of, recipient) => Promise.resolve(`https://page.example.com/?t=${incidentName(of)}.${recipient}`),
    send: (recipient, message) => {
      messages.push({ minute: minute(), recipient: short(recipient), message });
      return Promise.resolve();
    },
    report: (detail) => {
      reported.push(detail);
      return Promise.resolve();
    },
    warn: (message) => warnings.push(message),
    ...ports,
  };
  const execution: SimulatedExecution = new SimulatedExecution(definition, {
    input: { incident: { ...incident, openedAt } },
    name: incidentName({ ...incident, openedAt }),
    start,
    handlers: {
      "Next rung": lambdaInvoke((event) => {
        if (works?.(minute()) === false) throw new TypeError("the function is broken");
        return climb(escalateRequest(event), given, execution.clock.now());
      }),
      "Say so without the function": (input) => {
        if (!speaks) throw new TaskError("SNS.InternalErrorException", "no answer");
        const { TopicArn, Message } = input as { TopicArn: string; Message: string };
        assert.equal(TopicArn, "arn:aws:sns:sa-east-1:123456789012:critical");
        assert.match(
          Message,
          new RegExp(`^Incidente ${incidentName(incident)}: .* / Incident ${incidentName(incident)}: `),
        );
        spoke.push(minute());
        return { MessageId: "1" };
      },
    },
  });
  for (const [at, change] of Object.entries(then)) {
    execution.at(Number(at) * 60, () => {
      known = { ...known, ...change };
    });
  }
  const outcome = await execution.run();
  const told: Record<string, string[]> = {};
  for (const { minute: at, recipient } of messages) (told[String(at)] ??= []).push(recipient);
  for (const recipients of Object.values(told)) recipients.sort();
  return { told, messages, reported, spoke, warnings, outcome, visits: execution.visits };
}

const first = ["1-email", "1-sms"];
const second = [...first, "2-email"];
const third = [...second, "3-email"];
const last = [...third, "4-email"];

describe("the escalation ladder", () => {
  it("is a valid state machine, for both Regions", () => {
    assertValidDefinition(definition);
    const elsewhere = ladderDefinition({
      region: "cn-north-1",
      functionArn: "arn:aws-cn:lambda:cn-north-1:123456789012:function:rung",
      criticalTopicArn: "arn:aws-cn:sns:cn-north-1:123456789012:critical",
      ladder,
    });
    assertValidDefinition(elsewhere);
    assert.equal(elsewhere.States["Next rung"].Resource, "arn:aws-cn:states:::lambda:invoke");
  });

  it("[MON-5] climbs in a simulated hour when nobody answers, reaches the external parties, and ends as failed", async () => {
    const { told, reported, outcome, warnings } = await climbed({});
    assert.deepEqual(told, {
      "0": first,
      "15": first,
      "30": second,
      "45": second,
      "60": third,
      "75": third,
      "90": last,
      "105": last,
      "120": last,
      "135": last,
      "150": last,
      "165": last,
      "180": last,
      "195": last,
      "210": last,
      "225": last,
    });
    assert.deepEqual(outcome, {
      status: "FAILED",
      error: "EscalationExhausted",
      cause: "Nobody acknowledged the incident within 240 minutes",
      seconds: 240 * 60,
    });
    assert.deepEqual(
      reported.map(({ type, phase, outcome: what, durationSeconds }) => [type, phase, what, durationSeconds]),
      [
        ["escalation", "started", "LEVEL_1", 0],
        ["escalation", "started", "LEVEL_2", 1800],
        ["escalation", "started", "LEVEL_3", 3600],
        ["escalation", "started", "LEVEL_4", 5400],
        ["escalation", "failed", "EXHAUSTED", 14_400],
      ],
    );
    assert.equal(reported.at(-1)?.cause, "Nobody acknowledged within 240 minutes");
    assert.deepEqual(warnings, []);
  });

  it("[MON-5] stops when somebody answers at minute 10: nobody is told any more", async () => {
    const answer = { acknowledgedAt: "2026-03-02T12:10:00Z", acknowledgedBy: "1-sms-00000000" };
    const { told, outcome, reported } = await climbed({ then: { 10: answer } });
    assert.deepEqual(told, { "0": first });
    assert.deepEqual([outcome.status, outcome.seconds], ["SUCCEEDED", 15 * 60]);
    // The page has said who answered.
    assert.deepEqual(
      reported.map(({ outcome: what }) => what),
      ["LEVEL_1"],
    );
  });

  it("[MON-5] stops when the incident is over at minute 40, and says so", async () => {
    const { told, outcome, reported } = await climbed({ then: { 40: { resolvedAt: "2026-03-02T12:40:00Z" } } });
    assert.deepEqual(told, { "0": first, "15": first, "30": second });
    assert.deepEqual([outcome.status, outcome.seconds], ["SUCCEEDED", 45 * 60]);
    assert.deepEqual(
      reported.map(({ phase, outcome: what }) => [phase, what]),
      [
        ["started", "LEVEL_1"],
        ["started", "LEVEL_2"],
        ["succeeded", "RESOLVED"],
      ],
    );
  });

  it("[MON-5] stops when a newer opening of the same incident has a ladder of its own", async () => {
    const { told, outcome } = await climbed({ then: { 20: { openedAt: "2026-03-02T12:20:00Z" } } });
    assert.deepEqual(told, { "0": first, "15": first });
    assert.deepEqual([outcome.status, outcome.seconds], ["SUCCEEDED", 30 * 60]);
  });

  it("[MON-5] begins where it should be when it is started late", async () => {
    const { told, outcome } = await climbed({ openedAt: "2026-03-02T11:25:00Z", then: { 30: { resolvedAt: "x" } } });
    assert.deepEqual(told, { "0": second, "10": second, "25": third });
    assert.equal(outcome.seconds, 40 * 60);
  });

  it("[MON-4] tells everybody else when one channel fails, and records whom it did not reach", async () => {
    const reached: string[] = [];
    const { reported, outcome, warnings } = await climbed({
      ports: {
        send: (recipient) => {
          if (recipient.includes("-sms-")) return Promise.reject(new Error("no SMS today"));
          reached.push(short(recipient));
          return Promise.resolve();
        },
      },
      then: { 31: { acknowledgedAt: "x", acknowledgedBy: "2-email-00000000" } },
    });
    assert.deepEqual(reached, ["1-email", "1-email", "1-email", "2-email"]);
    assert.equal(outcome.status, "SUCCEEDED");
    assert.match(reported[0]?.cause ?? "", /^Not reached: 1-sms-[0-9a-f]{8}$/);
    assert.deepEqual(new Set(warnings), new Set(["A recipient could not be told"]));
  });

  it("[MON-4] speaks on the critical topic itself when nobody can be told, and goes on trying", async () => {
    const { spoke, outcome } = await climbed({
      ports: { send: () => Promise.reject(new Error("SNS is down")) },
      then: { 40: { resolvedAt: "x" } },
    });
    // Three attempts, 5, 10 and 20 seconds apart, then a reminder's pause.
    assert.deepEqual(
      spoke.map((minute) => Math.round(minute * 60)),
      [35, 970, 1905],
    );
    assert.equal(outcome.status, "SUCCEEDED");
  });

  it("[MON-4] speaks for itself while the function is broken, and climbs on where it should be afterwards", async () => {
    const { spoke, told } = await climbed({
      works: (minute) => minute >= 40,
      then: { 61: { acknowledgedAt: "x" } },
    });
    assert.equal(spoke.length, 3);
    assert.deepEqual(told["46.75"], second);
    // From then on the moments are the ladder's again.
    assert.deepEqual(told["60"], third);
    assert.deepEqual(Object.keys(told).sort(), ["46.75", "60"]);
  });

  it("[MON-4] climbs on when the critical topic does not take the machine's message either", async () => {
    const { told, spoke, outcome } = await climbed({
      works: (minute) => minute >= 40,
      speaks: false,
      then: { 70: { resolvedAt: "x" } },
    });
    assert.deepEqual(spoke, []);
    assert.deepEqual(told["60"], third);
    assert.equal(outcome.status, "SUCCEEDED");
  });

  it("[MON-5] ends by itself when the function never answers", async () => {
    const { outcome } = await climbed({ works: () => false });
    assert.deepEqual(outcome, { status: "TIMED_OUT", seconds: 270 * 60 });
  });

  it("[MON-5] goes on without the incidents table, the signing key and the operations log", async () => {
    const refuse = () => Promise.reject(new Error("down"));
    const { told, messages, warnings, outcome } = await climbed({
      ports: { readIncident: refuse, link: refuse, report: refuse },
    });
    assert.deepEqual(told["30"], second);
    assert.equal(outcome.status, "FAILED");
    const [message] = messages.map((each) => each.message);
    assert.equal(message?.subject, "[L1] CRITICAL: an incident whose details could not be read");
    assert.match(message.body.default, /could not be signed: the runbook says how/);
    assert.equal(message.body.sms, message.subject);
    assert.equal(new Set(warnings).size, 3);
  });

  it("[MON-4][MON-5] says what, since when, what comes next and how to take it over, in both languages", async () => {
    const { messages } = await climbed({ then: { 0: { occurrences: 3 }, 31: { resolvedAt: "x" } } });
    const { message } = messages.find(({ recipient, minute }) => recipient === "2-email" && minute === 30) ?? {};
    assert.ok(message);
    const link = /https:\/\/page\.example\.com\/\?t=\S+/.exec(message.body.default)?.[0] ?? "";
    assert.match(link, /\.2-email-[0-9a-f]{8}$/);
    assert.equal(message.subject, "[L2] CRITICAL: Backup FAILED: S3 neonpro-medical (sa-east-1)");
    assert.equal(
      message.body.default,
      [
        "CRITICAL: Backup FAILED: S3 neonpro-medical (sa-east-1)",
        "",
        "Sem resposta há 30 min. Nível 2 (Security and Compliance). Próximo aviso: 2026-03-02T12:45:00Z.",
        "Unanswered for 30 min. Level 2 (Security and Compliance). Next message: 2026-03-02T12:45:00Z.",
        "Occurrences: 3 times",
        "",
        `Assumir o incidente / take it over: ${link}`,
        "Runbook: docs/runbooks/alerts.md#backup",
        `Incident: ${incidentName(incident)}`,
      ].join("\n"),
    );
    assert.equal(message.body.sms, `${message.subject} ${link}`);
    assert.deepEqual(JSON.parse(message.body.https), {
      version: 1,
      severity: "critical",
      title: message.subject,
      text: message.body.default,
      section: "backup",
      runbook: "docs/runbooks/alerts.md#backup",
      incident: incidentName(incident),
      level: 2,
      acknowledge: link,
    });
  });

  it("[MON-5] tells external parties that there is an incident, and neither what it is about nor how to take it over", async () => {
    const { messages } = await climbed({});
    const outside = messages.filter(({ recipient }) => recipient === "4-email");
    assert.equal(outside.length, 10);
    for (const { message } of outside) {
      const all = JSON.stringify(message);
      assert.ok(
        !all.includes("neonpro-medical") && !all.includes("Backup FAILED") && !all.includes("page.example.com"),
      );
      assert.match(message.body.default, /Reference: 0123456789abcdef-/);
    }
  });
});

describe("escalateRequest", () => {
  it("refuses what no alarm function wrote", () => {
    const bad: readonly unknown[] = [
      undefined,
      {},
      { incident: {}, ladder },
      { incident: { ...incident, openedAt: "soon" }, ladder },
    ];
    for (const event of bad) assert.throws(() => escalateRequest(event), { name: "MalformedRequestError" });
    for (const wrong of [undefined, { ...ladder, reminderMinutes: 0 }, { ...ladder, levels: [{}] }]) {
      assert.throws(() => escalateRequest({ incident, ladder: wrong }), {
        name: "MalformedRequestError",
        message: /^ladder:/,
      });
    }
  });
});
