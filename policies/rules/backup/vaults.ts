import { attach, Directory, type Attachment, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { shown, textual, unknown, type Path, type Unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import type { Retained } from "./planRules";

/** A stack's vaults, found by name, ARN or dependency, across Regions and accounts. */
export class Vaults {
  readonly all: readonly Subject[];
  readonly #stack: StackView;
  readonly #directory: Directory;

  constructor(stack: StackView) {
    this.#stack = stack;
    this.all = stack.ofType([...types.vault, ...types.airGappedVault]);
    this.#directory = new Directory(stack, this.all, (vault) => [
      vault.at("name"),
      vault.at("id"),
      vault.at("arn"),
      placeKey(textual(vault.at("name")), textual(vault.region)),
    ]);
  }

  /** The resources of these types whose `backupVaultName` is the vault's. */
  attached(satellites: readonly string[]): Attachment {
    return attach(this.#directory, this.#stack.ofType(satellites), "backupVaultName");
  }

  /** The vault that a plan's value means; a hand-built ARN is found by its name and Region. */
  find(plan: Subject, value: unknown): Target {
    const target = this.#directory.find(plan, "rules", value);
    if (target.kind !== "outside" || typeof value !== "string") return target;
    const arn = vaultArn(value);
    return arn === undefined ? target : this.#directory.find(plan, "rules", placeKey(arn.name, arn.region));
  }

  /** The vaults that a rule's or copy's destination may be: none when it is elsewhere, unknown when it is anywhere. */
  candidates({ plan, rule }: Retained, destination: Path): readonly Subject[] | Unknown {
    const target = this.find(plan, plan.at(...destination));
    if (target.kind === "one") return [target.subject];
    if (target.kind === "outside") return [];
    // The plan's dependencies are those of all its rules. A copy goes to another vault than its rule.
    const own = this.find(plan, plan.at(...rule, "targetVaultName"));
    const others = target.candidates.filter((vault) => own.kind !== "one" || vault.urn !== own.subject.urn);
    return others.length === 0 ? unknown : others;
  }
}

/** A logically air-gapped vault is its own lock (V6). */
export function isAirGapped(vault: Subject): boolean {
  return types.airGappedVault.some((type) => type === vault.type);
}

/** The parts of a vault's ARN; undefined when it is none. */
export function vaultArn(
  value: unknown,
): { readonly region: string; readonly account: string; readonly name: string } | undefined {
  const [, region, account, name] = /^arn:[\w-]+:backup:([\w-]+):(\d*):backup-vault:(.+)$/.exec(String(value)) ?? [];
  return region === undefined || account === undefined || name === undefined ? undefined : { region, account, name };
}

function placeKey(name: string | undefined, region: string | undefined): string | undefined {
  return name === undefined || region === undefined ? undefined : `${name} in ${region}`;
}

/** Why a reference is open: it is not known, or more than one vault answers to it. */
export function openBecause(value: unknown): string | undefined {
  return value === unknown ? undefined : `${shown(value)} is the name of several vaults of this stack`;
}
