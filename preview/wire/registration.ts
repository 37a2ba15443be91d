import { eachField, mapEntry, text } from "./reader";
import { decodeStruct, writeStruct, type JsonObject } from "./struct";
import { Writer } from "./writer";

/** `pulumirpc.RegisterResourceRequest`, as far as a preview uses it. */
export interface RegisterResource {
  type: string;
  name: string;
  parent: string;
  custom: boolean;
  remote: boolean;
  inputs: JsonObject;
  protect: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  provider: string;
  providers: Record<string, string>;
  version: string;
  ignoreChanges: string[];
  additionalSecretOutputs: string[];
  deleteBeforeReplace: boolean | undefined;
  importId: string;
  /** `file:line` of the constructor call, where the SDK could tell it. */
  source: string | undefined;
  /** Callbacks of the resource's `transforms` option: address and token. */
  transforms: Callback[];
}

/** `pulumirpc.Callback`. */
export interface Callback {
  readonly target: string;
  readonly token: string;
}

export function decodeRegisterResource(buffer: Buffer): RegisterResource {
  const request: RegisterResource = {
    type: "",
    name: "",
    parent: "",
    custom: false,
    remote: false,
    inputs: {},
    protect: false,
    dependencies: [],
    propertyDependencies: {},
    provider: "",
    providers: {},
    version: "",
    ignoreChanges: [],
    additionalSecretOutputs: [],
    deleteBeforeReplace: undefined,
    importId: "",
    source: undefined,
    transforms: [],
  };
  const deleteBeforeReplace = { value: false, defined: false };
  eachField(buffer, 0, buffer.length, (field, value, s, e) => {
    switch (field) {
      case 1:
        request.type = text(buffer, s, e);
        break;
      case 2:
        request.name = text(buffer, s, e);
        break;
      case 3:
        request.parent = text(buffer, s, e);
        break;
      case 4:
        request.custom = value !== 0;
        break;
      case 5:
        request.inputs = decodeStruct(buffer, s, e);
        break;
      case 6:
        request.protect = value !== 0;
        break;
      case 7:
        request.dependencies.push(text(buffer, s, e));
        break;
      case 8:
        request.provider = text(buffer, s, e);
        break;
      case 9: {
        const entry = mapEntry(buffer, s, e);
        request.propertyDependencies[entry.key] = decodeStrings(buffer, entry.start, entry.end);
        break;
      }
      case 10:
        deleteBeforeReplace.value = value !== 0;
        break;
      case 11:
        request.version = text(buffer, s, e);
        break;
      case 12:
        request.ignoreChanges.push(text(buffer, s, e));
        break;
      case 14:
        request.additionalSecretOutputs.push(text(buffer, s, e));
        break;
      case 16:
        request.importId = text(buffer, s, e);
        break;
      case 18:
        deleteBeforeReplace.defined = value !== 0;
        break;
      case 20:
        request.remote = value !== 0;
        break;
      case 22: {
        const entry = mapEntry(buffer, s, e);
        request.providers[entry.key] = text(buffer, entry.start, entry.end);
        break;
      }
      case 29:
        request.source = decodeSourcePosition(buffer, s, e);
        break;
      case 31:
        request.transforms.push(decodeCallback(buffer, s, e));
        break;
      default:
        break;
    }
  });
  if (deleteBeforeReplace.defined) request.deleteBeforeReplace = deleteBeforeReplace.value;
  return request;
}

/** Field 1, repeated string: PropertyDependencies and its like. */
export function decodeStrings(buffer: Buffer, start: number, end: number): string[] {
  const values: string[] = [];
  eachField(buffer, start, end, (field, _value, s, e) => {
    if (field === 1) values.push(text(buffer, s, e));
  });
  return values;
}

export function decodeCallback(buffer: Buffer, start = 0, end = buffer.length): Callback {
  let target = "";
  let token = "";
  eachField(buffer, start, end, (field, _value, s, e) => {
    if (field === 1) target = text(buffer, s, e);
    else if (field === 2) token = text(buffer, s, e);
  });
  return { target, token };
}

