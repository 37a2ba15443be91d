import { isDeepStrictEqual } from "node:util";
import { isList, isObject, type Json, type JsonObject } from "../wire/struct";

/**
 * What a value has that its JSON schema does not allow: `days is "x". Allowed: number, at least 7.` Understands the
 * keywords that policies' settings are written with: type, enum, const, bounds of numbers, texts and lists, pattern,
 * items, properties, required, additionalProperties. Others are left to the policy.
 */
export function schemaProblems(value: Json, schema: Json, path = ""): string[] {
  if (schema === false) return [`${path} is not allowed.`];
  if (!isObject(schema)) return [];
  if (!accepts(value, schema)) return [`${path} is ${JSON.stringify(value)}. Allowed: ${allowedBy(schema)}.`];
  if (isObject(value)) return objectProblems(value, schema, path);
  if (isList(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((each, index) => schemaProblems(each, itemSchema(items, index), `${path}[${index}]`));
  }
  return [];
}

function itemSchema(items: Json, index: number): Json {
  return isList(items) ? (items[index] ?? true) : items;
}

function objectProblems(value: JsonObject, schema: JsonObject, path: string): string[] {
  const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = schema.required !== undefined && isList(schema.required) ? schema.required.map(String) : [];
  const missing = required
    .filter((key) => value[key] === undefined)
    .map((key) => `${at(key)} is absent. Allowed: ${allowedBy(properties[key] ?? {})}.`);
  const wrong = Object.entries(value).flatMap(([key, each]) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) return schemaProblems(each, property, at(key));
    if (schema.additionalProperties === false) {
      return [`${at(key)} is not known. Allowed: ${Object.keys(properties).join(", ")}.`];
    }
    return schemaProblems(each, schema.additionalProperties ?? true, at(key));
  });
  return [...missing, ...wrong];
}

function accepts(value: Json, schema: JsonObject): boolean {
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOf(type, value))) return false;
  if (schema.const !== undefined && !isDeepStrictEqual(value, schema.const)) return false;
  if (isListOf(schema.enum) && !schema.enum.some((each) => isDeepStrictEqual(each, value))) return false;
  if (typeof value === "number") return isBetween(value, schema);
  if (typeof value === "string") {
    const fits = typeof schema.pattern !== "string" || new RegExp(schema.pattern, "u").test(value);
    return fits && hasLength(Array.from(value).length, schema.minLength, schema.maxLength);
  }
  if (isList(value)) {
    const unique = schema.uniqueItems !== true || !value.some((each, i) => isAmong(each, value.slice(0, i)));
    return unique && hasLength(value.length, schema.minItems, schema.maxItems);
  }
  return true;
}

function isAmong(value: Json, list: readonly Json[]): boolean {
  return list.some((each) => isDeepStrictEqual(each, value));
}

function isBetween(value: number, schema: JsonObject): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  return (
    (typeof minimum !== "number" || value >= minimum) &&
    (typeof maximum !== "number" || value <= maximum) &&
    (typeof exclusiveMinimum !== "number" || value > exclusiveMinimum) &&
    (typeof exclusiveMaximum !== "number" || value < exclusiveMaximum)
  );
}

function hasLength(length: number, least: Json | undefined, most: Json | undefined): boolean {
  return (typeof least !== "number" || length >= least) && (typeof most !== "number" || length <= most);
}

function typesOf({ type }: JsonObject): readonly string[] {
  const types = isListOf(type) ? type : [type];
  return types.filter((each) => typeof each === "string");
}

function isOf(type: string, value: Json): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return isList(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isListOf(value: Json | undefined): value is readonly Json[] {
  return value !== undefined && isList(value);
}

/** The schema in words. */
function allowedBy(schema: Json): string {
  if (!isObject(schema)) return "anything";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (isListOf(schema.enum)) return schema.enum.map((each) => JSON.stringify(each)).join(", ");
  const bounds: readonly (readonly [string, Json | undefined])[] = [
    ["at least", schema.minimum],
    ["at most", schema.maximum],
    ["more than", schema.exclusiveMinimum],
    ["less than", schema.exclusiveMaximum],
    ["characters at least", schema.minLength],
    ["characters at most", schema.maxLength],
    ["elements at least", schema.minItems],
    ["elements at most", schema.maxItems],
    ["matching", schema.pattern],
  ];
  return [
    typesOf(schema).join(" or ") || "anything",
    ...bounds.flatMap(([words, bound]) => (bound === undefined ? [] : [`${words} ${JSON.stringify(bound)}`])),
    ...(schema.uniqueItems === true ? ["without repetition"] : []),
  ].join(", ");
}
