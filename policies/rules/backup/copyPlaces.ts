import type { Answer } from "../../framework/policyDocument";
import type { Subject } from "../../framework/subject";
import { textual, unknown } from "../../framework/values";
import type { Retained } from "./planRules";
import { vaultArn, type Vaults } from "./vaults";

/** Whether a copy lands in another Region or account than its source. */
export interface Away {
  readonly region: Answer;
  readonly account: Answer;
}

interface Place {
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** Two resources of one provider are of one account; those of two may be. */
  readonly provider: string | undefined;
}

/** Where a copy goes, by the ARN of its destination, else by what the ARN is computed from. */
export function awayOf(copy: Retained, vaults: Vaults): Away {
  const { plan, rule, path } = copy;
  const own = vaults.find(plan, plan.at(...rule, "targetVaultName"));
  const home = placeOf(plan, own.kind === "one" ? placeOf(own.subject) : undefined);
  const destination = [...path, "destinationVaultArn"];
  const arn = vaultArn(plan.at(...destination));
  if (arn !== undefined) return between(home, { ...arn, provider: undefined });
  const candidates = vaults.candidates(copy, destination);
  const all = candidates === unknown ? [] : candidates.map((vault) => between(home, placeOf(vault)));
  return { region: agreed(all.map(({ region }) => region)), account: agreed(all.map(({ account }) => account)) };
}

function placeOf(subject: Subject, fallback?: Place): Place {
  const arn = vaultArn(subject.at("arn"));
  return {
    region: textual(subject.region) ?? arn?.region ?? fallback?.region,
    account: arn?.account ?? fallback?.account,
    provider: subject.provider,
  };
}

function between(home: Place, there: Place): Away {
  const differ = (a: string | undefined, b: string | undefined): Answer =>
    [a, b].some((part) => part === undefined || part === "") ? unknown : a !== b;
  const account = home.provider === there.provider ? false : differ(home.account, there.account);
  return { region: differ(home.region, there.region), account };
}

/** What all of several possible answers say. */
function agreed([first, ...others]: readonly Answer[]): Answer {
  return first !== undefined && others.every((each) => each === first) ? first : unknown;
}
