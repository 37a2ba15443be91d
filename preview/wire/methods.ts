import type { MethodDefinition } from "@grpc/grpc-js";

const identity = (bytes: Buffer): Buffer => bytes;

/** A unary gRPC method that passes bytes through: the codecs of this folder run in the handlers, once and only where needed. */
export function unary(service: string, method: string): MethodDefinition<Buffer, Buffer> {
  return {
    path: `/pulumirpc.${service}/${method}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
}

/** The lower-camel names of `methods` with their definitions, as grpc-js wants a service. */
export function service(name: string, methods: readonly string[]): Record<string, MethodDefinition<Buffer, Buffer>> {
  return Object.fromEntries(
    methods.map((method) => [method.charAt(0).toLowerCase() + method.slice(1), unary(name, method)]),
  );
}

export const resourceMonitorMethods = [
  "SupportsFeature",
  "Invoke",
  "Call",
  "ReadResource",
  "RegisterResource",
  "RegisterResourceOutputs",
  "RegisterStackTransform",
  "RegisterStackInvokeTransform",
  "RegisterResourceHook",
  "RegisterErrorHook",
  "RegisterPackage",
  "SignalAndWaitForShutdown",
] as const;

export const engineMethods = [
  "Log",
  "GetRootResource",
  "SetRootResource",
  "StartDebugging",
  "RequirePulumiVersion",
] as const;

export const analyzerMethods = [
  "Analyze",
  "AnalyzeStack",
  "Remediate",
  "GetAnalyzerInfo",
  "Configure",
  "ConfigureStack",
] as const;

/** No limit: a policy document or an archive in the inputs may be large, and so is the whole stack in AnalyzeStack. */
export const unlimitedMessages = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 } as const;

export const emptyMessage = Buffer.alloc(0);
