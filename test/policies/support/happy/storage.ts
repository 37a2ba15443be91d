import type { Program } from "../program";

/** The happy program's bucket policies, replication, Object Lock. */
export function storage(_program: Program): void {
  // Filled with the rules that need it.
}
