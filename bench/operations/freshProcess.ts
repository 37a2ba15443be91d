import { spawn } from "node:child_process";

/** Runs Node with these arguments in a process of its own; rejects when it fails. */
export async function freshProcess(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly output: string; readonly milliseconds: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"], env: environment });
  const text = { output: "", errors: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.errors += chunk));
  const code = await new Promise((done) => child.on("close", done));
  if (code !== 0) throw new Error(reasonIn(text.errors));
  return { output: text.output, milliseconds: performance.now() - start };
}

/** Node prints the line that failed first, and of a bundle that is all of it. */
function reasonIn(errors: string): string {
  const lines = errors.trim().split("\n");
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "").slice(0, 300);
}

/** The middle one: a mean would follow the one run that something else disturbed. */
export function medianOf(numbers: readonly number[]): number {
  const middle = numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
  if (middle === undefined) throw new RangeError("no measurement");
  return middle;
}
