import type { PreviewFailure } from "./types";

/** A mistake that ends the preview with one message for the user; never shown with a stack trace of ours. */
export class PreviewError extends Error {
  readonly kind: PreviewFailure["kind"];

  constructor(kind: PreviewFailure["kind"], message: string) {
    super(message);
    this.name = "PreviewError";
    this.kind = kind;
  }
}

/** The failure that an error stands for; an error that is not ours is a bug, and says so instead of hiding. */
export function failureOf(error: unknown): PreviewFailure {
  if (error instanceof PreviewError) return { kind: error.kind, message: error.message };
  return {
    kind: "program",
    message: `the preview itself failed: ${error instanceof Error ? error.message : String(error)}`,
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
