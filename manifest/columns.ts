/** A column's type as pg_type has it, with a domain already traced to what it is made of. */
export interface ColumnType {
  readonly oid: number;
  /** typtype: b base, c composite, d domain, e enum, m multirange, p pseudo, r range. */
  readonly kind: string;
  /** The element's OID for an array, otherwise 0. */
  readonly elementOid: number;
  readonly hasBinaryForm: boolean;
  /** As format_type says it. */
  readonly name: string;
}

/** Types from here on are made in a database and have another number in each. */
const firstOwnOid = 16_384;
/** Numbers of objects: another database knows the same objects by other numbers, and by the same names. */
const objectReference = /^reg[a-z]+(\[\])?$/;

/**
 * How a value of a type is hashed: by its binary form, which for PostgreSQL's own types is the same on versions 15 to 18 and
 * takes less than half the time of its text; by its text where the binary form holds numbers of this database alone
 * (enumerations, domains, composites, extensions' types).
 */
export function hashedAs(quotedColumn: string, type: ColumnType): string {
  const own = type.oid >= firstOwnOid || type.elementOid >= firstOwnOid;
  const portable =
    ["b", "r", "m"].includes(type.kind) && !own && type.hasBinaryForm && !objectReference.test(type.name);
  return portable ? quotedColumn : `${quotedColumn}::text`;
}
