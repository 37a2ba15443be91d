import { createHash } from "node:crypto";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

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
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    // Only names the output; nothing is written.
    outfile: "index.js",
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
  });
  const code = outputFiles[0]?.text ?? "";
  return { code, sha256: createHash("sha256").update(code).digest("hex") };
}

const archives = new Map<string, pulumi.asset.AssetArchive>();

/** The function's deployment package. One entry is bundled once, however many Regions use it. */
export function functionArchive(entry: string): pulumi.asset.AssetArchive {
  const known = archives.get(entry);
  if (known !== undefined) return known;
  const archive = new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(bundle(entry).code) });
  archives.set(entry, archive);
  return archive;
}
