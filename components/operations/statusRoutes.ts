import type { StatusPlan } from "../../protection/statusPlan";

/** The routes of lambdas/backup-status, which this room may not import; a test holds the two together. */
export const statusRoute = "GET /api/backups/status";
export const detailRoute = "GET /api/backups/status/detail";

/**
 * Requests a second, and how many at once, over both routes. Health checks ask once a minute; what is more is refused with
 * 429 by API Gateway, before the function costs anything.
 */
export const throttling = { throttlingRateLimit: 10, throttlingBurstLimit: 20 } as const;

/**
 * One JSON line a request: what, when, how it ended. No source address and no user agent, which are personal data (LGPD
 * art. 5 I); the detail's reader is named, because reading it is an act that has to be answered for (AUD-1).
 */
export const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  latency: "$context.responseLatency",
  integrationError: "$context.integrationErrorMessage",
  principal: "$context.identity.userArn",
});

/** Bytes of all environment variables of a function, names included (Lambda's quota is 4 KB); the rest is for the names. */
export const planBytes = 3584;

/** What would only fail when it is applied. */
export function environmentProblems(name: string, plan: StatusPlan): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(plan));
  const problems: string[] = [];
  if (bytes > planBytes) {
    problems.push(
      `${name}: plan takes ${bytes} bytes; a function's environment has room for ${planBytes}. Name fewer signals.`,
    );
  }
  if (plan.classes.length === 0) problems.push(`${name}: plan has no classes; pass statusPlan(plan, signals).`);
  if (plan.signals.length === 0) {
    problems.push(`${name}: plan has no signals; without any, a status would be healthy that nobody watches.`);
  }
  return problems;
}
