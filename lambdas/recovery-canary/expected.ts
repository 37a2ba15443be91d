import type { ExpectedBucket } from "../../operations/integrity/buckets";
import type { ExpectedVault } from "../../operations/integrity/vaults";
import { isObject, textOf } from "../common/narrow";

/** What the function holds AWS against: the keys, vaults and buckets of its Region, as deployed. */
export interface ExpectedState {
  readonly keys: readonly { readonly name: string; readonly arn: string }[];
  readonly vaults: readonly ExpectedVault[];
  readonly buckets: readonly ExpectedBucket[];
}

/** The declaration that the function was deployed with is not understood. */
export class MalformedExpectationError extends Error {
  override readonly name = "MalformedExpectationError";
}

/**
 * Reads the compact declaration of components/operations/recoveryCanary.ts: keys by a short name, vaults and buckets with the
 * name of theirs. All or nothing: a bucket that is skipped because its line is not understood would look protected.
 */
export function expectedState(json: string): ExpectedState {
  const root = object(parse(json), "the whole");
  const arns = new Map(
    Object.entries(object(root.keys, "keys")).map(([name, arn]) => [name, text(arn, `keys.${name}`)]),
  );
  const keyArn = (value: unknown, where: string): string => {
    const name = text(value, where);
    return arns.get(name) ?? refuse(where, `"${name}" is none of the keys`);
  };
  return {
    keys: [...arns].map(([name, arn]) => ({ name, arn })),
    vaults: list(root.vaults, "vaults").map((item, at) => {
      const where = `vaults[${at}]`;
      const vault = object(item, where);
      return {
        name: text(vault.name, where),
        keyArn: keyArn(vault.key, where),
        minDays: days(vault.minDays, where),
        maxDays: days(vault.maxDays, where),
        compliance: vault.compliance === true,
      };
    }),
    buckets: list(root.buckets, "buckets").map((item, at) => {
      const where = `buckets[${at}]`;
      const bucket = object(item, where);
      return {
        name: text(bucket.name, where),
        keyArn: keyArn(bucket.key, where),
        replicatesTo: text(bucket.to, where),
        lock: lock(text(bucket.lock, where), where),
      };
    }),
  };
}

/** `off`, `on`, or a mode and days such as `GOVERNANCE 7305`. */
function lock(value: string, where: string): ExpectedBucket["lock"] {
  if (value === "off" || value === "on") return value;
  const [, mode, count] = /^(GOVERNANCE|COMPLIANCE) ([1-9]\d*)$/.exec(value) ?? [];
  if (mode === undefined || count === undefined) return refuse(where, `lock "${value}" is not understood`);
  return { mode: mode === "COMPLIANCE" ? mode : "GOVERNANCE", days: Number(count) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new MalformedExpectationError("EXPECTED_STATE is no JSON; deploy the function again.", { cause });
  }
}

function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : refuse(where, "is no object");
}

function list(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(where, "is no list");
}

function text(value: unknown, where: string): string {
  return textOf(value) ?? refuse(where, "lacks a text");
}

function days(value: unknown, where: string): number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : refuse(where, "lacks whole days");
}

function refuse(where: string, problem: string): never {
  throw new MalformedExpectationError(`EXPECTED_STATE: ${where} ${problem}; deploy the function again.`);
}
