import type { Program } from "../program";

/** The happy program's roles and policies. */
export function identity(_program: Program): void {
  // Filled with the rules that need it.
}
