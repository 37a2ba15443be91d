/** The parts of `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  /** The types of the parents and of the resource itself, joined by `$`. */
  readonly qualifiedType: string;
  readonly type: string;
  readonly name: string;
}

const prefix = "urn:pulumi:";
/** The root of every stack; it does not appear in the qualified types of its children. */
export const stackType = "pulumi:pulumi:Stack";

/** Takes a URN apart; `undefined` for a text that is none. A name may itself contain `::`. */
export function parseUrn(urn: string): Urn | undefined {
  if (!urn.startsWith(prefix)) return undefined;
  const [stack, project, qualifiedType, ...name] = urn.slice(prefix.length).split("::");
  if (stack === undefined || project === undefined || qualifiedType === undefined || name.length === 0)
    return undefined;
  const type = qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1);
  return { stack, project, qualifiedType, type, name: name.join("::") };
}

/** The URN that the engine gives to a resource; `parent` is the parent's URN, if it has one. */
export function buildUrn(resource: {
  stack: string;
  project: string;
  type: string;
  name: string;
  parent?: string;
}): string {
  const parent = resource.parent === undefined ? undefined : parseUrn(resource.parent);
  const type =
    parent === undefined || parent.type === stackType ? resource.type : `${parent.qualifiedType}$${resource.type}`;
  return `${prefix}${resource.stack}::${resource.project}::${type}::${resource.name}`;
}
