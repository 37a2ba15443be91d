import { eachField, mapEntry, text } from "./reader";
import { Writer } from "./writer";

/** A value as `google.protobuf.Value` carries it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

// google.protobuf: Struct { map<string, Value> fields = 1 }, ListValue { repeated Value values = 1 },
// Value { oneof: null 1, number 2, string 3, bool 4, struct 5, list 6 }.

export function decodeStruct(buffer: Buffer, start = 0, end = buffer.length): Record<string, Json> {
  const result: Record<string, Json> = {};
  eachField(buffer, start, end, (field, _value, s, e) => {
    if (field !== 1) return;
    const entry = mapEntry(buffer, s, e);
    const value = decodeValue(buffer, entry.start, entry.end);
    // A property that is called __proto__ is data, not the prototype of our object.
    if (entry.key === "__proto__")
      Object.defineProperty(result, entry.key, { value, enumerable: true, configurable: true, writable: true });
    else result[entry.key] = value;
  });
  return result;
}

function decodeValue(buffer: Buffer, start: number, end: number): Json {
  let result: Json = null;
  eachField(buffer, start, end, (field, value, s, e) => {
    if (field === 3) result = text(buffer, s, e);
    else if (field === 2) result = buffer.readDoubleLE(s);
    else if (field === 4) result = value !== 0;
    else if (field === 5) result = decodeStruct(buffer, s, e);
    else if (field === 6) result = decodeList(buffer, s, e);
    else if (field === 1) result = null;
  });
  return result;
}

function decodeList(buffer: Buffer, start: number, end: number): Json[] {
  const result: Json[] = [];
  eachField(buffer, start, end, (field, _value, s, e) => {
    if (field === 1) result.push(decodeValue(buffer, s, e));
  });
  return result;
}

/** Writes the entries of a Struct into the message that is open in `writer`. */
export function writeStruct(writer: Writer, value: JsonObject): void {
  for (const key of Object.keys(value)) {
    const property = value[key];
    if (property === undefined) continue;
    writer.message(1, () => {
      writer.string(1, key);
      writer.message(2, () => {
        writeValue(writer, property);
      });
    });
  }
}

function writeValue(writer: Writer, value: Json): void {
  if (value === null) writer.integer(1, 0);
  else if (typeof value === "string") writer.stringAlways(3, value);
  else if (typeof value === "number") writer.double(2, value);
  else if (typeof value === "boolean") writer.boolAlways(4, value);
  else if (isList(value)) {
    writer.message(6, () => {
      for (const item of value) {
        writer.message(1, () => {
          writeValue(writer, item);
        });
      }
    });
  } else {
    writer.message(5, () => {
      writeStruct(writer, value);
    });
  }
}

export function encodeStruct(value: JsonObject): Buffer {
  const writer = new Writer();
  writeStruct(writer, value);
  return writer.finish();
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
