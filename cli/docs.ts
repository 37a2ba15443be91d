import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../policies/pack";
import { readLedger } from "./docs/ledger";
import { policies } from "./docs/policies";
import { readCitingTests } from "./docs/testTitles";
import { traceability, unknownCitations } from "./docs/traceability";

// npm run docs [-- --check]: writes the generated documents, or with --check fails when one is stale.
const root = join(__dirname, "..");
const requirements = readLedger(readFileSync(join(root, "docs/requirements-ledger.md"), "utf8"));
const tests = readCitingTests(root);

const mistakes = unknownCitations(requirements, tests);
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exit(1);

const documents = [
  { path: "docs/traceability.md", text: traceability(requirements, tests) },
  { path: "docs/policies.md", text: policies(rules) },
];
const stale = documents.filter(({ path, text }) => read(path) !== text);
if (process.argv.includes("--check")) {
  for (const { path } of stale) console.error(`${path} is stale: run npm run docs and commit it.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of stale) writeFileSync(join(root, path), text);
  console.log(
    stale.length > 0 ? `wrote ${stale.map(({ path }) => path).join(", ")}` : "every generated document is up to date",
  );
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
