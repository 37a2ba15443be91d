// npx tsx scripts/mutate.ts [--only GLOB] [--json FILE]: changes the policies one place at a time and names the changes
// that no test under test/policies sees.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { groupBy } from "../cli/collections";
import { rules } from "../policies/pack";
import { mutatedBundle, type MutatedBundle } from "./mutation/bundle";
import { judgeAll, type Judged } from "./mutation/pool";

const root = join(__dirname, "..");

interface Options {
  readonly only?: string;
  readonly json?: string;
  readonly workers: number;
  readonly timeLimit: number;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith(".ts") && !file.includes("/node_modules/"));
}

/** `**` for any folders, `*` and `?` within a name. */
function globbed(pattern: string): (file: string) => boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("?", "[^/]")
    .replaceAll(/\*\*\/?|\*/g, (stars) => (stars === "*" ? "[^/]*" : ".*"));
  return (file) => new RegExp(`^${source}$`).test(file);
}

/** They start the policy runtime and whole previews: too slow, and what they prove is not the rules' conditions. */
const leftOut = ["test/policies/bundle.test.ts", "test/policies/defects.test.ts"];
const tests = filesBelow("test/policies").filter((file) => file.endsWith(".test.ts") && !leftOut.includes(file));

/** The file of a rule by its name, as rules.test.ts demands it: `<service>-<kebab>`. */
function fileOf(rule: string): string {
  const [service = "", ...words] = rule.split("-");
  const name = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
  return `policies/rules/${service}/${name}.ts`;
}

/** First titles of the tests that can reach each file: the rules that import it, and every suite that is no rule's. */
function suitesByFile({ closure }: MutatedBundle, files: readonly string[]): Record<string, string[] | undefined> {
  const reach = rules.map(({ meta }) => ({ name: meta.name, files: closure(fileOf(meta.name)) }));
  return Object.fromEntries(
    files.map((file) => {
      const reaching = reach.filter((each) => each.files.has(file)).map(({ name }) => name);
      // What the pack itself imports concerns the suites over the whole pack too: any test may be the one.
      return [file, reaching.length === 0 || !file.startsWith("policies/rules/") ? undefined : reaching];
    }),
  );
}

async function run(options: Options): Promise<void> {
  const isWanted = globbed(options.only ?? "policies/**");
  const bundle = await mutatedBundle(
    tests,
    (file) => file.startsWith("policies/") && !file.startsWith("policies/dist/") && isWanted(file),
  );
  const files = [...new Set(bundle.mutants.map(({ file }) => file))];
  process.stderr.write(`${bundle.mutants.length} mutants in ${files.length} files\n`);
  const start = performance.now();
  const judged: Judged[] = [];
  let said = false;
  await judgeAll(
    bundle.mutants,
    { from: __filename, code: bundle.code, suites: suitesByFile(bundle, files) },
    {
      workers: options.workers,
      timeLimit: options.timeLimit,
      onReady: (green, red) => {
        if (said) return;
        said = true;
        process.stderr.write(`${green} tests\n`);
        for (const title of red) process.stderr.write(`red without any mutant, and left out: ${title}\n`);
      },
      onJudged: (each) => {
        judged.push(each);
        if (judged.length % 500 === 0) process.stderr.write(`${judged.length} of ${bundle.mutants.length}\n`);
      },
    },
  );
  report(judged, options.json, (performance.now() - start) / 1000);
}

function report(judged: readonly Judged[], json: string | undefined, seconds: number): void {
  const seen = judged.filter(({ verdict }) => verdict === "killed" || verdict === "timed out");
  const unseen = judged
    .filter((each) => !seen.includes(each))
    .toSorted((a, b) => a.mutant.file.localeCompare(b.mutant.file) || a.mutant.id - b.mutant.id);
  for (const [file, of] of groupBy(unseen, ({ mutant }) => mutant.file)) {
    console.log(`${file}: ${of.length} of ${judged.filter(({ mutant }) => mutant.file === file).length} not seen`);
    for (const { mutant, verdict } of of) {
      console.log(
        `  ${file}:${mutant.line}:${mutant.column} ${mutant.change}${verdict === "survived" ? "" : ` (${verdict})`}`,
      );
    }
  }
  const counts = [...groupBy(judged, ({ verdict }) => verdict)].map(([verdict, of]) => `${of.length} ${verdict}`);
  const score = judged.length === 0 ? 100 : (seen.length / judged.length) * 100;
  console.log(`Score ${score.toFixed(1)} %: ${counts.join(", ")}, ${seconds.toFixed(0)} s`);
  if (json === undefined) return;
  const survivors = unseen.map(({ mutant, verdict }) => ({ ...mutant, verdict }));
  writeFileSync(json, `${JSON.stringify({ score, mutants: judged.length, survivors }, null, 2)}\n`);
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Allowed: a whole number from 1 on.");
}

new Command("scripts/mutate.ts")
  .description("Changes the policies one place at a time and names the changes that no test sees.")
  .option("--only <GLOB>", "files to change, for example 'policies/rules/keys/*.ts'")
  .option("--json <FILE>", "writes score and survivors to a file")
  .option("--workers <N>", "workers", whole, 2)
  .option("--time-limit <MS>", "milliseconds for one mutant", whole, 10_000)
  .action((options: Options) => run(options))
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(
      `The mutation check could not finish: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`,
    );
    process.exitCode = 1;
  });
