import { isList, isObject, type Json, type JsonObject } from "../wire/struct";

/**
 * `aws.iam.getPolicyDocument` as the AWS provider renders it: sources first, then the statements, then what overrides them by `sid`; lists in
 * descending order, a single entry without its list, condition values in the order given, `&{` for a policy variable.
 */
export function policyDocument(args: JsonObject): { json: string; minifiedJson: string } {
  let version = text(args.version) ?? "2012-10-17";
  let id = text(args.policyId);
  const statements: JsonObject[] = [];
  const sources = documents(args.sourceJson, args.sourcePolicyDocuments);
  for (const source of sources) {
    version = text(source.Version) ?? version;
    id ??= text(source.Id);
    for (const statement of statementsOf(source)) {
      refuseDuplicate(statements, statement);
      statements.push(statement);
    }
  }
  // What is written out decides; what is merged in only fills what is not.
  version = text(args.version) ?? version;
  const own: JsonObject[] = [];
  for (const statement of objects(args.statements).map((given) => rendered(given))) {
    refuseDuplicate(own, statement);
    own.push(statement);
  }
  merge(statements, own);
  for (const override of documents(args.overrideJson, args.overridePolicyDocuments)) {
    id = text(override.Id) ?? id;
    merge(statements, statementsOf(override));
  }
  const document = {
    Version: version,
    ...(id === undefined ? {} : { Id: id }),
    ...(statements.length === 0 ? {} : { Statement: statements }),
  };
  return { json: escaped(JSON.stringify(document, undefined, 2)), minifiedJson: escaped(JSON.stringify(document)) };
}

function rendered(given: JsonObject): JsonObject {
  const statement: Record<string, Json> = {};
  const put = (key: string, value: Json | undefined): void => {
    if (value !== undefined) statement[key] = value;
  };
  put("Sid", text(given.sid));
  put("Effect", text(given.effect) ?? "Allow");
  put("Action", sorted(given.actions));
  put("NotAction", sorted(given.notActions));
  put("Resource", sorted(given.resources));
  put("NotResource", sorted(given.notResources));
  put("Principal", principals(given.principals));
  put("NotPrincipal", principals(given.notPrincipals));
  put("Condition", conditions(given.conditions));
  return statement;
}

function principals(value: Json | undefined): Json | undefined {
  const given = objects(value);
  if (given.length === 0) return undefined;
  const byType: Record<string, string[]> = {};
  for (const principal of given) {
    const identifiers = texts(principal.identifiers);
    if (principal.type === "*" && identifiers.length === 1 && identifiers[0] === "*") return "*";
    const type = text(principal.type) ?? "AWS";
    byType[type] = [...(byType[type] ?? []), ...identifiers];
  }
  return byKey(
    Object.fromEntries(Object.entries(byType).map(([type, identifiers]) => [type, single(descending(identifiers))])),
  );
}

function conditions(value: Json | undefined): Json | undefined {
  const given = objects(value);
  if (given.length === 0) return undefined;
  const tests: Record<string, Record<string, string[]>> = {};
  for (const condition of given) {
    const variables = (tests[text(condition.test) ?? ""] ??= {});
    const variable = text(condition.variable) ?? "";
    variables[variable] = [...(variables[variable] ?? []), ...texts(condition.values)];
  }
  return byKey(
    Object.fromEntries(
      Object.entries(tests).map(([test, variables]) => [
        test,
        byKey(Object.fromEntries(Object.entries(variables).map(([variable, values]) => [variable, single(values)]))),
      ]),
    ),
  );
}

/** Replaces statements of the same `Sid`, appends the others. */
function merge(into: JsonObject[], statements: readonly JsonObject[]): void {
  for (const statement of statements) {
    const at = typeof statement.Sid === "string" ? into.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
    if (at < 0) into.push(statement);
    else into[at] = statement;
  }
}

function refuseDuplicate(known: readonly JsonObject[], { Sid }: JsonObject): void {
  if (typeof Sid === "string" && known.some((statement) => statement.Sid === Sid)) {
    throw new Error(`aws:iam/getPolicyDocument:getPolicyDocument: duplicate Sid (${Sid}): remove it or make it unique`);
  }
}

function documents(...values: readonly (Json | undefined)[]): JsonObject[] {
  const sources = values.flatMap((value) => (typeof value === "string" ? [value] : texts(value)));
  return sources
    .filter((source) => source.trim() !== "")
    .map((source) => {
      const parsed = JSON.parse(source) as Json;
      if (!isObject(parsed))
        throw new Error("aws:iam/getPolicyDocument:getPolicyDocument: a source document is not a JSON object");
      return parsed;
    });
}

function statementsOf(document: JsonObject): JsonObject[] {
  const { Statement } = document;
  return isObject(Statement) ? [Statement] : objects(Statement);
}

function sorted(value: Json | undefined): Json | undefined {
  const list = texts(value);
  return list.length === 0 ? undefined : single(descending(list));
}

function descending(values: readonly string[]): string[] {
  return values.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

function single(values: readonly string[]): Json {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

function byKey(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function objects(value: Json | undefined): JsonObject[] {
  return value !== undefined && isList(value) ? value.filter(isObject) : [];
}

function texts(value: Json | undefined): string[] {
  if (value === undefined || !isList(value)) return [];
  return value.filter((item): item is string => typeof item === "string").map((item) => item.replaceAll("&{", "${"));
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Go writes these three as escapes; the text of a policy is compared with what the provider would send. */
function escaped(json: string): string {
  return json.replaceAll("&", "\\u0026").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}
