import { createHash } from "node:crypto";
import { join, basename } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { build, buildSync } from "esbuild";
import type { BuildOptions } from "esbuild";

/** The repository's root, from this file: the program may be started from any folder. */
export const repositoryRoot = join(__dirname, "../..");

export interface Bundle {
  /** One CommonJS file without dependencies. */
  readonly code: string;
  /** Of the code, in hexadecimal: what decides whether a function is deployed again. */
  readonly sha256: string;
}

/**
 * Bundles a function with everything that it imports, in memory. The same source gives the same text on every machine:
 * paths are relative to `root`, minified output names no file, and esbuild's own version is pinned by the lock file.
 *
 * The AWS SDK is bundled too, although Lambda's image has one: AWS raises that one without asking, and a function that
 * is only needed during a disaster must not meet a new version there. The price is size (a test holds it under 1 MB).
 *
 * @param entry the handler's file, relative to `root`, with forward slashes
 * @param root absolute; where `entry` and its `node_modules` are. @default the repository
 */
export function bundle(entry: string, root: string = repositoryRoot): Bundle {
  // `outfile` only names the output; nothing is written.
  const code = buildSync({ ...options(root), entryPoints: [entry], outfile: "index.js" }).outputFiles[0]?.text ?? "";
  return { code, sha256: createHash("sha256").update(code).digest("hex") };
}

function options(root: string) {
  return {
    absWorkingDir: root,
    write: false,
    bundle: true,
    platform: "node",
    // Functions run on Node 24; tests load the same bundle on Node 20.
    target: "node20",
    format: "cjs",
    // ES modules first: esbuild can leave out what nobody imports (it halves the SDK).
    mainFields: ["module", "main"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    sourcemap: false,
    // Or a tsconfig.json somewhere above the entry would have a say in the output.
    tsconfigRaw: { compilerOptions: { target: "ES2022", strict: true } },
    logLevel: "silent",
  } as const satisfies BuildOptions;
}

const archives = new Map<string, pulumi.asset.AssetArchive>();
let waiting: { readonly entries: string[]; readonly codes: Promise<ReadonlyMap<string, string>> } | undefined;

/**
 * The function's deployment package. One entry is bundled once, however many Regions use it; those that are asked for in one
 * go are bundled together, which reads the SDK once and takes half the time.
 */
export function functionArchive(entry: string): pulumi.asset.AssetArchive {
  const known = archives.get(entry);
  if (known !== undefined) return known;
  const code = bundled(entry);
  const archive = new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(code) });
  archives.set(entry, archive);
  return archive;
}

/** Joins what is asked for before the program's next turn of the event loop. */
async function bundled(entry: string): Promise<string> {
  if (waiting === undefined) {
    const entries: string[] = [];
    const codes = new Promise((turn) => setImmediate(turn)).then(() => {
      waiting = undefined;
      return bundleAll(entries);
    });
    waiting = { entries, codes };
  }
  waiting.entries.push(entry);
  return (await waiting.codes).get(entry) ?? "";
}

async function bundleAll(entries: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const named = entries.map((entry, at) => ({ in: entry, out: String(at) }));
  const { outputFiles } = await build({ ...options(repositoryRoot), entryPoints: named, outdir: "bundles" });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path, ".js"), text]));
  return new Map(entries.map((entry, at) => [entry, texts.get(String(at)) ?? ""]));
}
