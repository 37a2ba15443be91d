import { diagnosticsOf, explain, failed, worthASecondRun } from "./diagnosis";
import { displayer, draftDigest, emptyDigest, masker, noPolicies } from "./digest";
import { failureOf, type PreviewError } from "./failure";
import { readAnswers } from "./invokes/answers";
import { PolicyRun } from "./policies/policyRun";
import { readConfig } from "./project/config";
import { readProject } from "./project/project";
import { runProgram, type ProgramOutcome, type RunningProgram, type Setup } from "./run";
import type { Diagnostic, PolicyReport, Preview, PreviewDigest, PreviewFailure, PreviewOptions } from "./types";

/** Thirty seconds without any answer: a pack that only works slowly answers something in that time. */
const defaultPolicyTimeoutMilliseconds = 30_000;

/** Runs the unmodified program of a stack and the policy packs without the Pulumi CLI, credentials or network. */
export const preview: Preview = async (options) => {
  const started = performance.now();
  const done = (part: {
    project: string;
    digest: PreviewDigest;
    failure?: PreviewFailure;
    programPeakBytes?: number;
  }) => ({
    stack: options.stack,
    account: options.account,
    ...part,
    milliseconds: performance.now() - started,
  });
  let setup: Setup | undefined;
  try {
    setup = prepare(options);
    return done({ project: setup.project.name, ...(await previewed(setup, options)) });
  } catch (error) {
    return done({ project: setup?.project.name ?? "", digest: emptyDigest, failure: failureOf(error) });
  }
};

function prepare(options: PreviewOptions): Setup {
  const project = readProject(options.programDir);
  // "organization/project/stack" is how the CLI spells a stack in full.
  const stack = options.stack.split("/").at(-1) ?? options.stack;
  const config = readConfig(project, stack, options.config);
  return { project, stack, account: options.account, config, answers: readAnswers(options.invokesFile) };
}

interface Previewed {
  digest: PreviewDigest;
  failure?: PreviewFailure;
  programPeakBytes?: number;
}

async function previewed(setup: Setup, options: PreviewOptions): Promise<Previewed> {
  const { project, stack, config } = setup;
  let program: RunningProgram | undefined;
  let policyFailure: PreviewError | undefined;
  const policies = new PolicyRun({
    directories: options.policyPacks,
    configFiles: options.policyPackConfigs ?? [],
    project: project.name,
    stack,
    config: config.values,
    secretKeys: config.secretKeys,
    timeoutMilliseconds: options.policyTimeoutMilliseconds ?? defaultPolicyTimeoutMilliseconds,
    providerOf: (state) => program?.deployment.providerOf(state),
    show: displayer(project.workingDirectory),
    onFailure: (error) => {
      policyFailure ??= error;
      void program?.stop();
    },
  });
  try {
    options.onProgress?.({ phase: "starting", resources: 0 });
    program = await runProgram(setup, true, {
      remediate: (state) => policies.remediate(state),
      analyze: (state) => {
        policies.analyze(state);
      },
      onResource: (resources) => options.onProgress?.({ phase: "registering", resources }),
    });
    const { deployment } = program;
    const { registered } = program;
    const [{ outcome, draft }, report] = await Promise.all([
      // The packs work on the stack as a whole meanwhile.
      program.outcome.then((outcome) => ({
        outcome,
        draft: draftDigest(deployment, config, project.workingDirectory),
      })),
      registered.then(() => analyzed(policies, program, options)),
    ]);
    if (policyFailure !== undefined) throw policyFailure;
    const { failure, diagnostics } = failed(outcome)
      ? await explained(setup, outcome, deployment)
      : { failure: undefined, diagnostics: diagnosticsOf(outcome) };
    const digest = draft(diagnostics, report);
    options.onProgress?.({ phase: "done", resources: deployment.resources.size });
    return {
      digest,
      ...(failure === undefined ? {} : { failure }),
      ...(outcome.peakBytes === undefined ? {} : { programPeakBytes: outcome.peakBytes }),
    };
  } finally {
    await Promise.all([policies.close(), program?.stop()]);
  }
}

/** The packs' verdict on the stack; none when the program did not come that far. */
async function analyzed(
  policies: PolicyRun,
  program: RunningProgram | undefined,
  options: PreviewOptions,
): Promise<PolicyReport> {
  if (program === undefined || options.policyPacks.length === 0) return noPolicies;
  const { deployment } = program;
  options.onProgress?.({ phase: "analyzing", resources: deployment.resources.size });
  const ended = program.outcome.then((outcome) => (failed(outcome) ? noPolicies : undefined));
  const finished = policies.finish([...deployment.resources.values()]);
  const report = await Promise.race([finished, ended.then((none) => none ?? finished)]);
  finished.catch(() => undefined);
  return report;
}

/** The failure of a program, from a second run with traces where that one says more, and what else it said. */
async function explained(
  setup: Setup,
  first: ProgramOutcome,
  deployment: RunningProgram["deployment"],
): Promise<{ failure: PreviewFailure; diagnostics: Diagnostic[] }> {
  const telling = worthASecondRun(first) ? await again(setup, first) : first;
  const others = diagnosticsOf(telling).filter(({ severity }) => severity !== "error");
  const mask = masker([...deployment.resources.values()]);
  const failure =
    telling.refused === undefined
      ? { kind: "program" as const, message: mask(explain(telling)) }
      : failureOf(telling.refused);
  return { failure, diagnostics: [...others, { severity: "error", message: failure.message }] };
}

async function again(setup: Setup, first: ProgramOutcome): Promise<ProgramOutcome> {
  const run = await runProgram(setup, false);
  const second = await run.outcome;
  // A program that fails only now and then is told by the run that failed.
  return failed(second) ? second : first;
}
