import assert from "node:assert/strict";
import { policies } from "../../cli/docs/policies";
import { exampleConfig } from "../../cli/docs/policyGuide";
import { readExemptions } from "../../policies/framework/exemptions";
import { resourceRule, type Rule } from "../../policies/framework/rule";
import { rules } from "../../policies/pack";

const meta = {
  name: "keys-turn",
  sentence: "Keys turn.",
  severity: "high",
  level: "mandatory",
  refs: ["K1", "BKP-8"],
  why: "A key that does not turn | opens nothing.",
  mend: "turn it",
  url: "https://docs.aws.amazon.com/kms/",
} as const;

function rule(changes: Partial<Rule["meta"]>): Rule {
  return resourceRule<object>({ ...meta, ...changes }, { types: ["aws:kms/key:Key"], check: () => undefined });
}

describe("docs/policies.md", () => {
  it("lists each service's policies with level, severity, IDs, demand and mend", () => {
    const text = policies([rule({}), rule({ name: "dns-first", level: "advisory" }), rule({ name: "keys-two" })]);
    const headings = text.split("\n").filter((line) => /^##? /.test(line));
    assert.deepEqual(headings, [
      "# Policies",
      "## Dns",
      "## Keys",
      "## Levels and settings",
      "## Exemptions",
      "## Unknown values",
      "## Conflicts with other tools",
      "## Every policy",
    ]);
    assert.match(text, /^3 policies: 2 mandatory, 1 advisory\./m);
    assert.match(
      text,
      /^\| \[keys-turn\]\(#keys-turn\) \| mandatory \| high \| K1, BKP-8 \| Keys turn\. \| turn it \|$/m,
    );
  });

  it("gives each policy's reason, page, and settings with their defaults", () => {
    const long = ["a-long-default-that-has-no-room", "in-the-cell-of-a-table-at-all"];
    const config = {
      defaults: { days: 7, words: long },
      properties: {
        days: { type: "integer" as const, description: "Days | hours." },
        words: { type: ["array" as const, "string" as const] },
      },
    };
    const text = policies([rule({ config })]);
    const details = text.slice(text.indexOf("### keys-turn"));
    assert.deepEqual(details.split("\n"), [
      "### keys-turn",
      "",
      "Keys turn. A key that does not turn | opens nothing.",
      "",
      "Level mandatory, severity high; K1, BKP-8. Mend: turn it. <https://docs.aws.amazon.com/kms/>",
      "",
      "| setting | type | default | meaning |",
      "|---|---|---|---|",
      "| `days` | integer | `7` | Days \\| hours. |",
      "| `words` | array or string | below |  |",
      "",
      "Default of `words`:",
      "",
      "```json",
      ...JSON.stringify(long, null, 2).split("\n"),
      "```",
      "",
    ]);
  });

  it("shows an example whose policies, levels, settings and exemptions exist", () => {
    for (const [name, entry] of Object.entries(exampleConfig)) {
      if (name === "all") continue;
      const found = rules.find((each) => each.meta.name === name);
      assert.ok(found, name);
      if (typeof entry === "string") continue;
      const { enforcementLevel, ...settings }: { enforcementLevel?: string; [setting: string]: unknown } = entry;
      assert.ok(enforcementLevel === undefined || ["advisory", "mandatory"].includes(enforcementLevel));
      const known = Object.keys(found.policy.configSchema?.properties ?? {});
      for (const setting of Object.keys(settings)) assert.ok(known.includes(setting), `${name}: ${setting}`);
      assert.deepEqual("exemptions" in settings ? readExemptions(settings.exemptions).problems : [], []);
    }
  });

  it("links only to policies that exist", () => {
    const text = policies(rules);
    const anchors = new Set(
      text
        .split("\n")
        .filter((line) => /^#+ /.test(line))
        .map((line) => line.replace(/^#+ /, "").toLowerCase().replaceAll(" ", "-")),
    );
    const broken = [...text.matchAll(/\]\(#([^)]+)\)/g)].filter(([, anchor]) => !anchors.has(anchor ?? ""));
    assert.deepEqual(
      broken.map(([link]) => link),
      [],
    );
  });
});
