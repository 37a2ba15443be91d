import { hash } from "node:crypto";
import { isCanonical } from "../canonical/canonicalJson";
import { anchoredBy } from "../chain/anchor";
import { entryHash } from "../chain/link";
import type { OperationEntry } from "../entry";

/** What is wrong with one line by itself. */
export type LineFault =
  /** The hash that it states is not the hash of what it says. */
  | "hash"
  /** The same entry in other words: spaces, another order of keys. What was committed is canonical. */
  | "form"
  /** An entry of another chain. */
  | "chain"
  /** No entry at all. */
  | "unreadable";

export interface ReadableLine {
  readonly sequence: number;
  readonly chain: string;
  readonly recordedAt: string;
  readonly previousHash: string;
  /** As the line states it. */
  readonly hash: string;
  /** As its content gives it: differs only where `fault` is `hash`. */
  readonly computedHash: string;
  readonly fault: Exclude<LineFault, "unreadable" | "chain"> | undefined;
  /** What the entry says about another chain, when it is an anchor of one. */
  readonly anchor: ReturnType<typeof anchoredBy>;
}

export interface UnreadableLine {
  readonly fault: "unreadable";
  readonly why: string;
}

/** Looks at one line without its line break. */
export function checkLine(line: string): ReadableLine | UnreadableLine {
  if (line.trim() === "") return unreadable("it is empty");
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return unreadable("it is not JSON");
  }
  if (typeof value !== "object" || value === null) return unreadable("it is not a JSON object");
  const entry = value as OperationEntry;
  const why = shapeProblem(entry);
  if (why !== undefined) return unreadable(why);
  const canonical = isCanonical(line, value);
  const computedHash = (canonical ? hashOfLine(line, entry.hash) : undefined) ?? entryHash(entry);
  const fault = computedHash !== entry.hash ? "hash" : canonical ? undefined : "form";
  const { sequence, chain, recordedAt, previousHash } = entry;
  return {
    ...{ sequence, chain, recordedAt, previousHash, hash: entry.hash, computedHash, fault },
    anchor: entry.type === "anchor" ? anchoredBy(entry) : undefined,
  };
}

function unreadable(why: string): UnreadableLine {
  return { fault: "unreadable", why };
}

const hexadecimal = /^[0-9a-f]{64}$/;

/** Only what the chain is made of: everything else is bound by the hash. */
function shapeProblem(entry: OperationEntry): string | undefined {
  const version: unknown = entry.version;
  if (version === undefined) return "it is no entry of an operations log";
  if (version !== 1) return `its version is ${JSON.stringify(version)}; this program knows version 1`;
  if (!Number.isSafeInteger(entry.sequence) || entry.sequence < 1) return "its sequence is no whole number from 1 on";
  if (typeof entry.chain !== "string") return "it names no chain";
  if (typeof entry.recordedAt !== "string") return "it does not say when it was recorded";
  if (typeof entry.hash !== "string" || !hexadecimal.test(entry.hash)) return "its hash is no SHA-256";
  if (typeof entry.previousHash !== "string" || !hexadecimal.test(entry.previousHash)) {
    return "its previous hash is no SHA-256";
  }
  return undefined;
}

/**
 * The hash of a canonical line by taking the hash's own member out of the text: a third of the time of writing it anew.
 * A quotation mark inside a text is escaped, so the member can stand in one place only. Undefined where it is not found.
 */
function hashOfLine(line: string, stated: string): string | undefined {
  const member = `"hash":"${stated}",`;
  const at = line.indexOf(member);
  // Of an object inside the entry, or twice: the slow way decides.
  if (at < 0 || line.includes('"hash":', at + member.length) || !line.startsWith('"occurredAt":', at + member.length)) {
    return undefined;
  }
  return hash("sha256", line.slice(0, at) + line.slice(at + member.length), "hex");
}
