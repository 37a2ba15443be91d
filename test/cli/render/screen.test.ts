import assert from "node:assert/strict";
import { digestOf, digestText } from "../../../cli/digest";
import { exitCodeOf, summaryLine } from "../../../cli/render/outcome";
import { quietScreen, screen } from "../../../cli/render/screen";
import { plain, styleFor, styleOf } from "../../../cli/render/style";
import { visibleLength } from "../../../cli/render/text";
import { dataClasses } from "../../../protection/dataClasses";
import { protectionTags } from "../../../protection/tags";
import { bucket, previewResult, resource, violation } from "../../support/previewResult";

const packs = [{ name: "house", version: "1.2.0", policies: 14 }];
const steps = [resource("aws:s3/bucket:Bucket", "b", { region: "sa-east-1" })];
const fine = previewResult({ steps, policies: { packs, violations: [], remediations: [] } });
const violated = previewResult({
  steps,
  policies: { packs, violations: [violation({ urn: steps[0]?.urn ?? "" })], remediations: [] },
});
const failure = { kind: "program", message: "index.ts:3:7: boom\n  at the second line\n" } as const;
const failed = previewResult({ steps, diagnostics: [{ severity: "error", message: failure.message }] }, { failure });

describe("The whole screen", () => {
  it("reads header, resources, protection, policies, limits, verdict", () => {
    const provisional = [
      { urn: "u", path: "arn", kind: "provisional" },
      { urn: "u", path: "hostedZoneId", kind: "unknown" },
    ] as const;
    const result = previewResult({
      steps,
      provisional,
      policies: { packs, violations: [violation()], remediations: [] },
    });
    assert.deepEqual(screen(result, dataClasses, plain), [
      "shop, stack dev: offline preview",
      "Regions  sa-east-1 (1)",
      "Account  123456789012 (placeholder: an offline preview asks no account)",
      "Policies house 1.2.0: 14 policies",
      "",
      "Resources                                                                       1 resource to create",
      "└─ (no component)                                                                                  1",
      "     s3: Bucket 1",
      "",
      "No protection table: no store of this program carries the tag neonpro:data-class.",
      "",
      "Policy results",
      "1 mandatory violation",
      "✗ bucket-encrypted (house 1.2.0, high)",
      "    the whole stack",
      "    Encrypt the bucket.",
      "",
      "1 value that AWS will assign is provisional, 1 value stays unknown; policies cannot tell: 0.",
      "A preview proves what we pass, not what AWS accepts: quotas, permissions and taken names show later.",
      "✗ dev: 1 resource, 1 mandatory violation, 4.2 s",
    ]);
  });

  it("has the protection table where stores are tagged", () => {
    const tagged = bucket("b", "sa-east-1", protectionTags("medical", "critical", "none"));
    const lines = screen(previewResult({ steps: tagged }), dataClasses, plain);
    assert.ok(lines.some((line) => line.startsWith("Protection ")));
    assert.ok(lines.some((line) => line.startsWith("Medical records ")));
  });

  it("is the same text in colour, and never wider than 100 columns", () => {
    const tagged = bucket("b".repeat(63), "ap-southeast-1", protectionTags("medical", "critical", "none"), { "": 90 });
    const wide = previewResult({
      steps: [...tagged, ...steps],
      diagnostics: [{ severity: "warning", message: `long ${"x".repeat(300)}` }],
      policies: { packs, violations: [violation({ message: "y".repeat(300) })], remediations: [] },
    });
    const coloured = screen(wide, dataClasses, styleOf(true));
    const bare = screen(wide, dataClasses, plain);
    assert.ok(coloured.some((line) => line.includes("\u001b[")));
    assert.deepEqual(coloured.map(visibleLength), bare.map(visibleLength));
    assert.deepEqual(
      bare.filter((line) => line.length > 100 || line.includes("\u001b")),
      [],
    );
  });

  it("of a failure shows what failed and nothing half done", () => {
    assert.deepEqual(screen(failed, dataClasses, plain), [
      "The program failed:",
      "  index.ts:3:7: boom",
      "    at the second line",
      "✗ dev: failed after 4.2 s, 1 resource registered",
    ]);
  });

  it("names each kind of failure", () => {
    const titles = (["program", "configuration", "usage", "policy-pack"] as const).map(
      (kind) => quietScreen(previewResult({}, { failure: { kind, message: "m" } }), plain)[0],
    );
    assert.deepEqual(titles, [
      "The program failed:",
      "The configuration is wrong:",
      "Wrong usage:",
      "A policy pack failed:",
    ]);
  });

  it("shows other diagnostics with their resource, without debug lines", () => {
    const diagnostics = [
      { severity: "warning", message: "old API", urn: steps[0]?.urn ?? "" },
      { severity: "debug", message: "noise" },
      { severity: "error", message: "also wrong" },
    ] as const;
    const lines = quietScreen(previewResult({ diagnostics }, { failure }), plain);
    assert.deepEqual(lines.slice(3, -1), ["warning: Bucket b: old API", "error: also wrong"]);
  });

  it("is one line when quiet and all is well", () => {
    const chatty = {
      ...fine,
      digest: { ...fine.digest, diagnostics: [{ severity: "warning", message: "w" } as const] },
    };
    assert.deepEqual(quietScreen(chatty, plain), ["✓ dev: 1 resource, no mandatory violations, 4.2 s"]);
  });

  it("keeps violations when quiet, without remediations", () => {
    const change = { pack: "house", policy: "p", urn: "u", description: "", changes: [] };
    const { policies } = violated.digest;
    const lines = quietScreen(previewResult({ steps, policies: { ...policies, remediations: [change] } }), plain);
    assert.deepEqual(lines, [
      "1 mandatory violation",
      "✗ bucket-encrypted (house 1.2.0, high)",
      "    Bucket b",
      "    Encrypt the bucket.",
      "✗ dev: 1 resource, 1 mandatory violation, 4.2 s",
    ]);
  });
});

describe("The verdict", () => {
  it("is the exit code", () => {
    const advisory = violation({ enforcementLevel: "advisory" });
    const advised = previewResult({ policies: { packs, violations: [advisory], remediations: [] } });
    const logged = previewResult({ diagnostics: [{ severity: "error", message: "pulumi.log.error" }] });
    const misused = previewResult({}, { failure: { kind: "usage", message: "" } });
    assert.deepEqual([fine, advised, violated, failed, logged, misused].map(exitCodeOf), [0, 0, 3, 1, 1, 2]);
    assert.equal(summaryLine(advised, plain), "✓ dev: 0 resources, no mandatory violations, 1 advisory, 4.2 s");
    assert.equal(summaryLine(previewResult(), plain), "✓ dev: 0 resources, no policy pack, 4.2 s");
  });
});

describe("Colours", () => {
  it("are for terminals alone", () => {
    assert.equal(styleFor({ isTTY: false }).red("x"), "x");
    assert.equal(styleFor({}).red("x"), "x");
  });
});

describe("The JSON", () => {
  it("is the digest and nothing else, the failure among its diagnostics once", () => {
    assert.deepEqual(Object.keys(digestOf(fine)), [
      ...["config", "steps", "diagnostics", "changeSummary", "policies", "provisional", "outputs"],
    ]);
    assert.deepEqual(digestOf(failed).diagnostics, failed.digest.diagnostics);
    assert.deepEqual(digestOf(previewResult({}, { failure })).diagnostics, [
      { severity: "error", message: failure.message },
    ]);
    assert.deepEqual(JSON.parse(digestText(fine)), digestOf(fine));
  });
});
