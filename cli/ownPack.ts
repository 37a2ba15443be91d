import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

interface Builder {
  readonly buildPack: (options: { readonly ifStale: boolean }) => Promise<boolean>;
}

const ownPack = resolve(__dirname, "../policies");

/**
 * Bundles this repository's policy pack again when its sources have changed: what the policy runtime loads is the bundle,
 * and an old one would check yesterday's rules. Other packs are as their owners built them.
 */
export async function refreshOwnPack(packs: readonly string[]): Promise<void> {
  if (!packs.includes(ownPack)) return;
  const script = pathToFileURL(resolve(ownPack, "build.mjs")).href;
  const { buildPack } = (await import(script)) as Builder;
  await buildPack({ ifStale: true });
}
