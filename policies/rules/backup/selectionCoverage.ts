import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, textual, unknown, valueAt } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { Assignments, type Assignment } from "./selectionAssignments";
import { sourcesOfReplicas } from "./selectionReplicas";
import { protectableTypes } from "./selectionResources";
import { every, some, when, type Verdict } from "./selectionVerdict";
import { frequencyOf, type Frequency } from "./schedule";

/** The tag that asks for backups: each permitted value with the frequencies that it asks for. */
export interface CadenceTag {
  readonly key: string;
  readonly values: Readonly<Record<string, readonly Frequency[]>>;
}

export interface Coverage {
  readonly resource: Subject;
  readonly value: string;
  readonly assignments: readonly Assignment[];
  readonly wanted: readonly Frequency[];
  /** Frequencies that certainly, or perhaps, nothing delivers. */
  readonly missing: readonly Frequency[];
  readonly doubtful: readonly Frequency[];
}

/** What the resources' tags ask for, against what the program's plans deliver. */
export class Coverages {
  readonly assignments: Assignments;
  readonly all: readonly Coverage[];
  readonly #sources: ReadonlyMap<string, readonly Subject[]>;
  readonly #byUrn: ReadonlyMap<string, Coverage>;

  constructor(stack: StackView, tag: CadenceTag) {
    this.assignments = new Assignments(stack);
    this.all = stack.ofType(protectableTypes).flatMap((resource) => this.#coverage(resource, tag) ?? []);
    this.#byUrn = new Map(this.all.map((coverage) => [coverage.resource.urn, coverage]));
    this.#sources = sourcesOfReplicas(stack);
  }

  /** What this is a replica of, where that has all the backups that this one asks for: they hold the same. */
  sourceOf({ resource, wanted }: Coverage): Subject | undefined {
    return this.#sources.get(resource.urn)?.find((source) => {
      const coverage = this.#byUrn.get(source.urn);
      if (coverage === undefined) return false;
      return wanted.every((each) => coverage.wanted.includes(each) && !coverage.missing.includes(each));
    });
  }

  #coverage(resource: Subject, tag: CadenceTag): Coverage | undefined {
    const value = tagOf(resource, tag.key);
    if (typeof value !== "string" || !Object.hasOwn(tag.values, value)) return undefined;
    const assignments = this.assignments.of(resource);
    const wanted = tag.values[value] ?? [];
    const verdicts = wanted.map(
      (frequency) => [frequency, some(assignments.map((each) => makes(each, frequency)))] as const,
    );
    const having = (verdict: Verdict) => verdicts.filter(([, had]) => had === verdict).map(([frequency]) => frequency);
    return { resource, value, assignments, wanted, missing: having("no"), doubtful: having("perhaps") };
  }
}

/** Whether a resource's assignment makes points that often. */
function makes({ plan, verdict }: Assignment, frequency: Frequency): Verdict {
  if (plan.kind !== "one") return "perhaps";
  const rules = listAt(plan.subject.props, ["rules"]);
  if (rules === unknown) return "perhaps";
  return every([verdict, some(rules.map((rule) => isA(rule, frequency)))]);
}

function isA(rule: unknown, frequency: Frequency): Verdict {
  const continuous = valueAt(rule, ["enableContinuousBackup"]);
  const schedule = valueAt(rule, ["schedule"]);
  if (continuous === unknown) return "perhaps";
  if (continuous === true) return when(frequency === "continuous");
  return schedule === unknown ? "perhaps" : when(frequencyOf(textual(schedule)) === frequency);
}
