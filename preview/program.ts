import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PreviewError } from "./failure";
import { childEnvironment, start, type Child } from "./processes";
import type { StackConfig } from "./project/config";
import type { Project } from "./project/project";

/** How a program is started; both runs of a failing program differ in these alone. */
export interface ProgramRun {
  readonly project: Project;
  readonly stack: string;
  readonly config: StackConfig;
  readonly monitor: string;
  /**
   * Fast: without stack traces, and without an engine address, because the SDK then keeps its debug messages (three calls per resource) to
   * itself and writes the others to its output. Otherwise: with traces and an engine, for a failure that keeps its file and line.
   */
  readonly fast: boolean;
}

/** Works around a bug of Node's that would cost a failing program forty seconds; see the file. */
export const plainInspect = join(__dirname, "plainInspect.cjs");

/** Half of the time of a run goes into stack traces that nobody reads. Larger nurseries and heaps were measured: no gain, more memory. */
const fastOptions = ["--stack-trace-limit=0"];

/** Starts the SDK's own entry point on an unmodified program, as the CLI's language host does. */
export function startProgram(run: ProgramRun): Child {
  const { project, config } = run;
  const args = [
    ...(run.fast ? fastOptions : ["--stack-trace-limit=50", `--require=${plainInspect}`]),
    ...project.nodeArguments,
    entryPoint(project),
    `--monitor=${run.monitor}`,
    ...(run.fast ? [] : [`--engine=${run.monitor}`]),
    "--organization=organization",
    `--project=${project.name}`,
    `--stack=${run.stack}`,
    `--root-directory=${project.root}`,
    `--pwd=${project.workingDirectory}`,
    "--dry-run",
    "--parallel=16",
    project.entryPoint,
  ];
  return start(args, {
    errorsToFile: !run.fast,
    cwd: project.workingDirectory,
    env: childEnvironment({
      PULUMI_CONFIG: JSON.stringify(config.values),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      // Names what was never resolved when a program ends in a cycle.
      ...(run.fast ? {} : { PULUMI_DEBUG_PROMISE_LEAKS: "true" }),
    }),
  });
}

function entryPoint(project: Project): string {
  try {
    return createRequire(join(project.workingDirectory, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    throw new PreviewError(
      "program",
      `@pulumi/pulumi is not installed for the program in ${project.workingDirectory}: run npm ci there first`,
    );
  }
}

/** Peak resident memory of a process in bytes, where the platform tells it (Linux). */
export function peakMemory(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
