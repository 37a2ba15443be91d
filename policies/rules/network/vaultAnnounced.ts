import { attach, Directory } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { types as shared } from "../resourceTypes";
import { jobEvents, takes } from "./backupJobEvents";
import { isDisabled, patternOf } from "./eventPattern";
import { types } from "./types";

export const vaultAnnounced = stackRule(
  {
    name: "network-vault-announced",
    sentence: "What fails in a vault is announced in its Region and account.",
    severity: "medium",
    level: "advisory",
    refs: ["S12", "BKP-9", "MON-3"],
    why: "Notifications and events of AWS Backup are regional and stay in their account: a vault without either fails in silence.",
    mend: "add a VaultNotifications, or an EventRule for AWS Backup's job events in that Region and account",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html",
  },
  {
    types: shared.vault,
    check(stack, report) {
      const vaults = stack.ofType(shared.vault);
      const directory = new Directory(stack, vaults, (vault) => [vault.at("name")]);
      const notifications = attach(directory, stack.ofType(types.vaultNotifications), "backupVaultName");
      const places = placesOfRules(stack.ofType(types.eventRule));
      for (const vault of vaults) {
        if (notifications.of(vault).length > 0) continue;
        const announced = places.get(placeOf(vault));
        if (announced === true) continue;
        if (vault.region === unknown) report.cannotTell(vault, "region");
        else if (announced === unknown) {
          report.cannotTell(vault, "announcement", "the pattern of an EventRule in its Region is not known yet");
        } else if (notifications.strays.length > 0) {
          report.cannotTell(vault, "announcement", "a VaultNotifications names a vault that is not known yet");
        } else {
          report.violation({
            on: vault,
            property: "announcement",
            found: "absent",
            required: "it must be there, because AWS Backup tells nobody by itself that a job failed",
          });
        }
      }
    },
  },
);

function placeOf(subject: Subject): string {
  return `${String(subject.provider)} ${String(subject.region)}`;
}

/** Where a rule takes the failures of some job of AWS Backup: true, or {@link unknown} while only patterns that nobody knows are there. */
function placesOfRules(rules: readonly Subject[]): ReadonlyMap<string, true | typeof unknown> {
  const places = new Map<string, true | typeof unknown>();
  for (const rule of rules) {
    if (isDisabled(rule)) continue;
    const place = placeOf(rule);
    const pattern = patternOf(rule);
    if (pattern === undefined || pattern === "invalid") continue;
    if (pattern === unknown) places.set(place, places.get(place) ?? unknown);
    else if (jobEvents.some((event) => takes(pattern, event, "FAILED"))) places.set(place, true);
  }
  return places;
}
