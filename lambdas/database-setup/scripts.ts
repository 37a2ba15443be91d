import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Pinned } from "./pinned";

/** What lies under the prefix is no list of scripts. */
export class ScriptListError extends Error {
  override readonly name = "ScriptListError";
}

const nameOf = /^(\d{4})-([a-z0-9][a-z0-9._-]*)\.sql$/;

/**
 * The schema scripts of a prefix: `0001-baseline.sql`, `0002-add-consent.sql` ... in their order. Other names and gaps are
 * refused: a script that is not found must not look like one that was never written.
 */
export async function schemaScripts(s3: S3Client, bucket: string, prefix: string): Promise<readonly Pinned[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined || Key === prefix ? [] : [Key])));
  }
  const scripts: Pinned[] = [];
  for (const { key, version, name } of numbered(keys, prefix)) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    scripts.push({ version, name, sql: (await Body?.transformToString("utf-8")) ?? "" });
  }
  return scripts;
}

interface Numbered {
  readonly key: string;
  readonly version: number;
  readonly name: string;
}

/** In their order. @throws ScriptListError for a foreign name, a number twice, or a gap */
export function numbered(keys: readonly string[], prefix: string): readonly Numbered[] {
  const found = keys.toSorted().map((key): Numbered => {
    const [, number, name] = nameOf.exec(key.slice(prefix.length)) ?? [];
    if (number === undefined || name === undefined) {
      throw new ScriptListError(`${key} is no schema script: name it ${prefix}NNNN-what-it-does.sql, in lower case.`);
    }
    return { key, version: Number(number), name };
  });
  found.forEach(({ key, version }, at) => {
    if (version === at + 1) return;
    throw new ScriptListError(
      `${key} has number ${version}, and ${at + 1} is next: scripts are numbered from 0001 without gaps.`,
    );
  });
  return found;
}
