import { unknown, valueAt, type Plain, type Unknown } from "./values";

/** Yes, no, or {@link unknown}. All three are compared with `===`: the symbol is truthy. */
export type Answer = boolean | Unknown;

/** The texts of a field that takes one or many; parts that nobody knows yet stand in it as {@link unknown}. */
export type Texts = readonly (string | Unknown)[];

export interface PolicyPrincipal {
  /** `"*"` for `Principal: "*"`; {@link unknown} when the whole principal is. */
  readonly kind: "*" | "AWS" | "Service" | "Federated" | "CanonicalUser" | (string & {}) | Unknown;
  readonly value: string | Unknown;
}

export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  /** Booleans and numbers as IAM reads them: as text. */
  readonly values: Texts;
}

/** One statement with every field as a list; undefined where the field is absent. */
export interface PolicyStatement {
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: unknown;
  readonly actions: Texts | undefined;
  readonly notActions: Texts | undefined;
  readonly resources: Texts | undefined;
  readonly notResources: Texts | undefined;
  readonly principals: readonly PolicyPrincipal[] | undefined;
  readonly notPrincipals: readonly PolicyPrincipal[] | undefined;
  /** {@link unknown} when the whole block, or the part below an operator, is. */
  readonly conditions: readonly PolicyCondition[] | Unknown;
  /** The statement as written. */
  readonly raw: Plain;
}

export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
  /** Elements of `Statement` of which nothing is known. */
  readonly unknownStatements: readonly number[];
  /** The document as written. */
  readonly raw: Plain;
}

export type PolicyReading =
  | { readonly kind: "document"; readonly document: PolicyDocument }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" }
  | { readonly kind: "invalid"; readonly why: string };

/**
 * Reads an IAM policy document from a property: JSON text, or the object that @pulumi/aws takes instead. Whether it
 * keeps to IAM's grammar is identity-policy-document-valid's business: here what is not a statement is left out.
 */
export function readPolicy(value: unknown): PolicyReading {
  const given = valueAt(value, []);
  if (given === unknown) return { kind: "unknown" };
  if (given === undefined || given === "") return { kind: "absent" };
  if (typeof given !== "string") return fromObject(given);
  try {
    return fromObject(JSON.parse(given));
  } catch {
    return { kind: "invalid", why: "it is not JSON" };
  }
}

/** The document, where it can be read; undefined when it is absent, unknown or invalid. */
export function policyOf(value: unknown): PolicyDocument | undefined {
  const reading = readPolicy(value);
  return reading.kind === "document" ? reading.document : undefined;
}

function fromObject(value: unknown): PolicyReading {
  if (!isPlain(value)) return { kind: "invalid", why: "it is not a JSON object" };
  const given = valueAt(value, ["Statement"]);
  if (given === unknown) return { kind: "unknown" };
  const statements: PolicyStatement[] = [];
  const unknownStatements: number[] = [];
  listOf(given).forEach((each, index) => {
    const raw = valueAt(each, []);
    if (raw === unknown) unknownStatements.push(index);
    else if (isPlain(raw)) statements.push(statementOf(raw, index));
  });
  return { kind: "document", document: { statements, unknownStatements, raw: value } };
}

function statementOf(raw: Plain, index: number): PolicyStatement {
  const sid = valueAt(raw, ["Sid"]);
  return {
    index,
    sid: typeof sid === "string" ? sid : undefined,
    effect: valueAt(raw, ["Effect"]),
    actions: textsAt(raw, "Action"),
    notActions: textsAt(raw, "NotAction"),
    resources: textsAt(raw, "Resource"),
    notResources: textsAt(raw, "NotResource"),
    principals: principalsAt(raw, "Principal"),
    notPrincipals: principalsAt(raw, "NotPrincipal"),
    conditions: conditionsOf(valueAt(raw, ["Condition"])),
    raw,
  };
}

function textsAt(raw: Plain, field: string): Texts | undefined {
  const value = valueAt(raw, [field]);
  return value === undefined ? undefined : textsOf(value);
}

function textsOf(value: unknown): Texts {
  return listOf(value).flatMap((each) => {
    const text = valueAt(each, []);
    if (text === unknown || typeof text === "string") return [text];
    return typeof text === "boolean" || typeof text === "number" ? [String(text)] : [];
  });
}

function principalsAt(raw: Plain, field: string): readonly PolicyPrincipal[] | undefined {
  const value = valueAt(raw, [field]);
  if (value === undefined) return undefined;
  if (value === unknown) return [{ kind: unknown, value: unknown }];
  if (value === "*") return [{ kind: "*", value: "*" }];
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([kind, each]) =>
    textsOf(valueAt(each, [])).map((text) => ({ kind, value: text })),
  );
}

function conditionsOf(block: unknown): readonly PolicyCondition[] | Unknown {
  if (block === unknown) return unknown;
  if (!isPlain(block)) return [];
  const conditions: PolicyCondition[] = [];
  for (const operator of Object.keys(block)) {
    const keys = valueAt(block, [operator]);
    if (keys === unknown) return unknown;
    if (!isPlain(keys)) continue;
    for (const key of Object.keys(keys)) {
      conditions.push({ operator, key, values: textsOf(valueAt(keys, [key])) });
    }
  }
  return conditions;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
