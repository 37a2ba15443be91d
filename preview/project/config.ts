import { UNKNOWN } from "../../graph/types";
import { PreviewError } from "../failure";
import { stackFile, type Project } from "./project";
import { isRecord, readYaml } from "./yamlFile";

/** A stack's configuration the way the CLI hands it to a program: every value text, structured ones as JSON. */
export interface StackConfig {
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/**
 * Merges the defaults of Pulumi.yaml, the stack's file and the overrides of the command line, weakest first.
 * A `secure:` value cannot be decrypted without the stack's key: the unknown sentinel stands for it and its key is a secret, so the program
 * sees a secret that is not known yet. An override replaces it where the program needs a real one.
 */
export function readConfig(project: Project, stack: string, overrides: Readonly<Record<string, string>>): StackConfig {
  const file = stackFile(project, stack);
  const values: Record<string, string> = {};
  const secrets = new Set<string>();
  const take = (key: string, value: unknown): void => {
    const secret = hasSecure(value);
    values[key] = asText(secret ? withoutSecure(value) : value);
    if (secret) secrets.add(key);
    else secrets.delete(key);
  };

  const declared = projectConfig(project);
  for (const { key, fallback, secret } of declared) {
    if (fallback === undefined) continue;
    take(key, fallback);
    if (secret) secrets.add(key);
  }
  const content = readYaml(file) ?? {};
  if (!isRecord(content)) throw new PreviewError("configuration", `${file}: expected a mapping`);
  const section = content.config ?? {};
  if (!isRecord(section)) throw new PreviewError("configuration", `${file}: config must be a mapping`);
  for (const [key, value] of Object.entries(section)) take(withNamespace(project, key), value);
  for (const [key, value] of Object.entries(overrides)) {
    const full = withNamespace(project, key);
    // What the file keeps secret stays secret: the override only tells its value.
    values[full] = value;
  }
  checkDeclared(stack, declared, values);
  for (const { key, secret } of declared) if (secret && key in values) secrets.add(key);
  return { values, secretKeys: [...secrets].toSorted() };
}

/** A key without a namespace belongs to the project. `a:config:b` is how older files spell `a:b`. */
export function withNamespace(project: { readonly name: string }, key: string): string {
  return key.includes(":") ? key.replace(/^([^:]+):config:/, "$1:") : `${project.name}:${key}`;
}

interface Declared {
  readonly key: string;
  readonly type: string | undefined;
  readonly fallback: unknown;
  readonly secret: boolean;
}

function projectConfig(project: Project): Declared[] {
  return Object.entries(project.config).map(([name, value]) => {
    const key = withNamespace(project, name);
    if (isRecord(value) && ("type" in value || "default" in value || "value" in value || "description" in value)) {
      const type = typeof value.type === "string" ? value.type : undefined;
      return { key, type, fallback: value.value ?? value.default, secret: value.secret === true };
    }
    return { key, type: undefined, fallback: value, secret: false };
  });
}

function checkDeclared(stack: string, declared: readonly Declared[], values: Readonly<Record<string, string>>): void {
  // As the CLI: only a declared type without a default makes a key required.
  const missing = declared.filter(
    ({ key, type, fallback }) => type !== undefined && fallback === undefined && !(key in values),
  );
  if (missing.length > 0) {
    const names = missing.map(({ key }) => `'${key}'`).join(", ");
    throw new PreviewError(
      "configuration",
      `Stack '${stack}' is missing configuration value${missing.length > 1 ? "s" : ""} ${names}`,
    );
  }
  for (const { key, type } of declared) {
    const value = values[key];
    if (value === undefined || type === undefined || value.includes(UNKNOWN) || matchesType(type, value)) continue;
    throw new PreviewError(
      "configuration",
      `Stack '${stack}' with configuration key '${key}' must be of type '${type}'`,
    );
  }
}

function matchesType(type: string, value: string): boolean {
  switch (type) {
    case "integer":
      return /^[+-]?\d+$/.test(value);
    case "boolean":
      return value === "true" || value === "false";
    case "array":
      return Array.isArray(parsed(value));
    case "object":
      return isRecord(parsed(value));
    default:
      return true;
  }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function hasSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecure);
  if (!isRecord(value)) return false;
  return isSecure(value) || Object.values(value).some(hasSecure);
}

function isSecure(value: Record<string, unknown>): boolean {
  return typeof value.secure === "string" && Object.keys(value).length === 1;
}

function withoutSecure(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecure);
  if (!isRecord(value)) return value;
  if (isSecure(value)) return UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecure(inner)]));
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return JSON.stringify(value);
}
