import assert from "node:assert/strict";
import { graphFromDigest } from "../../graph/read";

const stackUrn = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";
const bucketUrn = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets";
const bucket = {
  urn: bucketUrn,
  custom: true,
  id: "assets-1a2b3c4",
  type: "aws:s3/bucket:Bucket",
  inputs: { tags: { tier: "one" } },
  outputs: { arn: "arn:aws:s3:::assets-1a2b3c4" },
  parent: stackUrn,
  protect: true,
  provider: "urn:pulumi:prod::shop::pulumi:providers:aws::default::04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  dependencies: [stackUrn],
  propertyDependencies: { tags: [stackUrn] },
};
const stack = { urn: stackUrn, custom: false, type: "pulumi:pulumi:Stack" };
const preview = {
  steps: [
    { op: "create", urn: stackUrn, newState: stack },
    { op: "create", urn: bucketUrn, newState: bucket },
  ],
};

describe("graphFromDigest", () => {
  it("reads the steps of a preview with every field", () => {
    const graph = graphFromDigest(preview);
    assert.deepEqual(graph.get(bucketUrn), { ...bucket, name: "assets" });
    assert.deepEqual(graph.get(stackUrn), {
      ...stack,
      name: "shop-prod",
      inputs: {},
      outputs: {},
      protect: false,
      dependencies: [],
      propertyDependencies: {},
    });
    assert.deepEqual(
      graph.children(stackUrn).map(({ name }) => name),
      ["assets"],
    );
    assert.deepEqual(
      graph.ofType("aws:s3/bucket:Bucket").map(({ urn }) => urn),
      [bucketUrn],
    );
    assert.deepEqual(graph.ofType("aws:s3/bucket:BucketV2"), []);
    assert.equal(graph.get("urn:pulumi:prod::shop::a:b:C::none"), undefined);
  });

  it("reads the same from an exported state and from a digest in an envelope", () => {
    const expected = graphFromDigest(preview).resources;
    assert.deepEqual(graphFromDigest({ version: 3, deployment: { resources: [stack, bucket] } }).resources, expected);
    assert.deepEqual(graphFromDigest({ stack: "prod", digest: preview }).resources, expected);
  });

  it("leaves out what is deleted or only half of a replacement", () => {
    const steps = ["delete", "delete-replaced", "discard-replaced", "create-replacement"].map((op) => ({
      op,
      newState: bucket,
      oldState: bucket,
    }));
    assert.deepEqual(graphFromDigest({ steps: [...steps, { op: "replace", newState: bucket }] }).resources.length, 1);
    assert.deepEqual(graphFromDigest({ deployment: { resources: [{ ...bucket, delete: true }] } }).resources, []);
  });

  const mistakes: readonly (readonly [string, unknown, string])[] = [
    ["no object", [], "the file: expected an object, found []"],
    [
      "another file",
      { a: 1, b: 2 },
      "expected the JSON of a preview (steps) or of `pulumi stack export` (deployment.resources); found the keys a, b",
    ],
    [
      "a step without a URN",
      { steps: [{ op: "create", newState: {} }] },
      "steps[0].newState.urn: expected a URN, found nothing",
    ],
    [
      "a state with a wrong URN",
      { deployment: { resources: [{ urn: "x" }] } },
      'resources[0].urn: expected a URN, found "x"',
    ],
    [
      "inputs that are a list",
      { steps: [{ newState: { ...stack, inputs: [1] } }] },
      "steps[0].newState.inputs: expected an object, found [1]",
    ],
    [
      "dependencies of numbers",
      { steps: [{ newState: { ...stack, dependencies: [1] } }] },
      "steps[0].newState.dependencies: expected a list of URNs, found [1]",
    ],
    [
      "an id that is a number",
      { steps: [{ newState: { ...stack, id: 5 } }] },
      "steps[0].newState.id: expected a text, found 5",
    ],
  ];
  for (const [what, json, message] of mistakes) {
    it(`says where ${what} stands`, () => {
      assert.throws(() => graphFromDigest(json), { message });
    });
  }
});
