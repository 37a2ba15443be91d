import { resourceRule } from "../../framework/rule";
import { listAt, unknown } from "../../framework/values";
import { types } from "./types";

interface Config {
  readonly events: readonly string[];
}

export const vaultEventsAnnounced = resourceRule<Config>(
  {
    name: "network-vault-events-announced",
    sentence: "A vault's notifications include the interruption of continuous backup.",
    severity: "medium",
    level: "advisory",
    refs: ["S14"],
    why: "When continuous backup stops, point-in-time recovery ends at that moment and no job fails.",
    mend: "add the events to backupVaultEvents",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html",
    config: {
      defaults: { events: ["CONTINUOUS_BACKUP_INTERRUPTED"] },
      properties: {
        events: { type: "array", items: { type: "string" }, description: "Vault events that must be announced." },
      },
    },
  },
  {
    types: types.vaultNotifications,
    check(notifications, report, { events }) {
      const given = listAt(notifications.props, ["backupVaultEvents"]);
      if (given === unknown) {
        report.cannotTell(notifications, "backupVaultEvents");
        return;
      }
      const missing = events.filter((event) => !given.includes(event));
      if (missing.length === 0) return;
      report.violation({
        on: notifications,
        property: "backupVaultEvents",
        found: `without ${missing.join(", ")}`,
        required: "they must be among them, because no job fails when that happens",
      });
    },
  },
);
