import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unprivileged } from "./postgres/server";

/** The folder of one drill: servers, archive, backups. It goes when the drill ends, however that ends. */
export interface Workspace {
  readonly directory: string;
  /** Removes it, unless it is kept. Once is enough; twice does no harm. */
  dispose(): Promise<void>;
}

/**
 * Waits for the end of its standard input, which is the end of the drill, also a killed one. The servers end by the same sign
 * (server.ts); what they still write after the first removal goes with the next.
 */
const guard =
  'cat >/dev/null; i=0; while [ -e "$1" ] && [ $i -lt 40 ]; do rm -rf "$1" 2>/dev/null; [ -e "$1" ] && sleep 0.25; i=$((i+1)); done';

/** @param keep leaves the folder where it is, for a look at the logs */
export function makeWorkspace(keep = false): Workspace {
  const directory = mkdtempSync(join(tmpdir(), "neonpro-drill-"));
  const user = unprivileged();
  if (user) chownSync(directory, user.uid, user.gid);
  // In a process group of its own: Ctrl-C is meant for the drill.
  const watcher = keep
    ? undefined
    : spawn("/bin/sh", ["-c", guard, "sh", directory], {
        stdio: ["pipe", "ignore", "ignore"],
        detached: true,
        cwd: "/",
      });
  watcher?.unref();
  // An unreferenced pipe does not keep the drill alive either.
  const stdin = watcher?.stdin as { unref?: () => void } | null | undefined;
  stdin?.unref?.();
  return {
    directory,
    async dispose() {
      if (keep || watcher === undefined) return;
      rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      if (watcher.exitCode !== null) return;
      const ended = once(watcher, "exit");
      watcher.ref();
      watcher.stdin.end();
      await ended;
    },
  };
}
