import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import type { Verdict } from "./selectionVerdict";

/** AWS Backup works within one account and Region; the provider stands for the account. */
export function placeKey(subject: Subject): string {
  return `${subject.provider ?? ""} ${String(subject.region)}`;
}

/** Whether two resources are in one account and Region, as far as both say. */
export function inOnePlace(a: Subject, b: Subject): Verdict {
  if (a.provider !== b.provider) return "no";
  const [here, there] = [a.region, b.region];
  if (here === there && here !== unknown) return "yes";
  return [here, there].some((region) => region === unknown || region === undefined) ? "perhaps" : "no";
}

export function regionText(subject: Subject): string {
  const { region } = subject;
  return typeof region === "string" ? region : "its Region";
}
