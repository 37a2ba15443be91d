import type { Subject } from "./subject";
import { shownPath, unknown, type Path } from "./values";

/** One fact that breaks a rule. The message is made of its parts, so that every message has them all. */
export interface Fact {
  readonly on: Subject;
  /** Property path as the program's author writes it, or what is missing. */
  readonly property: string;
  readonly found: string;
  /** What is required and why, as a clause: `it must be true, because ...`. */
  readonly required: string;
  /** IDs of this fact; those of the rule when absent. */
  readonly refs?: readonly string[];
  /** The mend of this fact; that of the rule when absent. */
  readonly mend?: string;
}

export interface Finding {
  readonly kind: "violation" | "cannot tell";
  readonly on: Subject;
  readonly text: string;
}

/** What a rule says its findings with. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #refs: readonly string[];
  readonly #mend: string;
  readonly #seen = new Set<string>();

  constructor(refs: readonly string[], mend: string) {
    this.#refs = refs;
    this.#mend = mend;
  }

  violation(fact: Fact): void {
    const refs = (fact.refs ?? this.#refs).join(", ");
    const text = `${fact.on.label}: ${fact.property} is ${fact.found}; ${fact.required} (${refs}). Fix: ${fact.mend ?? this.#mend}`;
    this.#add({ kind: "violation", on: fact.on, text });
  }

  cannotTell(on: Subject, property: string, why = "its value is not known before the deployment"): void {
    this.#add({ kind: "cannot tell", on, text: `cannot tell: ${property} of ${on.label}: ${why}.` });
  }

  /** Hands a known value (undefined when absent) to the rule; an unknown one is reported, never passed. */
  tell(on: Subject, path: Path, use: (value: unknown) => void): void {
    const value = on.at(...path);
    if (value === unknown) this.cannotTell(on, shownPath(path));
    else use(value);
  }

  /** One violation a fact: the same text about the same resource is said once. */
  #add(finding: Finding): void {
    const key = `${finding.on.urn}\n${finding.text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.findings.push(finding);
  }
}
