import type { Program } from "../program";

/** The happy program's records, health checks, alarms and topics. */
export function dns(_program: Program): void {
  // Filled with the rules that need it.
}
