/**
 * Texts inside texts: what a token may stand for once an encoding is taken off. Each returns the readable text, or
 * undefined where the token is no such encoding, which is how a hash, an ID or a path tells itself.
 */

/** Percent encoding, also broken or mixed: what is no valid escape stays as it is. */
export function fromUrl(token: string): string | undefined {
  if (!/%[0-9A-Fa-f]{2}/.test(token)) return undefined;
  const decoded = token.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
  return decoded === token ? undefined : decoded;
}

/** Base64 and Base64url, with line breaks as mail and PEM have them; what follows on the next line may be no part of it. */
export function fromBase64(token: string): string | undefined {
  const whole = readable(Buffer.from(token.replace(/[\r\n]+/g, ""), "base64"));
  if (whole !== undefined || !token.includes("\n")) return whole;
  const lines = token.split(/\r?\n/).map((line) => readable(Buffer.from(line, "base64")) ?? line);
  const decoded = lines.join("\n");
  return decoded === token.replaceAll("\r", "") ? undefined : decoded;
}

export function fromHex(token: string): string | undefined {
  return readable(Buffer.from(token, "hex"));
}

/** Escapes of JSON strings and of HTML, as they stand in a text that was printed once too often. */
export function fromEscapes(text: string): string | undefined {
  if (!/\\[u"nrt\\/x]|&(?:#|quot|commat|nbsp|amp)/i.test(text)) return undefined;
  // In one pass: what an escape stands for may be the beginning of another one, of the next layer.
  const decoded = text.replace(
    escape,
    (
      _,
      braced?: string,
      four?: string,
      two?: string,
      letter?: string,
      mark?: string,
      hex?: string,
      decimal?: string,
      name?: string,
    ) => {
      const code = braced ?? four ?? two ?? hex;
      if (code !== undefined) return characterOf(Number.parseInt(code, 16));
      if (decimal !== undefined) return characterOf(Number(decimal));
      return mark ?? controls[letter ?? ""] ?? named[(name ?? "").toLowerCase()] ?? "";
    },
  );
  return decoded === text ? undefined : decoded;
}

const escape =
  /\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([nrt])|\\(["\\/])|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&(quot|commat|nbsp|amp|period|hyphen|sol);/gi;

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", N: "\n", R: "\r", T: "\t" };

const named: Readonly<Record<string, string>> = {
  ...{ quot: '"', commat: "@", nbsp: " ", amp: "&", period: ".", hyphen: "-", sol: "/" },
};

function characterOf(code: number): string {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "\ufffd";
}

/** UTF-8 or UTF-16 (what PowerShell encodes) without control characters: random bytes are neither for long. */
function readable(bytes: Buffer): string | undefined {
  if (bytes.length < 8) return undefined;
  for (const encoding of ["utf8", "utf16le"] as const) {
    const text = bytes.toString(encoding);
    // Cut tokens end in the middle of a character.
    const unreadable = text.match(/[\0-\x08\x0e-\x1f\x7f\ufffd\u0100-\u036f\u2e80-\uabff\ue000-\uf8ff]/g)?.length ?? 0;
    if (unreadable <= text.length / 50 + (encoding === "utf8" ? 1 : 0)) return text;
  }
  return undefined;
}

/** Stretches of a text that may be encoded: tokens between white space, quotation marks and angle brackets. */
export const urlToken = /[^\s"'<>]+/g;
// With lines of mail and PEM (60 to 76 characters) joined. Every repetition consumes what it passes, so the scan is linear.
export const base64Token = /(?:[A-Za-z0-9+/]{60,76}\r?\n){1,1200}[A-Za-z0-9+/]{0,76}={0,2}|[A-Za-z0-9+/_-]{11,}={0,2}/g;
export const hexToken = /(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}){11,}(?![0-9A-Za-z])/g;
