/** What stands for a value that nobody knows before the deployment. A rule never takes it for a pass. */
export const unknown: unique symbol = Symbol("unknown");
export type Unknown = typeof unknown;

export type Plain = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

/** The engine's sentinels, one a type (sdk/nodejs/runtime/rpc.ts): boolean, number, string, array, asset, archive, object. */
const sentinels: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * The properties without the policy SDK's proxy, which throws on the first unknown value and with that ends the rule
 * for every other resource of the stack. Without the SDK's marker the properties are used as they are, and the SDK's
 * own "can't be known" advisory stands in for ours.
 */
export function unwrapped(props: Plain): Plain {
  if (props.__isSpecialProxy !== true) return props;
  const target = props.__getSpecialProxyTarget;
  return isObject(target) ? target : props;
}

/** The value at a path: undefined when it is absent, {@link unknown} when it or something above it is not known. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (sentinels.has(value)) return unknown;
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  if (sentinels.has(value)) return unknown;
  return value ?? undefined;
}

/** A list's elements; a single block counts as a list of one, as the provider's older schemas had it. */
export function listAt(root: unknown, path: Path): readonly unknown[] | Unknown {
  const value = valueAt(root, path);
  if (value === unknown) return unknown;
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

/** A path as a reader would write it: `rules[0].lifecycle.deleteAfter`. */
export function shownPath(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? `[${String(key)}]` : /^[\w$]+$/.test(key) ? `.${key}` : `["${key}"]`))
    .join("")
    .replace(/^\./, "");
}

/** A value as it stands in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === unknown) return "unknown";
  return JSON.stringify(value);
}

/** The number, where the provider's schema promises one; anything else counts as absent. */
export function numeric(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A number above zero: the provider's state holds 0, and AWS Backup -1, for what is absent. */
export function positive(value: unknown): number | undefined {
  const number = numeric(value);
  return number !== undefined && number > 0 ? number : undefined;
}

export function textual(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
