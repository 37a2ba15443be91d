import type { Program } from "../program";

/** The happy program's selections, settings, restore tests and audit frameworks. */
export function selections(_program: Program): void {
  // Filled with the rules that need it.
}
