import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, type Path, shownPath } from "../../framework/values";
import { types } from "../resourceTypes";
import { storageTypes } from "./types";

export const bucketOwnership = stackRule(
  {
    name: "storage-bucket-ownership",
    sentence: "The bucket's owner owns every object, and no ACL gives anyone else access.",
    severity: "medium",
    level: "advisory",
    refs: ["SEC-4"],
    why: "An object that its writer owns can be out of reach of the bucket's owner, of its replication and of its backups.",
    mend: "set objectOwnership to BucketOwnerEnforced, and remove the ACL",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  },
  {
    types: [...storageTypes.bucketOwnership, ...storageTypes.bucketAcl, ...types.bucket],
    check(stack, report) {
      for (const controls of stack.ofType(storageTypes.bucketOwnership)) {
        report.tell(controls, ["rule", "objectOwnership"], (ownership) => {
          if (ownership === "BucketOwnerEnforced") return;
          const required = 'it must be "BucketOwnerEnforced", because whoever writes an object could otherwise own it';
          report.violation({ on: controls, property: "rule.objectOwnership", found: shown(ownership), required });
        });
      }
      for (const acl of stack.ofType([...storageTypes.bucketAcl, ...types.bucket])) {
        privateAcl(acl, ["acl"], report);
      }
      for (const acl of stack.ofType(storageTypes.bucketAcl)) noGrants(acl, ["accessControlPolicy"], report);
      for (const bucket of stack.ofType(types.bucket)) noGrants(bucket, ["grants"], report);
    },
  },
);

const required = "it must be absent, because roles and the bucket's policy say who may do what";

function privateAcl(on: Subject, path: Path, report: Report): void {
  report.tell(on, path, (acl) => {
    if (acl === undefined || acl === "private") return;
    report.violation({ on, property: shownPath(path), found: shown(acl), required });
  });
}

function noGrants(on: Subject, path: Path, report: Report): void {
  report.tell(on, path, (grants) => {
    if (grants === undefined || (Array.isArray(grants) && grants.length === 0)) return;
    report.violation({ on, property: shownPath(path), found: "a list of grants", required });
  });
}
