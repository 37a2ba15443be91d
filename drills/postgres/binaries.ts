import { execFileSync } from "node:child_process";
import { accessSync, constants, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** A PostgreSQL installation: where its programs are, and its major version. */
export interface Binaries {
  readonly directory: string;
  readonly major: number;
}

/** No PostgreSQL here: a reason to skip on a developer's machine, and to fail in CI. */
export class PostgresMissingError extends Error {
  override readonly name = "PostgresMissingError";

  constructor(wanted: number | undefined) {
    super(
      `PostgreSQL${wanted === undefined ? "" : ` ${wanted}`} is not installed: no initdb on the PATH nor in the usual places. ` +
        "Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql@17.",
    );
  }
}

/** Debian keeps its programs off the PATH, a folder a version; Homebrew and PGDG have folders of their own. */
const parents = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"];

function candidates(): readonly string[] {
  const versioned = parents.flatMap((parent) => {
    try {
      return readdirSync(parent).map((name) => join(parent, name, "bin"));
    } catch {
      return [];
    }
  });
  return [...(process.env.PATH ?? "").split(delimiter), ...versioned, "/usr/local/pgsql/bin"];
}

function installation(directory: string): Binaries | undefined {
  try {
    for (const program of ["initdb", "postgres"]) accessSync(join(directory, program), constants.X_OK);
    const said = execFileSync(join(directory, "postgres"), ["--version"], { encoding: "utf8" });
    const major = /\(PostgreSQL\) (\d+)/.exec(said)?.[1];
    // A link on the PATH may stand alone; the other programs are where it leads.
    const real = dirname(realpathSync(join(directory, "postgres")));
    return major === undefined ? undefined : { directory: real, major: Number(major) };
  } catch {
    return undefined;
  }
}

/**
 * The newest PostgreSQL on this machine, or the one of a major version.
 *
 * @throws PostgresMissingError where there is none
 */
export function findPostgres(major?: number): Binaries {
  const found = [...new Set(candidates())]
    .map(installation)
    .filter((each) => each !== undefined)
    .filter((each) => major === undefined || each.major === major)
    .toSorted((a, b) => b.major - a.major);
  const [best] = found;
  if (best === undefined) throw new PostgresMissingError(major);
  return best;
}
