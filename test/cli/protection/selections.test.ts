import assert from "node:assert/strict";
import { Inventory } from "../../../cli/protection/inventory";
import { selects } from "../../../cli/protection/selections";
import { storesOf } from "../../../cli/protection/stores";
import { UNKNOWN } from "../../../graph/types";
import { protectionTags } from "../../../protection/tags";
import { bucket, digest, resource } from "../../support/previewResult";

const tags = protectionTags("medical", "critical", "continuous+daily+weekly");
const key = (name: string) => `aws:ResourceTag/neonpro:${name}`;
const like = (value: string) => ({ stringLikes: [{ key: key("backup-cadence"), value }] });

function verdict(selection: Readonly<Record<string, unknown>>, region = "sa-east-1") {
  const node = resource("aws:backup/selection:Selection", "s", { region, ...selection });
  const inventory = new Inventory(digest({ steps: [...bucket("medical", "sa-east-1", tags), node] }));
  const [store] = storesOf(inventory);
  assert.ok(store);
  return selects(node.newState, store, inventory);
}

describe("Whether a backup selection takes a store", () => {
  const table: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    ["everything by *", { resources: ["*"] }, "yes"],
    ["a kind by pattern", { resources: ["arn:aws:s3:::*"] }, "yes"],
    ["another kind", { resources: ["arn:aws:rds:*"] }, "no"],
    ["the ARN itself", { resources: ["arn:aws:s3:::medical"] }, "yes"],
    ["a pattern that is a regular expression elsewhere", { resources: ["arn:aws:s3:::m.dical"] }, "no"],
    ["an unknown pattern", { resources: [UNKNOWN] }, "unknown"],
    ["what is excluded", { resources: ["*"], notResources: ["arn:aws:s3:::*"] }, "no"],
    ["nothing at all", {}, "no"],
    ["the cadence by pattern", { resources: ["*"], conditions: [like("*daily*")] }, "yes"],
    ["conditions alone", { conditions: [like("*daily*")] }, "yes"],
    ["another cadence", { resources: ["*"], conditions: [like("*hourly*")] }, "no"],
    ["conditions as AND", { resources: ["*"], conditions: [like("*daily*"), like("*hourly*")] }, "no"],
    [
      "an excluded class",
      { resources: ["*"], conditions: [{ stringNotEquals: [{ key: key("data-class"), value: "medical" }] }] },
      "no",
    ],
    [
      "a class that is not excluded",
      { resources: ["*"], conditions: [{ stringNotEquals: [{ key: key("data-class"), value: "public" }] }] },
      "yes",
    ],
    [
      "a tag in another case",
      { resources: ["*"], conditions: [{ stringEquals: [{ key: key("data-class"), value: "Medical" }] }] },
      "no",
    ],
    [
      "a tag that is missing",
      { resources: ["*"], conditions: [{ stringEquals: [{ key: key("none"), value: "x" }] }] },
      "no",
    ],
    [
      "an unknown value",
      { resources: ["*"], conditions: [{ stringEquals: [{ key: key("tier"), value: UNKNOWN }] }] },
      "unknown",
    ],
    [
      "no pattern that matches",
      { resources: ["*"], conditions: [{ stringNotLikes: [{ key: key("tier"), value: "crit*" }] }] },
      "no",
    ],
    [
      "selectionTags as OR",
      {
        selectionTags: [
          { type: "STRINGEQUALS", key: "neonpro:tier", value: "other" },
          { type: "STRINGEQUALS", key: "neonpro:tier", value: "critical" },
        ],
      },
      "yes",
    ],
    [
      "selectionTags that miss",
      { selectionTags: [{ type: "STRINGEQUALS", key: "neonpro:tier", value: "other" }] },
      "no",
    ],
  ];
  for (const [title, selection, expected] of table) {
    it(`${expected}: ${title}`, () => {
      assert.equal(verdict(selection), expected);
    });
  }

  it("looks at its own Region alone", () => {
    assert.equal(verdict({ resources: ["*"] }, "eu-west-1"), "no");
    assert.equal(verdict({ resources: ["*"] }, UNKNOWN), "unknown");
  });
});
