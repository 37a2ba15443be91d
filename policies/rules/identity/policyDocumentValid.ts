import { readPolicy } from "../../framework/policyDocument";
import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shownPath, unknown } from "../../framework/values";
import { holderTypes, policiesIn, type HeldPolicy } from "./policyHolders";
import { problemsOf } from "./policyGrammar";

export const policyDocumentValid = resourceRule(
  {
    name: "identity-policy-document-valid",
    sentence: "Every policy document keeps to IAM's grammar and size.",
    severity: "high",
    level: "mandatory",
    refs: ["SEC-4"],
    why: "A broken document stops a deployment halfway; a Deny with a misspelt ARN or an old version applies and denies nothing.",
    mend: "write the element as IAM's grammar has it",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  },
  {
    types: holderTypes,
    check(holder, report) {
      for (const policy of policiesIn(holder)) {
        if (policy === unknown) report.cannotTell(holder, "inlinePolicies");
        else judge(holder, policy, report);
      }
    },
  },
);

function judge(on: Subject, { path, kind, limit }: HeldPolicy, report: Report): void {
  const property = shownPath(path);
  const value = on.at(...path);
  const reading = readPolicy(value);
  if (reading.kind === "unknown") report.cannotTell(on, property);
  if (reading.kind === "invalid") {
    report.violation({
      on,
      property,
      found: "no JSON object",
      required: "it must be one, because IAM reads nothing else",
      mend: "render the document with JSON.stringify",
    });
  }
  if (reading.kind !== "document") return;
  for (const { index } of reading.document.unknownStatements.map((each) => ({ index: each }))) {
    report.cannotTell(on, `${property}.Statement[${index}]`);
  }
  for (const { at, found, required } of problemsOf(reading.document, kind)) {
    report.violation({ on, property: `${property}.${at}`, found, required });
  }
  const size = sizeOf(value, kind !== "resource");
  if (limit === undefined || size <= limit) return;
  report.violation({
    on,
    property,
    found: `${size} ${kind === "resource" ? "bytes" : "characters"} long`,
    required: `it must be at most ${limit}, because AWS rejects a larger one`,
    mend: "split it, or merge statements that say the same",
  });
}

/** IAM does not count white space; the services count bytes. */
function sizeOf(value: unknown, ofIam: boolean): number {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return ofIam ? text.replace(/\s/g, "").length : Buffer.byteLength(text);
}
