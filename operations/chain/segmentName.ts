/** A stretch of one chain in one file of the archive. */
export interface SegmentName {
  readonly chain: string;
  /** Of the folder: the day (UTC) of the segment's first entry's `recordedAt`, `yyyy-mm-dd`. */
  readonly day: string;
  readonly first: number;
  readonly last: number;
}

const digits = 12;

/** Where a segment stands: `log/<chain>/<yyyy>/<mm>/<dd>/<first>-<last>.ndjson`, sequences with 12 digits. */
export function segmentKey({ chain, day, first, last }: SegmentName): string {
  const number = (sequence: number): string => sequence.toString().padStart(digits, "0");
  return `log/${chain}/${day.replaceAll("-", "/")}/${number(first)}-${number(last)}.ndjson`;
}

/** The name that a key or a path says; undefined for what is no segment. Only its end is looked at, and `/` separates. */
export function parseSegmentKey(key: string): SegmentName | undefined {
  const match = /(?:^|\/)log\/([^/]+)\/(\d{4})\/(\d{2})\/(\d{2})\/(\d{12})-(\d{12})\.ndjson$/.exec(key);
  if (match === null) return undefined;
  const [, chain = "", year = "", month = "", day = "", first, last] = match;
  return { chain, day: `${year}-${month}-${day}`, first: Number(first), last: Number(last) };
}

/** What a file's own name says, wherever it was moved to. */
export function parseFileName(path: string): Pick<SegmentName, "first" | "last"> | undefined {
  const match = /(?:^|[/\\])(\d{12})-(\d{12})\.ndjson$/.exec(path);
  return match === null ? undefined : { first: Number(match[1]), last: Number(match[2]) };
}
