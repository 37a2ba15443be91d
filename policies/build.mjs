// Bundles the pack into dist/index.js, which package.json names as `main`: the policy runtime would type-check TypeScript
// sources at every start. Usage: `node policies/build.mjs [--if-stale]`, or `buildPack({ ifStale: true })`.
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const packDir = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(packDir);
const script = path.relative(root, fileURLToPath(import.meta.url));
const bundlePath = path.join(packDir, "dist", "index.js");
const stampPath = path.join(packDir, "dist", "inputs.json");

async function digestOf(file) {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** Hashes of the given files, relative to the repository's root. */
async function digests(files) {
  const entries = files.map(async (file) => [file, await digestOf(path.join(root, file))]);
  return Object.fromEntries(await Promise.all(entries));
}

/** A file that is new can matter only when one of the known inputs changes to import it. */
async function isStale() {
  try {
    const stamp = JSON.parse(await readFile(stampPath, "utf8"));
    if ((await digestOf(bundlePath)) !== stamp.bundle) return true;
    const now = await digests(Object.keys(stamp.inputs));
    return Object.entries(stamp.inputs).some(([file, digest]) => now[file] !== digest);
  } catch {
    // No bundle, no stamp, or an input that is gone.
    return true;
  }
}

/** Returns whether it bundled; with `ifStale` it does so only when an input differs from the last time. */
export async function buildPack({ ifStale = false } = {}) {
  if (ifStale && !(await isStale())) return false;
  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: root,
    entryPoints: ["policies/index.ts"],
    outfile: "policies/dist/index.js",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The server of the pack and the engine's messages must be the ones that the policy runtime itself loads.
    external: ["@pulumi/*"],
    // Nobody's tsconfig decides what the bundle is.
    tsconfigRaw: {},
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const code = result.outputFiles[0].contents;
  const inputs = await digests([...Object.keys(result.metafile.inputs), script].sort());
  const bundle = createHash("sha256").update(code).digest("hex");
  await mkdir(path.dirname(bundlePath), { recursive: true });
  // The stamp goes first and comes back last, so that an interrupted build counts as stale.
  await rm(stampPath, { force: true });
  await replace(bundlePath, code);
  await replace(stampPath, `${JSON.stringify({ bundle, inputs }, null, 2)}\n`);
  return true;
}

/** Never shows a reader half a file, also when two builds run at once. */
async function replace(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  buildPack({ ifStale: process.argv.includes("--if-stale") }).catch((error) => {
    console.error(`policies: the bundle could not be made: ${error.message}`);
    process.exitCode = 1;
  });
}
