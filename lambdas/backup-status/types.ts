import type { StatusPlan } from "../../protection/statusPlan";
import type { Snapshot } from "../../operations/status/types";

/** What is used of API Gateway's HTTP API event, payload version 2.0. */
export interface StatusRequest {
  readonly routeKey?: string;
  readonly requestContext?: {
    readonly requestId?: string;
    /** There when the route's authorizer let an IAM principal in. */
    readonly authorizer?: { readonly iam?: { readonly userArn?: string } | null };
  };
}

export interface StatusResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StatusPorts {
  /** Rejects when the own table cannot be read. */
  read(): Promise<Snapshot>;
  /** RFC 3339 in UTC with milliseconds. */
  now(): string;
  readonly plan: StatusPlan;
  /** Told when reading failed; the answer does not say why. */
  failed(error: unknown): void;
}
