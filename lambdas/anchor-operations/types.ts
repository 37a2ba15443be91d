import type { Anchor } from "../../operations/chain/anchor";

/** The head of this Region's chain. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** What the function needs of AWS. */
export interface AnchorPorts {
  /** Strongly consistent; undefined for an empty chain. */
  readHead(): Promise<Head | undefined>;
  /** The object's text; undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  /** Writes where nothing is. @returns false where something is, which stays as it is */
  write(key: string, body: string): Promise<boolean>;
  /** ECDSA over P-256 of the text's SHA-256, DER in Base64. */
  sign(text: string): Promise<string>;
  /** PEM. */
  publicKey(): Promise<string>;
  /** Tells the other Region's chain. Rejects when EventBridge did not take the event. */
  announce(anchor: Anchor): Promise<void>;
}

export interface AnchorSettings {
  readonly chain: string;
  /** `mrk-...`: the same in every Region. */
  readonly keyId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Anchored {
  readonly key: string;
  readonly sequence: number;
  /** False where today's anchor stood there already, and was only announced again. */
  readonly signed: boolean;
}
