import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DumpError } from "./errors";
import type { Programs } from "./programs";

const silentSeconds = 60;

/** For a POSIX shell. */
export const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What the PostgreSQL container runs: it takes the jobs that the container beside it lays down, until that one says `stop`.
 * The published image has a shell and PostgreSQL's programs, and nothing of ours.
 *
 * @param folder on the volume that both share
 */
export function servant(folder: string): string {
  return [
    // Being told to end is no failure of the task.
    "trap 'exit 0' TERM",
    `cd ${quoted(folder)} || exit 1`,
    "while [ ! -e stop ]; do",
    'for job in *.job; do [ -e "$job" ] || continue; name="${job%.job}"; mv "$job" "$name.taken"',
    // Each in the background: two programs run at once in a dump with its manifest. A program that is told to end is killed.
    '( sh "$name.taken" >"$name.out" 2>"$name.err" & pid=$!; echo "$pid" >"$name.pid"; wait "$pid"; echo $? >"$name.rc.new"; mv "$name.rc.new" "$name.rc" ) &',
    "done",
    'for end in *.kill; do [ -e "$end" ] || continue; kill "$(cat "${end%.kill}.pid")" 2>/dev/null; rm -f "$end"; done',
    "touch alive; sleep 0.2",
    "done",
  ].join("\n");
}

/**
 * Programs that run in the container beside this one, through files on the volume that both share. Passwords do not pass
 * through them: the other container has them from its own secret.
 *
 * @param startSeconds how long the other container may take to answer for the first time
 */
export function handedOver(folder: string, startSeconds = 120): Programs {
  const text = (name: string) => readFile(join(folder, name), "utf8").catch(() => undefined);
  return {
    async run({ program, arguments: args, environment, signal }) {
      await mkdir(folder, { recursive: true });
      await awake(folder, startSeconds);
      const name = randomUUID();
      const variables = Object.entries(environment).filter(([key]) => key !== "PGPASSWORD");
      const script = `${variables.map(([key, value]) => `export ${key}=${quoted(value)}\n`).join("")}exec ${[program, ...args].map(quoted).join(" ")}\n`;
      await writeFile(join(folder, `${name}.new`), script, { mode: 0o644 });
      // A job appears whole or not at all.
      await rename(join(folder, `${name}.new`), join(folder, `${name}.job`));
      let killed = false;
      for (;;) {
        await stillAwake(folder);
        const code = await text(`${name}.rc`);
        if (code !== undefined) {
          const [stdout, stderr] = await Promise.all([text(`${name}.out`), text(`${name}.err`)]);
          await Promise.all(
            ["taken", "out", "err", "pid", "rc"].map((end) => rm(join(folder, `${name}.${end}`), { force: true })),
          );
          signal?.throwIfAborted();
          return { code: Number(code), stdout: stdout ?? "", stderr: (stderr ?? "").slice(-65_536) };
        }
        if (signal?.aborted === true && !killed) {
          killed = true;
          await writeFile(join(folder, `${name}.kill`), "");
        }
        await wait(200);
      }
    },
  };
}

/** Tells the other container to end. */
export async function dismiss(folder: string): Promise<void> {
  await writeFile(join(folder, "stop"), "");
}

/** The other container touches its sign of life several times a second; one that was ended would be waited for in vain. */
async function stillAwake(folder: string): Promise<void> {
  const { mtimeMs } = await stat(join(folder, "alive"));
  if (Date.now() - mtimeMs < silentSeconds * 1000) return;
  throw new DumpError(
    "tool-failed",
    `The PostgreSQL container has been silent for ${silentSeconds} s: it was ended, perhaps for want of memory.`,
  );
}

async function awake(folder: string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    if ((await readFile(join(folder, "alive")).catch(() => undefined)) !== undefined) return;
    if (Date.now() > until) {
      throw new DumpError(
        "tool-missing",
        `The PostgreSQL container did not answer in ${seconds} s. Look at its log: its image may be missing or its command wrong.`,
      );
    }
    await wait(200);
  }
}
