import type { ClientBase } from "pg";
import { cpf, note, syllableName } from "../data/people";
import type { Random } from "../data/random";

/** A row as a transaction left it, named by its table and key, with a hash of all its columns. */
export interface Effect {
  readonly table: string;
  readonly id: string;
  readonly md5: string;
}

/** Rows that the load itself made, which alone it changes later: seeded rows stay as the seed made them. */
export interface Own {
  readonly patients: { readonly id: string; readonly subject: string }[];
  readonly unpaid: string[];
  serial: number;
}

const returning = (alias: string) => `RETURNING ${alias}.id::text AS id, md5(${alias}::text) AS md5`;

interface Row {
  readonly id: string;
  readonly md5: string;
}

async function one(client: ClientBase, table: string, sql: string, values: readonly unknown[]): Promise<Effect> {
  const { rows } = await client.query<Row>(sql, [...values]);
  const [row] = rows;
  if (row === undefined) throw new Error(`${table}: no row was written`);
  return { table, ...row };
}

/** A day's work in small: somebody new, a visit with its documents, an invoice, a payment. Inside a transaction of the caller's. */
export async function writeSomething(client: ClientBase, random: Random, own: Own): Promise<readonly Effect[]> {
  if (own.patients.length === 0 || random.chance(0.15)) return register(client, random, own);
  if (own.unpaid.length > 0 && random.chance(0.25)) return pay(client, random, own);
  return visit(client, random, own);
}

async function register(client: ClientBase, random: Random, own: Own): Promise<readonly Effect[]> {
  const serial = own.serial++;
  const subject = `subject-new-${serial}`;
  const patient = await one(
    client,
    "clinical.patient",
    `INSERT INTO clinical.patient AS p (subject_key, full_name, cpf, born_on, clinic, created_at, updated_at)
     VALUES ($1, $2, $3, '1990-01-01', 1, clock_timestamp(), clock_timestamp()) ${returning("p")}`,
    [subject, syllableName(random), cpf(900_000_000 + serial)],
  );
  const consent = await one(
    client,
    "clinical.consent",
    `INSERT INTO clinical.consent AS c (patient_id, purpose, given_at) VALUES ($1, 'tratamento', clock_timestamp()) ${returning("c")}`,
    [patient.id],
  );
  own.patients.push({ id: patient.id, subject });
  return [patient, consent];
}

async function visit(client: ClientBase, random: Random, own: Own): Promise<readonly Effect[]> {
  const [first, ...others] = own.patients;
  if (first === undefined) return register(client, random, own);
  const patient = random.pick([first, ...others]);
  const encounter = await one(
    client,
    "clinical.encounter",
    `INSERT INTO clinical.encounter AS e (patient_id, started_at, specialty, notes, updated_at)
     VALUES ($1, clock_timestamp(), 'avaliação', $2, clock_timestamp()) ${returning("e")}`,
    [patient.id, note(random, 30)],
  );
  const document = await one(
    client,
    "clinical.document",
    `INSERT INTO clinical.document AS d (encounter_id, kind, title, body, created_at)
     VALUES ($1, $2, 'documento', $3, clock_timestamp()) ${returning("d")}`,
    [encounter.id, random.pick(["exam", "prescription", "photo", "report"] as const), note(random, 80)],
  );
  const invoice = await one(
    client,
    "finance.invoice",
    `INSERT INTO finance.invoice AS i (patient_id, subject_key, encounter_id, payer, amount_cents, issued_at)
     VALUES ($1, $2, $3, 'particular', $4, clock_timestamp()) ${returning("i")}`,
    [patient.id, patient.subject, encounter.id, 5000 + random.below(90_000)],
  );
  own.unpaid.push(invoice.id);
  return [encounter, document, invoice];
}

async function pay(client: ClientBase, random: Random, own: Own): Promise<readonly Effect[]> {
  const [id = ""] = own.unpaid.splice(random.below(own.unpaid.length), 1);
  return [
    await one(
      client,
      "finance.invoice",
      `UPDATE finance.invoice AS i SET paid_at = clock_timestamp() WHERE id = $1 ${returning("i")}`,
      [id],
    ),
  ];
}
