import * as pulumi from "@pulumi/pulumi";

/** Refuses a component's arguments with every problem at once. Hides the stack: the fault is in the values, not in a line of ours. */
export function refuse(problems: readonly string[], component: pulumi.Resource): void {
  if (problems.length > 0) throw new pulumi.ResourceError(problems.join("\n"), component, true);
}
