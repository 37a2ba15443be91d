import assert from "node:assert/strict";
import { Remediators } from "../../preview/policies/remediators";
import { Writer } from "../../preview/wire/writer";

const marked = "Policy only applies to resources of type 'a'";

/** A `RemediateResponse` whose policies did not look at the resource. */
function answer(...passed: readonly (readonly [policy: string, reason: string])[]): Buffer {
  const writer = new Writer();
  for (const [policy, reason] of passed) {
    writer.message(2, () => {
      writer.string(1, policy).string(2, reason);
    });
  }
  return writer.finish();
}

describe("the policies that change resources", () => {
  async function asked(
    names: readonly string[],
    response: Buffer,
    types: readonly string[],
  ): Promise<readonly string[]> {
    const remediators = new Remediators(names);
    const sent: string[] = [];
    await Promise.all(
      types.map((type) =>
        remediators.ask(type, () => {
          sent.push(type);
          return Promise.resolve(response);
        }),
      ),
    );
    return sent;
  }

  it("are asked once about a type that each of them passes over for its type, however many wait", async () => {
    const response = answer(["one", marked], ["two", "Policy does not implement remediateResource"]);
    assert.deepEqual(await asked(["one", "two"], response, ["b", "b", "c", "b"]), ["b", "c"]);
  });

  it("are asked every time where one of them looked, or passed over this resource for a reason of its own", async () => {
    for (const response of [
      answer(),
      answer(["one", marked]),
      answer(["one", marked], ["two", "not on Sundays"]),
      answer(["one", marked], ["three", marked]),
    ]) {
      assert.deepEqual(await asked(["one", "two"], response, ["b", "b", "b"]), ["b", "b", "b"]);
    }
  });

  it("are not asked when there is none", async () => {
    assert.deepEqual(await asked([], answer(), ["b"]), []);
    assert.equal(new Remediators([]).touch("b"), false);
    assert.equal(new Remediators(["one"]).touch("b"), true);
  });

  it("hand on the answer and the failure to whoever asked, and learn nothing from a failure", async () => {
    const remediators = new Remediators(["one"]);
    await assert.rejects(
      remediators.ask("b", () => Promise.reject(new Error("gone"))),
      /gone/,
    );
    const response = answer(["one", marked]);
    assert.equal(await remediators.ask("b", () => Promise.resolve(response)), response);
    assert.equal(remediators.touch("b"), true);
  });
});
