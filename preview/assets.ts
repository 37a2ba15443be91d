import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { signatureKey, signatureOf, signatures } from "./values";
import { isObject, type Json, type JsonObject } from "./wire/struct";

/** Longest text of an asset that the digest repeats, in characters; a bundled function is better known by its hash. */
const longestText = 4096;

/**
 * An asset or archive as the digest shows it: signature, SHA-256 and where it comes from. The hash of an archive is over its sorted names and
 * their hashes, so it is the same on every machine; the CLI hashes the packed bytes instead, so the two cannot be compared.
 */
export function describeAsset(value: JsonObject, directory: string): JsonObject {
  const { text, path, uri, assets } = value;
  const hash = assetHash(value, directory);
  const described: Record<string, Json> = { [signatureKey]: value[signatureKey] ?? null };
  if (hash !== undefined) described.hash = hash;
  if (typeof text === "string" && text.length <= longestText) described.text = text;
  if (typeof path === "string") described.path = path;
  if (typeof uri === "string") described.uri = uri;
  if (isObject(assets)) {
    described.assets = Object.fromEntries(
      Object.entries(assets).map(([name, inner]) => [name, isObject(inner) ? describeAsset(inner, directory) : inner]),
    );
  }
  return described;
}

/** Files that an asset names and that do not exist. */
export function missingFiles(value: Json, directory: string, found: string[] = []): string[] {
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) missingFiles(item, directory, found);
  } else if (isObject(value)) {
    const signature = signatureOf(value);
    const { path } = value;
    if (signature === signatures.asset || signature === signatures.archive) {
      if (typeof path === "string" && !existsSync(resolve(directory, path))) found.push(path);
    }
    for (const inner of Object.values(value)) missingFiles(inner, directory, found);
  }
  return found;
}

function assetHash(value: JsonObject, directory: string): string | undefined {
  const { text, path, assets } = value;
  if (typeof text === "string") return sha256(text);
  if (typeof path === "string") return pathHash(resolve(directory, path));
  if (isObject(assets)) {
    const entries = Object.entries(assets).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const hashes = entries.map(([name, inner]) => {
      const hash = isObject(inner) ? assetHash(inner, directory) : undefined;
      return hash === undefined ? undefined : `${name}\0${hash}\n`;
    });
    return hashes.includes(undefined) ? undefined : sha256(hashes.join(""));
  }
  // A remote one would have to be fetched.
  return undefined;
}

function pathHash(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return sha256(readFileSync(path));
  const names = readdirSync(path).toSorted();
  return sha256(names.map((name) => `${name}\0${pathHash(join(path, name)) ?? ""}\n`).join(""));
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
