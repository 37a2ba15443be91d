import { Client, credentials } from "@grpc/grpc-js";
import { PreviewError, messageOf } from "./failure";
import { unary, unlimitedMessages, emptyMessage } from "./wire/methods";
import { decodeInvokeResponse, decodeTransformed, encodeCallbackInvoke, encodeTransform } from "./wire/transform";
import type { Callback, InvokeRequest, RegisterResource } from "./wire/registration";
import type { JsonObject } from "./wire/struct";

/**
 * The `transforms` of resources and of the stack: callbacks that the SDK serves from the program's process. They run in the engine's order,
 * the resource's own first, then those of its parents from the inside out, then the stack's.
 */
export class Transforms {
  private readonly stackTransforms: Callback[] = [];
  private readonly clients = new Map<string, Client>();
  /** Transforms that a resource hands to its children, by the resource's URN. */
  private readonly inherited = new Map<string, readonly Callback[]>();
  private readonly answer: (request: InvokeRequest) => JsonObject;

  constructor(answer: (request: InvokeRequest) => JsonObject) {
    this.answer = answer;
  }

  invoke(request: InvokeRequest): JsonObject {
    return this.answer(request);
  }

  addStackTransform(callback: Callback): void {
    this.stackTransforms.push(callback);
  }

  /** The request after every transform that applies; `undefined` when none does, so that nothing has to wait. */
  apply(request: RegisterResource, urn: string): Promise<RegisterResource> | undefined {
    const chain = [...request.transforms, ...(this.inherited.get(request.parent) ?? [])];
    if (chain.length > 0) this.inherited.set(urn, chain);
    const all = [...chain, ...this.stackTransforms];
    return all.length === 0 ? undefined : this.applied(request, all);
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private async applied(request: RegisterResource, callbacks: readonly Callback[]): Promise<RegisterResource> {
    let current = request;
    for (const callback of callbacks) {
      try {
        const response = await this.call(callback, encodeTransform(current));
        current = decodeTransformed(decodeInvokeResponse(response), current);
      } catch (error) {
        throw new PreviewError(
          "program",
          `a transform of ${request.type} "${request.name}" failed: ${messageOf(error)}`,
        );
      }
    }
    return current;
  }

  private call({ target, token }: Callback, request: Buffer): Promise<Buffer> {
    let client = this.clients.get(target);
    if (client === undefined) {
      client = new Client(target, credentials.createInsecure(), unlimitedMessages);
      this.clients.set(target, client);
    }
    const open = client;
    const { path, requestSerialize, responseDeserialize } = unary("Callbacks", "Invoke");
    return new Promise((done, fail) => {
      open.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        encodeCallbackInvoke(token, request),
        (error, response) => {
          if (error === null) done(response ?? emptyMessage);
          else fail(new Error(error.details));
        },
      );
    });
  }
}
