/** What `npm run log` ends with. Documented in `--help` and docs/operations-log.md. */
export const logExitCodes = {
  /** Every chain is intact; or the entries were shown. */
  intact: 0,
  /** No verdict: nothing is there, or something cannot be read. */
  unreadable: 1,
  usage: 2,
  /** An entry was edited, removed, inserted, reordered, truncated or rewritten, or an anchor is not signed. */
  tampered: 3,
  /** 128 + SIGINT, the shells' own convention. */
  interrupted: 130,
} as const;

export type LogExitCode = (typeof logExitCodes)[keyof typeof logExitCodes];
