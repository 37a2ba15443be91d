import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { PreviewError } from "../failure";
import { isRecord, readYaml } from "./yamlFile";

/** What Pulumi.yaml says about a program. */
export interface Project {
  readonly name: string;
  /** Folder of Pulumi.yaml. */
  readonly root: string;
  /** Where the program runs and what it is called there, as the CLI works them out from `main`. */
  readonly workingDirectory: string;
  readonly entryPoint: string;
  readonly typescript: boolean;
  /** `runtime.options.nodeargs`, split at blanks as the language host does. */
  readonly nodeArguments: readonly string[];
  readonly configDirectory: string;
  /** The `config` section as it stands. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly file: string;
}

export function readProject(programDir: string): Project {
  const root = resolve(programDir);
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new PreviewError("usage", `there is no folder ${programDir}`);
  }
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(root, name)).find((name) => existsSync(name));
  if (file === undefined) {
    throw new PreviewError(
      "configuration",
      `there is no Pulumi.yaml in ${root}: --program names the folder that holds it`,
    );
  }
  const content = readYaml(file);
  if (!isRecord(content)) throw new PreviewError("configuration", `${file}: expected a mapping with name and runtime`);
  const { name } = content;
  if (typeof name !== "string" || name === "") throw new PreviewError("configuration", `${file}: name is missing`);
  const config = content.config ?? {};
  if (!isRecord(config)) throw new PreviewError("configuration", `${file}: config must be a mapping`);
  const { stackConfigDir } = content;
  return {
    name,
    root,
    file,
    config,
    configDirectory: typeof stackConfigDir === "string" ? resolve(root, stackConfigDir) : root,
    ...entry(root, file, content.main),
    ...runtime(file, content.runtime),
  };
}

function entry(root: string, file: string, main: unknown): Pick<Project, "workingDirectory" | "entryPoint"> {
  if (main === undefined || main === null || main === "") return { workingDirectory: root, entryPoint: "." };
  if (typeof main !== "string") throw new PreviewError("configuration", `${file}: main must be a path`);
  const path = resolve(root, main);
  if (!existsSync(path)) throw new PreviewError("configuration", `${file}: main names ${main}, which does not exist`);
  return statSync(path).isDirectory()
    ? { workingDirectory: path, entryPoint: "." }
    : { workingDirectory: dirname(path), entryPoint: basename(path) };
}

function runtime(file: string, value: unknown): Pick<Project, "typescript" | "nodeArguments"> {
  const name = isRecord(value) ? value.name : value;
  if (name !== "nodejs") {
    throw new PreviewError(
      "configuration",
      `${file}: the runtime is ${JSON.stringify(name)}; the offline preview runs nodejs programs only`,
    );
  }
  const options = isRecord(value) && isRecord(value.options) ? value.options : {};
  const nodeArguments = options.nodeargs;
  return {
    typescript: options.typescript !== false,
    nodeArguments: typeof nodeArguments === "string" ? nodeArguments.split(/\s+/).filter((part) => part !== "") : [],
  };
}

/** Path of a stack's configuration file; a stack that has none is a mistake, answered with those that exist. */
export function stackFile(project: Project, stack: string): string {
  const candidates = [`Pulumi.${stack}.yaml`, `Pulumi.${stack}.yml`].map((name) => join(project.configDirectory, name));
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  const stacks = existingStacks(project.configDirectory);
  const hint =
    stacks.length === 0 ? "no stack has a configuration file there" : `the stacks there are ${stacks.join(", ")}`;
  throw new PreviewError("configuration", `there is no stack ${stack}: ${candidates[0] ?? ""} does not exist; ${hint}`);
}

export function existingStacks(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .map((name) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1])
    .filter((name): name is string => name !== undefined)
    .toSorted();
}
