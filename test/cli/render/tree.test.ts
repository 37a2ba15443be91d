import assert from "node:assert/strict";
import { plain } from "../../../cli/render/style";
import { shown, treeOf } from "../../../cli/render/tree";
import { treeLines } from "../../../cli/render/treeLines";
import { countsByService, typeName } from "../../../cli/render/typeNames";
import { component, resource } from "../../support/previewResult";

const stack = resource("pulumi:pulumi:Stack", "shop-dev");
const inStack = { parent: stack.urn };

function pair(name: string) {
  const own = component("neonpro:storage:ProtectedBucket", name, inStack);
  const side = component("neonpro:storage:BucketSide", `${name}-side`, { parent: own.urn });
  const bucket = resource("aws:s3/bucket:Bucket", `${name}-bucket`, {}, { parent: side.urn });
  return [
    own,
    resource("aws:iam/role:Role", `${name}-role`, {}, { parent: own.urn }),
    side,
    bucket,
    resource("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, {}, { parent: bucket.urn }),
  ];
}

const steps = [
  stack,
  resource("pulumi:providers:aws", "default_7_48_0"),
  resource("pulumi:providers:aws", "recovery", {}, inStack),
  ...pair("medical"),
  ...pair("personal"),
  resource("random:index/randomId:RandomId", "suffix", {}, inStack),
];

describe("The resource tree", () => {
  it("shows neither the stack nor default providers", () => {
    assert.deepEqual(
      shown(steps).map(({ type }) => type.split(":").at(-1)),
      [
        "aws",
        ...["ProtectedBucket", "Role", "BucketSide", "Bucket", "BucketPolicy"],
        "ProtectedBucket",
        "Role",
        "BucketSide",
        "Bucket",
        "BucketPolicy",
        "RandomId",
      ],
    );
  });

  it("merges components of one type at every depth and counts a custom resource's children with it", () => {
    assert.deepEqual(treeLines(treeOf(steps), plain), [
      "├─ ProtectedBucket ×2  medical, personal                                                           6",
      "│  │ iam: Role 2",
      "│  └─ BucketSide ×2  medical-side, personal-side                                                   4",
      "│       s3: Bucket 2, BucketPolicy 2",
      "└─ (no component)                                                                                  2",
      "     provider: aws 1; random: RandomId 1",
    ]);
  });

  it("cuts long lists of names and wraps long lists of types at 100 columns", () => {
    const owner = (index: number) => component("shop:index:Shelf", `shelf-with-a-long-name-${index}`, inStack);
    const owners = Array.from({ length: 30 }, (_, index) => owner(index));
    const types = Array.from({ length: 30 }, (_, index) =>
      resource(`aws:s3/kind${index}:Kind${index}`, "it", {}, { parent: owners[0]?.urn ?? "" }),
    );
    const lines = treeLines(treeOf([...owners, ...types]), plain);
    assert.match(lines[0] ?? "", /^└─ Shelf ×30 {2}shelf-with-a-long-name-0, .*… +30$/);
    assert.ok(lines.length > 2);
    assert.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
  });

  it("draws a resource whose parent is not in the digest at the top", () => {
    const orphan = resource("aws:s3/bucket:Bucket", "b", {}, { parent: "urn:pulumi:dev::shop::x:y:Z::gone" });
    assert.equal(treeOf([orphan]).total, 1);
  });
});

describe("Type names", () => {
  const table: readonly [string, string, string][] = [
    ["aws:s3/bucketPolicy:BucketPolicy", "s3", "BucketPolicy"],
    ["random:index/randomId:RandomId", "random", "RandomId"],
    ["gcp:storage/bucket:Bucket", "gcp storage", "Bucket"],
    ["kubernetes:core/v1:ConfigMap", "kubernetes core/v1", "ConfigMap"],
    ["pulumi:providers:aws", "provider", "aws"],
    ["pulumi-nodejs:dynamic:Resource", "pulumi-nodejs dynamic", "Resource"],
    ["odd", "odd", "odd"],
  ];
  for (const [token, service, name] of table) {
    it(`names ${token}`, () => {
      assert.deepEqual(typeName(token), { service, name });
    });
  }

  it("puts the larger services and counts first", () => {
    const types = new Map([
      ["aws:kms/key:Key", 2],
      ["aws:s3/bucket:Bucket", 3],
      ["aws:s3/bucketPolicy:BucketPolicy", 4],
    ]);
    assert.equal(countsByService(types).replaceAll("\u00a0", " "), "s3: BucketPolicy 4, Bucket 3; kms: Key 2");
  });
});
