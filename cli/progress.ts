import type { Progress } from "../preview/types";

/** Milliseconds before a run that no terminal watches says that it is still at work. */
const patience = 2000;

export interface ProgressDisplay {
  readonly update: (progress: Progress) => void;
  /** Clears the display; nothing is shown afterwards. */
  readonly stop: () => void;
}

const phases: Readonly<Record<Progress["phase"], string>> = {
  starting: "Starting the program",
  registering: "Registering resources",
  analyzing: "Checking policies",
  done: "Done",
};

export function progressText({ phase, resources }: Progress): string {
  return resources === 0 ? phases[phase] : `${phases[phase]}: ${resources.toLocaleString("en-US")}`;
}

/** After two seconds a line, then one for each new phase: for logs and pipes. */
export function lineProgress(write: (line: string) => void, patienceMilliseconds = patience): ProgressDisplay {
  let latest: Progress = { phase: "starting", resources: 0 };
  let said: Progress["phase"] | undefined;
  const say = (): void => {
    if (latest.phase === "done" || latest.phase === said) return;
    said = latest.phase;
    write(`${progressText(latest)} ...\n`);
  };
  const timer = setTimeout(say, patienceMilliseconds);
  return {
    update: (progress) => {
      latest = progress;
      if (said !== undefined) say();
    },
    stop: () => {
      clearTimeout(timer);
      latest = { ...latest, phase: "done" };
    },
  };
}

/** A spinner on standard error, so that standard output stays clean for pipes. */
async function spinnerProgress(): Promise<ProgressDisplay> {
  const { default: ora } = await import("ora");
  // Ora would swallow Ctrl-C while it hides the cursor.
  const spinner = ora({ stream: process.stderr, discardStdin: false }).start("Starting the program");
  return {
    update: (progress) => {
      spinner.text = progressText(progress);
    },
    stop: () => {
      spinner.stop();
    },
  };
}

/** The display that suits standard error; none when quiet. */
export async function progressFor(quiet: boolean): Promise<ProgressDisplay> {
  if (quiet) return { update: () => undefined, stop: () => undefined };
  // A terminal of zero columns (a pseudo-terminal that nobody gave a size) has the spinner clear lines without end.
  if (process.stderr.isTTY && process.stderr.columns > 0) return spinnerProgress();
  return lineProgress((line) => process.stderr.write(line));
}
