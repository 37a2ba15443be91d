import { incidentName, parseIncidentName } from "./incident";
import type { IncidentRef } from "./incident";

/** What an acknowledgement link says, before it is signed. */
export interface LinkClaims {
  readonly incident: IncidentRef;
  /** The subscription that the link was sent to: who used it is on record (MON-5). */
  readonly recipient: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface SignedLink {
  /** The text that the code was made over. */
  readonly text: string;
  readonly code: Uint8Array;
}

/** Level, channel and the endpoint's hash: `2-sms-3fa1b2c4`. */
export const recipientPattern = /^\d-(?:email|sms|https)-[0-9a-f]{8}$/;

/** The claims as one text of letters, digits, dots and hyphens. `v1` is inside, so that no other text can pass for one. */
export function claimsText({ incident, recipient, expiresAt }: LinkClaims): string {
  return ["v1", incidentName(incident), recipient, expiresAt.toString(36)].join(".");
}

export function parseClaims(text: string): LinkClaims | undefined {
  const [version, name = "", recipient = "", expiry = "", ...more] = text.split(".");
  const incident = parseIncidentName(name);
  if (version !== "v1" || more.length > 0 || incident === undefined) return undefined;
  if (!recipientPattern.test(recipient) || !/^[0-9a-z]{1,9}$/.test(expiry)) return undefined;
  return { incident, recipient, expiresAt: Number.parseInt(expiry, 36) };
}

/** What stands in the link: the text, a dot, and the message authentication code in base64url. */
export function linkToken({ text, code }: SignedLink): string {
  return `${text}.${Buffer.from(code).toString("base64url")}`;
}

/** The parts of a token, unchecked; undefined for what cannot be one. Nothing is true of it before the code is verified. */
export function parseToken(token: string): SignedLink | undefined {
  // HMAC_SHA_256 has 32 bytes: 43 characters.
  const [, text, code] = /^([A-Za-z0-9.-]{1,120})\.([\w-]{43})$/.exec(token) ?? [];
  return text === undefined || code === undefined ? undefined : { text, code: Buffer.from(code, "base64url") };
}
