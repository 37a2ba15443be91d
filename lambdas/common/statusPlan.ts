import type { StatusPlan } from "../../protection/statusPlan";
import { isObject } from "./narrow";

/** The plan that the component put into the environment. Its shape is its own, so only damage is looked for. */
export function planOf(text: string): StatusPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (
    !isObject(value) ||
    !Array.isArray(value.classes) ||
    !Array.isArray(value.signals) ||
    value.classes.length === 0
  ) {
    throw new Error("STATUS_PLAN is no status plan (protection/statusPlan.ts): the function was deployed wrongly.");
  }
  return value as unknown as StatusPlan;
}
