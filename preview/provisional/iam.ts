import type { Subject, Table } from "./subject";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** IAM's unique ids: four letters that tell the kind and seventeen more. */
const uniqueId = (s: Subject, kind: string) => kind + s.letters(17, base32, "unique");

/** `kind/path/name` as IAM writes it; a path begins and ends with a slash. */
function entity(s: Subject, kind: string, name: string | undefined): string | undefined {
  const path = s.has("path") ? s.input("path") : "/";
  if (path === undefined || name === undefined) return undefined;
  return s.globalArn("iam", `${kind}${path}${name}`);
}

const policy = (s: Subject) => {
  const name = s.readId?.split("/").at(-1) ?? s.physicalName("name", { max: 128, prefix: "namePrefix" });
  const arn = entity(s, "policy", name);
  return { id: arn, name, arn, path: "/", policyId: uniqueId(s, "ANPA"), attachmentCount: 0 };
};

export const iam: Table = {
  "aws:iam/role:Role": (s) => {
    const name = s.physicalName("name", { max: 64, prefix: "namePrefix" });
    return { id: name, name, arn: entity(s, "role", name), uniqueId: uniqueId(s, "AROA") };
  },
  "aws:iam/user:User": (s) => {
    const name = s.physicalName("name", { max: 64 });
    return { id: name, name, arn: entity(s, "user", name), uniqueId: uniqueId(s, "AIDA") };
  },
  "aws:iam/group:Group": (s) => {
    const name = s.physicalName("name", { max: 128 });
    return { id: name, name, arn: entity(s, "group", name), uniqueId: uniqueId(s, "AGPA") };
  },
  "aws:iam/instanceProfile:InstanceProfile": (s) => {
    const name = s.physicalName("name", { max: 128, prefix: "namePrefix" });
    return { id: name, name, arn: entity(s, "instance-profile", name), uniqueId: uniqueId(s, "AIPA") };
  },
  "aws:iam/policy:Policy": policy,
  "aws:iam/rolePolicy:RolePolicy": (s) => {
    const name = s.physicalName("name", { max: 128, prefix: "namePrefix" });
    const role = s.input("role");
    return { id: role === undefined ? undefined : s.join(`${role}:`, name), name };
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (s) => {
    const role = s.input("role");
    const attached = s.input("policyArn");
    return { id: role === undefined || attached === undefined ? undefined : `${role}/${attached}` };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (s) => {
    const host = s.input("url")?.replace(/^https:\/\//, "");
    const arn = s.globalArn("iam", s.join("oidc-provider/", host));
    return { id: arn, arn };
  },
};
