import type { Answer } from "../../framework/policyDocument";
import { some } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { Assignments } from "../backup/selectionAssignments";
import { rulesOf, type Retained } from "../backup/planRules";
import { Vaults, vaultArn } from "../backup/vaults";
import { types } from "../resourceTypes";
import { keyProperty } from "./copies";
import { Keys } from "./keys";

/** Vaults with the identities of their keys; undefined stands for a key that nobody can tell. */
interface Held {
  readonly vaults: readonly Subject[];
  readonly keys: ReadonlySet<string | undefined>;
}

/** Where the backups of one resource lie. */
export interface ResourceBackups {
  /** Vaults of the stack that hold them for certain; empty when it is not certain that there are any. */
  readonly vaults: readonly Subject[];
  /** Whether any plan takes the resource, perhaps. */
  readonly some: boolean;
  /** Whether one of them lies under another key than this one. Plans of other programs are not judged: they count. */
  apartFrom(own: string): Answer;
}

/** Under which keys the backups of a stack's resources lie. */
export class Backups {
  readonly #assignments: Assignments;
  readonly #plans: ReadonlyMap<string, Held>;

  constructor(stack: StackView, keys: Keys, report: Report) {
    this.#assignments = new Assignments(stack);
    const vaults = new Vaults(stack);
    this.#plans = new Map(stack.ofType(types.plan).map((plan) => [plan.urn, heldBy(plan, vaults, keys, report)]));
  }

  of(resource: Subject): ResourceBackups {
    const assigned = this.#assignments.of(resource).map(({ plan, verdict }) => ({
      held: plan.kind === "one" ? this.#plans.get(plan.subject.urn) : undefined,
      elsewhere: plan.kind === "outside",
      certain: verdict === "yes",
    }));
    return {
      some: assigned.length > 0,
      vaults: assigned.flatMap(({ held, certain }) => (certain && held !== undefined ? held.vaults : [])),
      apartFrom: (own) =>
        some(
          assigned.map(({ held, elsewhere, certain }) => {
            if (held === undefined) return elsewhere ? true : unknown;
            const apart = some([...held.keys].map((key) => isApart(own, key)));
            return apart === true && !certain ? unknown : apart;
          }),
        ),
    };
  }
}

function heldBy(plan: Subject, vaults: Vaults, keys: Keys, report: Report): Held {
  const held = new Map<string, Subject>();
  const found = new Set<string | undefined>();
  for (const { own, copies, complete } of rulesOf(plan, report)) {
    if (!complete) found.add(undefined);
    const destinations: readonly (readonly [Retained, string])[] = [
      [own, "targetVaultName"],
      [own, "targetLogicallyAirGappedBackupVaultArn"],
      ...copies.map((copy) => [copy, "destinationVaultArn"] as const),
    ];
    for (const [retained, field] of destinations) {
      const path = [...retained.path, field];
      const value = plan.at(...path);
      if (value === undefined) continue;
      const candidates = vaults.candidates(retained, path);
      const [vault, ...others] = candidates === unknown ? [] : candidates;
      if (vault !== undefined && others.length === 0) {
        held.set(vault.urn, vault);
        found.add(keys.identityOf(vault, keyProperty(vault), vault.at(keyProperty(vault))));
      } else {
        const account = vaultArn(value)?.account;
        found.add(account === undefined ? undefined : `${account}/${elsewhere}`);
      }
    }
  }
  return { vaults: [...held.values()], keys: found };
}

/** The key of a vault outside the stack, of which only the account is known. */
const elsewhere = "*";

/** Whether a copy lies under another key than this one: it survives the loss of this one then. */
function isApart(own: string, other: string | undefined): Answer {
  if (other === undefined) return unknown;
  if (!other.endsWith(`/${elsewhere}`)) return other !== own;
  const account = other.slice(0, -elsewhere.length);
  // The key of this stack has no account yet.
  if (own.startsWith("urn:")) return unknown;
  return own.startsWith(account) ? unknown : true;
}
