import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Answer } from "../../framework/policyDocument";
import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { tagOf } from "../storage/buckets";

/** Where personal data may be, and by what. */
export interface TransferConfig {
  readonly tagKey: string;
  readonly classes: readonly string[];
  readonly allowedRegions: readonly { readonly region: string; readonly mechanism: string }[];
  /** Mechanisms that hold only with a record. */
  readonly recordNeededFor: readonly string[];
  /** Where that record is; "" while there is none. */
  readonly transferRecord: string;
}

export const transferSchema: Readonly<Record<keyof TransferConfig, PolicyConfigSchema["properties"][string]>> = {
  tagKey: { type: "string", description: "Tag that holds a resource's data class." },
  classes: { type: "array", items: { type: "string" }, description: "Data classes that hold personal data." },
  allowedRegions: {
    type: "array",
    items: { type: "object" },
    description: "Regions where they may be, each with the `mechanism` of the transfer law that allows it.",
  },
  recordNeededFor: {
    type: "array",
    items: { type: "string" },
    description: "Mechanisms that hold only while `transferRecord` says where they are on record.",
  },
  transferRecord: { type: "string", description: "Reference of the record of the contractual clauses." },
};

/** Whether a resource holds personal data, by its data class. */
export function holdsPersonalData(subject: Subject, { tagKey, classes }: TransferConfig): Answer {
  const dataClass = tagOf(subject, tagKey);
  return dataClass === unknown ? unknown : classes.includes(String(dataClass));
}

/** Personal data, or a copy of it, in a Region. */
export interface Whereabouts {
  readonly on: Subject;
  /** What puts it there. */
  readonly property: string;
  readonly region: unknown;
  /** What it is, as the message says it. */
  readonly what: string;
  readonly personal: Answer;
}

/** Says what no mechanism covers. Where a Region is allowed it does not matter what is in it. */
export function judgeRegion(whereabouts: Whereabouts, config: TransferConfig, report: Report): void {
  const { on, property, region, what, personal } = whereabouts;
  if (personal === false) return;
  if (typeof region !== "string") {
    report.cannotTell(on, property, "its Region is not known here");
    return;
  }
  const allowed = config.allowedRegions.find((each) => each.region === region);
  const unrecorded = allowed !== undefined && config.recordNeededFor.includes(allowed.mechanism);
  if (allowed !== undefined && !(unrecorded && config.transferRecord === "")) return;
  if (personal === unknown) {
    report.cannotTell(on, "the data class", `nobody knows yet whether personal data goes to ${region}`);
    return;
  }
  const found = /region(Name)?$/i.test(property) ? shown(region) : `in ${region}`;
  if (allowed === undefined) {
    const required = `it must be a Region that a mechanism of the transfer law allows, because it holds ${what}`;
    const mend =
      "use another Region, or add this one with its mechanism to `allowedRegions` in this policy's configuration";
    report.violation({ on, property, found, required, mend });
  } else {
    const required = `it must have ${allowed.mechanism} on record, because it holds ${what}`;
    const mend =
      "use a Region that needs no record, or set `transferRecord` in this policy's configuration to where they are on record";
    report.violation({ on, property, found, required, mend });
  }
}
