/** The dashboard's body as a value, and the component under mocks; how CloudWatch draws it is not shown. */
import assert from "node:assert/strict";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { dashboardBody } from "../../../components/monitoring/dashboardBody";
import { dashboardColumns } from "../../../components/monitoring/dashboardTypes";
import type { DashboardFacts, Widget } from "../../../components/monitoring/dashboardTypes";
import { RecoveryDashboard } from "../../../components/monitoring/recoveryDashboard";
import { metricNames, metricNamespace } from "../../../protection/metrics";
import { dataClassIds } from "../../../protection/tags";
import { parsed, recordResources, settle } from "../../support/mocks";

const regions = ["sa-east-1", "eu-west-1"];
const alarm = (region: string, name: string) => `arn:aws:cloudwatch:${region}:123456789012:alarm:${name}`;
const facts: DashboardFacts = {
  title: "neonpro test",
  regions,
  alarmArns: Object.fromEntries(regions.map((region) => [region, [alarm(region, "a"), alarm(region, "b")]])),
  dataClasses: dataClassIds,
  replications: [
    {
      dataClass: "medical",
      source: "m-sa",
      destination: "m-eu",
      ruleId: "everything-to-eu-west-1",
      destinationRegion: "eu-west-1",
    },
  ],
  runbooksUrl: "https://example.com/docs/runbooks/",
};

/** Every `[namespace, name, ...]` of a body. */
function metricsOf(widgets: readonly Widget[]): readonly (readonly unknown[])[] {
  return widgets.flatMap(({ properties }) => (properties.metrics ?? []) as readonly (readonly unknown[])[]);
}

