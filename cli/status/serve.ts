import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { respond } from "../../lambdas/backup-status/respond";
import type { StatusPorts } from "../../lambdas/backup-status/types";

/**
 * The function behind a plain HTTP server, on this machine only: what a health check gets here is what API Gateway would
 * give it. Whoever can reach the port is the user of this machine, so the detail needs no signature.
 */
export function statusServer(ports: StatusPorts): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const routeKey = `${request.method ?? "GET"} ${path}`;
    const local = { authorizer: { iam: { userArn: "the user of this machine" } } };
    respond({ routeKey, requestContext: local }, ports).then(
      ({ statusCode, headers, body }) => {
        response.writeHead(statusCode, headers).end(body);
      },
      () => {
        response.writeHead(500, { "content-type": "application/json" }).end('{"message":"Internal Server Error"}');
      },
    );
  });
}

/** Starts it; resolves to its address. @param port 0: a free one */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://127.0.0.1:${taken}`);
    });
  });
}
