import type { ClientBase } from "pg";
import type { SchemaObject } from "./types";

/**
 * Everything of a schema that a restore has to bring back, a row each. Objects of extensions are the extension's. NOT NULL
 * stands with the column: version 18 has constraints for it besides, which older ones do not know. Owners are left out: a
 * restore into another server may have other roles; grants name them.
 */
const query = `
  WITH own AS (
    SELECT c.*, n.nspname, format('%s.%s', n.nspname, c.relname) AS said FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1) AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ), proc AS (
    SELECT p.*, n.nspname, format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS said
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY ($1)
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  )
  SELECT 'table' AS kind, said AS name,
         format('%s row security %s%s', CASE relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' ELSE 'ordinary' END,
           CASE WHEN relrowsecurity THEN 'on' ELSE 'off' END, CASE WHEN relforcerowsecurity THEN ' forced' ELSE '' END) AS definition
    FROM own WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
  SELECT 'column', format('%s.%s', own.said, a.attname),
         concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
           CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
           CASE WHEN a.attgenerated <> '' THEN 'generated ' || a.attgenerated::text END,
           'default ' || pg_get_expr(ad.adbin, ad.adrelid))
    FROM own JOIN pg_attribute a ON a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
    WHERE own.relkind IN ('r', 'p', 'f')
  UNION ALL
  SELECT 'constraint', format('%s: %s', own.said, k.conname),
         pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' (not validated)' END
    FROM own JOIN pg_constraint k ON k.conrelid = own.oid WHERE k.contype NOT IN ('n', 't')
  UNION ALL
  SELECT 'index', format('%s: %s', own.said, i.relname), pg_get_indexdef(x.indexrelid) || CASE WHEN x.indisvalid THEN '' ELSE ' (invalid)' END
    FROM own JOIN pg_index x ON x.indrelid = own.oid JOIN pg_class i ON i.oid = x.indexrelid WHERE own.relkind IN ('r', 'p', 'm')
  UNION ALL
  SELECT 'trigger', format('%s: %s', own.said, t.tgname), format('%s %s', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM own JOIN pg_trigger t ON t.tgrelid = own.oid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'policy', format('%s: %s', own.said, p.polname),
         format('%s for %s to %s using (%s) with check (%s)', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polcmd,
           (SELECT string_agg(coalesce(r.rolname, 'public'), ', ' ORDER BY coalesce(r.rolname, 'public') COLLATE "C")
              FROM unnest(p.polroles) AS u(id) LEFT JOIN pg_roles r ON r.oid = u.id),
           pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM own JOIN pg_policy p ON p.polrelid = own.oid
  UNION ALL
  SELECT 'grant', format('%s: %s', own.said, coalesce(r.rolname, 'public')),
         string_agg(acl.privilege_type || CASE WHEN acl.is_grantable THEN '*' ELSE '' END, ', ' ORDER BY acl.privilege_type COLLATE "C")
    FROM own CROSS JOIN LATERAL aclexplode(own.relacl) AS acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
    WHERE own.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND acl.grantee <> own.relowner AND acl.privilege_type <> 'MAINTAIN'
    GROUP BY own.said, r.rolname
  UNION ALL
  SELECT 'view', said, pg_get_viewdef(oid) FROM own WHERE relkind IN ('v', 'm')
  UNION ALL
  SELECT 'function', said, md5(pg_get_functiondef(oid)) FROM proc WHERE prokind IN ('f', 'p')
  UNION ALL
  SELECT 'type', format('%s.%s', n.nspname, t.typname),
         coalesce((SELECT 'enum ' || string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
           'domain ' || format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typnotnull THEN ' not null' ELSE '' END || coalesce(
             (SELECT ' ' || string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname COLLATE "C") FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), ''))
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = ANY ($1) AND t.typtype IN ('e', 'd')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

/** The schema's objects, sorted by kind and name. */
export async function schemaObjects(client: ClientBase, schemas: readonly string[]): Promise<readonly SchemaObject[]> {
  const { rows } = await client.query<SchemaObject>(query, [schemas]);
  return rows.map(({ kind, name, definition }) => ({ kind, name, definition }));
}
