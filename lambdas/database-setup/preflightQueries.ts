/**
 * What logical replication does not carry, a query each: rows say which object it is. `$1` are the schemas. Objects of
 * extensions are the extension's, and come with it.
 */

const ownTables = `
  SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS what, c.relkind, c.relpersistence, c.relreplident, c.relforcerowsecurity,
         c.relispartition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND c.relpersistence <> 't'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Updates and deletes need a key to find the row by; without one they fail on the source as soon as it is published. */
export const withoutIdentity = `
  WITH own AS (${ownTables})
  SELECT what FROM own WHERE relkind = 'r' AND relpersistence = 'p' AND (relreplident = 'n'
    OR (relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = own.oid AND i.indisprimary))
    OR (relreplident = 'i' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = own.oid AND i.indisreplident AND i.indisvalid)))
  ORDER BY what`;

/** With the whole row as its key, the replica compares rows: every column's type has to know what "equal" is. */
export const incomparableIdentity = `
  WITH own AS (${ownTables})
  SELECT what || ': ' || string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS what
  FROM own JOIN pg_attribute a ON a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE relkind = 'r' AND relreplident = 'f' AND t.typcategory NOT IN ('A', 'E') AND NOT EXISTS (
    SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
    WHERE m.amname IN ('btree', 'hash') AND o.opcdefault AND (o.opcintype = t.oid OR o.opcintype = t.typbasetype
      OR EXISTS (SELECT FROM pg_cast k WHERE k.castsource = t.oid AND k.casttarget = o.opcintype AND k.castmethod = 'b' AND k.castcontext = 'i')
      OR (t.typtype = 'r' AND o.opcintype = 'anyrange'::regtype) OR (t.typtype = 'm' AND o.opcintype = 'anymultirange'::regtype)
      OR (t.typtype = 'c' AND o.opcintype = 'record'::regtype)))
  GROUP BY what ORDER BY what`;

/** A computed column is not sent before version 18, so that no row could be found by it. */
export const generatedIdentity = `
  WITH own AS (${ownTables})
  SELECT DISTINCT what || '.' || a.attname AS what
  FROM own JOIN pg_index i ON i.indrelid = own.oid JOIN pg_attribute a ON a.attrelid = own.oid AND a.attnum = ANY (i.indkey)
  WHERE relkind = 'r' AND a.attgenerated <> ''
    AND ((relreplident = 'i' AND i.indisreplident) OR (relreplident = 'd' AND i.indisprimary)) ORDER BY 1`;

export const unloggedTables = `WITH own AS (${ownTables}) SELECT what FROM own WHERE relkind IN ('r', 'p') AND relpersistence = 'u' ORDER BY what`;

export const foreignTables = `WITH own AS (${ownTables}) SELECT what FROM own WHERE relkind = 'f' ORDER BY what`;

/** A partition outside the schemas would be left out, and its parent would look complete. */
export const partitionsElsewhere = `
  WITH own AS (${ownTables})
  SELECT format('%I.%I, a partition of %s', n.nspname, c.relname, own.what) AS what
  FROM own JOIN pg_inherits h ON h.inhparent = own.oid JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE own.relkind = 'p' AND NOT n.nspname = ANY ($1) ORDER BY 1`;

/** These fire for replicated rows too, so what they write would be there twice. */
export const firingTriggers = `
  WITH own AS (${ownTables})
  SELECT own.what || ': ' || t.tgname AS what FROM own JOIN pg_trigger t ON t.tgrelid = own.oid
  WHERE NOT t.tgisinternal AND t.tgenabled IN ('A', 'R') ORDER BY 1`;

/** The replica applies rows as the tables' owner, whom FORCE holds to the policies as well. */
export const forcedRowSecurity = `WITH own AS (${ownTables}) SELECT what FROM own WHERE relkind IN ('r', 'p') AND relforcerowsecurity ORDER BY what`;

/** A publication of ours that leaves something out of what it publishes. */
export const filteredPublication = `
  SELECT format('%s (%s)', p.pubname, concat_ws(', ',
    CASE WHEN NOT p.pubinsert THEN 'no inserts' END, CASE WHEN NOT p.pubupdate THEN 'no updates' END,
    CASE WHEN NOT p.pubdelete THEN 'no deletes' END, CASE WHEN NOT p.pubtruncate THEN 'no truncates' END,
    CASE WHEN p.pubviaroot THEN 'publishes partitions as their root' END,
    (SELECT 'some rows or columns only of ' || string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text)
     FROM pg_publication_rel r WHERE r.prpubid = p.oid AND (r.prqual IS NOT NULL OR r.prattrs IS NOT NULL)))) AS what
  FROM pg_publication p
  WHERE p.pubname = $1 AND (NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) OR p.pubviaroot OR EXISTS (
    SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND (r.prqual IS NOT NULL OR r.prattrs IS NOT NULL)))`;
