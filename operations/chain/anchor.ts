import { canonicalJson } from "../canonical/canonicalJson";
import type { OperationDraft, OperationEntry } from "../entry";

/** What the daily signature says: at that moment, that chain had reached that entry. */
export interface AnchorStatement {
  readonly version: 1;
  readonly chain: string;
  readonly sequence: number;
  /** The entry's hash, hexadecimal. */
  readonly hash: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly signedAt: string;
  /** The multi-Region key's ID (`mrk-...`), which is also the name of the public key's file. */
  readonly keyId: string;
}

/** A signed statement, as it stands in the archive: canonical JSON. */
export interface Anchor extends AnchorStatement {
  readonly algorithm: "ECDSA_SHA_256";
  /** ECDSA over P-256 of the SHA-256 of {@link statementText}; DER as KMS gives it, in Base64. */
  readonly signature: string;
}

/** What is signed: the statement's canonical JSON. Other fields are left out, so a whole anchor may be handed over. */
export function statementText(statement: AnchorStatement): string {
  const { version, chain, sequence, hash, signedAt, keyId } = statement;
  return canonicalJson({ version, chain, sequence, hash, signedAt, keyId });
}

/** `anchors/sa-east-1/2026-03-01.json`. */
export function anchorKey({ chain, signedAt }: Pick<AnchorStatement, "chain" | "signedAt">): string {
  return `anchors/${chain}/${signedAt.slice(0, 10)}.json`;
}

/** `anchors/mrk-0123.pem`: the public key beside the anchors, for whoever has nothing but the archive. */
export function publicKeyKey(keyId: string): string {
  return `anchors/${keyId}.pem`;
}

/**
 * The anchor as an entry of the OTHER Region's chain: who would rewrite one chain has to rewrite both.
 * The place travels in `operationId` and the hash in `contentHash`, which redaction leaves alone.
 */
export function anchorDraftFields(
  statement: AnchorStatement,
): Pick<OperationDraft, "operationId" | "type" | "phase" | "outcome" | "occurredAt" | "source" | "contentHash"> {
  return {
    operationId: `anchor/${statement.chain}/${statement.sequence}`,
    type: "anchor",
    phase: "succeeded",
    outcome: "SIGNED",
    occurredAt: statement.signedAt,
    source: statement.chain,
    contentHash: `sha256:${statement.hash}`,
  };
}

/** What an entry says about another chain; undefined for an entry that is no anchor. */
export function anchoredBy(
  entry: Pick<OperationEntry, "type" | "operationId" | "contentHash">,
): Pick<AnchorStatement, "chain" | "sequence" | "hash"> | undefined {
  if (entry.type !== "anchor") return undefined;
  const [, chain, sequence] = /^anchor\/([a-z0-9-]+)\/(\d{1,15})$/.exec(entry.operationId) ?? [];
  const [, hash] = /^sha256:([0-9a-f]{64})$/.exec(entry.contentHash ?? "") ?? [];
  return chain === undefined || hash === undefined ? undefined : { chain, sequence: Number(sequence), hash };
}
