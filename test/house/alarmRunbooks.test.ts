// Every alarm that is announced has a place that says what to do. The names are taken from the components' sources, because
// the lists are private to them; what an alarm's place says, a reader has to judge.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const runbook = readFileSync(join(root, "docs/runbooks/alerts.md"), "utf8");
/** Rooms of the components whose alarms the backup-alarm function announces. */
const rooms = ["monitoring", "operations", "storage"];

/** Ends of the names that a source declares: `suffix: "x"`, `alarm("x", ...`, and a name that ends in `-x`. */
function endings(source: string): string[] {
  if (!/announcedAlarm|WatchedMetric/.test(source)) return [];
  const patterns = [
    /suffix: "([a-z-]+)"/g,
    /\balarm\("([a-z-]+)"/g,
    /announcedAlarmPrefix\([^`]*`?\}?\$\{name\}-([a-z-]+)`/g,
  ];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].flatMap(([, ending]) => ending ?? []));
}

const declared = rooms.flatMap((room) => {
  const folder = join(root, "components", room);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => endings(readFileSync(join(folder, file), "utf8")).map((ending) => `${room}/${file} ${ending}`));
});

describe("runbook of the announced alarms", () => {
  it("knows where alarms are declared", () => {
    const files = new Set(declared.map((one) => one.split(" ")[0]));
    assert.deepEqual([...files].sort(), [
      "monitoring/kpiAlarmList.ts",
      "operations/backupCatalogue.ts",
      "operations/catalogueMirror.ts",
      "operations/logAlarms.ts",
      "operations/recoveryCanary.ts",
      "operations/scheduleWatch.ts",
      "operations/statusAlarms.ts",
      "storage/replicationWatchdogAlarms.ts",
    ]);
  });

  for (const one of declared) {
    const [, ending = ""] = one.split(" ");
    it(`[MON-3] says what to do about ${one}`, () => {
      assert.match(
        runbook,
        new RegExp(`\`(?:[\\w.-]*-)?${ending}\``),
        `docs/runbooks/alerts.md names no \`${ending}\``,
      );
    });
  }

  it("[MON-6] says what to do about a class's objective", () => {
    assert.ok(runbook.includes("`rpo-<class>`"));
  });

  it("links to places that are there", () => {
    const anchors = new Set([...runbook.matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id));
    const links = [...runbook.matchAll(/\]\(#([\w-]+)\)/g)].map(([, id]) => id);
    assert.deepEqual(
      links.filter((id) => !anchors.has(id)),
      [],
    );
  });
});
