/** What `npm run preview` ends with. Documented in `--help` and docs/preview.md. */
export const exitCodes = {
  fine: 0,
  failed: 1,
  usage: 2,
  violated: 3,
  /** 128 + SIGINT, the shells' own convention. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
