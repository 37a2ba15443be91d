import * as fc from "fast-check";

const digits = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });

const weighted = (numbers: readonly number[], from: number): number =>
  numbers.reduce((sum, digit, index) => sum + digit * (from - index), 0);

/** Receita Federal: two digits, weights from 10 and from 11 down to 2, modulo 11; 10 and 11 count as 0. */
function cpfOf(nine: readonly number[]): string {
  const check = (numbers: readonly number[]): number => {
    const rest = 11 - (weighted(numbers, numbers.length + 1) % 11);
    return rest > 9 ? 0 : rest;
  };
  const ten = [...nine, check(nine)];
  return [...ten, check(ten)].join("");
}

/** CPF numbers that nobody was given on purpose here: any nine digits, but not all the same, which are never valid. */
export const validCpf = digits(9)
  .filter((nine) => new Set(nine).size > 1)
  .map(cpfOf);

/** Eleven digits with a wrong check digit, that no phone rule or other pattern reads either: a number of an invoice. */
export const invoiceNumber = fc
  .tuple(validCpf, fc.integer({ min: 1, max: 9 }))
  .map(([cpf, shift]) => cpf.slice(0, 10) + ((Number(cpf.at(10)) + shift) % 10).toString());

/** Ministério da Saúde: 15 digits, weights from 15 down to 1, the sum divisible by 11; provisional ones begin with 7, 8 or 9. */
export const validCns = fc
  .tuple(fc.constantFrom(7, 8, 9), digits(13))
  .map(([first, middle]) => {
    const fourteen = [first, ...middle];
    const last = (11 - (weighted(fourteen, 15) % 11)) % 11;
    return { fourteen, last };
  })
  .filter(({ last }) => last < 10)
  .map(({ fourteen, last }) => [...fourteen, last].join(""));

/** 11 digits as people write them. */
export const writtenCpf = fc
  .tuple(
    validCpf,
    fc.constantFrom<(cpf: string) => string>(
      (cpf) => cpf,
      (cpf) => groups(cpf, [".", ".", "-"]),
      (cpf) => groups(cpf, [" ", " ", " "]),
      (cpf) => groups(cpf, [".", ".", "/"]),
      (cpf) => groups(cpf, ["-", "-", "-"]),
      (cpf) => groups(cpf, ["", "", "-"]),
      (cpf) => groups(cpf, [". ", ". ", " - "]),
      (cpf) => groups(cpf, ["\u00a0", "\u00a0", "\u00a0"]),
      (cpf) => groups(cpf, ["\u2009", "\u00b7", "\u2013"]),
      (cpf) => Array.from(cpf).join(" "),
      (cpf) => Array.from(cpf).join("\u200b"),
      (cpf) => Array.from(cpf).join("\u00ad"),
      (cpf) =>
        Array.from(cpf)
          .map((digit) => String.fromCodePoint(0xff10 + Number(digit)))
          .join(""),
      (cpf) =>
        groups(
          Array.from(cpf)
            .map((digit) => String.fromCodePoint(0x0660 + Number(digit)))
            .join(""),
          [".", ".", "-"],
        ),
      (cpf) =>
        Array.from(cpf)
          .map((digit) => String.fromCodePoint(0x1d7ce + Number(digit)))
          .join(""),
      (cpf) =>
        Array.from(cpf)
          .map((digit) => `${digit}\ufe0f\u20e3`)
          .join(""),
    ),
  )
  .map(([cpf, write]) => write(cpf));

/** 3-3-3-2, counted in characters. */
function groups(cpf: string, [a = "", b = "", c = ""]: readonly string[]): string {
  const each = Array.from(cpf);
  const part = (from: number, to: number): string => each.slice(from, to).join("");
  return part(0, 3) + a + part(3, 6) + b + part(6, 9) + c + part(9, 11);
}

/** What stands around it in a message. */
export const around = fc.constantFrom<readonly [string, string]>(
  ["", ""],
  ["Falha ao restaurar o registro de ", " na tabela pacientes"],
  ["paciente ", ","],
  ["patient/", ".pdf"],
  ["(", ")"],
  ["id=", "&tentativa=2"],
  ["Duplicate key value violates unique constraint: (", ") already exists."],
  ["erro: ", "\nem 2026-03-01T05:00:00.000Z"],
  ["arn:aws:s3:::neonpro-prod-medical/exames/", "/laudo.pdf"],
);

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** One way of hiding a text in another. */
export const wrapping = fc.constantFrom<(text: string) => string>(
  (text) => JSON.stringify({ detail: { message: text } }),
  (text) => JSON.stringify([{ a: [text] }]),
  (text) => `Error: ${JSON.stringify({ note: text })} (Service: S3)`,
  (text) => `?q=${encodeURIComponent(text)}&page=1`,
  (text) => [...Buffer.from(text, "utf8")].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  (text) => base64(text.padEnd(12)),
  (text) => `body=${base64(text.padEnd(12))} end`,
  (text) => Buffer.from(text.padEnd(12), "utf8").toString("base64url"),
  (text) => (base64(text.padEnd(60)).match(/.{1,76}/g) ?? []).join("\r\n"),
  (text) => Buffer.from(text.padEnd(12), "utf8").toString("hex"),
  (text) =>
    Array.from(text)
      .map((unit) => `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
      .join("")
      .replace(/\\u[0-9a-f]{5,6}/g, (long) => `\\u{${long.slice(2)}}`),
  (text) =>
    Array.from(text)
      .map((unit) => `&#${unit.codePointAt(0) ?? 0};`)
      .join(""),
);

const hexadecimal = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcdef")), minLength: length, maxLength: length });
const account = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 12, maxLength: 12 });
/** Digits alone now and then, the hardest ones. */
const uuid = fc.oneof(
  fc.uuid(),
  fc
    .string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 32, maxLength: 32 })
    .map(
      (text) =>
        `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`,
    ),
);
const time = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());

/** What AWS names things with. */
export const identifier = fc.oneof(
  uuid,
  uuid.map((id) => id.toUpperCase()),
  time,
  time.map((text) => text.slice(0, 19).replace("T", " ")),
  hexadecimal(64).map((hash) => `sha256:${hash}a`.slice(0, 71)),
  account,
  fc.tuple(account, uuid).map(([id, job]) => `arn:aws:backup:sa-east-1:${id}:recovery-point:${job}`),
  fc.tuple(account, uuid).map(([id, job]) => `arn:aws:rds:sa-east-1:${id}:cluster-snapshot:awsbackup:job-${job}`),
  account.map((id) => `arn:aws:iam::${id}:role/service-role/neonpro-prod-backup`),
  account.map((id) => `arn:aws:dynamodb:eu-west-1:${id}:table/neonpro-prod-operations`),
  hexadecimal(17).map((id) => `arn:aws:ec2:sa-east-1::snapshot/snap-${id.replace(/^./, "a")}`),
  hexadecimal(32).map((id) => `mrk-${id.replace(/^./, "c")}`),
  fc.nat(1e15).map((bytes) => `${bytes} bytes`),
  fc
    .tuple(fc.nat(1e6), fc.nat(1e6))
    .map(([a, b]) => `log/sa-east-1/2026/03/01/${String(a).padStart(12, "0")}-${String(b).padStart(12, "0")}.ndjson`),
);
