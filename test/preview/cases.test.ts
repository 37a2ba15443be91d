// Every way to fail or to ask for something special, through the real engine: one program, one case a run.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNKNOWN } from "../../graph/types";
import type { PreviewResult } from "../../preview/types";
import { collect, fixtures, portable, run, step } from "./runs";

const program = "FIXTURES/programs/cases/index.ts";
const thrown = `Running program '${program}' failed with an unhandled exception:\n`;

/** The case and its one message; where the message ends in a place, the line is the one in the fixture. */
const failures = {
  throws: `${thrown}Error: thrown on purpose\n    at throws (${program}:LINE)\n    at module.exports (${program}:LINE)`,
  rejects: `${thrown}Error: rejected in apply\n    at ${program}:LINE`,
  rejectsUnseen: `Error: rejected after the end\n    at ${program}:LINE`,
  duplicate: `Duplicate resource URN 'urn:pulumi:dev::cases::aws:s3/bucket:Bucket::same'; try giving it a unique name\n    at ${program}:LINE`,
  cycle:
    "the program ended while promises were still waiting: resources depend on each other in a cycle, or a promise never resolves.\n" +
    `Never registered:\n  first[aws:s3/bucket:Bucket]\n    at cycle (${program}:LINE)\n  second[aws:s3/bucket:Bucket]\n    at cycle (${program}:LINE)`,
  remote:
    'other:index:Remote "module" is a remote component: its resources are declared by a provider plugin, ' +
    `which the offline preview does not run\n    at ${program}:LINE`,
  call: "the offline preview cannot call the method other:index:Thing/method: methods run in a provider plugin",
  invoke:
    "the offline preview cannot answer the function aws:ec2/getAmi:getAmi: it calls no cloud.\n" +
    'Put its result into a JSON file and pass the file with --invokes, for example:\n{ "aws:ec2/getAmi:getAmi": { "id": "..." } }',
  stackReference:
    `the offline preview cannot read the outputs of the stack acme/network/prod (StackReference at ${program}:LINE).\n` +
    "Put them into a JSON file and pass the file with --invokes, for example:\n" +
    '{ "pulumi:pulumi:StackReference": { "acme/network/prod": { "anOutput": "its value" } } }',
  missingFile: `aws:s3/bucketObjectv2:BucketObjectv2 "o" names the file ./absent.txt, which does not exist\n    at ${program}:LINE`,
  runError: "configuration is wrong:\n\n1. something",
  logsError: "logged as an error",
  exits: "the program ended with exit code 7:\nabout to leave",
  resourceError: "bad arguments",
  invokeTransform: "the offline preview does not run invoke transforms (registerInvokeTransform)",
} as const;

const successes = [
  "caught",
  "foreign",
  "dynamic",
  "stackTransform",
  "hooks",
  "oldTransformation",
  "reference",
] as const;

describe("one case at a time", function () {
  this.timeout(180_000);
  let directory = "";
  let result: (name: string) => PreviewResult;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "cases-"));
    const invokesFile = join(directory, "answers.json");
    const answers = {
      "aws:ec2/getAmi:getAmi": { id: "ami-1" },
      "pulumi:pulumi:StackReference": { "acme/network/prod": { vpcId: "vpc-1" } },
    };
    writeFileSync(invokesFile, JSON.stringify(answers));
    const one = (name: string) => () => run("cases", { config: { case: name } });
    const names = [...Object.keys(failures), ...successes];
    result = await collect<string, PreviewResult>({
      ...Object.fromEntries(names.map((name) => [name, one(name)])),
      answered: () => run("cases", { config: { case: "answered" }, invokesFile }),
      answeredReference: () => run("cases", { config: { case: "stackReference" }, invokesFile }),
    });
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  for (const [name, message] of Object.entries(failures)) {
    it(`${name} fails with one message`, () => {
      const { failure, digest } = result(name);
      assert.deepEqual(
        { kind: failure?.kind, message: portable(failure?.message).replaceAll(/(index\.ts):\d+(:\d+)?/g, "$1:LINE") },
        { kind: "program", message },
      );
      const errors = digest.diagnostics.filter(({ severity }) => severity === "error");
      assert.deepEqual(
        errors.map((entry) => entry.message),
        [failure?.message],
      );
    });
  }

  it("names the line of the mistake, in both kinds of run", () => {
    const lines = readFileSync(join(fixtures, "programs/cases/index.ts"), "utf8").split("\n");
    const source = (name: string): string => {
      const line = /index\.ts:(\d+)/.exec(result(name).failure?.message ?? "")?.[1];
      return (lines[Number(line) - 1] ?? "").trim();
    };
    assert.deepEqual(
      [source("throws"), source("duplicate"), source("remote"), source("cycle")],
      [
        'throw new Error("thrown on purpose");',
        'new aws.s3.Bucket("same");',
        'remote: () => new Remote("module"),',
        'const first = new aws.s3.Bucket("first", { bucket: later });',
      ],
    );
  });

  for (const name of [...successes, "answered", "answeredReference"]) {
    it(`${name} succeeds`, () => {
      assert.equal(result(name).failure, undefined);
    });
  }

  it("lets a program catch the failure of a function", () => {
    assert.deepEqual(result("caught").digest.outputs, { fallback: "used" });
  });

  it("takes results and other stacks' outputs from the file", () => {
    assert.deepEqual(result("answered").digest.outputs, { id: "ami-1" });
    assert.deepEqual(result("answeredReference").digest.outputs, { vpc: "vpc-1" });
  });

  it("warns once of a provider that it has no table for, and guesses nothing", () => {
    const { digest } = result("foreign");
    assert.deepEqual(digest.diagnostics, [
      {
        severity: "warning",
        message:
          "the preview has no table for the provider foreign: what it assigns to its resources, ids included, stays unknown",
      },
    ]);
    const { id, outputs } = step(result("foreign"), "thing").newState;
    assert.deepEqual([id, outputs], [undefined, { size: 1 }]);
    assert.deepEqual([digest.outputs.id, digest.outputs.address], [UNKNOWN, UNKNOWN]);
  });

  it("returns a dynamic resource's inputs and leaves the rest unknown", () => {
    assert.deepEqual(result("dynamic").digest.outputs, { given: "here", computed: UNKNOWN });
  });

  it("runs the transforms of a resource and of the stack", () => {
    const { inputs, protect } = step(result("stackTransform"), "b").newState;
    assert.deepEqual([inputs, protect], [{ tags: { by: "stack" }, forceDestroy: true }, true]);
    assert.deepEqual(step(result("oldTransformation"), "b").newState.inputs, { tags: { by: "old" } });
  });

  it("accepts hooks without running them", () => {
    assert.equal(existsSync(join(fixtures, "programs/cases/hook-ran")), false);
  });

  it("shows a reference to a resource as its id", () => {
    const bucket = step(result("reference"), "b").newState.id;
    assert.deepEqual(step(result("reference"), "holder").newState.outputs, { bucket });
  });
});
