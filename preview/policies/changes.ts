import { joinPath } from "../values";
import { isList, isObject, type Json } from "../wire/struct";

export interface Change {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What differs between two values, leaf by leaf; something that one side lacks has `undefined` there. */
export function changesBetween(before: Json | undefined, after: Json | undefined, path = ""): Change[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesBetween(before[key], after[key], path === "" ? key : joinPath(path, key)));
  }
  if (before !== undefined && after !== undefined && isList(before) && isList(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      changesBetween(before[index], after[index], `${path}[${index}]`),
    ).flat();
  }
  return before === after ? [] : [{ path, before, after }];
}
