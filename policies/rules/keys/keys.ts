import { readPolicy, type PolicyDocument } from "../../framework/policyDocument";
import { attach, Directory, type Attachment, type Target } from "../../framework/relate";
import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { types } from "../resourceTypes";
import { keyTypes } from "./types";

/** A key's policy, and the resource that holds it. */
export interface KeyPolicy {
  readonly key: Subject;
  readonly on: Subject;
  readonly document: PolicyDocument;
}

/** A stack's KMS keys with their policies, found by ARN, id, alias or dependency. */
export class Keys {
  readonly all: readonly Subject[];
  readonly #directory: Directory;
  readonly #policies: Attachment;

  constructor(stack: StackView) {
    this.all = stack.ofType(types.anyKey);
    const own = (key: Subject) => [key.at("arn"), key.at("keyId"), key.at("id")];
    const byId = new Directory(stack, this.all, own);
    const aliases = attach(byId, stack.ofType(keyTypes.alias), "targetKeyId");
    this.#directory = new Directory(stack, this.all, (key) => [
      ...own(key),
      ...aliases.of(key).flatMap((alias) => [alias.at("name"), alias.at("arn")]),
    ]);
    this.#policies = attach(this.#directory, stack.ofType(keyTypes.keyPolicy), "keyId");
  }

  find(referrer: Subject, property: string, value: unknown): Target {
    return this.#directory.find(referrer, property, value);
  }

  /** What holds the key's policy: a KeyPolicy of its own replaces what the key says itself. */
  holdersOf(key: Subject): readonly Subject[] {
    const attached = this.#policies.of(key);
    return attached.length > 0 ? attached : [key];
  }

  /** KeyPolicies of which nobody can tell whose they are. */
  get strays(): readonly Subject[] {
    return this.#policies.strays;
  }

  /**
   * The policies of these keys that can be read; unknown ones are reported. An absent one is
   * keys-key-has-own-policy's business, one that is no document identity-policy-document-valid's.
   */
  readable(keys: Iterable<Subject>, report: Report): readonly KeyPolicy[] {
    return [...keys].flatMap((key) =>
      this.holdersOf(key).flatMap((on) => {
        const reading = readPolicy(on.at("policy"));
        if (reading.kind === "unknown") report.cannotTell(on, "policy");
        return reading.kind === "document" ? [{ key, on, document: reading.document }] : [];
      }),
    );
  }

  /**
   * One name for a key and all its replicas, which live and die together: account and id where the ARN says them, else
   * the primary's URN. Undefined where the reference may be any of several.
   */
  identityOf(referrer: Subject, property: string, value: unknown): string | undefined {
    const target = this.find(referrer, property, value);
    return target.kind === "one" ? this.#identity(target.subject) : idInArn(value);
  }

  #identity(key: Subject): string | undefined {
    const id = idInArn(key.at("arn"));
    if (id !== undefined) return id;
    const primary = key.at("primaryKeyArn");
    return primary === undefined ? key.urn : this.identityOf(key, "primaryKeyArn", primary);
  }
}

/** `account/id` of a key's ARN; replicas of a multi-Region key share both. */
function idInArn(value: unknown): string | undefined {
  return /^arn:[\w-]+:kms:[\w-]*:(\d*):key\/(.+)$/.exec(String(value))?.slice(1).join("/");
}

/** The account in an ARN. */
export function accountIn(value: unknown): string | undefined {
  return /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(String(value))?.[1];
}