/** `pulumirpc.SourcePosition { uri = 1, line = 2, column = 3 }` as `uri:line`. */
export function decodeSourcePosition(buffer: Buffer, start: number, end: number): string | undefined {
  let uri = "";
  let line = 0;
  eachField(buffer, start, end, (field, value, s, e) => {
    if (field === 1) uri = text(buffer, s, e);
    else if (field === 2) line = value;
  });
  return uri === "" ? undefined : `${uri}:${line}`;
}

/** `pulumirpc.RegisterResourceResponse { urn = 1, id = 2, object = 3 }`. */
export interface Registered {
  readonly urn: string;
  readonly id: string;
  readonly outputs: JsonObject;
}

export function encodeRegistered(response: Registered): Buffer {
  const writer = new Writer().string(1, response.urn).string(2, response.id);
  writer.message(3, () => {
    writeStruct(writer, response.outputs);
  });
  return writer.finish();
}

/** `pulumirpc.RegisterResourceOutputsRequest { urn = 1, outputs = 2 }`. */
export interface RegisterOutputs {
  readonly urn: string;
  readonly outputs: JsonObject;
}

export function decodeRegisterOutputs(buffer: Buffer): RegisterOutputs {
  let urn = "";
  let outputs: JsonObject = {};
  eachField(buffer, 0, buffer.length, (field, _value, s, e) => {
    if (field === 1) urn = text(buffer, s, e);
    else if (field === 2) outputs = decodeStruct(buffer, s, e);
  });
  return { urn, outputs };
}

/** `pulumirpc.ReadResourceRequest`, as far as a preview uses it. */
export interface ReadResource {
  id: string;
  type: string;
  name: string;
  parent: string;
  properties: JsonObject;
  dependencies: string[];
  provider: string;
  version: string;
  additionalSecretOutputs: string[];
  source: string | undefined;
}

export function decodeReadResource(buffer: Buffer): ReadResource {
  const request: ReadResource = {
    id: "",
    type: "",
    name: "",
    parent: "",
    properties: {},
    dependencies: [],
    provider: "",
    version: "",
    additionalSecretOutputs: [],
    source: undefined,
  };
  eachField(buffer, 0, buffer.length, (field, _value, s, e) => {
    if (field === 1) request.id = text(buffer, s, e);
    else if (field === 2) request.type = text(buffer, s, e);
    else if (field === 3) request.name = text(buffer, s, e);
    else if (field === 4) request.parent = text(buffer, s, e);
    else if (field === 5) request.properties = decodeStruct(buffer, s, e);
    else if (field === 6) request.dependencies.push(text(buffer, s, e));
    else if (field === 7) request.provider = text(buffer, s, e);
    else if (field === 8) request.version = text(buffer, s, e);
    else if (field === 10) request.additionalSecretOutputs.push(text(buffer, s, e));
    else if (field === 14) request.source = decodeSourcePosition(buffer, s, e);
  });
  return request;
}

/** `pulumirpc.ReadResourceResponse { urn = 1, properties = 2 }`. */
export function encodeRead(response: { readonly urn: string; readonly properties: JsonObject }): Buffer {
  const writer = new Writer().string(1, response.urn);
  writer.message(2, () => {
    writeStruct(writer, response.properties);
  });
  return writer.finish();
}

/** `pulumirpc.ResourceInvokeRequest { tok = 1, args = 2, provider = 3 }`; `ResourceCallRequest` begins the same way. */
export interface InvokeRequest {
  readonly token: string;
  readonly args: JsonObject;
  readonly provider: string;
}

export function decodeInvoke(buffer: Buffer): InvokeRequest {
  let token = "";
  let args: JsonObject = {};
  let provider = "";
  eachField(buffer, 0, buffer.length, (field, _value, s, e) => {
    if (field === 1) token = text(buffer, s, e);
    else if (field === 2) args = decodeStruct(buffer, s, e);
    else if (field === 3) provider = text(buffer, s, e);
  });
  return { token, args, provider };
}

/** `pulumirpc.InvokeResponse { return = 1 }`. */
export function encodeInvoke(result: JsonObject): Buffer {
  const writer = new Writer();
  writer.message(1, () => {
    writeStruct(writer, result);
  });
  return writer.finish();
}
