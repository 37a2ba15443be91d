import { eachField, mapEntry, text } from "./reader";
import type { RegisterResource } from "./registration";
import { decodeStruct, writeStruct } from "./struct";
import { Writer } from "./writer";

/** `pulumirpc.CallbackInvokeRequest { token = 1, request = 2 }`. */
export function encodeCallbackInvoke(token: string, request: Buffer): Buffer {
  return new Writer().string(1, token).bytes(2, request).finish();
}

/** `pulumirpc.CallbackInvokeResponse { response = 1 }`. */
export function decodeInvokeResponse(buffer: Buffer): Buffer {
  let response: Buffer = Buffer.alloc(0);
  eachField(buffer, 0, buffer.length, (field, _value, s, e) => {
    if (field === 1) response = buffer.subarray(s, e);
  });
  return response;
}

/** `pulumirpc.TransformRequest`, with the options that have an effect in a preview. */
export function encodeTransform(request: RegisterResource): Buffer {
  const writer = new Writer()
    .string(1, request.type)
    .string(2, request.name)
    .bool(3, request.custom)
    .string(4, request.parent);
  writer.message(5, () => {
    writeStruct(writer, request.inputs);
  });
  writer.message(6, () => {
    writer.strings(1, request.dependencies).strings(3, request.ignoreChanges);
    writer.boolAlways(2, request.protect);
    writer.string(5, request.version).string(7, request.provider).strings(13, request.additionalSecretOutputs);
    if (request.deleteBeforeReplace !== undefined) writer.boolAlways(12, request.deleteBeforeReplace);
    for (const [pkg, reference] of Object.entries(request.providers)) {
      writer.message(14, () => {
        writer.string(1, pkg).string(2, reference);
      });
    }
    writer.string(17, request.importId);
  });
  return writer.finish();
}

/** The request as `pulumirpc.TransformResponse { properties = 1, options = 2 }` leaves it. */
export function decodeTransformed(buffer: Buffer, request: RegisterResource): RegisterResource {
  const result: RegisterResource = { ...request };
  eachField(buffer, 0, buffer.length, (field, _value, start, end) => {
    if (field === 1) {
      result.inputs = decodeStruct(buffer, start, end);
      result.propertyDependencies = keptDependencies(request, Object.keys(result.inputs));
    } else if (field === 2) {
      result.dependencies = Object.values(result.propertyDependencies).flat();
      result.protect = false;
      result.ignoreChanges = [];
      result.additionalSecretOutputs = [];
      eachField(buffer, start, end, (option, value, s, e) => {
        if (option === 1) result.dependencies.push(text(buffer, s, e));
        else if (option === 2) result.protect = value !== 0;
        else if (option === 3) result.ignoreChanges.push(text(buffer, s, e));
        else if (option === 5) result.version = text(buffer, s, e);
        else if (option === 7) result.provider = text(buffer, s, e);
        else if (option === 12) result.deleteBeforeReplace = value !== 0;
        else if (option === 13) result.additionalSecretOutputs.push(text(buffer, s, e));
        else if (option === 14) {
          const entry = mapEntry(buffer, s, e);
          result.providers = { ...result.providers, [entry.key]: text(buffer, entry.start, entry.end) };
        }
      });
    }
  });
  result.dependencies = [...new Set(result.dependencies)];
  return result;
}

function keptDependencies(request: RegisterResource, properties: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(properties.map((property) => [property, request.propertyDependencies[property] ?? []]));
}
