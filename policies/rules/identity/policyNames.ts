/** What a name in a policy has to be, as a clause; undefined when it is that. */
type Requirement = string | undefined;

/** `arn:partition:service:region:account:resource`; the last part may hold colons. */
export function arnProblem(text: string): Requirement {
  if (/^\*+$/.test(text) || text.split(":").length >= 6 || /^\$\{[^}]*\}$/.test(text)) return undefined;
  return "it must be `*` or an ARN of six parts, because it matches nothing like this";
}

/** Principals are named whole: an account, an ARN, a unique id, or everyone. */
export function principalProblem(kind: string, value: string): Requirement {
  if (value === "") return "it must name a principal, because an empty one is rejected or stands for nobody";
  if (kind === "*" || value === "*") return undefined;
  if (kind === "Service") {
    return /^[\w-]+(\.[\w-]+)+$/.test(value)
      ? undefined
      : "it must be a service's name such as `backup.amazonaws.com`, because IAM knows no other";
  }
  if (kind !== "AWS" || /^(\d{12}|A[A-Z]{3}[A-Z\d]{12,})$/.test(value)) return undefined;
  if (/[*?]/.test(value)) {
    return "it must be a whole name, because a principal takes no wildcard in a part: use `*` with a condition on aws:PrincipalArn";
  }
  return /^arn:[\w-]+:(iam|sts)::\d{12}:.+$/.test(value)
    ? undefined
    : "it must be an account, an ARN of IAM or STS, or a unique id, because KMS, S3 and IAM reject others";
}
