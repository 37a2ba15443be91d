import { UNKNOWN, type ResourceNode } from "../../graph/types";

/** A resource as a step of the digest holds it. */
export type StepState = Omit<ResourceNode, "name" | "protect">;

/** The text of a property; undefined when it is missing, of another kind, or not known before the deployment. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && !value.includes(UNKNOWN) ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Whether a value, or any part of it, is unknown before the deployment. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(UNKNOWN);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isUnknown);
}

/** The tags of a resource; its own, without what a provider's default tags add. */
export function tagsOf(node: StepState): Readonly<Record<string, unknown>> {
  return record(node.inputs.tags);
}
