import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArguments, usageText } from "../../cli/arguments";

const allOptions =
  "--stack, --program, --policy-pack, --policy-pack-config, --config, --account, --invokes, --json, --quiet, --help";

describe("The preview's command line", () => {
  let workingDir = "";
  let defaultProgram = "";

  before(() => {
    workingDir = mkdtempSync(join(tmpdir(), "neonpro-cli-"));
    defaultProgram = join(workingDir, "house");
    mkdirSync(join(defaultProgram, "policies"), { recursive: true });
    mkdirSync(join(workingDir, "bare"));
    mkdirSync(join(workingDir, "packless"));
    writeFileSync(join(workingDir, "packless", "Pulumi.yaml"), "name: packless\n");
    writeFileSync(join(defaultProgram, "Pulumi.yaml"), "name: house\n");
    writeFileSync(join(defaultProgram, "policies", "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(join(workingDir, "answers.json"), "{}");
    writeFileSync(join(workingDir, "list.json"), "[]");
    writeFileSync(join(workingDir, "broken.json"), "{");
  });

  after(() => {
    rmSync(workingDir, { recursive: true });
  });

  const parse = (...argv: string[]) => parseArguments(argv, { workingDir, defaultProgram });

  it("takes production of this repository and its policies by default", () => {
    assert.deepEqual(parse(), {
      kind: "run",
      command: {
        options: {
          programDir: defaultProgram,
          stack: "prod",
          policyPacks: [join(defaultProgram, "policies")],
          config: {},
          account: "123456789012",
        },
        quiet: false,
      },
    });
  });

  it("takes every option, in both spellings and repeated where that is allowed", () => {
    const parsed = parse(
      ...["--stack", "dev.1", "--program=house", "--policy-pack", "house/policies", "--policy-pack=house/policies"],
      ...["--config", "aws:region=sa-east-1", "--config=text=a=b", "--config", "empty=", "--account", "111122223333"],
      ...["--policy-pack-config", "answers.json", "--policy-pack-config=answers.json"],
      ...["--invokes", "answers.json", "--json", "out.json", "--quiet"],
    );
    assert.deepEqual(parsed, {
      kind: "run",
      command: {
        options: {
          programDir: defaultProgram,
          stack: "dev.1",
          policyPacks: [join(defaultProgram, "policies"), join(defaultProgram, "policies")],
          policyPackConfigs: [join(workingDir, "answers.json"), join(workingDir, "answers.json")],
          config: { "aws:region": "sa-east-1", text: "a=b", empty: "" },
          account: "111122223333",
          invokesFile: join(workingDir, "answers.json"),
        },
        json: join(workingDir, "out.json"),
        quiet: true,
      },
    });
  });

  it("keeps - for standard output and runs no pack where the program has none", () => {
    writeFileSync(join(workingDir, "bare", "Pulumi.yaml"), "name: bare\n");
    const parsed = parse("--program", "bare", "--json", "-");
    rmSync(join(workingDir, "bare", "Pulumi.yaml"));
    assert.ok(parsed.kind === "run");
    assert.equal(parsed.command.json, "-");
    assert.deepEqual(parsed.command.options.policyPacks, []);
  });

  const wrong: readonly [string[], string][] = [
    [["--quick"], `--quick: no such option. Allowed: ${allOptions}. See --help.`],
    [
      ["staging"],
      '"staging": no such argument. Allowed: options alone, after "npm run preview --". Put its option before it.',
    ],
    [["--stack"], "--stack: no value is given. Allowed: one value. Add it."],
    [
      ["--stack", "a b"],
      '--stack: "a b" is not a stack name. Allowed: letters, digits, "_", "." and "-". Name the stack as in Pulumi.NAME.yaml, for example --stack prod.',
    ],
    [
      ["--stack", "org/project/prod"],
      '--stack: "org/project/prod" is not a stack name. Allowed: letters, digits, "_", "." and "-". Leave out organization and project: an offline preview has no backend.',
    ],
    [
      ["--program", "missing"],
      '--program: "missing" is not a folder. Allowed: a folder with a Pulumi.yaml. Check the path.',
    ],
    [
      ["--program", "bare"],
      '--program: "bare" has no Pulumi.yaml. Allowed: a folder with a Pulumi.yaml. Name that folder.',
    ],
    [
      ["--policy-pack", "bare"],
      '--policy-pack: "bare" has no PulumiPolicy.yaml. Allowed: a folder with a PulumiPolicy.yaml. Name that folder.',
    ],
    [
      ["--policy-pack", "missing"],
      '--policy-pack: "missing" is not a folder. Allowed: a folder with a PulumiPolicy.yaml. Check the path.',
    ],
    [
      ["--config", "region"],
      '--config: "region" is not KEY=VALUE. Allowed: a key such as aws:region, "=", any value. Quote the whole pair if your shell changes it.',
    ],
    [
      ["--config", "=x"],
      '--config: "=x" is not KEY=VALUE. Allowed: a key such as aws:region, "=", any value. Quote the whole pair if your shell changes it.',
    ],
    [
      ["--config", "a=1", "--config", "a=2"],
      '--config: "a" is given twice. Allowed: one value a key. Remove one of them.',
    ],
    [
      ["--account", "12345"],
      '--account: "12345" is not an AWS account number. Allowed: exactly 12 digits. Leave the option out to use the placeholder 123456789012.',
    ],
    [
      ["--invokes", "missing.json"],
      '--invokes: "missing.json" is not a file. Allowed: a JSON object, function token to result (docs/preview.md). Check the path.',
    ],
    [
      ["--invokes", "list.json"],
      '--invokes: "list.json" holds no JSON object. Allowed: a JSON object, function token to result (docs/preview.md). Put its entries into {}.',
    ],
    [
      ["--policy-pack-config", "missing.json"],
      '--policy-pack-config: "missing.json" is not a file. Allowed: a JSON object, policy to level or settings (docs/policies.md). Check the path.',
    ],
    [
      ["--policy-pack-config", "list.json"],
      '--policy-pack-config: "list.json" holds no JSON object. Allowed: a JSON object, policy to level or settings (docs/policies.md). Put its entries into {}.',
    ],
    [
      ["--policy-pack-config", "answers.json", "--policy-pack-config", "answers.json"],
      "--policy-pack-config: 2 files for 1 policy pack. Allowed: one for each pack, in their order, or none. A file with {} changes nothing.",
    ],
    [
      ["--program", "packless", "--policy-pack-config", "answers.json"],
      "--policy-pack-config: 1 file for 0 policy packs. Allowed: one for each pack, in their order, or none. Name a pack with --policy-pack.",
    ],
    [
      ["--json", "bare"],
      '--json: "bare" is a folder. Allowed: a file in an existing folder, or "-". Name a file in it.',
    ],
    [
      ["--json", "missing/out.json"],
      '--json: the folder of "missing/out.json" is missing. Allowed: a file in an existing folder, or "-". Create it first.',
    ],
    [["--json="], '--json: "" is not a file name. Allowed: a file in an existing folder, or "-". Name one.'],
  ];
  for (const [argv, problem] of wrong) {
    it(`answers ${argv.join(" ")}`, () => {
      assert.deepEqual(parse(...argv), { kind: "wrong", problems: [problem] });
    });
  }

  it("says where broken JSON breaks", () => {
    const parsed = parse("--invokes", "broken.json");
    assert.ok(parsed.kind === "wrong");
    assert.equal(parsed.problems.length, 1);
    assert.match(
      parsed.problems[0] ?? "",
      /^--invokes: "broken\.json" is not JSON\. Allowed: .* Correct it: .*position 1/,
    );
  });

  it("reports all problems at once", () => {
    const parsed = parse("--quick", "x", "--config", "a", "--account", "1", "--stack", "--json", "--program");
    assert.ok(parsed.kind === "wrong");
    assert.deepEqual(
      parsed.problems.map((problem) => problem.split(":")[0]),
      ["--quick", '"x"', "--program", "--stack", "--config", "--account"],
    );
    assert.deepEqual(usageText(["--a: wrong.", "--b: wrong."]).split("\n"), [
      "Wrong usage: 2 problems.",
      "  --a: wrong.",
      "  --b: wrong.",
      "Run `npm run preview -- --help` for every option.",
      "",
    ]);
  });

  it("prints help with examples and every exit code, whatever else is given", () => {
    for (const argv of [["--help"], ["-h"], ["--account", "1", "--help"]]) {
      const parsed = parse(...argv);
      assert.ok(parsed.kind === "help");
      for (const option of allOptions.split(", ")) assert.ok(parsed.text.includes(option), option);
      assert.match(parsed.text, /^Examples:\n {2}npm run preview$/m);
      const codes = [...parsed.text.matchAll(/^ {2}(\d+) {1,4}\S/gm)].map((match) => match[1]);
      assert.deepEqual(codes, ["0", "1", "2", "3", "130"]);
      assert.deepEqual(
        parsed.text.split("\n").filter((line) => line.length > 100),
        [],
      );
    }
  });
});
