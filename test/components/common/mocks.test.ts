/** The recorder that every component test relies on: if it said yes to everything, none of them could fail. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountId, recordResources, settle, valueOf } from "../../support/mocks";

class Pair extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  constructor(name: string) {
    super("neonpro:test:Pair", name);
    this.topic = new aws.sns.Topic(`${name}-topic`, { region: "eu-west-1" }, { parent: this, protect: true });
    new aws.sns.TopicPolicy(`${name}-policy`, { arn: this.topic.arn, policy: pulumi.secret("{}") }, { parent: this });
  }
}

describe("the recorder of the component tests", () => {
  it("records types, parents, inputs, options and dependencies", async () => {
    const recording = recordResources();
    new Pair("alerts");
    await settle();

    assert.deepEqual(recording.childrenOf("alerts"), [
      "aws:sns/topic:Topic alerts-topic",
      "aws:sns/topicPolicy:TopicPolicy alerts-policy",
    ]);
    const topic = recording.one("alerts-topic");
    assert.equal(topic.parent, recording.one("alerts").urn);
    assert.deepEqual(topic.inputs, { region: "eu-west-1" });
    assert.deepEqual(
      [topic.custom, topic.protect, topic.retainOnDelete, topic.provider],
      [true, true, false, undefined],
    );
    const policy = recording.one("alerts-policy");
    assert.deepEqual(policy.inputs, { arn: `arn:aws:sns:eu-west-1:${accountId}:alerts-topic`, policy: "{}" });
    assert.deepEqual(policy.secrets, ["policy"]);
    assert.deepEqual(policy.dependencies, [topic.urn]);
    assert.equal(recording.ofType("aws:sns/topic:Topic").length, 1);
    assert.equal(recording.one("alerts").custom, false);
  });

  it("begins each recording empty", async () => {
    recordResources();
    new Pair("first");
    await settle();
    const second = recordResources();
    await settle();
    assert.deepEqual(second.resources, []);
    assert.throws(() => second.one("first"), /0 resources are named first/);
  });

  it("answers with the id and the ARN of a resource, and records an explicit provider", async () => {
    const recording = recordResources();
    const provider = new aws.Provider("recovery", { region: "sa-east-1" });
    const key = new aws.kms.Key("key", {}, { provider });
    assert.equal(await valueOf(key.id), "key-id");
    assert.equal(await valueOf(key.arn), `arn:aws:kms:sa-east-1:${accountId}:key/key-id`);
    await settle();
    assert.match(recording.one("key").provider ?? "", /::recovery::recovery-id$/);
  });

  it("lets a test choose outputs", async () => {
    recordResources({ outputs: (type) => (type === "aws:kms/key:Key" ? { keyId: "mrk-1" } : {}) });
    const key = new aws.kms.Key("key", {});
    assert.equal(await valueOf(key.keyId), "mrk-1");
  });

  it("refuses two resources of one name, as an engine does", async () => {
    recordResources();
    new Pair("twice");
    new Pair("twice");
    await assert.rejects(settle(), /Duplicate resource URN 'urn:pulumi:test::neonpro-backup-recovery::.*::twice/);
  });

  it("hands on the failure of an Output", async () => {
    const failing = pulumi.output(Promise.reject(new Error("no such value")));
    await assert.rejects(valueOf(failing), /no such value/);
  });
});
