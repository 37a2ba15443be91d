import { NO_BREAK } from "./text";

/** A type token for people: the service it belongs to and its name there. */
export interface TypeName {
  /** `s3`, `random`, `kubernetes core/v1`, `provider`. AWS is not named, being what this repository is about. */
  readonly service: string;
  readonly name: string;
}

export function typeName(token: string): TypeName {
  const [pkg = "", module = "", name = ""] = token.split(":");
  if (pkg === "pulumi" && module === "providers") return { service: "provider", name };
  const parts = module.split("/");
  // Most tokens repeat the name in the module: aws:s3/bucket:Bucket, random:index/randomId:RandomId.
  if (parts.length > 1 && parts.at(-1)?.toLowerCase() === name.toLowerCase()) parts.pop();
  const service = parts.filter((part) => part !== "index").join("/");
  const packageName = pkg === "aws" ? "" : pkg;
  return { service: [packageName, service].filter(Boolean).join(" ") || pkg, name: name || token };
}

/** `s3: Bucket 18, BucketPolicy 18; kms: Key 2`: the larger counts first; a count stays beside its name. */
export function countsByService(types: ReadonlyMap<string, number>): string {
  const services = new Map<string, { total: number; names: { name: string; number: number }[] }>();
  for (const [token, number] of types) {
    const { service, name } = typeName(token);
    const entry = services.get(service) ?? { total: 0, names: [] };
    entry.total += number;
    entry.names.push({ name, number });
    services.set(service, entry);
  }
  return [...services]
    .toSorted(([a, { total: first }], [b, { total: second }]) => second - first || a.localeCompare(b))
    .map(([service, { names }]) => {
      const sorted = names.toSorted((a, b) => b.number - a.number || a.name.localeCompare(b.name));
      const counts = sorted.map(({ name, number }) => `${name}${NO_BREAK}${number}`);
      return `${service}:${NO_BREAK}${counts.join(", ")}`;
    })
    .join("; ");
}
