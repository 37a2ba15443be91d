import assert from "node:assert/strict";
import fc from "fast-check";
import { lookMessage, MessageError, parseMessage } from "../../../lambdas/replication-watchdog/message";
import { heartbeat, look, objectCreated, writtenAt } from "./samples";

describe("messages of the replication watchdog", () => {
  it("[BKP-17] reads S3's event, its key as it is", () => {
    const key = "raw/2023-08-08T14:03:40+00:00 à b%20.dcm ";
    assert.deepEqual(parseMessage(JSON.stringify(objectCreated("medical-sa-east-1", key, "v1"))), look({ key }));
  });

  it("reads the heartbeat", () => {
    assert.deepEqual(parseMessage(JSON.stringify(heartbeat("medical-sa-east-1"))), {
      kind: "heartbeat",
      sentAt: writtenAt,
    });
  });

  it("reads what it wrote itself", () => {
    const text = fc.string({ minLength: 1 });
    const word = fc.stringMatching(/^[\w.-]{1,20}$/);
    fc.assert(
      fc.property(text, word, word, fc.boolean(), fc.boolean(), (key, bucket, versionId, failed, copied) => {
        const asked = look({ key, bucket, versionId, said: { failed, copied } });
        assert.deepEqual(parseMessage(lookMessage(asked)), asked);
      }),
    );
  });

  const event = objectCreated("b", "k", "v") as { detail: { object: object } };
  const refused: Readonly<Record<string, string>> = {
    "no JSON": "{",
    "no object": "7",
    "another event of S3": JSON.stringify({ ...event, "detail-type": "Object Deleted" }),
    "another source": JSON.stringify({ ...event, source: "aws.backup" }),
    "an event without a version": JSON.stringify({
      ...event,
      detail: { ...event.detail, object: { key: "k", size: 1 } },
    }),
    "an event without a key": JSON.stringify({
      ...event,
      detail: { ...event.detail, object: { key: "", "version-id": "v" } },
    }),
    "an event without a time": JSON.stringify({ ...event, time: undefined }),
    "an event whose time is no time": JSON.stringify({ ...event, time: "yesterday" }),
    "a heartbeat without a time": JSON.stringify({ ...heartbeat("b"), time: "" }),
    "a look without a bucket": JSON.stringify({ type: "replication-look", key: "k", versionId: "v", writtenAt }),
  };
  for (const [what, body] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseMessage(body), MessageError);
    });
  }
});
