import { content, sequences } from "./checks/content";
import { erasures } from "./checks/erasures";
import { keys } from "./checks/keys";
import { pointInTime } from "./checks/moment";
import { access, references, rules } from "./checks/relations";
import { notEmpty, schemaDifferences } from "./checks/schema";
import type { SchemaDifferences } from "./checks/schema";
import { make } from "./make";
import type { Hands } from "./make";
import { checkNames, NotMadeError } from "./types";
import type { CheckName, Connect, Expectation, Finding, Verdict } from "./types";
import { verdictOf } from "./verdict";

const defaultSeconds = 900;

/**
 * Looks at a restored database from every side at once and says whether it may be used (RST-5, RST-9). It changes nothing, and
 * it always answers: what could not be looked at is FAILED with the cause, never an exception and never a pass.
 *
 * @example
 * const verdict = await validate(() => server.client("clinic"), { restore, point, manifest, erasures: { map, entries }, keys });
 */
export async function validate(connect: Connect, expectation: Expectation): Promise<Verdict> {
  const { timeoutSeconds = defaultSeconds } = expectation;
  const secondsOf = (name: CheckName) =>
    typeof timeoutSeconds === "number" ? timeoutSeconds : (timeoutSeconds[name] ?? defaultSeconds);
  const checks = checksOf(expectation);
  const made = await Promise.all(checkNames.map((name) => make(name, secondsOf(name), connect, checks[name])));
  return verdictOf(made, expectation);
}

function checksOf(expectation: Expectation): Readonly<Record<CheckName, (hands: Hands) => Promise<Finding>>> {
  // Read once for four checks, by the first that asks; should that fail, it fails for all.
  let differences: Promise<SchemaDifferences> | undefined;
  const schema =
    (
      part: Exclude<keyof SchemaDifferences, "uncompared">,
      says: string,
      more?: (hands: Hands) => Promise<readonly string[]>,
    ) =>
    async (hands: Hands): Promise<Finding> => {
      differences ??= hands.connect().then((client) => schemaDifferences(client, expectation));
      const found = await differences;
      const problems = [...found[part], ...((await more?.(hands)) ?? [])];
      if (problems.length === 0 && found.uncompared > 0)
        throw new NotMadeError(
          `${found.uncompared} tables are not there as they were, so what belongs to them was not compared`,
        );
      return { problems, says };
    };
  const { objects } = expectation.manifest;
  const count = (kind: string) => objects.filter((object) => object.kind === kind).length;
  return {
    "not-empty": async ({ connect }) => notEmpty(await connect(), expectation),
    schema: schema("schema", `${objects.length} objects of the schema are as they were`),
    constraints: schema("constraints", `${count("constraint")} constraints are there`),
    "row-security": schema("row-security", `row-level security and ${count("policy")} policies are as they were`),
    grants: schema("grants", `${count("grant")} grants are there`, async ({ connect }) =>
      access(await connect(), expectation),
    ),
    references: async ({ connect }) => references(await connect(), expectation),
    rules: async ({ connect }) => rules(await connect(), expectation),
    keys: async ({ connect }) => keys(await connect(), expectation),
    content: async ({ connect }) => content(connect, expectation),
    sequences: async ({ connect }) => sequences(connect, expectation),
    erasures: async ({ connect }) => erasures(await connect(), expectation),
    "point-in-time": async ({ connect }) => pointInTime(await connect(), expectation),
  };
}
