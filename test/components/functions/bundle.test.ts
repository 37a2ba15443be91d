import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import { bundle, functionArchive, repositoryRoot } from "../../../components/functions/bundle";

const entry = "lambdas/backup-alarm/handler.ts";

describe("bundle", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bundle-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives the same hash for the same source in another folder", () => {
    const here = bundle(entry);
    const copy = join(folder, "a", "deeper", "checkout");
    copySources(copy);
    // Whatever stands above the copy has no say.
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{"compilerOptions":{"target":"ES5","useDefineForClassFields":false}}',
    );
    const there = bundle(entry, copy);
    assert.equal(there.sha256, here.sha256);
    assert.equal(there.code, here.code);
  });

  it("gives another hash for another source", () => {
    const copy = join(folder, "changed");
    copySources(copy);
    writeFileSync(join(copy, entry), 'export const handler = () => "changed";\n');
    assert.notEqual(bundle(entry, copy).sha256, bundle(entry).sha256);
  });

  it("does not depend on the folder it is started in", () => {
    const before = process.cwd();
    const { sha256 } = bundle(entry);
    process.chdir(folder);
    try {
      assert.equal(bundle(entry).sha256, sha256);
    } finally {
      process.chdir(before);
    }
  });

  it("names no file of the machine that built it", () => {
    const { code } = bundle(entry);
    for (const path of [repositoryRoot, "node_modules/", "sourceMappingURL"]) {
      assert.ok(!code.includes(path), `contains ${path}`);
    }
  });

  it("loads alone in a plain Node and exports handler", () => {
    const file = join(folder, "index.js");
    writeFileSync(file, bundle(entry).code);
    const program = `console.log(JSON.stringify(Object.entries(require(${JSON.stringify(file)})).map(([k, v]) => [k, typeof v])))`;
    // No NODE_OPTIONS: what loads the tests must not help the bundle.
    const environment = { PATH: process.env.PATH, NODE_OPTIONS: "", AWS_REGION: "sa-east-1" };
    const output = execFileSync(process.execPath, ["-e", program], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    assert.deepEqual(JSON.parse(output.toString()), [["handler", "function"]]);
  });

  for (const name of readdirSync(join(repositoryRoot, "lambdas"))) {
    const handler = `lambdas/${name}/handler.ts`;
    if (!existsSync(join(repositoryRoot, handler))) continue;
    it(`keeps ${handler} under 1 MB`, () => {
      const size = Buffer.byteLength(bundle(handler).code);
      assert.ok(size > 1_000 && size < 1_000_000, `${size} bytes`);
    });
  }

  it("says which file it could not bundle", () => {
    assert.throws(() => bundle("lambdas/nothing/handler.ts"), /Could not resolve "lambdas\/nothing\/handler.ts"/);
  });
});

describe("functionArchive", () => {
  it("holds the bundle as index.js, and is made once an entry", async () => {
    const archive = functionArchive(entry);
    const contents = await archive.assets;
    assert.deepEqual(Object.keys(contents), ["index.js"]);
    const asset = contents["index.js"];
    assert.ok(asset instanceof pulumi.asset.StringAsset);
    assert.equal(await asset.text, bundle(entry).code);
    assert.equal(functionArchive(entry), archive);
  });
});

/** The repository as far as the entry needs it: the files that esbuild reads, and the package.json files that say how. */
function copySources(target: string): void {
  const { metafile } = buildSync({
    absWorkingDir: repositoryRoot,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    outfile: "index.js",
  });
  const files = new Set(Object.keys(metafile.inputs));
  // They say which file stands for a package, and whether importing it has side effects.
  for (const file of [...files]) {
    for (let at = dirname(file); at !== "." && !at.endsWith("node_modules"); at = dirname(at)) {
      if (existsSync(join(repositoryRoot, at, "package.json"))) files.add(join(at, "package.json"));
    }
  }
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(repositoryRoot, file), join(target, file));
  }
}
