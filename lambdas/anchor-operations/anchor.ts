import { canonicalJson } from "../../operations/canonical/canonicalJson";
import { anchorKey, publicKeyKey, statementText } from "../../operations/chain/anchor";
import type { Anchor, AnchorStatement } from "../../operations/chain/anchor";
import { isObject } from "../common/narrow";
import type { Anchored, AnchorPorts, AnchorSettings } from "./types";

/** Today's anchor stands in the archive and is none. */
export class MalformedAnchorError extends Error {
  override readonly name = "MalformedAnchorError";
}

/**
 * Signs the head of this Region's chain once a day (UTC), keeps the signature beside the log, and tells the other Region's
 * chain of it (AUD-4). A second run of a day signs nothing and tells the same again, which the other chain takes once.
 *
 * @returns undefined for an empty chain: there is nothing to sign
 */
export async function anchor(settings: AnchorSettings, ports: AnchorPorts): Promise<Anchored | undefined> {
  const { chain, now } = settings;
  const signedAt = new Date(now).toISOString();
  const key = anchorKey({ chain, signedAt });
  // The key first: an anchor whose public key is missing could not be verified from the archive alone.
  await keepPublicKey(settings.keyId, ports);
  const standing = await ports.read(key);
  if (standing !== undefined) return announced(key, anchorOf(standing, key), false, ports);
  const head = await ports.readHead();
  if (head === undefined) return undefined;
  const made = await signed({ version: 1, chain, ...head, signedAt, keyId: settings.keyId }, ports);
  if (await ports.write(key, canonicalJson(made))) return announced(key, made, true, ports);
  // Another run of the same day was faster: its anchor counts.
  return announced(key, anchorOf((await ports.read(key)) ?? "", key), false, ports);
}

async function signed(statement: AnchorStatement, ports: AnchorPorts): Promise<Anchor> {
  return { ...statement, algorithm: "ECDSA_SHA_256", signature: await ports.sign(statementText(statement)) };
}

async function announced(key: string, made: Anchor, isNew: boolean, ports: AnchorPorts): Promise<Anchored> {
  await ports.announce(made);
  return { key, sequence: made.sequence, signed: isNew };
}

async function keepPublicKey(keyId: string, ports: AnchorPorts): Promise<void> {
  const key = publicKeyKey(keyId);
  if ((await ports.read(key)) === undefined) await ports.write(key, await ports.publicKey());
}

function anchorOf(text: string, key: string): Anchor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (
    isObject(value) &&
    value.version === 1 &&
    value.algorithm === "ECDSA_SHA_256" &&
    typeof value.chain === "string" &&
    typeof value.sequence === "number" &&
    typeof value.hash === "string" &&
    typeof value.signedAt === "string" &&
    typeof value.keyId === "string" &&
    typeof value.signature === "string"
  ) {
    return value as unknown as Anchor;
  }
  throw new MalformedAnchorError(`What stands in ${key} is no anchor; today's head was not signed.`);
}
