const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/**
 * Up to here one CopyObject, which S3 takes up to 5 GB. Parts start earlier because they run beside each other: one request
 * for gigabytes between continents would use up the minutes that the objective leaves.
 */
export const singleCopyBytes = 256 * mebibyte;
const smallestPartBytes = 64 * mebibyte;
/** S3's limit. */
const mostParts = 10_000;

/**
 * Larger objects are not copied: a run that cannot end within the function's time begins again each time and pays for the
 * transfer again. They are S3's alone, and an alarm at four minutes says so.
 */
export const largestCopyBytes = 50 * gibibyte;

export interface Part {
  /** From 1. */
  readonly number: number;
  /** For `x-amz-copy-source-range`: first and last byte, both included. */
  readonly range: string;
}

export type CopyPlan =
  | { readonly kind: "single" }
  | { readonly kind: "parts"; readonly parts: readonly Part[] }
  | { readonly kind: "refused"; readonly cause: string };

/** How a version of this size is copied. */
export function copyPlan(sizeBytes: number): CopyPlan {
  if (sizeBytes > largestCopyBytes) {
    return {
      kind: "refused",
      cause: `the object has ${sizeBytes} bytes and the watchdog copies up to ${largestCopyBytes}`,
    };
  }
  if (sizeBytes <= singleCopyBytes) return { kind: "single" };
  const partBytes = Math.max(smallestPartBytes, Math.ceil(sizeBytes / mostParts));
  const count = Math.ceil(sizeBytes / partBytes);
  return {
    kind: "parts",
    parts: Array.from({ length: count }, (_, index) => {
      const first = index * partBytes;
      const last = Math.min(first + partBytes, sizeBytes) - 1;
      return { number: index + 1, range: `bytes=${first}-${last}` };
    }),
  };
}
