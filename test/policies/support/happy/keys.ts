import type { Program } from "../program";

/** The happy program's key policies and aliases. */
export function keys(_program: Program): void {
  // Filled with the rules that need it.
}
