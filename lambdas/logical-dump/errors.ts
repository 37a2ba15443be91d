/** What went wrong, for programs; the message is for people and names the way out. */
export type DumpProblem =
  | "server-unreachable"
  | "connection-lost"
  | "wrong-password"
  | "database-missing"
  | "permission-denied"
  | "row-security"
  | "version-mismatch"
  | "tool-missing"
  | "tool-failed"
  | "disk-full"
  | "schema-missing"
  | "not-empty"
  | "roles-missing"
  | "dump-missing"
  | "dump-unfinished"
  | "chunk-missing"
  | "chunk-corrupt"
  | "manifest-corrupt"
  | "signature-wrong"
  | "store-unavailable"
  | "already-running";

/** Anything that ended a dump or a restore and that an operator can do something about. */
export class DumpError extends Error {
  override readonly name = "DumpError";
  readonly problem: DumpProblem;

  constructor(problem: DumpProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** Worth another try by itself after a while: the same run may go well without anybody's doing. */
const passing: readonly DumpProblem[] = ["server-unreachable", "connection-lost", "store-unavailable"];

export function mayPass(error: unknown): boolean {
  return error instanceof DumpError && passing.includes(error.problem);
}
