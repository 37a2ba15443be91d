import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNKNOWN } from "../../graph/types";
import { PreviewError } from "../../preview/failure";
import { readConfig, withNamespace } from "../../preview/project/config";
import { readProject } from "../../preview/project/project";

describe("a project's files", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "project-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
  };
  const config = (overrides: Record<string, string> = {}, stack = "dev") =>
    readConfig(readProject(root), stack, overrides);
  const fails = (act: () => unknown, kind: PreviewError["kind"], message: string): void => {
    assert.throws(act, (error: unknown) => {
      assert.ok(error instanceof PreviewError);
      assert.deepEqual({ kind: error.kind, message: error.message.replaceAll(root, "ROOT") }, { kind, message });
      return true;
    });
  };

  it("give a program its configuration as the CLI does", () => {
    write({
      "Pulumi.yaml": [
        "name: p",
        "runtime: nodejs",
        "config:",
        "  aws:region: sa-east-1",
        "  declared: { type: integer, default: 5 }",
        "  hidden: { type: string, default: s3cret, secret: true }",
        "  fixed: { value: { a: 1 } }",
      ].join("\n"),
      "Pulumi.dev.yaml": [
        "config:",
        "  p:text: plain",
        "  p:config:old: spelled as before",
        "  p:yes: true",
        "  p:number: 1.5",
        "  p:object: { list: [1, two], key: { secure: cipher } }",
        "  p:token: { secure: cipher }",
      ].join("\n"),
    });
    assert.deepEqual(config({ text: "overridden", "aws:region": "eu-west-1" }), {
      values: {
        "aws:region": "eu-west-1",
        "p:declared": "5",
        "p:hidden": "s3cret",
        "p:fixed": '{"a":1}',
        "p:text": "overridden",
        "p:old": "spelled as before",
        "p:yes": "true",
        "p:number": "1.5",
        "p:object": `{"list":[1,"two"],"key":"${UNKNOWN}"}`,
        "p:token": UNKNOWN,
      },
      secretKeys: ["p:hidden", "p:object", "p:token"],
    });
  });

  it("keep a secret secret when its value is given", () => {
    write({ "Pulumi.yaml": "name: p\nruntime: nodejs", "Pulumi.dev.yaml": "config:\n  p:token: { secure: cipher }" });
    assert.deepEqual(config({ token: "known" }), { values: { "p:token": "known" }, secretKeys: ["p:token"] });
  });

  it("put keys without a namespace into the project's", () => {
    assert.deepEqual(
      [
        withNamespace({ name: "p" }, "a"),
        withNamespace({ name: "p" }, "x:a"),
        withNamespace({ name: "p" }, "x:config:a"),
      ],
      ["p:a", "x:a", "x:a"],
    );
  });

  it("say where the program runs", () => {
    mkdirSync(join(root, "src"));
    write({
      "Pulumi.yaml":
        "name: p\nruntime: { name: nodejs, options: { typescript: false, nodeargs: --trace-warnings  --no-deprecation } }\nmain: src",
    });
    const project = readProject(root);
    assert.deepEqual(
      [project.workingDirectory, project.entryPoint, project.typescript],
      [join(root, "src"), ".", false],
    );
    assert.deepEqual(project.nodeArguments, ["--trace-warnings", "--no-deprecation"]);
    write({ "src/app.ts": "", "Pulumi.yaml": "name: p\nruntime: nodejs\nmain: src/app.ts" });
    assert.deepEqual([readProject(root).workingDirectory, readProject(root).entryPoint], [join(root, "src"), "app.ts"]);
  });

  it("report what is missing", () => {
    fails(() => readProject(join(root, "none")), "usage", "there is no folder ROOT/none");
    fails(
      () => readProject(root),
      "configuration",
      "there is no Pulumi.yaml in ROOT: --program names the folder that holds it",
    );
    write({ "Pulumi.yaml": "name: p\nruntime: nodejs" });
    fails(
      () => config(),
      "configuration",
      "there is no stack dev: ROOT/Pulumi.dev.yaml does not exist; no stack has a configuration file there",
    );
    write({ "Pulumi.prod.yaml": "", "Pulumi.staging.yaml": "" });
    fails(
      () => config(),
      "configuration",
      "there is no stack dev: ROOT/Pulumi.dev.yaml does not exist; the stacks there are prod, staging",
    );
    write({ "Pulumi.yaml": "name: p\nruntime: nodejs\nmain: absent" });
    fails(() => readProject(root), "configuration", "ROOT/Pulumi.yaml: main names absent, which does not exist");
  });

  it("report a broken file with its line", () => {
    write({ "Pulumi.yaml": "name: p\nruntime: nodejs", "Pulumi.dev.yaml": "config:\n  p:a: [1, 2\n  p:b: 3\n" });
    fails(
      () => config(),
      "configuration",
      "ROOT/Pulumi.dev.yaml:3:3: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    );
    write({ "Pulumi.dev.yaml": "config: 5" });
    fails(() => config(), "configuration", "ROOT/Pulumi.dev.yaml: config must be a mapping");
  });

  it("report another runtime, a missing value and a wrong type", () => {
    write({ "Pulumi.yaml": "name: p\nruntime: python" });
    fails(
      () => readProject(root),
      "configuration",
      'ROOT/Pulumi.yaml: the runtime is "python"; the offline preview runs nodejs programs only',
    );
    write({
      "Pulumi.yaml": "name: p\nruntime: nodejs\nconfig:\n  a: { type: integer }\n  b: { type: string }",
      "Pulumi.dev.yaml": "",
    });
    fails(() => config(), "configuration", "Stack 'dev' is missing configuration values 'p:a', 'p:b'");
    fails(
      () => config({ a: "x", b: "y" }),
      "configuration",
      "Stack 'dev' with configuration key 'p:a' must be of type 'integer'",
    );
    assert.equal(config({ a: "1", b: "y" }).values["p:a"], "1");
  });
});
