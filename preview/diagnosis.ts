import { stripVTControlCharacters } from "node:util";
import type { Diagnostic } from "./types";
import type { ProgramOutcome } from "./run";
import type { OutputLine } from "./processes";

const runtimePrefix = /^(debug|info|warning|error): \[runtime\] (.*)$/;
/** A frame of Node's or of the SDK's. */
const foreignFrame = /^\s+at .*(node:|[/\\]node_modules[/\\](@pulumi|@grpc|ts-node|source-map-support)[/\\])/;
const unhandled = "failed with an unhandled exception";
/** What the SDK logs of a promise that is rejected after the program's last statement: the bare stack, here without its frames. */
const bareError = /^\w*Error\b/;

/** What a program said, as the CLI's diagnostics: its log calls by severity, everything else that it printed as information. */
export function diagnosticsOf(outcome: Pick<ProgramOutcome, "output" | "logs">): Diagnostic[] {
  const logged = outcome.logs.filter(({ severity }) => severity !== "debug");
  return [...logged, ...printed(outcome.output)].map(({ message, ...rest }) => ({
    ...rest,
    message: stripVTControlCharacters(message),
  }));
}

/** Without an engine the SDK prints its log calls with a prefix; what follows without one belongs to the same message. */
function printed(output: readonly OutputLine[]): Diagnostic[] {
  const found: { severity: Diagnostic["severity"]; message: string }[] = [];
  for (const stream of ["out", "err"] as const) {
    let current: { severity: Diagnostic["severity"]; message: string } | undefined;
    for (const { text } of output.filter((line) => line.stream === stream)) {
      if (leakBegins.test(text)) break;
      const [, severity, message] = runtimePrefix.exec(text) ?? [];
      if (severity !== undefined && message !== undefined) {
        current = { severity: severity as Diagnostic["severity"], message };
        found.push(current);
      } else if (current !== undefined) {
        current.message += `\n${text}`;
      } else if (text.trim() !== "") {
        found.push({ severity: "info", message: text });
      }
    }
  }
  return found
    .filter(({ severity }) => severity !== "debug")
    .map((entry) => ({ ...entry, message: entry.message.trimEnd() }));
}

/** True when the program did not succeed: it ended badly, or it logged an error, which the CLI counts as a failure too. */
export function failed(outcome: ProgramOutcome): boolean {
  if (outcome.refused !== undefined) return true;
  const { code, signal } = outcome.ending;
  return code !== 0 || signal !== null || errorsOf(outcome).length > 0;
}

function errorsOf(outcome: Pick<ProgramOutcome, "output" | "logs">): string[] {
  return diagnosticsOf(outcome)
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message);
}

/** True when a second run with traces would say more: a thrown error keeps its line, a cycle the names of what waits. */
export function worthASecondRun(outcome: ProgramOutcome): boolean {
  if (outcome.refused !== undefined) return false;
  const errors = errorsOf(outcome);
  return errors.length === 0 || errors.some((message) => message.includes(unhandled) || bareError.test(message));
}

/** The one message for a program that failed. */
export function explain(outcome: ProgramOutcome): string {
  const errors = [...new Set(errorsOf(outcome).map(tidy))];
  // Our own refusal needs no frame around it: it comes back through the program's promise, without a line of the program in it.
  const own = errors
    .map((message) => /the offline preview cannot [^]*/.exec(message)?.[0])
    .find((message) => message !== undefined);
  if (own !== undefined) return own;
  if (errors.length > 0) return errors.join("\n");
  const said = outcome.output.map(({ text }) => stripVTControlCharacters(text));
  const leak = leaked(said);
  if (leak !== undefined) return leak;
  const text = tidy(said.slice(-40).join("\n"));
  const { code, signal } = outcome.ending;
  return `the program ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}${text === "" ? "" : `:\n${text}`}`;
}

/** A trace without the frames that are not the program's, and without what util.inspect adds to errors of the SDK. */
export function tidy(message: string): string {
  const kept: string[] = [];
  let closing: string | undefined;
  for (const line of message.split("\n")) {
    if (closing !== undefined) {
      if (line.startsWith(closing)) closing = undefined;
    } else if (foreignFrame.test(line)) {
      continue;
    } else if (/^\s+(promise|__pulumi\w*|resource|hideStack|\[Symbol\(.*\)\]): /.test(line)) {
      // The promise, the resource and the marks that the SDK attaches to an error; an object goes on until its brace closes.
      if (/[{[(]$/.test(line)) closing = `${/^\s+/.exec(line)?.[0] ?? ""}}`;
    } else {
      kept.push(line);
    }
  }
  return kept
    .join("\n")
    .replaceAll("<ref *1> ", "")
    .replace(/\[?(\w*Error: [^]*?)\]? \{\n\}$/, "$1")
    .replace(/\n\}$/, "")
    .replace(/ \{$/, "")
    .trimEnd();
}

/** Where the leak detector's output begins; it comes last and goes on to the end. */
const leakBegins = /^(The Pulumi runtime detected that \d+ promise|Promise leak detected:)/;

/** What the SDK's leak detector found: promises that nothing will ever resolve, as in a cycle of resources. */
function leaked(lines: readonly string[]): string | undefined {
  if (!lines.some((line) => leakBegins.test(line))) return undefined;
  // A resource's URN is what stays open when it was never registered; the first frame outside the SDK is where it was made.
  const waiting = new Map<string, string>();
  let current: string | undefined;
  for (const line of lines) {
    if (line.startsWith("CONTEXT(")) current = /: resolveURN\(resource:(.+)\)$/.exec(line)?.[1];
    else if (current !== undefined && !waiting.has(current) && /^\s+at /.test(line) && !foreignFrame.test(line)) {
      waiting.set(current, line.trim());
    }
  }
  return [
    "the program ended while promises were still waiting: resources depend on each other in a cycle, or a promise never resolves.",
    ...(waiting.size === 0 ? [] : ["Never registered:"]),
    ...[...waiting].flatMap(([resource, frame]) => [`  ${resource}`, `    ${frame}`]),
  ].join("\n");
}
