import { cpf, note, syllableName } from "./people";
import { seededRandom } from "./random";
import type { Random } from "./random";

/** How many rows each table gets. */
export interface Sizes {
  readonly patient: number;
  readonly encounter: number;
  readonly document: number;
  readonly consent: number;
  readonly invoice: number;
}

/** Shares of a clinic's rows: of ten, three visits with three documents, two invoices, a patient and a consent. */
export function sizesFor(rows: number): Sizes {
  const tenth = Math.max(10, Math.floor(rows / 10));
  return { patient: tenth, consent: tenth, encounter: 3 * tenth, document: 3 * tenth, invoice: 2 * tenth };
}

/** Pseudonymous key of a patient: opaque, and the same for the same number. */
export function subjectKey(id: number): string {
  return `subject-${(Math.imul(id, 2_654_435_761) >>> 0).toString(16).padStart(8, "0")}-${id}`;
}

/** The last day before the drill's own time: everything seeded is older, everything the load writes is newer. */
const lastSeededDay = Date.UTC(2026, 0, 31);
const minute = 60_000;
const kinds = ["exam", "prescription", "photo", "report"] as const;
const specialties = ["dermatologia", "estética facial", "laser", "nutrição", "avaliação"] as const;

/** A moment in the five years before the last seeded day. */
function moment(random: Random): string {
  return new Date(lastSeededDay - random.below(5 * 365 * 1440) * minute).toISOString();
}

type Line = (id: number, sizes: Sizes, random: Random) => readonly (string | number | null)[];

/** One row of each table; columns in the order of {@link seededTables}. */
const lines: Readonly<Record<keyof Sizes, Line>> = {
  patient: (id, _sizes, random) => {
    const born = new Date(Date.UTC(1935 + random.below(75), random.below(12), 1 + random.below(28)))
      .toISOString()
      .slice(0, 10);
    const at = moment(random);
    return [id, subjectKey(id), syllableName(random), cpf(100_000_000 + id), born, 1 + random.below(12), at, at];
  },
  encounter: (id, { patient }, random) => {
    const at = moment(random);
    return [id, 1 + ((id - 1) % patient), at, random.pick(specialties), note(random, 20 + random.below(30)), at];
  },
  document: (id, { encounter }, random) => {
    const kind = random.pick(kinds);
    return [id, 1 + ((id - 1) % encounter), kind, `${kind} ${id}`, note(random, 60 + random.below(80)), moment(random)];
  },
  consent: (id, { patient }, random) => {
    const given = moment(random);
    const withdrawn = random.chance(0.1)
      ? new Date(Date.parse(given) + random.below(10_000) * minute).toISOString()
      : null;
    return [id, 1 + ((id - 1) % patient), "tratamento", given, withdrawn];
  },
  invoice: (id, { patient, encounter }, random) => {
    // Visits are dealt out round robin, so the visit's patient is known without looking it up.
    const visit = 1 + ((id - 1) % encounter);
    const person = 1 + ((visit - 1) % patient);
    const issued = moment(random);
    const paid = random.chance(0.8) ? new Date(Date.parse(issued) + random.below(40_000) * minute).toISOString() : null;
    return [id, person, subjectKey(person), visit, syllableName(random), 5000 + random.below(400_000), issued, paid];
  },
};

/** The tables in the order in which foreign keys let them be filled. */
export const seededTables = [
  { table: "patient", name: "clinical.patient" },
  { table: "encounter", name: "clinical.encounter" },
  { table: "document", name: "clinical.document" },
  { table: "consent", name: "clinical.consent" },
  { table: "invoice", name: "finance.invoice" },
] as const satisfies readonly { readonly table: keyof Sizes; readonly name: string }[];

/** Rows of all tables together. */
export function allRows(sizes: Sizes): number {
  return seededTables.reduce((total, { table }) => total + sizes[table], 0);
}

/** A table's rows as lines for COPY (text format), some at a time. The same seed gives the same text. */
export function* copyText(table: keyof Sizes, sizes: Sizes, seed: number): Generator<string> {
  const random = seededRandom(seed * 31 + table.length * 7 + table.charCodeAt(0));
  let text = "";
  for (let id = 1; id <= sizes[table]; id++) {
    text += `${lines[table](id, sizes, random)
      .map((value) => value ?? "\\N")
      .join("\t")}\n`;
    if (text.length > 262_144) {
      yield text;
      text = "";
    }
  }
  if (text !== "") yield text;
}
