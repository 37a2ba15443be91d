/** Generated numbers only: check digits are computed here, apart from the code under test; nobody's number is written down. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { redactionKinds } from "../../../operations/redaction/kinds";
import { redactText } from "../../../operations/redaction/text";
import { around, identifier, invoiceNumber, validCns, validCpf, wrapping, writtenCpf } from "./support";

const property = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void, numRuns = 500): void => {
  fc.assert(fc.property(arbitrary, check), { numRuns });
};

/** The digits of a text, of every script, without what is between them. */
const digitsOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[^0-9\u0660-\u0669]/g, "")
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

describe("what is personal in a text", () => {
  it("[AUD-3] a valid CPF is caught however it is written, and wherever it stands", () => {
    property(fc.tuple(writtenCpf, around), ([cpf, [before, after]]) => {
      const { value, counts } = redactText(before + cpf + after);
      assert.ok(!digitsOf(value).includes(digitsOf(cpf)), value);
      assert.deepEqual(counts, { cpf: 1 });
      assert.equal(value, `${before}[CPF]${after}`);
    });
  });

  it("[AUD-3] nested and encoded up to five times, it is caught still", () => {
    property(
      fc.tuple(writtenCpf, around, fc.array(wrapping, { minLength: 1, maxLength: 5 })),
      ([cpf, [before, after], wraps]) => {
        const hidden = wraps.reduce((text, wrap) => wrap(text), before + cpf + after);
        const { value, counts } = redactText(hidden);
        assert.ok((counts.cpf ?? counts.encoded ?? 0) >= 1, `${hidden} -> ${value}`);
        assert.ok(!value.includes(hidden));
      },
      1_000,
    );
  });

  it("[AUD-3] what is wrapped deeper than anybody looks is taken out whole", () => {
    property(
      fc.tuple(validCpf, fc.integer({ min: 7, max: 9 })),
      ([cpf, times]) => {
        let hidden = `paciente ${cpf}`;
        for (let time = 0; time < times; time++) hidden = Buffer.from(hidden).toString("base64");
        const { value, counts } = redactText(hidden);
        assert.deepEqual([value, counts], ["[ENCODED]", { encoded: 1 }]);
      },
      50,
    );
  });

  it("[AUD-3] an invoice number of eleven digits that is no CPF stays", () => {
    property(
      fc.tuple(invoiceNumber, fc.constantFrom("NF ", "invoice ", "nota fiscal nº ", "pedido #", "")),
      ([number, word]) => {
        const text = `${word}${number} processada`;
        assert.deepEqual(redactText(text), { value: text, counts: {} });
      },
    );
  });

  it("[AUD-3] a valid CNS is caught, with and without gaps", () => {
    const written = fc
      .tuple(validCns, fc.constantFrom("", " ", ".", "-"))
      .map(([cns, gap]) => [cns.slice(0, 3), cns.slice(3, 7), cns.slice(7, 11), cns.slice(11)].join(gap));
    property(fc.tuple(written, around), ([cns, [before, after]]) => {
      const { value, counts } = redactText(before + cns + after);
      assert.deepEqual([value, counts], [`${before}[CNS]${after}`, { cns: 1 }]);
    });
  });

  it("[AUD-3] names of AWS survive: accounts, ARNs, UUIDs, hashes, moments, quantities", () => {
    property(
      fc.tuple(identifier, fc.constantFrom("", "job ", "of "), fc.constantFrom("", " COMPLETED", ".")),
      ([name, before, after]) => {
        const text = before + name + after;
        assert.deepEqual(redactText(text), { value: text, counts: {} });
      },
      5_000,
    );
  });

  it("[AUD-3] several names in one message survive side by side", () => {
    property(fc.array(identifier, { minLength: 2, maxLength: 6 }), (names) => {
      const text = names.join(", ");
      assert.deepEqual(redactText(text), { value: text, counts: {} });
    });
  });

  it("[AUD-3] redaction of what is redacted changes nothing and counts nothing", () => {
    const message = fc.tuple(writtenCpf, around, fc.array(wrapping, { maxLength: 2 }));
    property(message, ([cpf, [before, after], wraps]) => {
      const once = redactText(
        wraps.reduce(
          (text, wrap) => wrap(text),
          `${before}${cpf}${after} tel. (11) 91234-5678 a@example.com diagnóstico: asma`,
        ),
      );
      assert.deepEqual(redactText(once.value), { value: once.value, counts: {} });
    });
  });

  it("any text is handled, and what has neither digits nor words of interest stays as it is", () => {
    property(
      fc.string({ unit: "binary", maxLength: 200 }),
      (text) => {
        const { counts } = redactText(text);
        assert.ok(Object.keys(counts).every((kind) => (redactionKinds as readonly string[]).includes(kind)));
      },
      2_000,
    );
    property(fc.string({ unit: fc.constantFrom(...Array.from('abcdefg hij.,:;/-_{}[]"')), maxLength: 100 }), (text) => {
      assert.equal(redactText(text).value, text);
    });
  });

  const cases: readonly (readonly [string, string, object])[] = [
    // A word announces it: a typing error is near a person, too.
    ["CPF: 123.456.789-00 inválido", "CPF: [CPF] inválido", { cpf: 1 }],
    ["cpf nº 12345678900", "cpf nº [CPF]", { cpf: 1 }],
    ["RG 12.345.678-9 SSP/SP", "RG [RG] SSP/SP", { rg: 1 }],
    ["identidade nº 1234567", "identidade nº [RG]", { rg: 1 }],
    ["documento 12.345.678-X", "documento [RG]", { rg: 1 }],
    ["rg=123456789&x=1", "rg=[RG]&x=1", { rg: 1 }],
    ["cartão SUS: 123 4567 8901 2345", "cartão SUS: [CNS]", { cns: 1 }],
    ["aviso a maria.souza+backup@example.com.br enviado", "aviso a [E-MAIL] enviado", { email: 1 }],
    ["mailto:ops@neonpro.healthcare", "mailto:[E-MAIL]", { email: 1 }],
    ["joao [at] example [dot] com", "[E-MAIL]", { email: 1 }],
    ["ligar (11) 91234-5678", "ligar [PHONE]", { phone: 1 }],
    ["ligar +55 11 3123-4567 hoje", "ligar [PHONE] hoje", { phone: 1 }],
    ["WhatsApp: 11912345678", "WhatsApp: [PHONE]", { phone: 1 }],
    ["+1 415 555 2671", "[PHONE]", { phone: 1 }],
    ["diagnóstico: diabetes tipo 2; em jejum\nlinha 2", "diagnóstico: [MEDICAL TEXT]\nlinha 2", { medical: 1 }],
    ['{"anamnese":"nega febre","id":7}', '{"anamnese":"[MEDICAL TEXT]","id":7}', { medical: 1 }],
    ['prefix {"clinicalNotes":"x" broken', 'prefix {"clinicalNotes":"[MEDICAL TEXT]" broken', { medical: 1 }],
    ['{"prontuario":{"n":1,"texto":"x"}}', '{"prontuario":"[MEDICAL TEXT]"}', { medical: 1 }],
    ["CID-10: E11.9 registrado", "CID-10: [MEDICAL TEXT] registrado", { medical: 1 }],
    ['{"cid":"J45.0"}', '{"cid":"[MEDICAL TEXT]"}', { medical: 1 }],
    ["o paciente relata dor torácica", "o [MEDICAL TEXT]", { medical: 1 }],
    ['{"patientCpf":12345678900}', '{"patientCpf":"[CPF]"}', { cpf: 1 }],
    ['{"contato":{"telefone":"999"},"email":"sent"}', '{"contato":{"telefone":"999"},"email":"sent"}', {}],
    [
      '{"e_mail":"a@example.com","celular":"11912345678"}',
      '{"e_mail":"[E-MAIL]","celular":"[PHONE]"}',
      { email: 1, phone: 1 },
    ],
    ["a@example.com e b@example.com", "[E-MAIL] e [E-MAIL]", { email: 2 }],
  ];
  for (const [text, value, counts] of cases) {
    it(`[AUD-3] ${JSON.stringify(text)}`, () => {
      assert.deepEqual(redactText(text), { value, counts });
    });
  }

  const unharmed = [
    "diagnostics of the run are in the log",
    "Backup job completed with issues",
    "correlation cid: abc123-x, cid 4711",
    "192.168.0.1:5432 did not answer within 30000 ms",
    "AWS Resource Group rg-1234567 has 3 members",
    "1,234,567 objects of 10,737,418,240 bytes",
    "00190.50095 40144.816069 06809.350314 3 37370000000100",
    "CNPJ 12.345.678/0001-95",
    "medical, personal and financial data",
    "patient files are replicated within 15 minutes",
    "the phone alert was sent, e-mail too",
    "11912345678",
    "version 1.22.333-4 of 2026-03-01",
  ];
  for (const text of unharmed) {
    it(`leaves ${JSON.stringify(text)}`, () => {
      assert.deepEqual(redactText(text), { value: text, counts: {} });
    });
  }

  it("[AUD-3] takes a time that grows with the length, whatever the text", () => {
    const hostile = [
      "a",
      "1",
      "1 ",
      "1.",
      "a@",
      "a@a.",
      "%41",
      "(",
      "cpf",
      "rg ",
      "paciente ",
      "diagnostico ",
      'diagnostico: \\"',
      "é",
      "\\u0041",
      "{",
      '"',
      "tel ",
      "+1",
      "\\",
      " ",
      "arn:aws:",
      "2026-01-01",
      "A".repeat(70) + "\n",
      "=",
      "&#1;",
    ];
    const time = (text: string): number => {
      const start = process.cpuUsage().user;
      redactText(text);
      return (process.cpuUsage().user - start) / 1000;
    };
    for (const piece of hostile) {
      time(piece.repeat(Math.ceil(4_000 / piece.length)));
      // Milliseconds of this process; the square of 64 KB would be minutes.
      const long = time(piece.repeat(Math.ceil(65_536 / piece.length)));
      assert.ok(long < 1_500, `${JSON.stringify(piece)}: ${long} ms`);
    }
  });
});
