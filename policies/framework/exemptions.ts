import type { PolicyConfigSchema } from "@pulumi/policy";
import { nearest } from "../../protection/nearest";
import { wildcard } from "./policyMatching";
import type { Subject } from "./subject";
import { shown } from "./values";

/** A violation that somebody answers for until a day. It exempts what it names from one policy. */
export interface Exemption {
  /** Logical name or URN of the resource; `*` and `?` are wildcards. */
  readonly resource?: string;
  /** Value of the resource's own data class tag. With a resource too, both must match. */
  readonly dataClass?: string;
  readonly reason: string;
  readonly approver: string;
  /** The last day on which it holds, in UTC: YYYY-MM-DD. */
  readonly expires: string;
}

const text = (description: string) => ({ type: "string" as const, description });

/** What every rule's configuration has besides its own settings. */
export const exemptionSettings = {
  exemptions: {
    type: "array",
    description: "Violations that are accepted until a day.",
    items: {
      type: "object",
      properties: {
        resource: text("Logical name or URN of the resource; * and ? are wildcards."),
        dataClass: text("Value of the resource's data class tag."),
        reason: text("Why it is accepted."),
        approver: text("Who answers for it."),
        expires: text("The last day on which it holds: YYYY-MM-DD."),
      },
    },
  },
  dataClassTag: text("Tag that an exemption's dataClass is compared with."),
} satisfies PolicyConfigSchema["properties"];

const fields = Object.keys(exemptionSettings.exemptions.items.properties);

export interface ExemptionReading {
  readonly valid: readonly Exemption[];
  /** One a field: `exemptions[0].reason is absent; it must ...`. What has one exempts nothing. */
  readonly problems: readonly string[];
}

/** Reads what a configuration holds; the engine has checked its types at best, not that it is whole. */
export function readExemptions(given: unknown): ExemptionReading {
  if (given === undefined) return { valid: [], problems: [] };
  if (!Array.isArray(given)) return { valid: [], problems: [`exemptions is ${shown(given)}; it must be a list`] };
  const valid: Exemption[] = [];
  const problems: string[] = [];
  given.forEach((each: unknown, index) => {
    const found = problemsOf(each).map((problem) => `exemptions[${index}]${problem}`);
    problems.push(...found);
    if (found.length === 0) valid.push(each as Exemption);
  });
  return { valid, problems };
}

function problemsOf(each: unknown): readonly string[] {
  if (typeof each !== "object" || each === null || Array.isArray(each)) {
    return [` is ${shown(each)}; it must be an object with ${fields.join(", ")}`];
  }
  const entry = each as Readonly<Record<string, unknown>>;
  const problems: string[] = [];
  const demand = (field: string, passes: (value: unknown) => boolean, required: string): void => {
    if (!passes(entry[field])) problems.push(`.${field} is ${shown(entry[field])}; it must be ${required}`);
  };
  for (const field of Object.keys(entry).filter((key) => !fields.includes(key))) {
    const meant = nearest(field, fields);
    const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
    problems.push(`.${field} is no field of an exemption${hint}; it must be one of ${fields.join(", ")}`);
  }
  if (entry.resource === undefined && entry.dataClass === undefined) {
    problems.push(".resource is absent; it must be a logical name or URN, unless dataClass says what is exempted");
  }
  demand("resource", isAbsentOrText, "a logical name or URN");
  demand("dataClass", isAbsentOrText, "a value of the data class tag");
  demand("reason", isText, "why the violation is accepted");
  demand("approver", isText, "the name of who answers for it");
  demand("expires", isDay, "a day as YYYY-MM-DD");
  return problems;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isAbsentOrText(value: unknown): boolean {
  return value === undefined || isText(value);
}

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  // 30 February is the 1st or 2nd of March to JavaScript.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** The exemptions of one policy in one run, and which of them were needed. */
export class Exemptions {
  readonly #all: readonly Exemption[];
  readonly #tag: string;
  readonly #today: string;
  readonly #used = new Set<Exemption>();

  constructor(all: readonly Exemption[], tag: string, today: string) {
    this.#all = all;
    this.#tag = tag;
    this.#today = today;
  }

  /** The exemption of a violation on the resource: one in force before one that has expired. */
  of(subject: Subject): { readonly exemption: Exemption; readonly expired: boolean } | undefined {
    const matching = this.#all.filter((exemption) => this.#matches(exemption, subject));
    for (const exemption of matching) this.#used.add(exemption);
    const inForce = matching.find((exemption) => !this.#isExpired(exemption));
    if (inForce !== undefined) return { exemption: inForce, expired: false };
    const last = matching.toSorted((a, b) => b.expires.localeCompare(a.expires))[0];
    return last === undefined ? undefined : { exemption: last, expired: true };
  }

  /** Whether the resource is to be left as it is. */
  spares(subject: Subject): boolean {
    return this.of(subject)?.expired === false;
  }

  /** One sentence for each exemption that no violation needed so far. */
  unused(): readonly string[] {
    return this.#all.filter((exemption) => !this.#used.has(exemption)).map((each) => this.#unusedText(each));
  }

  #unusedText(exemption: Exemption): string {
    const { resource, dataClass, approver, expires } = exemption;
    const of = [
      ...(resource === undefined ? [] : [`resource ${shown(resource)}`]),
      ...(dataClass === undefined ? [] : [`data class ${shown(dataClass)}`]),
    ].join(" and ");
    const until = `${this.#isExpired(exemption) ? "expired on" : "until"} ${expires}`;
    return `unused exemption of ${of} (by ${approver}, ${until}): it matches no violation of this policy. Fix: remove it`;
  }

  #isExpired({ expires }: Exemption): boolean {
    return expires < this.#today;
  }

  #matches({ resource, dataClass }: Exemption, subject: Subject): boolean {
    const named = (pattern: string) => wildcard(pattern, pattern.startsWith("urn:") ? subject.urn : subject.name);
    if (resource !== undefined && !named(resource)) return false;
    return dataClass === undefined || subject.at("tags", this.#tag) === dataClass;
  }
}
