import { secret } from "../values";
import { isList } from "../wire/struct";
import type { Subject, Table } from "./subject";

const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const special = "!@#$%&*()-_=+[]{}<>:?";

/** @pulumi/random: the same for every preview, of the length and the characters asked for. */
export const random: Table = {
  "random:index/randomId:RandomId": (s) => {
    const length = s.number("byteLength");
    if (length === undefined) return {};
    const bytes = Buffer.from(s.hex(length * 2), "hex");
    const prefix = s.input("prefix") ?? "";
    const b64Url = bytes.toString("base64url");
    return {
      id: b64Url,
      hex: prefix + bytes.toString("hex"),
      dec: prefix + BigInt(`0x${bytes.toString("hex") || "0"}`).toString(),
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + b64Url,
    };
  },
  "random:index/randomBytes:RandomBytes": (s) => {
    const length = s.number("length");
    if (length === undefined) return {};
    const bytes = Buffer.from(s.hex(length * 2), "hex");
    return { id: "none", hex: secret(bytes.toString("hex")), base64: secret(bytes.toString("base64")) };
  },
  "random:index/randomString:RandomString": (s) => {
    const result = characters(s);
    return { id: result, result };
  },
  "random:index/randomPassword:RandomPassword": (s) => {
    const result = characters(s);
    return { id: "none", result: result === undefined ? undefined : secret(result) };
  },
  "random:index/randomUuid:RandomUuid": (s) => {
    const result = s.uuid();
    return { id: result, result };
  },
  "random:index/randomPet:RandomPet": (s) => {
    if (s.has("prefix") && s.input("prefix") === undefined) return {};
    const separator = s.input("separator") ?? "-";
    const words = Array.from({ length: s.number("length") ?? 2 }, (_, index) => word(s, index));
    const id = [...(s.has("prefix") ? [s.input("prefix")] : []), ...words].join(separator);
    return { id };
  },
  "random:index/randomInteger:RandomInteger": (s) => {
    const min = s.number("min");
    const max = s.number("max");
    if (min === undefined || max === undefined) return {};
    const result = min + (parseInt(s.hex(8), 16) % (max - min + 1));
    return { id: String(result), result };
  },
  "random:index/randomShuffle:RandomShuffle": (s) => {
    const inputs = s.value("inputs");
    if (inputs === undefined || !isList(inputs)) return {};
    const order = inputs.map((value, index) => ({ value, rank: s.hex(8, String(index)) }));
    const shuffled = order.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ value }) => value);
    return { id: "-", results: shuffled.slice(0, s.number("resultCount") ?? shuffled.length) };
  },
};

const petWords = [
  "calm",
  "clear",
  "deep",
  "early",
  "fair",
  "glad",
  "keen",
  "kind",
  "light",
  "merry",
  "noble",
  "quick",
  "still",
  "swift",
];

function word(s: Subject, index: number): string {
  return petWords[parseInt(s.hex(4, `word${index}`), 16) % petWords.length] ?? "calm";
}

function characters(s: Subject): string | undefined {
  const length = s.number("length");
  if (length === undefined) return undefined;
  const on = (...names: string[]): boolean => names.every((name) => s.value(name) !== false);
  const kinds = [
    { alphabet: lower, use: on("lower"), least: s.number("minLower") ?? 0 },
    { alphabet: lower.toUpperCase(), use: on("upper"), least: s.number("minUpper") ?? 0 },
    { alphabet: digits, use: on("numeric", "number"), least: s.number("minNumeric") ?? 0 },
    { alphabet: s.input("overrideSpecial") ?? special, use: on("special"), least: s.number("minSpecial") ?? 0 },
  ];
  const least = kinds.map(({ alphabet, least: count }, index) => s.letters(count, alphabet, `least${index}`)).join("");
  const all = kinds.filter(({ use }) => use).map(({ alphabet }) => alphabet);
  if (all.length === 0) return undefined;
  return (least + s.letters(Math.max(0, length - least.length), all.join(""), "rest")).slice(0, length);
}
