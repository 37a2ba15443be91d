import type { ClientBase } from "pg";
import type { Manifest, SchemaObject, TableName } from "../../manifest/types";
import type { ErasureEntry, ErasureMap } from "../../protection/erasure";

/** Everything that a restored database is held against; a verdict is SUCCESSFUL only when each was looked at. */
export const checkNames = [
  "not-empty",
  "schema",
  "constraints",
  "row-security",
  "grants",
  "references",
  "rules",
  "keys",
  "content",
  "sequences",
  "erasures",
  "point-in-time",
] as const;
export type CheckName = (typeof checkNames)[number];

/** What a check found: nothing, or one sentence for each thing that is wrong. */
export interface Finding {
  readonly problems: readonly string[];
  /** One sentence on what was looked at, for when nothing is wrong. */
  readonly says: string;
}

export interface Check {
  readonly name: CheckName;
  /** `not-made`: it could not be looked at, which is as bad as failed unless the check is optional. */
  readonly verdict: "passed" | "failed" | "not-made";
  readonly says: string;
  readonly seconds: number;
}

export interface Verdict {
  readonly status: "SUCCESSFUL" | "FAILED";
  /** One for each of {@link checkNames}, in that order. */
  readonly checks: readonly Check[];
  /** Whether every row was compared with a manifest of this very moment. */
  readonly comparedExactly: boolean;
  /** One sentence for a person: what was compared, or the first reason why it failed. */
  readonly says: string;
}

/** A rule over several tables, such as "a withdrawn consent has no open appointment" (RST-9). */
export interface CrossTableRule {
  readonly name: string;
  /** A query that answers with the rows that break the rule, and so with none. */
  readonly sql: string;
}

/** A right that the application needs; its role may be the way to it, as PostgreSQL's own functions see it. */
export interface RequiredAccess {
  readonly role: string;
  readonly privilege: string;
  readonly schema: string;
  /** @default the schema itself */
  readonly table?: string;
}

/** Opens what the application encrypted. It throws when the key, or the text, is not the right one. */
export type EnvelopeOpener = (envelope: string) => Promise<void>;

export interface EnvelopeSample extends TableName {
  /** Holds envelopes as text; those that are null are left out. */
  readonly column: string;
}

export interface Expectation {
  /** The restore's ID; the replay of erasures was recorded under it. */
  readonly restore: string;
  readonly point: {
    /**
     * `dump` and `marked`: the manifest is of this very moment, so content is compared exactly. `moment`: it is an older one;
     * schema and what lies below its watermark are compared, and the verdict says so.
     */
    readonly kind: "dump" | "marked" | "moment";
    /** The moment that the restore claims to be of, RFC 3339 in UTC. */
    readonly at: string;
    /** Seconds that its newest sign of life may be older: the beat of a minute and the replica's lag. @default 300 */
    readonly olderSeconds?: number;
    /** Seconds that it may be newer, for clocks. @default 5 */
    readonly newerSeconds?: number;
  };
  readonly manifest: Manifest;
  /**
   * For `moment`: SQL of the rows of a table that cannot have changed since the manifest, which was computed with the same; they
   * are compared exactly. Undefined for a table whose rows may change: it may only not have become empty.
   *
   * @default no table
   */
  readonly below?: (table: TableName) => string | undefined;
  /** Schema objects that are not compared, such as grants where the other server has other roles. @default none */
  readonly ignoredObjects?: readonly SchemaObject["kind"][];
  /** @default none, and the check `rules` is made by PostgreSQL's own constraints alone */
  readonly rules?: readonly CrossTableRule[];
  /** Beside the grants on tables that the manifest has: schemas, and rights by way of other roles. @default none */
  readonly access?: readonly RequiredAccess[];
  /** @default the check `keys` is not made */
  readonly keys?: { readonly open: EnvelopeOpener; readonly samples: readonly EnvelopeSample[] };
  /** @default the check `erasures` is not made */
  readonly erasures?: { readonly map: ErasureMap; readonly entries: readonly ErasureEntry[] };
  /** Checks that may be left unmade; one that was made and failed still fails. @default none */
  readonly optional?: readonly CheckName[];
  /** Seconds for each check. @default 900 */
  readonly timeoutSeconds?: number | Readonly<Partial<Record<CheckName, number>>>;
  /** Connections that hash at the same time. @default 2 */
  readonly parallel?: number;
}

export interface Connection extends ClientBase {
  end(): Promise<void>;
}

/** Gives a new connection each time, as a role that row security does not bind; the validator ends it. */
export type Connect = () => Promise<Connection>;

/** The check cannot be made: what it needs is not there. Its message says what to do. */
export class NotMadeError extends Error {
  override readonly name = "NotMadeError";
}
