import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type Metafile } from "esbuild";
import { mutate, type Mutant } from "./mutants";

export interface MutatedBundle {
  /** A function expression of `(require, __mutant)`; it registers its tests with the global `describe` and `it`. */
  readonly code: string;
  readonly mutants: readonly Mutant[];
  /** By source file, the files that it imports, however far. */
  readonly closure: (file: string) => ReadonlySet<string>;
}

const root = join(__dirname, "../..");

/** Bundles tests with what they test, every mutant of the sources in it. */
export async function mutatedBundle(
  tests: readonly string[],
  isMutated: (file: string) => boolean,
): Promise<MutatedBundle> {
  const mutants: Mutant[] = [];
  const entry = tests.map((file) => `require("./${file}");`).join("\n");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: entry, resolveDir: root, loader: "js" },
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    tsconfigRaw: {},
    logLevel: "silent",
    plugins: [
      {
        name: "mutants",
        setup(builder) {
          builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const file = relative(root, path);
            const text = readFileSync(path, "utf8");
            if (isMutated(file)) {
              const mutated = mutate(file, text, mutants.length);
              mutants.push(...mutated.mutants);
              return { contents: mutated.source, loader: "ts" };
            }
            const place = `var __dirname = ${JSON.stringify(dirname(path))}, __filename = ${JSON.stringify(path)};`;
            return { contents: file.startsWith("test/") ? `${place}\n${text}` : text, loader: "ts" };
          });
        },
      },
    ],
  });
  const code = outputFiles[0]?.text ?? "";
  return {
    code: `(function (require, __mutant) { const module = { exports: {} }; const { exports } = module;\n${code}\n})`,
    mutants,
    closure: closureOf(metafile),
  };
}

function closureOf({ inputs }: Metafile): MutatedBundle["closure"] {
  return (file) => {
    const found = new Set<string>();
    const pending = [file];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      pending.push(
        ...(inputs[next]?.imports ?? []).filter(({ external }) => external !== true).map(({ path }) => path),
      );
    }
    return found;
  };
}
