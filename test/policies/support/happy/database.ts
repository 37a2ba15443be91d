import type { Program } from "../program";

/** The happy program's clusters and instances. */
export function database(_program: Program): void {
  // Filled with the rules that need it.
}
