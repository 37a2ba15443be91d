import { allows, type PolicyRequest } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import type { Keys } from "./keys";

/** What a key's policy has to allow, to whom, and why. */
export interface KeyNeed extends Pick<PolicyRequest, "principal" | "met"> {
  readonly actions: readonly string[];
  /** To whom, as a message says it. */
  readonly whose: string;
  readonly because: string;
  readonly refs: readonly string[];
}

/** The needs of a stack's keys. */
export class KeyNeeds {
  readonly #byKey = new Map<Subject, Map<string, KeyNeed>>();

  /** The first need of a principal stands for all of the same: one fact, one message. */
  add(key: Subject, need: KeyNeed): void {
    const ofKey = this.#byKey.get(key) ?? new Map<string, KeyNeed>();
    this.#byKey.set(key, ofKey);
    if (!ofKey.has(need.whose)) ofKey.set(need.whose, need);
  }

  judge(keys: Keys, report: Report): void {
    for (const [key, needs] of this.#byKey) {
      for (const { on, document } of keys.readable([key], report)) {
        for (const { actions, whose, because, refs, ...request } of needs.values()) {
          const answers = actions.map((action) => [action, allows(document, { action, ...request })] as const);
          const missing = answers.flatMap(([action, allowed]) => (allowed === false ? [action] : []));
          if (missing.length > 0) {
            const found = `one that does not allow ${missing.join(", ")} to ${whose}`;
            report.violation({
              on,
              property: "policy",
              found,
              required: `it must allow that, because ${because}`,
              refs,
            });
          }
          if (answers.some(([, allowed]) => allowed === unknown)) {
            report.cannotTell(on, "policy", `what it allows to ${whose} depends on unknown parts`);
          }
        }
      }
    }
  }
}
