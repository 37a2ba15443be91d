/**
 * An HTTP proxy in front of the AWS API emulator that misbehaves as AWS does on a bad day: it throttles, answers with a server
 * error, drops a connection before the request was applied, or after it was applied and before the answer. What happens to
 * the n-th request follows from the seed alone.
 *
 * It shows what callers make of such answers. It does not show how often AWS gives them.
 */
import { Agent, createServer, request as forward } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const faults = ["throttle", "error", "dropBefore", "dropAfter"] as const;
export type Fault = (typeof faults)[number];

export interface FaultProxyOptions {
  /** The emulator: `http://127.0.0.1:<port>`. */
  readonly target: string;
  readonly seed: number;
  /** Share of requests from 0 to 1 that meet each fault. @default 0 each */
  readonly rates: Readonly<Partial<Record<Fault, number>>>;
  /** Which requests may meet one, by `x-amz-target` or, without it, `<method> <path>`. @default all */
  readonly only?: (what: string) => boolean;
}

export interface FaultProxy {
  /** Use it as AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** How often each fault was met, and how many requests there were. */
  readonly counts: Readonly<Record<Fault | "requests", number>>;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of this machine only. */
export async function faultProxy({ target, seed, rates, only = () => true }: FaultProxyOptions): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const random = mulberry32(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const counts: Record<Fault | "requests", number> = {
    requests: 0,
    throttle: 0,
    error: 0,
    dropBefore: 0,
    dropAfter: 0,
  };

  const server = createServer((incoming, outgoing) => {
    counts.requests += 1;
    const what = whatOf(incoming);
    const fault = only(what) ? drawn(rates, random()) : undefined;
    if (fault !== undefined) counts[fault] += 1;
    // A dropped connection ends these streams in the middle; that is the point.
    for (const stream of [incoming, outgoing]) stream.on("error", () => undefined);
    switch (fault) {
      case "throttle":
        incoming.resume().on("end", () => {
          refuse(outgoing, what, { status: 400, code: "ThrottlingException", xml: [503, "SlowDown"] });
        });
        return;
      case "error":
        incoming.resume().on("end", () => {
          refuse(outgoing, what, { status: 500, code: "InternalServerError", xml: [500, "InternalError"] });
        });
        return;
      case "dropBefore":
        incoming.socket.destroy();
        return;
      case "dropAfter":
      case undefined: {
        const { method, url: path, headers } = incoming;
        const onward = forward({ hostname, port, method, path, headers, agent }, (answer) => {
          if (fault === "dropAfter") {
            // The emulator has applied the request; nobody hears of it.
            answer.resume().on("end", () => incoming.socket.destroy());
            return;
          }
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        onward.on("error", () => incoming.socket.destroy());
        incoming.pipe(onward);
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${own}`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          agent.destroy();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function whatOf({ headers, method = "", url = "" }: IncomingMessage): string {
  const operation = headers["x-amz-target"];
  return typeof operation === "string" ? operation : `${method} ${url}`;
}

function drawn(rates: FaultProxyOptions["rates"], number: number): Fault | undefined {
  let sum = 0;
  return faults.find((fault) => {
    sum += rates[fault] ?? 0;
    return number < sum;
  });
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Status and code of S3's answer. */
  readonly xml: readonly [number, string];
}

/** In the protocol of who asks: JSON where there is a target header, otherwise S3's XML. */
function refuse(outgoing: ServerResponse, what: string, { status, code, xml }: Refusal): void {
  if (/^(GET|PUT|POST|HEAD|DELETE) /.test(what)) {
    outgoing.writeHead(xml[0], { "content-type": "application/xml" });
    outgoing.end(`<?xml version="1.0"?><Error><Code>${xml[1]}</Code><Message>injected</Message></Error>`);
    return;
  }
  outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  outgoing.end(JSON.stringify({ __type: `com.amazonaws.fault#${code}`, message: "injected" }));
}

/** Mulberry32, a small well-known generator: the same numbers from 0 to 1 for the same seed. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
