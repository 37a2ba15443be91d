import type { z } from "zod";
import { stackSchema } from "./schema";
import type { StackConfig } from "./schema";
import { pathText } from "./schemaProblems";

/** What can be read of a configuration whose shape is wrong in places. */
export interface Salvaged {
  readonly config: StackConfig;
  /** Whether a value at the path, above or below it was left out: a verdict that rests on it means nothing. */
  touches(path: string): boolean;
}

type Json = Record<string, unknown>;
type Issue = z.core.$ZodIssue;

/** Stand-ins for what has no default. Rules that look at them are not asked, see `touches`. */
const standIns: Readonly<Json> = {
  breakGlassRoleName: "stand-in",
  dns: { zone: { create: "example.com" }, recordName: "example.com", primaryEndpoint: "a.example.com" },
};

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The paths that an issue makes unreadable; a whole list where one of its members is wrong. */
function unreadable(issue: Issue): readonly (readonly string[])[] {
  const list = issue.path.findIndex((key) => typeof key === "number");
  const path = (list === -1 ? issue.path : issue.path.slice(0, list)).map(String);
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

/** Takes the value at the path out; where nothing is left to take, the map that misses it. Returns the path taken. */
function takeOut(config: Json, path: readonly string[]): readonly string[] {
  const key = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((value, name) => (isMap(value) ? value[name] : undefined), config);
  if (key === undefined || path.length === 0) return path;
  if (isMap(parent) && key in parent) {
    Reflect.deleteProperty(parent, key);
    return path;
  }
  if (path.length > 1) return takeOut(config, path.slice(0, -1));
  if (key in standIns) config[key] = standIns[key];
  return path;
}

/**
 * Leaves out what cannot be read and fills in the defaults. Undefined when too little is left to say anything: no map
 * at all, or no environment, which decides what the rules ask for.
 */
export function salvage(input: unknown, issues: readonly Issue[]): Salvaged | undefined {
  if (!isMap(input)) return undefined;
  const rest = structuredClone(input);
  const taken = new Set<string>();
  let open: readonly Issue[] = issues;
  // Each round takes at least one value out or puts one stand-in in; paths are at most five keys long.
  for (let round = 0; round < 6; round++) {
    for (const path of open.flatMap(unreadable)) {
      if (path[0] === "environment") return undefined;
      taken.add(pathText(takeOut(rest, path)));
    }
    const parsed = stackSchema.safeParse(rest);
    if (parsed.success) {
      const touches = (path: string) =>
        [...taken].some((gone) => path === gone || path.startsWith(`${gone}.`) || gone.startsWith(`${path}.`));
      return { config: parsed.data, touches };
    }
    open = parsed.error.issues;
  }
  return undefined;
}