function assertPlaced(widgets: readonly Widget[]): void {
  for (const { x, width } of widgets) assert.ok(x >= 0 && width > 0 && x + width <= dashboardColumns);
  for (const [at, one] of widgets.entries()) {
    for (const other of widgets.slice(at + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      assert.ok(apart, `${JSON.stringify(one)} overlaps ${JSON.stringify(other)}`);
    }
  }
}

describe("dashboardBody", () => {
  const { widgets } = dashboardBody(facts);

  it("[MON-6] has its rows in the order of reading: alarms, indicators, RPO, keys, lags", () => {
    assert.deepEqual(
      widgets.map(({ type, x, y, width, properties }) => [type, x, y, width, properties.title ?? "header"]),
      [
        ["text", 0, 0, 24, "header"],
        ["alarm", 0, 4, 12, "Alarmes · Alarms sa-east-1"],
        ["alarm", 12, 4, 12, "Alarmes · Alarms eu-west-1"],
        ["metric", 0, 8, 12, "Indicadores · KPIs sa-east-1"],
        ["metric", 12, 8, 12, "Indicadores · KPIs eu-west-1"],
        ["metric", 0, 12, 12, "RPO usado por classe · RPO used per class % sa-east-1"],
        ["metric", 12, 12, 12, "RPO usado por classe · RPO used per class % eu-west-1"],
        ["metric", 0, 18, 12, "Chaves e proteções · Keys and protections sa-east-1"],
        ["metric", 12, 18, 12, "Chaves e proteções · Keys and protections eu-west-1"],
        ["metric", 0, 22, 12, "Atraso da replicação · Replication lag (s)"],
        ["metric", 12, 22, 12, "Atraso do arquivo do registro · Operations log archive lag (s)"],
      ],
    );
  });

  it("fits 24 columns without overlaps, whatever it has to show", () => {
    const anyFacts = fc.record({
      regions: fc.uniqueArray(fc.constantFrom("sa-east-1", "eu-west-1", "us-east-1", "us-east-2", "eu-central-1"), {
        minLength: 1,
      }),
      classes: fc.subarray([...dataClassIds]),
      alarms: fc.integer({ min: 0, max: 150 }),
    });
    fc.assert(
      fc.property(anyFacts, ({ regions: some, classes, alarms }) => {
        const alarmArns = Object.fromEntries(
          some.map((region) => [region, Array.from({ length: alarms }, (_, at) => alarm(region, `a${at}`))]),
        );
        assertPlaced(dashboardBody({ ...facts, regions: some, dataClasses: classes, alarmArns }).widgets);
      }),
    );
  });

  it("[MON-6] shows metrics that are published, under their own dimensions", () => {
    const known = new Set<unknown>(Object.values(metricNames));
    const shown = metricsOf(widgets);
    for (const [namespace, name] of shown) {
      assert.ok(
        namespace === metricNamespace ? known.has(name) : namespace === "AWS/S3" && name === "ReplicationLatency",
      );
    }
    const own = new Set(shown.filter(([namespace]) => namespace === metricNamespace).map(([, name]) => name));
    const wanted = [
      metricNames.backupAvailability,
      metricNames.recoveryTime,
      metricNames.integrity,
      metricNames.compliance,
      metricNames.rpoUsed,
      metricNames.keyAccessibility,
      metricNames.encryptionConsistency,
      metricNames.integrityViolations,
      metricNames.silentSuccesses,
      metricNames.replicationOldestSeconds,
      metricNames.logArchiveLag,
    ];
    assert.deepEqual(own, new Set<unknown>(wanted));
    const classes = shown
      .filter(([, name]) => name === metricNames.rpoUsed)
      .map(([, , dimension, id]) => [dimension, id]);
    assert.deepEqual(
      classes,
      [...dataClassIds, ...dataClassIds].map((id) => ["DataClass", id]),
    );
  });

  it("reads each figure in the Region where it is published", () => {
    for (const { type, properties } of widgets) {
      if (type !== "metric") continue;
      assert.ok(regions.includes(String(properties.region)), JSON.stringify(properties));
    }
    const lag = metricsOf(widgets).find(([namespace]) => namespace === "AWS/S3");
    assert.deepEqual(lag, [
      "AWS/S3",
      "ReplicationLatency",
      "SourceBucket",
      "m-sa",
      "DestinationBucket",
      "m-eu",
      "RuleId",
      "everything-to-eu-west-1",
      { region: "eu-west-1", label: "medical → eu-west-1" },
    ]);
  });

  it("[MON-6] says in Portuguese and English where the runbooks are, as links or as paths", () => {
    const header = (runbooksUrl: string | undefined) =>
      String(dashboardBody({ ...facts, runbooksUrl }).widgets[0]?.properties.markdown);
    const linked = header(facts.runbooksUrl);
    assert.ok(linked.includes("[alertas](https://example.com/docs/runbooks/alerts.md)"));
    assert.ok(linked.includes("[failover](https://example.com/docs/runbooks/failover-latch.md)"));
    const plain = header(undefined);
    assert.ok(plain.includes("alerts: `docs/runbooks/alerts.md`") && !plain.includes("]("));
  });

  it("shows the targets of document B beside the figures", () => {
    const labels = metricsOf(widgets).map((metric) => String((metric.at(-1) as { label?: unknown }).label));
    for (const target of ["(≥ 99.9)", "(< 60)", "(100)"])
      assert.ok(
        labels.some((label) => label.includes(target)),
        target,
      );
  });

  it("keeps the place of a Region without alarms, and at most 100 of one with many", () => {
    const of = (count: number) =>
      dashboardBody({
        ...facts,
        alarmArns: { "sa-east-1": Array.from({ length: count }, (_, at) => alarm("sa-east-1", `a${at}`)) },
      }).widgets.slice(1, 3);
    assert.deepEqual(
      of(0).map(({ type }) => type),
      ["text", "text"],
    );
    assert.equal((of(150)[0]?.properties.alarms as unknown[]).length, 100);
  });
});

describe("RecoveryDashboard", () => {
  const args = {
    primaryRegion: "sa-east-1",
    recoveryRegion: "eu-west-1",
    alarmArns: Object.fromEntries(
      regions.map((region) => [region, [pulumi.output(alarm(region, "a")), alarm(region, "b")]]),
    ),
    dataClasses: dataClassIds,
    replications: [
      {
        dataClass: "medical" as const,
        source: pulumi.output("m-sa"),
        destination: "m-eu",
        destinationRegion: "eu-west-1",
      },
    ],
    runbooksUrl: "https://example.com/docs/runbooks/",
  };

  it("[MON-6] declares one dashboard with this body, changed through the recovery Region", async () => {
    const recorded = recordResources();
    new RecoveryDashboard("recovery", args);
    await settle();
    assert.deepEqual(recorded.childrenOf("recovery"), ["aws:cloudwatch/dashboard:Dashboard recovery-dashboard"]);
    const { dashboardBody: body, ...inputs } = recorded.one("recovery-dashboard").inputs;
    assert.deepEqual(inputs, { region: "eu-west-1", dashboardName: "neonpro-backup-recovery-test-recovery" });
    const title = "neonpro-backup-recovery test";
    assert.deepEqual(parsed(body), JSON.parse(JSON.stringify(dashboardBody({ ...facts, title }))));
  });

  it("refuses more alarms than one widget shows", () => {
    recordResources();
    const many = Array.from({ length: 101 }, (_, at) => alarm("eu-west-1", `a${at}`));
    assert.throws(() => new RecoveryDashboard("recovery", { ...args, alarmArns: { "eu-west-1": many } }), {
      message: "recovery: alarmArns has more than 100 alarms of eu-west-1; one widget shows no more.",
    });
  });
});
