/**
 * Writes protobuf messages into one growing buffer. A nested message is written in place and its length patched in afterwards,
 * so a property tree is encoded in one pass.
 */
export class Writer {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }

  string(field: number, value: string): this {
    if (value !== "") this.stringAlways(field, value);
    return this;
  }

  /** Also writes the empty string: needed inside maps and oneofs, where absence has a meaning of its own. */
  stringAlways(field: number, value: string): this {
    this.key(field, 2);
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.reserve(size);
    this.length += this.buffer.write(value, this.length, size, "utf8");
    return this;
  }

  strings(field: number, values: readonly string[]): this {
    for (const value of values) this.stringAlways(field, value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.key(field, 2);
    this.varint(value.length);
    this.raw(value);
    return this;
  }

  bool(field: number, value: boolean): this {
    if (value) this.boolAlways(field, true);
    return this;
  }

  boolAlways(field: number, value: boolean): this {
    this.key(field, 0);
    this.varint(value ? 1 : 0);
    return this;
  }

  integer(field: number, value: number): this {
    this.key(field, 0);
    this.varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.key(field, 1);
    this.reserve(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
    return this;
  }

  message(field: number, write: () => void): this {
    this.key(field, 2);
    // Most messages are shorter than 128 bytes: leave one byte for the length and move the body when it turns out longer.
    this.reserve(1);
    const lengthAt = this.length++;
    write();
    const size = this.length - lengthAt - 1;
    if (size < 0x80) {
      this.buffer[lengthAt] = size;
      return this;
    }
    let extra = 0;
    for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 128)) extra++;
    this.reserve(extra);
    this.buffer.copyWithin(lengthAt + 1 + extra, lengthAt + 1, this.length);
    const end = this.length + extra;
    this.length = lengthAt;
    this.varint(size);
    this.length = end;
    return this;
  }

  raw(value: Uint8Array): this {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
    return this;
  }

  private key(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  private varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.length++] = rest;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + size));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}
