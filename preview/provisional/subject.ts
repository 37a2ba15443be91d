import { createHash } from "node:crypto";
import { UNKNOWN } from "../../graph/types";
import type { Json, JsonObject } from "../wire/struct";
import { dnsSuffixOf, partitionOf } from "./partition";

/** What provisional values are derived from; nothing else flows in, so they are the same in every run. */
export interface ProvisionalRequest {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** Plain inputs: secrets opened, what is not known as the unknown sentinel. */
  readonly inputs: JsonObject;
  /** Region of the resource, of its provider or of the stack; `undefined` when none is set. */
  readonly region: string | undefined;
  /** Twelve digits: the placeholder, or the account of the role that the resource's provider assumes. */
  readonly account: string;
  /** The id that a `get` names. */
  readonly readId?: string;
}

/** The outputs of one type; `undefined` for what cannot be told, which then stays unknown. */
export type Rule = (subject: Subject) => {
  readonly [output: string]: Json | undefined;
  readonly id?: string | undefined;
};
export type Table = Readonly<Record<string, Rule>>;

export interface NameOptions {
  /** Longest name that AWS accepts. */
  readonly max?: number;
  readonly lower?: boolean;
  /** Input with a prefix, for example `namePrefix`. */
  readonly prefix?: string;
  /** Ending that the service demands, for example `.fifo`. */
  readonly suffix?: string;
}

/** One resource with the ways to make up a well-formed value for it. */
export class Subject {
  readonly name: string;
  readonly region: string | undefined;
  readonly account: string;
  readonly readId: string | undefined;
  private readonly request: ProvisionalRequest;

  constructor(request: ProvisionalRequest) {
    this.request = request;
    this.name = request.name;
    this.region = request.region;
    this.account = request.account;
    this.readId = request.readId;
  }

  /** A known text among the inputs; `undefined` when it is absent or not known. */
  input(property: string): string | undefined {
    const value = this.request.inputs[property];
    return typeof value === "string" && value !== "" && !value.includes(UNKNOWN) ? value : undefined;
  }

  value(property: string): Json | undefined {
    return this.request.inputs[property];
  }

  flag(property: string): boolean {
    return this.request.inputs[property] === true;
  }

  number(property: string): number | undefined {
    const value = this.request.inputs[property];
    return typeof value === "number" ? value : undefined;
  }

  has(property: string): boolean {
    const value = this.request.inputs[property];
    return value !== undefined && value !== null;
  }

  /**
   * The physical name: the one given, else logical name and seven hexadecimal digits as Pulumi's autonaming makes them.
   * `undefined` when a name is given but not known.
   */
  physicalName(property = "name", options: NameOptions = {}): string | undefined {
    if (this.has(property)) return this.input(property);
    if (this.readId !== undefined) return this.readId;
    const { max = 255, lower = false, prefix, suffix = "" } = options;
    if (prefix !== undefined && this.has(prefix)) {
      const given = this.input(prefix);
      // The provider appends a time stamp and a counter: 26 digits.
      return given === undefined
        ? undefined
        : `${given}${this.digits(26, "prefix")}`.slice(0, max - suffix.length) + suffix;
    }
    const logical = lower ? this.name.toLowerCase() : this.name;
    const tail = `-${this.hex(7, "name")}${suffix}`;
    return `${logical.slice(0, Math.max(0, max - tail.length))}${tail}`;
  }

  hex(length: number, salt = ""): string {
    let result = "";
    for (let round = 0; result.length < length; round++) {
      result += createHash("sha256")
        .update(`${this.request.urn}\0${this.region ?? ""}\0${this.account}\0${salt}\0${round}`)
        .digest("hex");
    }
    return result.slice(0, length);
  }

  digits(length: number, salt = ""): string {
    return this.letters(length, "0123456789", salt);
  }

  /** `length` characters of `alphabet`, which may have up to 64. */
  letters(length: number, alphabet: string, salt = ""): string {
    const digest = this.hex(length * 2, salt);
    return Array.from({ length }, (_, index) =>
      alphabet.charAt(parseInt(digest.slice(index * 2, index * 2 + 2), 16) % alphabet.length),
    ).join("");
  }

  /** A version 4 UUID. */
  uuid(salt = ""): string {
    const digest = this.hex(32, `uuid${salt}`);
    const variant = "89ab".charAt(parseInt(digest.charAt(16), 16) % 4);
    return [
      digest.slice(0, 8),
      digest.slice(8, 12),
      `4${digest.slice(13, 16)}`,
      `${variant}${digest.slice(17, 20)}`,
      digest.slice(20),
    ].join("-");
  }

  get partition(): string | undefined {
    return this.region === undefined ? undefined : partitionOf(this.region);
  }

  get dnsSuffix(): string | undefined {
    return this.region === undefined ? undefined : dnsSuffixOf(this.region);
  }

  /** An ARN in the resource's Region and account. */
  arn(service: string, resource: string | undefined): string | undefined {
    if (this.region === undefined || resource === undefined) return undefined;
    return `arn:${partitionOf(this.region)}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** An ARN of a service without Regions, such as IAM: the Region still decides the partition. */
  globalArn(service: string, resource: string | undefined, account = this.account): string | undefined {
    if (this.region === undefined || resource === undefined) return undefined;
    return `arn:${partitionOf(this.region)}:${service}::${account}:${resource}`;
  }

  /** `before + value + after`, or `undefined` when the value is. */
  join(before: string, value: string | undefined, after = ""): string | undefined {
    return value === undefined ? undefined : `${before}${value}${after}`;
  }
}
