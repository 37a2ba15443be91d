import { readPolicy } from "../../framework/policyDocument";
import { requires } from "../../framework/policyMatching";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { keyTypes } from "./types";

export const grantsForAwsResourcesOnly = resourceRule(
  {
    name: "keys-grants-for-aws-resources-only",
    sentence: "Whoever may create grants on a key may do so for AWS services only.",
    severity: "high",
    level: "advisory",
    refs: ["K5"],
    why: "A grant hands the key on without any policy saying so; backups need grants to AWS's services, nobody needs others.",
    mend: "put kms:CreateGrant in a statement of its own with Bool kms:GrantIsForAWSResource true",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
  },
  {
    types: [...types.anyKey, ...keyTypes.keyPolicy, ...keyTypes.rolePolicy, ...keyTypes.policy],
    check(holder, report) {
      const reading = readPolicy(holder.at("policy"));
      if (reading.kind === "unknown") report.cannotTell(holder, "policy");
      if (reading.kind !== "document") return;
      for (const statement of reading.document.statements) {
        // Wider patterns are administration: they allow far more than this.
        const named = statement.actions?.some(
          (action) => action !== unknown && action.toLowerCase() === "kms:creategrant",
        );
        if (statement.effect !== "Allow" || named !== true) continue;
        const limited = requires(statement, "kms:GrantIsForAWSResource", (value) => value.toLowerCase() === "true");
        const property = `policy.Statement[${statement.index}].Condition`;
        if (limited === unknown) report.cannotTell(holder, property);
        if (limited !== false) continue;
        report.violation({
          on: holder,
          property,
          found: "without kms:GrantIsForAWSResource",
          required: "it must limit kms:CreateGrant to AWS's own services, because a grant hands the key to anyone",
        });
      }
    },
  },
);
