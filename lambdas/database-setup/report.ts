import type { OwnEventDetail } from "../../operations/ownEvent";
import type { Request } from "./request";

export interface Told {
  readonly operationId: string;
  readonly type: OwnEventDetail["type"];
  readonly cluster: string;
  readonly outcome?: string;
  readonly durationSeconds?: number;
  readonly failure?: Error;
}

export function operationTypeOf({ action }: Request): OwnEventDetail["type"] {
  if (action === "promote") return "failover";
  return action === "set-up" ? "configuration" : "replication";
}

/** What the operations log is told of the replica. A failure is named by its class: messages may quote rows. */
export function replicationEvent({
  operationId,
  type,
  cluster,
  outcome,
  durationSeconds,
  failure,
}: Told): OwnEventDetail {
  return {
    operationId,
    type,
    phase: failure === undefined ? "succeeded" : "failed",
    outcome:
      failure === undefined ? (outcome ?? "DONE") : sqlState(failure) === undefined ? failure.name : "DatabaseError",
    resource: cluster,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(failure === undefined ? {} : { cause: causeOf(failure) }),
  };
}

/** PostgreSQL's own errors may quote values ("Key (cpf)=(...) already exists"); ours name objects only. */
function causeOf(failure: Error): string {
  const state = sqlState(failure);
  if (state !== undefined) return `PostgreSQL refused with SQLSTATE ${state}; the function's log says what.`;
  return failure.message.slice(0, 2000);
}

function sqlState(failure: Error): string | undefined {
  const code = "code" in failure ? failure.code : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
