import type { Rule } from "../../../policies/framework/rule";
import type { Found } from "./evaluate";
import type { Program } from "./program";

/** A change of the happy program, and everything that the rule then reports. */
export interface Fixture {
  readonly change: (program: Program) => unknown;
  readonly config?: object;
  readonly expect: readonly Found[];
}

/** The fixtures of one rule, by title. `passing` report nothing; `unknown` report only that nobody can tell. */
export interface Fixtures {
  readonly rule: Rule;
  readonly passing: Readonly<Record<string, Omit<Fixture, "expect">>>;
  readonly failing: Readonly<Record<string, Fixture>>;
  readonly unknown: Readonly<Record<string, Fixture>>;
}

export function violation(on: string, text: string): Found {
  return { on, level: "violation", text };
}

export function cannotTell(on: string, text: string): Found {
  return { on, level: "advisory", text: `cannot tell: ${text}` };
}

export const notKnown = "its value is not known before the deployment.";
