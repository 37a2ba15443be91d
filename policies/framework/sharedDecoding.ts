type Decode = (properties: object, proxySecrets: boolean) => unknown;

/**
 * The policy SDK decodes every resource anew for each rule that looks at it: in a stack of 4,000 resources more than
 * half of the pack's time. This keeps what it decoded as long as the request lives, which is right because rules only
 * read; what a remediation may change (`proxySecrets`) is decoded as before.
 *
 * @param decoding the module `@pulumi/policy/deserialize`, whose function the SDK's server looks up at each call.
 * @returns whether it does. A module that is not as expected is left alone: the pack is slower then, and finds the same.
 */
export function shareDecoding(decoding: { deserializeProperties?: unknown }): boolean {
  const { deserializeProperties } = decoding;
  if (typeof deserializeProperties !== "function" || deserializeProperties.length !== 2) return false;
  const decode = deserializeProperties as Decode;
  const decoded = new WeakMap<object, unknown>();
  decoding.deserializeProperties = (properties: object, proxySecrets: boolean): unknown => {
    if (proxySecrets) return decode(properties, proxySecrets);
    if (!decoded.has(properties)) decoded.set(properties, decode(properties, proxySecrets));
    return decoded.get(properties);
  };
  return true;
}
