import { z } from "zod";

/** The schema inside defaults and optionals, with the description that stands nearest to the outside. */
interface Peeled {
  readonly schema: z.core.$ZodType;
  readonly description: string | undefined;
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.description;
}

function peel(schema: z.core.$ZodType): Peeled {
  let current = schema;
  let description = descriptionOf(current);
  while (
    current instanceof z.core.$ZodOptional ||
    current instanceof z.core.$ZodDefault ||
    current instanceof z.core.$ZodPrefault
  ) {
    current = current._zod.def.innerType;
    description ??= descriptionOf(current);
  }
  return { schema: current, description };
}

/** One step down: a key of an object, or the members of a list or a map, which are described by what holds them. */
function step({ schema, description }: Peeled, key: PropertyKey): Peeled | undefined {
  if (schema instanceof z.core.$ZodArray) return { schema: schema._zod.def.element, description };
  if (schema instanceof z.core.$ZodRecord) return { schema: schema._zod.def.valueType, description };
  if (!(schema instanceof z.core.$ZodObject)) return undefined;
  const child = schema._zod.def.shape[String(key)];
  return child === undefined ? undefined : peel(child);
}

function walk(schema: z.core.$ZodType, path: readonly PropertyKey[]): Peeled | undefined {
  return path.reduce<Peeled | undefined>((here, key) => here && step(here, key), peel(schema));
}

/** What the schema says about the value at a path; undefined where it knows no such path. */
export function describedAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string | undefined {
  return walk(schema, path)?.description;
}

/** The keys that the schema knows at a path; none where no object stands there. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const found = walk(schema, path)?.schema;
  return found instanceof z.core.$ZodObject ? Object.keys(found._zod.def.shape) : [];
}
