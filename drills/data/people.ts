import type { Random } from "./random";

const syllables = [
  ..."ba be bi bo da de di do fa fe ga go ja je la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se ta te ti to va ve vi zo".split(
    " ",
  ),
] as [string, ...string[]];
const endings = ["na", "ra", "ro", "to", "lia", "nio", "ria", "vis", "mar", "zel"] as const;

/** A name made of syllables: it sounds like one and was nobody's when it was made. */
export function syllableName(random: Random): string {
  const word = (length: number): string => {
    const text = Array.from({ length }, () => random.pick(syllables)).join("") + random.pick(endings);
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return `${word(1 + random.below(2))} ${word(2)}`;
}

/**
 * A CPF with valid check digits (modulo 11, weights from 10 and 11 down). The first nine digits are the row's number under a
 * fixed prefix, so that no two rows share one.
 */
export function cpf(serial: number): string {
  const nine = String(serial % 1_000_000_000).padStart(9, "0");
  const first = checkDigit(nine);
  return `${nine}${first}${checkDigit(nine + first)}`;
}

function checkDigit(digits: string): string {
  const weight = digits.length + 1;
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (weight - index), 0);
  const rest = (sum * 10) % 11;
  return String(rest === 10 ? 0 : rest);
}

const words = [
  ..."paciente refere melhora após o uso do creme indicado pele sem sinais de irritação orientado retorno em trinta dias procedimento realizado sem intercorrências aplicação em região frontal fotografia arquivada pressão normal nega alergias conhecidas solicitado exame de controle prescrita hidratação diária evitar sol nas primeiras semanas".split(
    " ",
  ),
] as [string, ...string[]];

/** Text that reads and compresses like a clinic's notes. */
export function note(random: Random, length: number): string {
  return Array.from({ length }, () => random.pick(words)).join(" ");
}
