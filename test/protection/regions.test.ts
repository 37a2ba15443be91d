import assert from "node:assert/strict";
import { Region } from "@pulumi/aws/types/enums";
import { needsTransferRecord, regionOf, regions } from "../../protection/regions";

describe("protection/regions", () => {
  it("knows exactly the commercial Regions of the AWS provider", () => {
    const otherPartitions = /^(cn-|us-gov-|us-iso|eu-iso|eusc-)/;
    const commercial = Object.values(Region).filter((code) => !otherPartitions.test(code));
    assert.deepEqual([...regions.keys()].toSorted(), commercial.toSorted());
  });

  it("[DRP-2] has one Region in Brazil", () => {
    assert.deepEqual(
      [...regions.values()].filter(({ country }) => country === "BR"),
      [{ code: "sa-east-1", place: "São Paulo", country: "BR", transfer: "domestic" }],
    );
  });

  it("[CMP-1] holds the EU alone for adequate, without the United Kingdom and Switzerland", () => {
    assert.deepEqual(
      [...regions.values()].filter(({ transfer }) => transfer === "adequacy").map(({ code }) => code),
      ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"],
    );
  });

  for (const [code, needed] of [
    ["sa-east-1", false],
    ["eu-west-1", false],
    ["us-east-1", true],
    ["eu-west-2", true],
    ["eu-central-2", true],
    ["rj-east-1", false],
  ] as const) {
    it(`[CMP-1] ${needed ? "asks" : "does not ask"} for a transfer record for ${code}`, () => {
      assert.equal(needsTransferRecord(code), needed);
    });
  }

  it("does not know a Region in Rio de Janeiro", () => {
    assert.equal(regionOf("sa-east-2"), undefined);
    assert.equal(regionOf("eu-west-1")?.country, "IE");
  });
});
