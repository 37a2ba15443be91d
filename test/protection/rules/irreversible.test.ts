import assert from "node:assert/strict";
import { irreversibleRules } from "../../../protection/rules/irreversible";
import type { StackConfig } from "../../../protection/schema";
import { configWith } from "../configs";

const vaultStatement =
  "Nobody, AWS included, can shorten or remove these vault locks: " +
  "primary 7 to 9132 days, final after 3 days; recoveryAccount 7 to 9132 days, final after 30 days.";
const airGappedStatement =
  "Nobody, AWS included, can change the air-gapped vault's lock of 7 to 7305 days, from its creation.";
const objectStatement =
  "Nobody, AWS included, can delete a locked object version or shorten its lock, which lasts up to 7305 days by default.";

function everything({ vaults, storage }: StackConfig): void {
  Object.assign(vaults.primary, { mode: "compliance", changeableForDays: 3 });
  Object.assign(vaults.recoveryAccount, { mode: "compliance", changeableForDays: 30 });
  vaults.airGapped = { minDays: 7, maxDays: 7305 };
  storage.objectLockMode = "compliance";
}

const signed = (statement: string) => ({ by: "Ana Souza", date: "2026-11-23", statement });

describe("protection/rules/irreversible", () => {
  it("asks for no signature under what can be undone", () => {
    assert.deepEqual(irreversibleRules(configWith("production")), []);
    assert.deepEqual(irreversibleRules(configWith("staging")), []);
  });

  it("asks production for a signature under each setting that cannot be undone (V2, V6, X6)", () => {
    const accept = "Have a person accept it with by, date and exactly that statement, or take back";
    const vaultPaths = ["vaults.primary.mode", "vaults.recoveryAccount.mode"];
    assert.deepEqual(irreversibleRules(configWith("production", everything)), [
      {
        path: "acknowledgements.complianceVaultLock",
        given: "nothing",
        allowed: `"${vaultStatement}"`,
        rule: "V2",
        fix: `${accept} ${vaultPaths.join(" and ")}.`,
        related: ["vaults", ...vaultPaths],
      },
      {
        path: "acknowledgements.airGappedVault",
        given: "nothing",
        allowed: `"${airGappedStatement}"`,
        rule: "V6",
        fix: `${accept} vaults.airGapped.`,
        related: ["vaults", "vaults.airGapped"],
      },
      {
        path: "acknowledgements.complianceObjectLock",
        given: "nothing",
        allowed: `"${objectStatement}"`,
        rule: "X6",
        fix: `${accept} storage.objectLockMode.`,
        related: ["vaults", "storage.objectLockMode"],
      },
    ]);
  });

  it("takes the exact statements, folded over lines or not", () => {
    const config = configWith("production", everything);
    config.acknowledgements = {
      complianceVaultLock: signed(vaultStatement),
      airGappedVault: signed(airGappedStatement),
      complianceObjectLock: signed(`${objectStatement.replaceAll(" ", "\n  ")}\n`),
    };
    assert.deepEqual(irreversibleRules(config), []);
  });

  it("does not take a signature under other numbers", () => {
    const config = configWith("production", everything);
    config.acknowledgements = {
      complianceVaultLock: signed(vaultStatement),
      airGappedVault: signed(airGappedStatement.replace("7305", "365")),
      complianceObjectLock: signed(objectStatement),
    };
    assert.deepEqual(
      irreversibleRules(config).map(({ path, allowed }) => [path, allowed]),
      [["acknowledgements.airGappedVault.statement", `"${airGappedStatement}"`]],
    );
  });

  it("leaves a compliance lock without its cooling-off to V2 first", () => {
    const config = configWith("production", ({ vaults }) => (vaults.primary.mode = "compliance"));
    assert.deepEqual(irreversibleRules(config), []);
  });

  it("refuses them all in staging, signed or not (V2, V6, X6)", () => {
    const config = configWith("staging", (draft) => {
      everything(draft);
      draft.acknowledgements = { complianceObjectLock: signed(objectStatement) };
    });
    const allowed = "nothing irreversible in staging";
    const fix = "Remove it: staging holds nothing that is worth a lock nobody can undo.";
    assert.deepEqual(irreversibleRules(config), [
      { path: "vaults.primary.mode", given: "compliance", allowed, rule: "V2", fix },
      { path: "vaults.airGapped", given: "an air-gapped vault of 7 to 7305 days", allowed, rule: "V6", fix },
      { path: "storage.objectLockMode", given: "compliance", allowed, rule: "X6", fix },
    ]);
  });
});
