import { objectOf, textOf } from "../common/narrow";

/** What the function is asked to do; without a word it sets up, which the schedule and the deployment ask for. */
export type Request =
  | { readonly action: "set-up" | "preflight" | "drift" | "resume" }
  | { readonly action: "pause"; readonly reason: string; readonly minutes: number }
  | { readonly action: "promote"; readonly sourceIsLost: boolean };

export class UnknownRequestError extends Error {
  override readonly name = "UnknownRequestError";
}

const simple = ["set-up", "preflight", "drift", "resume"] as const;
/** A pause costs the source WAL: no workflow of ours needs longer. */
const longestPauseMinutes = 120;

/** Reads an event; refuses what it does not understand, because promoting by mistake ends the replica. */
export function requestOf(event: unknown): Request {
  const fields = objectOf(event);
  const action = textOf(fields.action) ?? "set-up";
  const known = simple.find((each) => each === action);
  if (known !== undefined) return { action: known };
  if (action === "pause") {
    const minutes = fields.minutes ?? 30;
    const reason = textOf(fields.reason);
    if (reason === undefined) throw new UnknownRequestError("pause: says no reason.");
    if (typeof minutes !== "number" || !Number.isInteger(minutes) || minutes < 1 || minutes > longestPauseMinutes) {
      throw new UnknownRequestError(`pause: minutes are 1 to ${longestPauseMinutes}.`);
    }
    return { action, reason, minutes };
  }
  if (action === "promote") {
    if (typeof fields.sourceIsLost !== "boolean") {
      throw new UnknownRequestError(
        "promote: say sourceIsLost, true or false; with false it waits until everything of the source has arrived.",
      );
    }
    return { action, sourceIsLost: fields.sourceIsLost };
  }
  throw new UnknownRequestError(
    `action: received ${JSON.stringify(action)}; allowed are ${[...simple, "pause", "promote"].join(", ")}.`,
  );
}
