/** Type tokens of what runs code in @pulumi/aws. */
export const functionTypes = {
  function: ["aws:lambda/function:Function"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
