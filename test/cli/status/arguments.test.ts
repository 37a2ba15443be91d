/** The command lines of `npm run status` and `npm run catalogue`. */
import assert from "node:assert/strict";
import { parseCatalogueArguments } from "../../../cli/status/catalogueArguments";
import { catalogueExitCodes } from "../../../cli/status/catalogueOptions";
import { parseStatusArguments, statusExitCodes } from "../../../cli/status/statusArguments";

const status = (line: string) => parseStatusArguments(line.split(" ").filter(Boolean));
const catalogue = (line: string) => parseCatalogueArguments(line.split(" ").filter(Boolean));

describe("npm run status, its arguments", () => {
  it("asks the production stack's tables when nothing is given", () => {
    assert.deepEqual(status(""), {
      kind: "run",
      command: { stack: "prod", json: false, serve: false, port: 8787 },
    });
  });

  it("takes stack, Region, table, address and port", () => {
    assert.deepEqual(status("--stack staging --region eu-west-1 --table t --json"), {
      kind: "run",
      command: { stack: "staging", region: "eu-west-1", table: "t", json: true, serve: false, port: 8787 },
    });
    assert.deepEqual(status("--serve --port 0"), {
      kind: "run",
      command: { stack: "prod", json: false, serve: true, port: 0 },
    });
  });

  const wrong: readonly [string, readonly RegExp[]][] = [
    ["--prt 1", [/^--prt: no such option/, /^"1": no such argument/]],
    ["all", [/^"all": no such argument/]],
    ["--stack a/b", [/^--stack: "a\/b" is not a stack name/]],
    ["--url status", [/^--url: "status" is no address/]],
    ["--url file:///x", [/^--url: /]],
    ["--url https://x.example --serve", [/^--url: asks an endpoint/]],
    ["--region brazil", [/^--region: "brazil" is no Region/]],
    ["--serve --port 70000", [/^--port: "70000" is no port/]],
    ["--port 80", [/^--port: belongs to --serve/]],
    ["--serve --json", [/^--json: --serve prints no answer/]],
    ["--stack", [/^--stack: no value is given/]],
    ["--region x --port y", [/^--region/, /^--port: "y"/, /^--port: belongs/]],
  ];
  for (const [line, problems] of wrong) {
    it(`refuses "${line}" with every problem at once`, () => {
      const parsed = status(line);
      assert.ok(parsed.kind === "wrong");
      assert.equal(parsed.problems.length, problems.length, parsed.problems.join("\n"));
      for (const [index, problem] of problems.entries()) assert.match(parsed.problems[index] ?? "", problem);
    });
  }

  it("explains every exit code", () => {
    const help = status("--help");
    assert.ok(help.kind === "help");
    for (const code of Object.values(statusExitCodes)) assert.match(help.text, new RegExp(`^ {2}${code} `, "m"));
  });
});

describe("npm run catalogue, its arguments", () => {
  it("[BKP-6] lists by class, time, resource and outcome", () => {
    assert.deepEqual(
      catalogue(
        "list --class medical --from 2026-07-01T00:00:00-03:00 --to 2026-07-02T00:00:00Z --outcome FAILED --limit 5",
      ),
      {
        kind: "run",
        command: {
          kind: "list",
          stack: "prod",
          json: false,
          limit: 5,
          filter: {
            dataClass: "medical",
            from: "2026-07-01T03:00:00.000Z",
            to: "2026-07-02T00:00:00.000Z",
            outcome: "FAILED",
          },
        },
      },
    );
    assert.deepEqual(catalogue("list --resource arn:x --kind copy --in eu-west-1 --valid --json"), {
      kind: "run",
      command: {
        kind: "list",
        stack: "prod",
        json: true,
        limit: 50,
        filter: { resource: "arn:x", kinds: ["copy"], region: "eu-west-1", valid: true },
      },
    });
  });

  it("[BKP-6] asks for the latest point before a moment", () => {
    assert.deepEqual(catalogue("latest --before 2026-07-29T14:05:00Z --class medical --in eu-west-1"), {
      kind: "run",
      command: {
        kind: "latest",
        stack: "prod",
        json: false,
        before: "2026-07-29T14:05:00.000Z",
        dataClass: "medical",
        inRegion: "eu-west-1",
      },
    });
  });

  it("retires with a name and a reason", () => {
    assert.deepEqual(parseCatalogueArguments(["retire", "--resource", "arn:x", "--by", "maria", "--reason", "moved"]), {
      kind: "run",
      command: { kind: "retire", stack: "prod", json: false, resource: "arn:x", by: "maria", reason: "moved" },
    });
  });

  const wrong: readonly [string, readonly RegExp[]][] = [
    ["", [/^no command is given\. Allowed: list, latest, retire\./]],
    ["lst", [/^"lst" is no command/]],
    ["list now", [/^"now": list has no such/]],
    ["list --claas x", [/^"--claas"/, /^"x"/]],
    ["list --class patients", [/^--class: "patients" is no data class/]],
    ["list --kind snapshot", [/^--kind: "snapshot" is no kind/]],
    ["list --limit 0", [/^--limit/]],
    ["list --from 2026-07-29", [/^--from: "2026-07-29" is no moment with a zone/]],
    ["list --to 2026-07-29T10:00:00", [/^--to: /]],
    ["list --before 2026-07-29T10:00:00Z", [/^--before: means nothing to list/]],
    ["latest --class medical", [/^--before: latest needs it/]],
    ["latest --before 2026-07-29T10:00:00Z", [/^latest: asks for one thing/]],
    ["latest --before 2026-07-29T10:00:00Z --class medical --resource r", [/^latest: asks for one thing/]],
    ["retire --resource r", [/^--by: retire needs it/, /^--reason: retire needs it/]],
    ["list --class", [/^--class: no value is given/]],
  ];
  for (const [line, problems] of wrong) {
    it(`refuses "${line}" with every problem at once`, () => {
      const parsed = catalogue(line);
      assert.ok(parsed.kind === "wrong");
      assert.equal(parsed.problems.length, problems.length, parsed.problems.join("\n"));
      for (const [index, problem] of problems.entries()) assert.match(parsed.problems[index] ?? "", problem);
    });
  }

  it("explains every exit code", () => {
    const help = catalogue("--help");
    assert.ok(help.kind === "help");
    for (const code of Object.values(catalogueExitCodes)) assert.match(help.text, new RegExp(`^ {2}${code} `, "m"));
  });
});
