/**
 * Bundles the policy pack into policies/dist/index.js.
 * @param options.ifStale Only when an input differs from the last time. Default: always.
 * @returns whether it bundled.
 */
export function buildPack(options?: { readonly ifStale?: boolean }): Promise<boolean>;
