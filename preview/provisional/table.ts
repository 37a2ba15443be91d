import { backup } from "./backup";
import { compute } from "./compute";
import { database } from "./database";
import { iam } from "./iam";
import { kms } from "./kms";
import { messaging } from "./messaging";
import { monitoring } from "./monitoring";
import { network } from "./network";
import { random } from "./random";
import { s3 } from "./s3";
import type { Rule, Table } from "./subject";

/** Every type whose outputs can be told. */
export const provisionalTable: Table = {
  ...backup,
  ...compute,
  ...database,
  ...iam,
  ...kms,
  ...messaging,
  ...monitoring,
  ...network,
  ...random,
  ...s3,
};

/** An AWS type without a rule gets an id that is only an id: its ARN and the rest stay unknown. */
const anId: Rule = (s) => ({ id: s.readId ?? `${s.name}-${s.hex(7, "id")}` });

export function defaultRule(type: string): Rule | undefined {
  return type.startsWith("aws:") ? anId : undefined;
}
