import { UNKNOWN } from "../graph/types";
import { isList, isObject, type Json, type JsonObject } from "./wire/struct";

// The SDK marks special values by this key; the signatures are part of its protocol (runtime/rpc.ts).
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const signatures = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

export const masked = "[secret]";

export function signatureOf(value: Json | undefined): string | undefined {
  if (!isObject(value)) return undefined;
  const signature = value[signatureKey];
  return typeof signature === "string" ? signature : undefined;
}

export function secret(value: Json): JsonObject {
  return { [signatureKey]: signatures.secret, value };
}

/** True for the sentinel itself and for a text that it was written into, such as a URL with an unknown password. */
export function isUnknown(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes(UNKNOWN);
}

function rebuild(value: Json, change: (special: JsonObject, signature: string) => Json | undefined): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => rebuild(item, change));
  const signature = signatureOf(value);
  if (signature !== undefined) {
    const changed = change(value, signature);
    if (changed !== undefined) return changed;
  }
  const result: Record<string, Json> = {};
  for (const key of Object.keys(value)) result[key] = rebuild(value[key] ?? null, change);
  return result;
}

/** What a resource reference stands for where nobody understands references: the id, for a component the URN. */
function reference(value: JsonObject): Json {
  const { id, urn } = value;
  if (typeof id === "string") return id === "" ? UNKNOWN : id;
  return urn ?? null;
}

/** Plain data: secrets opened, outputs and references replaced by what they stand for. Assets stay as they are. */
export function plain(value: Json): Json {
  return rebuild(value, (special, signature) => {
    if (signature === signatures.secret) return plain(special.value ?? null);
    if (signature === signatures.output) return "value" in special ? plain(special.value ?? null) : UNKNOWN;
    if (signature === signatures.resource) return reference(special);
    return undefined;
  });
}

/** What a policy is given: as plain data, but secrets still marked, since the policy SDK opens them itself. */
export function forPolicy(inputs: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  for (const key of Object.keys(inputs)) {
    result[key] = rebuild(inputs[key] ?? null, (special, signature) => {
      if (signature === signatures.resource) return reference(special);
      if (signature === signatures.output) return plain(special);
      return undefined;
    });
  }
  return result;
}

export function containsSecret(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isList(value)) return value.some(containsSecret);
  const signature = signatureOf(value);
  if (signature === signatures.secret) return true;
  if (signature === signatures.output && value.secret === true) return true;
  return Object.values(value).some(containsSecret);
}

/** What the digest shows: secrets masked, references by id. `asset` describes an asset or archive. */
export function forDigest(value: Json, asset: (special: JsonObject) => Json): Json {
  return rebuild(value, (special, signature) => {
    switch (signature) {
      case signatures.secret:
        return masked;
      case signatures.output:
        if (special.secret === true) return masked;
        return "value" in special ? forDigest(special.value ?? null, asset) : UNKNOWN;
      case signatures.resource:
        return reference(special);
      case signatures.asset:
      case signatures.archive:
        return asset(special);
      default:
        return undefined;
    }
  });
}

/** Property paths (`a.b[0]`) of everything unknown in a digest value. */
export function unknownPaths(value: Json, path: string, found: string[] = []): string[] {
  if (typeof value === "string") {
    if (value.includes(UNKNOWN)) found.push(path);
  } else if (typeof value === "object" && value !== null) {
    if (isList(value)) {
      value.forEach((item, index) => unknownPaths(item, `${path}[${index}]`, found));
    } else {
      for (const key of Object.keys(value)) {
        unknownPaths(value[key] ?? null, path === "" ? pathKey(key) : joinPath(path, key), found);
      }
    }
  }
  return found;
}

export function joinPath(path: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function pathKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : `[${JSON.stringify(key)}]`;
}

/** Every text that is a secret, to be masked wherever a message repeats it. */
export function secretTexts(value: Json, found: Set<string>, inside = false): void {
  if (typeof value === "string") {
    // Shorter ones would mask half of a sentence.
    if (inside && value.length >= 6 && !value.includes(UNKNOWN)) found.add(value);
  } else if (typeof value === "object" && value !== null) {
    if (isList(value)) {
      for (const item of value) secretTexts(item, found, inside);
    } else {
      const signature = signatureOf(value);
      const now =
        inside || signature === signatures.secret || (signature === signatures.output && value.secret === true);
      for (const [key, item] of Object.entries(value)) if (key !== signatureKey) secretTexts(item, found, now);
    }
  }
}
