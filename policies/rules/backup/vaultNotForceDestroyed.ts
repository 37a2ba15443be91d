import { testDataTag } from "../../defaults";
import { resourceRule } from "../../framework/rule";
import { types } from "../resourceTypes";
import { tagOf } from "../storage/buckets";

interface Config {
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const vaultNotForceDestroyed = resourceRule<Config>(
  {
    name: "backup-vault-not-force-destroyed",
    sentence: "No vault takes its recovery points along when it is destroyed.",
    severity: "critical",
    level: "mandatory",
    refs: ["BKP-3", "BKP-4"],
    why: "With forceDestroy a replacement or a removal of the vault, such as a new name, deletes every point in it first.",
    mend: "set forceDestroy to false or leave it out; empty a vault by hand before it goes",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html",
    config: {
      defaults: { testDataTag },
      properties: {
        testDataTag: { type: "object", description: "Tag key and values of vaults that hold test data only." },
      },
    },
  },
  {
    types: types.vault,
    check(vault, report, config) {
      if (config.testDataTag.values.includes(String(tagOf(vault, config.testDataTag.key)))) return;
      report.tell(vault, ["forceDestroy"], (value) => {
        if (value !== true) return;
        const required = "it must be false, because the vault's end would be that of every recovery point in it";
        report.violation({ on: vault, property: "forceDestroy", found: "true", required });
      });
    },
  },
);
