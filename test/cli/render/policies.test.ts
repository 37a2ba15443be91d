import assert from "node:assert/strict";
import { advisoriesOf, advisoryWords, isMandatory, policyLines, resourceName } from "../../../cli/render/policies";
import { plain } from "../../../cli/render/style";
import type { PolicyReport } from "../../../preview/types";
import { resource, violation } from "../../support/previewResult";

function report(changes: Partial<PolicyReport>): PolicyReport {
  return { packs: [], violations: [], remediations: [], ...changes };
}

const urnOf = (name: string) => resource("aws:s3/bucket:Bucket", name).urn;

describe("Policy results", () => {
  it("says nothing when nothing was found", () => {
    assert.deepEqual(policyLines(report({}), plain), []);
  });

  it("shows mandatory violations first, then advisories, then remediations", () => {
    const lines = policyLines(
      report({
        violations: [
          violation({ enforcementLevel: "advisory", policy: "bucket-named", severity: "low", message: "Name it." }),
          violation({ urn: urnOf("a"), message: `[${urnOf("a")}] Encrypt the bucket.` }),
          violation({ urn: urnOf("b") }),
        ],
        remediations: [
          {
            pack: "house",
            policy: "tagged",
            urn: urnOf("a"),
            description: "",
            changes: [{ path: "tags.team", before: undefined, after: "shop" }],
          },
        ],
      }),
      plain,
    );
    assert.deepEqual(lines, [
      "2 mandatory violations",
      "✗ bucket-encrypted (house 1.2.0, high)",
      "    Bucket a, Bucket b",
      "    Encrypt the bucket.",
      "1 advisory",
      "! bucket-named (house 1.2.0, low)",
      "    the whole stack",
      "    Name it.",
      "1 remediation",
      "~ tagged (house) changed Bucket a",
      '    tags.team: nothing → "shop"',
    ]);
  });

  it("keeps apart what nobody can tell and what is exempted, and counts them in words", () => {
    const advisory = (message: string) =>
      violation({ enforcementLevel: "advisory", policy: "p", severity: "", message });
    const violations = [
      advisory("cannot tell: days of Bucket: its value is not known."),
      advisory("Name it."),
      advisory("exempted until 2030-01-31 by Ana: it moves. It is: Bucket is open"),
      advisory(
        "can't run policy 'p' from policy pack 'house@v1.2.0' during preview: string value at .x can't be known",
      ),
    ];
    assert.deepEqual(policyLines(report({ violations }), plain), [
      "1 advisory",
      "! p (house 1.2.0)",
      "    the whole stack",
      "    Name it.",
      "2 cannot tell, for a value that is not known yet",
      "! p (house 1.2.0)",
      "    the whole stack",
      "    cannot tell: days of Bucket: its value is not known.",
      "! p (house 1.2.0)",
      "    the whole stack",
      "    can't run policy 'p' from policy pack 'house@v1.2.0' during preview: string value at .x can't be",
      "    known",
      "1 violation exempted for a time",
      "! p (house 1.2.0)",
      "    the whole stack",
      "    exempted until 2030-01-31 by Ana: it moves. It is: Bucket is open",
    ]);
    assert.equal(advisoryWords(advisoriesOf({ violations })), "1 advisory, 2 cannot tell, 1 exempted");
    assert.equal(advisoryWords(advisoriesOf({ violations: [] })), "");
    // A violation says so in its own words, whatever they are.
    assert.deepEqual(advisoriesOf({ violations: [violation({ message: "cannot tell: days." })] }).untold, []);
  });

  it("lists at most twelve resources for one message and counts the others", () => {
    const violations = Array.from({ length: 15 }, (_, index) => violation({ urn: urnOf(`b${index}`) }));
    const lines = policyLines(report({ violations }), plain);
    assert.equal(lines[0], "15 mandatory violations");
    const where = lines
      .slice(2, -1)
      .map((line) => line.trim())
      .join(" ");
    assert.match(where, /Bucket b11, 3 more$/);
    assert.doesNotMatch(where, /b12/);
  });

  it("wraps long messages at 100 columns", () => {
    const lines = policyLines(report({ violations: [violation({ message: "word ".repeat(100) })] }), plain);
    assert.ok(lines.length > 5);
    assert.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
  });

  it("counts what a remediation could not repair as mandatory", () => {
    assert.deepEqual(
      (["advisory", "mandatory", "remediate"] as const).map((enforcementLevel) =>
        isMandatory(violation({ enforcementLevel })),
      ),
      [false, true, true],
    );
  });

  it("names a resource by type and logical name", () => {
    assert.equal(resourceName("urn:pulumi:dev::shop::neonpro:storage:P$aws:s3/bucket:Bucket::a::b"), "Bucket a::b");
    assert.equal(resourceName(undefined), "the whole stack");
    assert.equal(resourceName("odd"), "odd");
  });
});
