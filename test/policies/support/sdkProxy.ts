import * as sdk from "@pulumi/policy";

type Props = Record<string, unknown>;

/** The proxy that the SDK's server puts around properties; exported, but without a declaration. */
export const unknownCheckingProxy = (sdk as unknown as { readonly unknownCheckingProxy: (props: Props) => Props })
  .unknownCheckingProxy;
