import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type {
  Policies,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { manyResources } from "../../../bench/manyResources";
import { inRounds, thisRound } from "../../../policies/framework/round";
import { resourceRule, stackRule, type RuleMeta } from "../../../policies/framework/rule";
import { shareDecoding } from "../../../policies/framework/sharedDecoding";
import type { StackView } from "../../../policies/framework/stack";
import { rules } from "../../../policies/pack";
import { encodeAnalyze, encodeAnalyzeStack, type AnalyzedResource } from "../../../preview/wire/analysis";

const [key, alias, bucket] = ["aws:kms/key:Key", "aws:kms/alias:Alias", "aws:s3/bucket:Bucket"] as const;
const meta: RuleMeta<object> = {
  name: "keys-are-good",
  sentence: "Keys are good.",
  severity: "low",
  level: "mandatory",
  refs: ["K1"],
  why: "They are.",
  mend: "mend them",
  url: "https://docs.aws.amazon.com/kms/",
};
const markOf = (fn: unknown) => (fn as { readonly __pulumiType?: string } | undefined)?.__pulumiType;

describe("rounds", () => {
  it("are opened by going through the list, one each time, also when two overlap; there is none outside", () => {
    const list = inRounds(["a", "b"]);
    assert.equal(thisRound(), undefined);
    const [one, other] = [list[Symbol.iterator](), list[Symbol.iterator]()];
    const seen = [one, other, one, other].map((each) => [each.next().value, thisRound()] as const);
    assert.deepEqual(
      seen.map(([value]) => value),
      ["a", "a", "b", "b"],
    );
    const [first, second, again, secondAgain] = seen.map(([, round]) => round);
    assert.ok(first !== undefined && second !== undefined && first !== second);
    assert.equal(again, first);
    assert.equal(secondAgain, second);
    one.next();
    assert.equal(thisRound(), undefined);
  });

  it("end with who leaves early, and leave the list as it is", () => {
    const list = inRounds(["a", "b"]);
    for (const each of list) if (each === "a") break;
    assert.equal(thisRound(), undefined);
    assert.deepEqual([list.length, list[0], list[1]], [2, "a", "b"]);
  });
});

describe("a rule in a round", () => {
  const reason = (types: string) => `Policy only applies to resources of type '${types} and to no other type'`;

  it("says that it is not for a resource's type, and with that marks the rules after it", () => {
    const looked: string[] = [];
    const rule = (name: string, types: readonly string[]) =>
      resourceRule({ ...meta, name }, { types, check: () => void looked.push(name), mend: () => false }).policy;
    const said: string[] = [];
    const marks: unknown[] = [];
    const policies = [rule("one", [key, alias]), rule("two", [alias]), rule("three", [bucket]), rule("four", [key])];
    for (const policy of inRounds(policies as ResourceValidationPolicy[])) {
      const { validateResource, remediateResource, name } = policy;
      marks.push([markOf(validateResource), markOf(remediateResource)]);
      if (markOf(validateResource) !== undefined || typeof validateResource !== "function") continue;
      const notApplicable = (why: string) => {
        throw new Error(why);
      };
      const args = { type: bucket, name, urn: "urn", props: {}, getConfig: () => ({}), notApplicable };
      try {
        void validateResource(args as unknown as ResourceValidationArgs, () => undefined);
      } catch (error) {
        said.push(String(error));
      }
    }
    assert.deepEqual(said, [`Error: ${reason(`${key} or 1 more`)}`]);
    assert.deepEqual(looked, ["three"]);
    const [two, four] = [`${alias} and to no other type`, `${key} and to no other type`];
    assert.deepEqual(marks, [
      [undefined, undefined],
      [two, two],
      [undefined, undefined],
      [four, four],
    ]);
  });

  it("shares the stack with the others, and is marked when none of its types occurs", () => {
    const views: StackView[] = [];
    const rule = (types: readonly string[]) =>
      stackRule(meta, { types, check: (stack) => void views.push(stack) }).policy as StackValidationPolicy;
    const args = {
      resources: [{ type: bucket, name: "b", urn: "urn", props: {} }],
      getConfig: () => ({}),
    } as unknown as StackValidationArgs;
    const marks = [];
    for (const { validateStack } of inRounds([rule([bucket, key]), rule([key, alias]), rule([alias, bucket])])) {
      marks.push(markOf(validateStack));
      if (markOf(validateStack) === undefined) void validateStack(args, () => undefined);
    }
    assert.deepEqual(marks, [undefined, `${key} or 1 more and to no other type`, undefined]);
    assert.equal(views.length, 2);
    assert.equal(views[0], views[1]);
    // The next round is about another stack.
    for (const { validateStack } of inRounds([rule([bucket, key])])) void validateStack(args, () => undefined);
    assert.notEqual(views[2], views[0]);
  });
});

describe("the pack under an SDK that looks different", () => {
  interface Sdk {
    makeAnalyzeRpcFun: Serve<messages.AnalyzeRequest>;
    makeAnalyzeStackRpcFun: Serve<messages.AnalyzeStackRequest>;
  }
  type Serve<Request> = (
    pack: string,
    version: string,
    level: string,
    policies: Policies,
  ) => (call: { request: Request }, answered: (error: unknown, answer: messages.AnalyzeResponse) => void) => void;

  const load = createRequire(__filename);
  const sdk = load("@pulumi/policy/server") as Sdk;
  const decoding = load("@pulumi/policy/deserialize") as { deserializeProperties: unknown };

  /** What the pack says of a stack by the SDK's own server functions, which go through the list or are given a plain one. */
  async function verdicts(policies: Policies, resources: readonly AnalyzedResource[]): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    const ask = <Request>(method: ReturnType<Serve<Request>>, request: Request): Promise<void> =>
      new Promise((done, fail) => {
        method({ request }, (error, answer) => {
          if (error instanceof Error) fail(error);
          else {
            found.push(...answer.getDiagnosticsList().map((each) => each.toObject()));
            done();
          }
        });
      });
    const analyze = sdk.makeAnalyzeRpcFun("pack", "1", "mandatory", policies);
    for (const each of resources) await ask(analyze, messages.AnalyzeRequest.deserializeBinary(encodeAnalyze(each)));
    const stack = messages.AnalyzeStackRequest.deserializeBinary(encodeAnalyzeStack(resources));
    await ask(sdk.makeAnalyzeStackRpcFun("pack", "1", "mandatory", policies), stack);
    return found;
  }

  it("finds the same, whether decoding is shared and rounds are opened or neither", async function () {
    this.timeout(20_000);
    const lacking = /BucketVersioning$|BucketPolicy$|:Lock|VaultLockConfiguration$/;
    const resources = manyResources(400).filter(({ type }) => !lacking.test(type));
    const plain: Policies = rules.map(({ policy }) => policy);
    const original = decoding.deserializeProperties;
    const alone = await verdicts(plain, resources);
    assert.ok(alone.length > 20, "the stack has nothing to find");
    // A function that takes something else is left alone, and with it the module.
    const other = { deserializeProperties: (properties: object) => properties };
    assert.equal(shareDecoding(other), false);
    assert.deepEqual(await verdicts(inRounds(plain), resources), alone);
    try {
      assert.equal(shareDecoding(decoding), true);
      assert.deepEqual(await verdicts(plain, resources), alone);
      assert.deepEqual(await verdicts(inRounds(plain), resources), alone);
    } finally {
      decoding.deserializeProperties = original;
    }
  });
});
