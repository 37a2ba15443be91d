import assert from "node:assert/strict";
import { severities, subscriptionList, subscriptionProblems } from "../../../components/monitoring/subscriptions";
import type { Subscriptions } from "../../../components/monitoring/subscriptions";
import { severities as announced } from "../../../lambdas/backup-alarm/types";

const none: Subscriptions = { email: [], sms: [], https: [] };

describe("subscriptions", () => {
  it("[MON-3] use the severities that the function announces", () => {
    assert.deepEqual(severities, announced);
    assert.deepEqual([...severities], ["critical", "warning", "informational"]);
  });

  it("[MON-4] come in the order of channels and lists", () => {
    const some = {
      email: ["a@example.com", "b@example.com"],
      sms: ["+5511999990000"],
      https: ["https://example.com/x"],
    };
    assert.deepEqual(
      subscriptionList(some).map(({ channel, endpoint, index }) => [channel, endpoint, index]),
      [
        ["email", "a@example.com", 0],
        ["email", "b@example.com", 1],
        ["sms", "+5511999990000", 0],
        ["https", "https://example.com/x", 0],
      ],
    );
  });

  it("keep their identity when somebody else leaves the list, without naming anybody", () => {
    const [, second] = subscriptionList({ ...none, email: ["a@example.com", "b@example.com"] });
    const [only] = subscriptionList({ ...none, email: ["b@example.com"] });
    assert.equal(second?.id, only?.id);
    assert.match(only?.id ?? "", /^[0-9a-f]{8}$/);
  });

  const accepted: readonly Subscriptions[] = [
    none,
    { ...none, email: ["on-call+backup@neonpro.example"] },
    { ...none, sms: ["+5511999990000", "+351912345678"] },
    { ...none, https: ["https://hooks.example.com/services/a?b=c", "https://example.com"] },
  ];
  for (const subscriptions of accepted) {
    it(`accept ${JSON.stringify(subscriptions)}`, () => {
      assert.deepEqual(subscriptionProblems("critical", subscriptions), []);
    });
  }

  const email = "is not an e-mail address.";
  const phone = "is not a phone number in E.164, + and 7 to 15 digits.";
  const address = "is not an https:// address without credentials.";
  const refused: readonly (readonly [Partial<Subscriptions>, string[]])[] = [
    [{ email: ["nobody"] }, [`subscriptions.critical.email[0]: ${email}`]],
    [{ email: ["a@example.com", "b @example.com"] }, [`subscriptions.critical.email[1]: ${email}`]],
    [{ sms: ["11999990000"] }, [`subscriptions.critical.sms[0]: ${phone}`]],
    [{ sms: ["+55 11 99999-0000"] }, [`subscriptions.critical.sms[0]: ${phone}`]],
    [{ https: ["http://example.com"] }, [`subscriptions.critical.https[0]: ${address}`]],
    [{ https: ["https://user:secret@example.com/"] }, [`subscriptions.critical.https[0]: ${address}`]],
    [
      { email: ["a@example.com", "a@example.com"] },
      ["subscriptions.critical.email[1]: is the same endpoint as subscriptions.critical.email[0]."],
    ],
    [
      { email: [""], sms: ["+0"] },
      [`subscriptions.critical.email[0]: ${email}`, `subscriptions.critical.sms[0]: ${phone}`],
    ],
  ];
  for (const [change, problems] of refused) {
    it(`refuse ${JSON.stringify(change)} without repeating it`, () => {
      assert.deepEqual(subscriptionProblems("critical", { ...none, ...change }), problems);
    });
  }
});
