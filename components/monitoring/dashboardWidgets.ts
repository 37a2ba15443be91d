import { kpiThresholds, metricNames, metricNamespace } from "../../protection/metrics";
import { replicationPromiseMinutes, replicationWatch } from "../../protection/replicationWatch";
import { mostAlarms } from "./dashboardTypes";
import type { DashboardFacts, Metric, Placeless } from "./dashboardTypes";

export function header({ title, runbooksUrl }: DashboardFacts): Placeless {
  const link = (text: string, file: string): string =>
    runbooksUrl === undefined
      ? `${text}: \`docs/runbooks/${file}\``
      : `[${text}](${runbooksUrl.replace(/\/+$/, "")}/${file})`;
  return {
    type: "text",
    height: 4,
    properties: {
      markdown: [
        `# ${title}`,
        `**Vermelho na primeira linha?** Abra o alarme e siga o runbook: ${link("alertas", "alerts.md")} · ${link("troca de Região", "failover-latch.md")}`,
        "",
        `**Red in the first row?** Open the alarm and follow the runbook: ${link("alerts", "alerts.md")} · ${link("failover", "failover-latch.md")}`,
        "",
        "Sem dados = desconhecido, nunca bom. No data = unknown, never good.",
      ].join("\n"),
    },
  };
}

export function alarms(region: string, { alarmArns }: DashboardFacts): Placeless {
  const own = (alarmArns[region] ?? []).slice(0, mostAlarms);
  // A widget without alarms is refused; the place stays, so that nobody takes silence for green.
  if (own.length === 0) {
    return { type: "text", height: 4, properties: { markdown: `**${region}**: nenhum alarme · no alarms` } };
  }
  return {
    type: "alarm",
    height: 4,
    properties: { title: `Alarmes · Alarms ${region}`, sortBy: "stateUpdatedTimestamp", alarms: own },
  };
}

export function indicators(region: string): Placeless {
  const { availability, recoveryTime, integrity, compliance } = kpiThresholds;
  return numbers(`Indicadores · KPIs ${region}`, region, [
    own(metricNames.backupAvailability, {
      label: `Disponibilidade · Availability % (≥ ${availability.targetPercent})`,
    }),
    own(metricNames.recoveryTime, {
      label: `Restauração · Recovery min (< ${recoveryTime.targetMinutes})`,
      stat: "Maximum",
    }),
    own(metricNames.integrity, { label: `Integridade · Integrity % (${integrity.targetPercent})` }),
    own(metricNames.compliance, { label: `Conformidade · Compliance % (${compliance.targetPercent})` }),
  ]);
}

export function rpoUsed(region: string, { dataClasses }: DashboardFacts): Placeless {
  return {
    type: "metric",
    height: 6,
    properties: {
      title: `RPO usado por classe · RPO used per class % ${region}`,
      view: "bar",
      region,
      stat: "Maximum",
      period: 300,
      metrics: dataClasses.map((id): Metric => [metricNamespace, metricNames.rpoUsed, "DataClass", id, { label: id }]),
      yAxis: { left: { min: 0 } },
      annotations: { horizontal: [{ label: "RPO", value: 100 }] },
    },
  };
}

export function canary(region: string): Placeless {
  return numbers(`Chaves e proteções · Keys and protections ${region}`, region, [
    own(metricNames.keyAccessibility, { label: "Chaves · Keys % (100)" }),
    own(metricNames.encryptionConsistency, { label: "Criptografia · Encryption % (100)" }),
    own(metricNames.integrityViolations, { label: "Violações · Violations (0)", stat: "Maximum" }),
    own(metricNames.silentSuccesses, { label: "Falsos sucessos · Silent successes (0)", stat: "Maximum" }),
    own(metricNames.keyAccessibility, {
      label: "Provas na última hora · Canary runs, last hour (4)",
      stat: "SampleCount",
      period: 3600,
    }),
  ]);
}

export function replication({ regions, replications }: DashboardFacts): Placeless {
  const [primary = ""] = regions;
  return {
    type: "metric",
    height: 6,
    properties: {
      title: "Atraso da replicação · Replication lag (s)",
      view: "timeSeries",
      region: primary,
      stat: "Maximum",
      period: 60,
      metrics: [
        [
          metricNamespace,
          metricNames.replicationOldestSeconds,
          { region: primary, label: "sem cópia · without a copy" },
        ],
        ...replications.map(({ dataClass, source, destination, ruleId, destinationRegion }): Metric => [
          "AWS/S3",
          "ReplicationLatency",
          "SourceBucket",
          source,
          "DestinationBucket",
          destination,
          "RuleId",
          ruleId,
          { region: destinationRegion, label: `${dataClass} → ${destinationRegion}` },
        ]),
      ],
      yAxis: { left: { min: 0 } },
      annotations: {
        horizontal: [
          { label: "S3 RTC", value: replicationPromiseMinutes * 60 },
          { label: "RPO 5 min", value: replicationWatch.alarmAfterSeconds },
        ],
      },
    },
  };
}

export function archive({ regions }: DashboardFacts): Placeless {
  return {
    type: "metric",
    height: 6,
    properties: {
      title: "Atraso do arquivo do registro · Operations log archive lag (s)",
      view: "timeSeries",
      region: regions[0],
      stat: "Maximum",
      period: 300,
      metrics: regions.map((region) => own(metricNames.logArchiveLag, { region, label: region })),
      yAxis: { left: { min: 0 } },
    },
  };
}

function own(name: string, options: Readonly<Record<string, unknown>>): Metric {
  return [metricNamespace, name, options];
}

/** Large figures, the newest of the last hours: the canary speaks every 15 minutes, the watch every hour. */
function numbers(title: string, region: string, metrics: readonly Metric[]): Placeless {
  return {
    type: "metric",
    height: 4,
    properties: {
      title,
      view: "singleValue",
      region,
      stat: "Minimum",
      period: 3600,
      setPeriodToTimeRange: false,
      metrics,
    },
  };
}
