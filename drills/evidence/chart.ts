import { init, use } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import type { Phase } from "../timeline";
import { stepTitle } from "./words";
import type { Words } from "./words";
import type { Evidence } from "./types";

use([BarChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** Colours that keep apart in print and for readers who do not tell red from green. */
export const phaseColours: Readonly<Record<Phase, string>> = {
  preparation: "#8a94a6",
  accident: "#b3261e",
  recovery: "#1f5fa8",
  judgement: "#5b4a9c",
};

const ink = "#1d2733";
const faint = "#d8dee6";
const width = 1080;
const rowHeight = 22;
const seconds = (from: string, at: string): number => (Date.parse(at) - Date.parse(from)) / 1000;

/** The drill's course as SVG: its steps above, the load's commits below, on one axis of seconds. Nothing in it is fetched. */
export function timelineSvg(evidence: Evidence, words: Words): string {
  const { startedAt, endedAt, steps, moments, throughput, commits } = evidence;
  const end = Math.ceil(seconds(startedAt, endedAt));
  const rows = steps.toReversed();
  const stepsHeight = rows.length * rowHeight;
  const axis = { type: "value", min: 0, max: end, splitLine: { lineStyle: { color: faint } } } as const;
  const label = { color: ink, fontSize: 12 };
  const marks = moments
    .filter(({ id }) => id === "accident" || id === "noticed" || id === "serving")
    .map(({ id, at }) => ({ xAxis: seconds(startedAt, at), name: words.moments[id] }));
  const lines = (shown: boolean) => ({
    symbol: "none",
    silent: true,
    label: { show: shown, formatter: "{b}", color: ink, fontSize: 11, rotate: 0, position: "end" as const },
    lineStyle: { color: ink, type: "dashed" as const, width: 1 },
    // Labels of moments that are close together would lie over each other: every other one is higher.
    data: marks.map((mark, index) => ({ ...mark, label: { distance: [0, 4 + (index % 3) * 14] } })),
  });
  const [first] = commits?.lost ?? [];
  const accident = moments.find(({ id }) => id === "accident");
  const lost =
    first === undefined || accident === undefined
      ? []
      : [[{ xAxis: seconds(startedAt, first.at), name: words.lost }, { xAxis: seconds(startedAt, accident.at) }]];
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height: stepsHeight + 300 });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif", color: ink },
      grid: [
        { left: 330, right: 40, top: 56, height: stepsHeight },
        { left: 330, right: 40, top: stepsHeight + 110, height: 130 },
      ],
      xAxis: [
        { ...axis, gridIndex: 0, axisLabel: { show: false } },
        { ...axis, gridIndex: 1, axisLabel: { ...label, formatter: "{value} s" } },
      ],
      yAxis: [
        {
          type: "category",
          gridIndex: 0,
          data: rows.map((step) => `${stepTitle(words, evidence, step)}  ${step.seconds.toFixed(2)} s`),
          axisTick: { show: false },
          axisLabel: { ...label, width: 310, overflow: "truncate" },
          axisLine: { lineStyle: { color: faint } },
        },
        {
          type: "value",
          gridIndex: 1,
          name: words.perSecond,
          nameTextStyle: { ...label, align: "right" },
          axisLabel: label,
          splitLine: { lineStyle: { color: faint } },
        },
      ],
      series: [
        {
          type: "bar",
          stack: "steps",
          silent: true,
          itemStyle: { color: "transparent" },
          data: rows.map((step) => seconds(startedAt, step.startedAt)),
        },
        {
          type: "bar",
          stack: "steps",
          silent: true,
          barWidth: 12,
          // A step of a hundredth of a second is still a step.
          data: rows.map(({ seconds: took, phase }) => ({
            value: Math.max(took, end / 400),
            itemStyle: { color: phaseColours[phase] },
          })),
          markLine: lines(true),
        },
        {
          type: "line",
          xAxisIndex: 1,
          yAxisIndex: 1,
          step: "middle",
          showSymbol: false,
          silent: true,
          lineStyle: { color: phaseColours.recovery, width: 2 },
          areaStyle: { color: phaseColours.recovery, opacity: 0.12 },
          data: throughput.map(({ second, acknowledged }) => [second + 0.5, acknowledged]),
          markLine: lines(false),
          markArea: {
            silent: true,
            itemStyle: { color: phaseColours.accident, opacity: 0.2 },
            label: { color: ink },
            data: lost,
          },
        },
        {
          type: "bar",
          xAxisIndex: 1,
          yAxisIndex: 1,
          silent: true,
          barWidth: 6,
          itemStyle: { color: phaseColours.accident },
          data: throughput.filter(({ refused }) => refused > 0).map(({ second, refused }) => [second + 0.5, refused]),
        },
      ],
    });
    // Names are unique in a document, and the report has a chart in each language.
    return chart.renderToSVGString().replaceAll(/\bzr\d+-/g, `${words.lang}-`);
  } finally {
    // An open chart keeps a timer, and with it the process.
    chart.dispose();
  }
}
