import { Deployment, type RegistrationHooks } from "./deployment";
import type { PreviewError } from "./failure";
import type { Answers } from "./invokes/answers";
import { serveMonitor } from "./monitor";
import type { Child, Ending, OutputLine } from "./processes";
import { peakMemory, startProgram } from "./program";
import type { StackConfig } from "./project/config";
import type { Project } from "./project/project";
import { Transforms } from "./transforms";
import type { Diagnostic } from "./types";

/** What both runs of a program have in common. */
export interface Setup {
  readonly project: Project;
  readonly stack: string;
  readonly account: string;
  readonly config: StackConfig;
  readonly answers: Answers;
}

/** How a run of the program ended. */
export interface ProgramOutcome {
  readonly ending: Ending;
  readonly output: readonly OutputLine[];
  /** What it logged through the engine; empty in a fast run, whose messages are part of the output. */
  readonly logs: readonly Diagnostic[];
  /** Something that the preview refuses to do. */
  readonly refused: PreviewError | undefined;
  readonly peakBytes: number | undefined;
}

/** A program that is running against a deployment of its own. */
export interface RunningProgram {
  readonly deployment: Deployment;
  readonly outcome: Promise<ProgramOutcome>;
  /** Resolves when the program has registered everything, or has ended. */
  readonly registered: Promise<void>;
  stop(): Promise<void>;
}

export async function runProgram(
  setup: Setup,
  fast: boolean,
  hooks: Omit<RegistrationHooks, "transform"> = {},
): Promise<RunningProgram> {
  const { project, stack, account, config, answers } = setup;
  const transforms = new Transforms((request) => answers.invoke(request, deployment));
  const deployment: Deployment = new Deployment(
    {
      project: project.name,
      stack,
      account,
      config: config.values,
      secretKeys: config.secretKeys,
      workingDirectory: project.workingDirectory,
      answers,
    },
    { ...hooks, transform: (request, urn) => transforms.apply(request, urn) },
  );
  const logs: Diagnostic[] = [];
  let refused: PreviewError | undefined;
  let peakBytes: number | undefined;
  let child: Child | undefined;
  let markRegistered: () => void = () => undefined;
  const registered = new Promise<void>((done) => {
    markRegistered = done;
  });
  const monitor = await serveMonitor({
    deployment,
    transforms,
    onShutdown: () => {
      // The program waits for this answer before it leaves: its peak can be read now and never again.
      peakBytes = peakMemory(child?.process.pid);
      markRegistered();
    },
    onRefusal: (error) => {
      refused ??= error;
      void child?.kill();
    },
    onLog: (diagnostic) => {
      logs.push(diagnostic);
    },
  });
  try {
    child = startProgram({ project, stack, config, monitor: monitor.address, fast });
  } catch (error) {
    monitor.close();
    throw error;
  }
  const { ended, output, kill } = child;
  const outcome = ended.then((ending) => {
    markRegistered();
    transforms.close();
    monitor.close();
    return { ending, output, logs, refused, peakBytes };
  });
  return { deployment, outcome, registered, stop: kill };
}
