import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { randomUUID } from "node:crypto";
import type { Deployment } from "./deployment";
import { PreviewError, messageOf } from "./failure";
import type { Transforms } from "./transforms";
import type { Diagnostic } from "./types";
import { eachField, text } from "./wire/reader";
import { emptyMessage, engineMethods, resourceMonitorMethods, service, unlimitedMessages } from "./wire/methods";
import * as wire from "./wire/registration";
import { Writer } from "./wire/writer";

export interface MonitorOptions {
  readonly deployment: Deployment;
  readonly transforms: Transforms;
  /** The program has registered everything and waits for leave to end. */
  readonly onShutdown: () => void;
  /** Something that the preview refuses: the program need not go on. */
  readonly onRefusal: (error: PreviewError) => void;
  readonly onLog: (diagnostic: Diagnostic) => void;
}

/** A running ResourceMonitor and Engine service. */
export interface Monitor {
  readonly address: string;
  close(): void;
}

type Handler = (request: Buffer) => Buffer | Promise<Buffer>;

/** Serves the two gRPC services that a program talks to, on a port of this machine alone. */
export async function serveMonitor(options: MonitorOptions): Promise<Monitor> {
  const server = new Server(unlimitedMessages);
  server.addService(
    service("ResourceMonitor", resourceMonitorMethods),
    implementation(monitorHandlers(options), options.onRefusal),
  );
  server.addService(service("Engine", engineMethods), implementation(engineHandlers(options), options.onRefusal));
  const port = await new Promise<number>((done, fail) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) done(bound);
      else fail(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.forceShutdown();
    },
  };
}

function implementation(
  handlers: Readonly<Record<string, Handler>>,
  onRefusal: MonitorOptions["onRefusal"],
): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
        const fail = (error: unknown): void => {
          if (error instanceof PreviewError) onRefusal(error);
          callback({ code: status.UNKNOWN, details: messageOf(error) });
        };
        try {
          const response = handler(call.request);
          if (Buffer.isBuffer(response)) callback(null, response);
          else
            response.then((bytes) => {
              callback(null, bytes);
            }, fail);
        } catch (error) {
          fail(error);
        }
      },
    ]),
  );
}

function monitorHandlers({ deployment, transforms, onShutdown }: MonitorOptions): Record<string, Handler> {
  return {
    // Everything that the SDK asks for today is either done here or refused by name when it is used.
    supportsFeature: () => new Writer().bool(1, true).finish(),
    registerResource: async (request) =>
      wire.encodeRegistered(await deployment.register(wire.decodeRegisterResource(request))),
    registerResourceOutputs: (request) => {
      deployment.registerOutputs(wire.decodeRegisterOutputs(request));
      return emptyMessage;
    },
    readResource: (request) => wire.encodeRead(deployment.read(wire.decodeReadResource(request))),
    invoke: (request) => wire.encodeInvoke(transforms.invoke(wire.decodeInvoke(request))),
    call: (request) => {
      const { token } = wire.decodeInvoke(request);
      throw new PreviewError(
        "program",
        `the offline preview cannot call the method ${token}: methods run in a provider plugin`,
      );
    },
    registerStackTransform: (request) => {
      transforms.addStackTransform(wire.decodeCallback(request));
      return emptyMessage;
    },
    registerStackInvokeTransform: () => {
      throw new PreviewError("program", "the offline preview does not run invoke transforms (registerInvokeTransform)");
    },
    // Hooks run around the operations of a deployment; a preview has none.
    registerResourceHook: () => emptyMessage,
    registerErrorHook: () => emptyMessage,
    registerPackage: () => new Writer().string(1, randomUUID()).finish(),
    signalAndWaitForShutdown: () => {
      onShutdown();
      return emptyMessage;
    },
  };
}

const severities = ["debug", "info", "warning", "error"] as const;

function engineHandlers({ onLog }: MonitorOptions): Record<string, Handler> {
  let rootUrn = "";
  return {
    // LogRequest { severity = 1, message = 2, urn = 3 }
    log: (request) => {
      let severity = 0;
      let message = "";
      let urn = "";
      eachField(request, 0, request.length, (field, value, s, e) => {
        if (field === 1) severity = value;
        else if (field === 2) message = text(request, s, e);
        else if (field === 3) urn = text(request, s, e);
      });
      onLog({ severity: severities[severity] ?? "info", message, ...(urn === "" ? {} : { urn }) });
      return emptyMessage;
    },
    getRootResource: () => new Writer().string(1, rootUrn).finish(),
    setRootResource: (request) => {
      eachField(request, 0, request.length, (field, _value, s, e) => {
        if (field === 1) rootUrn = text(request, s, e);
      });
      return emptyMessage;
    },
    startDebugging: () => emptyMessage,
    requirePulumiVersion: () => emptyMessage,
  };
}
