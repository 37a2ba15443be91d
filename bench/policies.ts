import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { refreshOwnPack } from "../cli/ownPack";
import { rules } from "../policies/pack";
import { writeGeneratedProgram } from "../test/support/generatedProgram";
import { limitPackShare, limitRuleGrowth } from "./growth";
import { manyResources } from "./manyResources";
import { measure, spreadOf, type Measurement, type Spread } from "./measure";
import { packTime, type PackTime } from "./packTimes";

const pack = resolve(__dirname, "../policies");

/** Milliseconds below which a rule's growth is noise. */
const measurable = 1;

interface Row {
  readonly rule: string;
  readonly kind: string;
  readonly small: number;
  readonly large: number;
  /** Time per resource in the large stack over that in the small one: 1 is linear. */
  readonly growth: number | undefined;
}

function rowsOf(small: PackTime, large: PackTime): readonly Row[] {
  return large.rules.map(({ rule, kind, milliseconds }, index) => {
    const before = small.rules[index]?.milliseconds ?? 0;
    const perResource = milliseconds / large.resources / (before / small.resources);
    return {
      rule,
      kind,
      small: before,
      large: milliseconds,
      growth: milliseconds < measurable ? undefined : perResource,
    };
  });
}

function tableOf(rows: readonly Row[], small: PackTime, large: PackTime): string {
  const micro = (milliseconds: number, resources: number) => ((milliseconds / resources) * 1000).toFixed(2);
  const table = new Table({
    head: [
      "Rule",
      "Kind",
      `ms of ${small.resources}`,
      `ms of ${large.resources}`,
      "µs/resource",
      "µs/resource",
      "Growth",
    ],
    colAligns: ["left", "left", ...Array.from({ length: 5 }, () => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows.toSorted((a, b) => b.large - a.large)) {
    table.push([
      row.rule,
      row.kind,
      row.small.toFixed(2),
      row.large.toFixed(2),
      micro(row.small, small.resources),
      micro(row.large, large.resources),
      row.growth === undefined ? "" : row.growth.toFixed(2) + (row.growth > limitRuleGrowth ? " !" : ""),
    ]);
  }
  return table.toString();
}

interface Share {
  readonly without: Spread;
  readonly with: Spread;
  /** By the medians. */
  readonly share: number;
  /** By the fastest runs, which whatever else ran on the machine disturbed least. */
  readonly shareOfFastest: number;
}

/** What the pack adds to a preview, as a share of the preview without it. */
async function share(size: number, runs: number): Promise<Share> {
  const folder = mkdtempSync(join(tmpdir(), "neonpro-bench-"));
  try {
    const programDir = writeGeneratedProgram({ directory: join(folder, "program"), resources: size });
    const took = (policyPacks: readonly string[]): Promise<Measurement> =>
      measure({ programDir, stack: "bench", policyPacks, config: {}, account: "123456789012" });
    const without: Measurement[] = [];
    const withPack: Measurement[] = [];
    // By turns: a machine that becomes slower or faster does so for both.
    for (let run = 1; run <= runs; run++) {
      without.push(await took([]));
      withPack.push(await took([pack]));
    }
    const [bare, packed] = [spreadOf(without), spreadOf(withPack)];
    return {
      without: bare,
      with: packed,
      share: packed.median / bare.median - 1,
      shareOfFastest: packed.min / bare.min - 1,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function seconds({ min, median }: Spread): string {
  return `${(median / 1000).toFixed(1)} s (fastest ${(min / 1000).toFixed(1)} s)`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** Prints the table to standard error and the JSON to standard output, or to a file. */
export async function benchPolicies(options: {
  readonly small: number;
  readonly large: number;
  readonly runs: number;
  readonly json?: string;
}): Promise<void> {
  await refreshOwnPack([pack]);
  // Both stacks once for the compiler: the large one's first time would count against the large one only.
  await packTime(rules, manyResources(options.small));
  await packTime(rules, manyResources(options.large));
  const small = await packTime(rules, manyResources(options.small));
  const large = await packTime(rules, manyResources(options.large));
  const rows = rowsOf(small, large);
  const preview = await share(options.large, options.runs);
  const own = rows.reduce((sum, row) => sum + row.large, 0);
  const summary = [
    `${rules.length} rules over ${large.resources} resources: ${own.toFixed(0)} ms of their own, ${large.packMilliseconds.toFixed(0)} ms with the policy SDK around them`,
    `preview of ${options.large} generated resources, ${options.runs} runs by turns: ${seconds(preview.without)} without the pack, ${seconds(preview.with)} with it: ` +
      `the pack adds ${percent(preview.share)} (limit ${percent(limitPackShare)})${preview.share > limitPackShare ? " !" : ""}, by the fastest runs ${percent(preview.shareOfFastest)}`,
    `"!" marks what is over its limit; growth is time per resource, large stack over small (limit ${limitRuleGrowth}), where a rule takes ${measurable} ms`,
  ];
  process.stderr.write(`${tableOf(rows, small, large)}\n${summary.join("\n")}\n`);
  const times = { small: small.packMilliseconds, large: large.packMilliseconds, ownLarge: own };
  const json = JSON.stringify({ node: process.version, sizes: options, rows, times, preview }, null, 2);
  if (options.json === undefined) process.stdout.write(`${json}\n`);
  else writeFileSync(options.json, `${json}\n`);
}
