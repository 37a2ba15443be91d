/** What {@link eachField} hands over for one field: a varint, or the bytes of a string, message or fixed number. */
export type FieldVisitor = (field: number, value: number, start: number, end: number) => void;

/**
 * Walks the fields of one protobuf message without building anything: for a varint `value` is set, for every other wire type the payload
 * is `buffer[start..end)`. Hand-written because the generated classes build a tree of objects per property, which was the largest cost in
 * the parent at thousands of resources; the numbers of the fields are protobuf's compatibility contract and a test holds them against the
 * generated classes of the SDK.
 */
export function eachField(buffer: Buffer, from: number, to: number, visit: FieldVisitor): void {
  let position = from;
  const varint = (): number => {
    let result = 0;
    let factor = 1;
    for (;;) {
      const byte = buffer[position++];
      if (byte === undefined || position > to) throw new RangeError("truncated protobuf message");
      result += (byte & 0x7f) * factor;
      if (byte < 0x80) return result;
      factor *= 128;
    }
  };
  while (position < to) {
    const key = varint();
    const field = Math.floor(key / 8);
    switch (key & 7) {
      case 0:
        visit(field, varint(), position, position);
        break;
      case 1:
        visit(field, 0, position, position + 8);
        position += 8;
        break;
      case 2: {
        const length = varint();
        const start = position;
        position += length;
        if (position > to) throw new RangeError("truncated protobuf message");
        visit(field, 0, start, position);
        break;
      }
      case 5:
        visit(field, 0, position, position + 4);
        position += 4;
        break;
      default:
        throw new RangeError(`unknown protobuf wire type ${key & 7}`);
    }
  }
}

/** A decoded message: reads the fields of `buffer` that a table names. Fields that the table does not name are skipped. */
export function text(buffer: Buffer, start: number, end: number): string {
  return buffer.toString("utf8", start, end);
}

/** One entry of a `map<string, V>` field: its key and the range of its value. */
export function mapEntry(buffer: Buffer, start: number, end: number): { key: string; start: number; end: number } {
  const entry = { key: "", start: end, end };
  eachField(buffer, start, end, (field, _value, s, e) => {
    if (field === 1) entry.key = text(buffer, s, e);
    else if (field === 2) {
      entry.start = s;
      entry.end = e;
    }
  });
  return entry;
}
