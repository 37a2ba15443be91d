import type { Answer } from "../../framework/policyDocument";
import type { Report } from "../../framework/report";
import type { Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import { unknown } from "../../framework/values";
import { Buckets } from "../storage/buckets";
import { propertyIn, replicationsOf } from "../storage/replications";
import { holdsPersonalData, type TransferConfig, type Whereabouts } from "./transfer";

/** Replicas of buckets. One that bears its class itself is judged as what holds it, not a second time as a copy. */
export function bucketCopies(stack: StackView, config: TransferConfig, report: Report): readonly Whereabouts[] {
  const classOf = (end: Target): Answer => (end.kind === "one" ? holdsPersonalData(end.subject, config) : unknown);
  return replicationsOf(stack, new Buckets(stack), report).flatMap((rule): readonly Whereabouts[] => {
    const { on, source, destination } = rule;
    if (classOf(destination) === true) return [];
    const region = destination.kind === "one" ? destination.subject.region : undefined;
    const property = propertyIn(rule, ["destination", "bucket"]);
    return [{ on, property, region, what: "replicas of personal data", personal: classOf(source) }];
  });
}
