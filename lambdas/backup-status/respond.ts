import { detailedAnswer, publicAnswer, unreadableAnswer } from "../../operations/status/answer";
import { statusOf } from "../../operations/status/statusOf";
import type { StatusPorts, StatusRequest, StatusResponse } from "./types";

/** The routes; the component declares the same, a test compares them. */
export const statusRoute = "GET /api/backups/status";
export const detailRoute = "GET /api/backups/status/detail";

/** Seconds that an answer may be reused: less than any RPO here, more than a burst of health checks. */
export const cacheSeconds = 30;

function json(statusCode: number, body: unknown, cacheControl: string): StatusResponse {
  return {
    statusCode,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": cacheControl,
      "x-content-type-options": "nosniff",
    },
    body: JSON.stringify(body),
  };
}

/**
 * The answer to a request. Every computed status is 200, the bad ones too: they are answers, not errors. What could not be
 * read is 503 with the same shape and `status: "unknown"`: a monitor that looks at codes sees the fault, the health check,
 * which reads the body of any answer, sees `unknown`.
 */
export async function respond(request: StatusRequest, ports: StatusPorts): Promise<StatusResponse> {
  const { routeKey, requestContext } = request;
  if (routeKey !== statusRoute && routeKey !== detailRoute) {
    return json(404, { message: `There is ${statusRoute}, and ${detailRoute} with IAM authorization.` }, "no-store");
  }
  const isDetail = routeKey === detailRoute;
  // The route's authorizer has already refused; this holds if somebody takes it off the route.
  if (isDetail && !requestContext?.authorizer?.iam) {
    return json(403, { message: `${detailRoute} needs a request signed with IAM credentials.` }, "no-store");
  }
  const now = ports.now();
  try {
    const report = statusOf(await ports.read(), ports.plan, now);
    return isDetail
      ? json(200, detailedAnswer(report), "no-store")
      : json(200, publicAnswer(report), `public, max-age=${cacheSeconds}`);
  } catch (error) {
    ports.failed(error);
    return json(503, unreadableAnswer(now), "no-store");
  }
}
