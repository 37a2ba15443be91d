import type { SegmentPlace } from "../../operations/verify/segment";

/** A segment of an archive, not read yet. */
export interface SegmentRef {
  /** For messages: key or path; with the object's version where a key has several. */
  readonly file: string;
  /** What the archive needs to read it. */
  readonly key: string;
  readonly version?: string;
  readonly name: SegmentPlace | undefined;
}

/** A small file beside the segments: an anchor, or a public key. */
export interface SideFile {
  readonly file: string;
  readonly text: string;
}

export type Segments = AsyncIterable<SegmentRef> | Iterable<SegmentRef>;

/** Where bodies of the log are: a folder on this machine, or a bucket. */
export interface Archive {
  /** For people: the folder, or the bucket with its Region. */
  readonly place: string;
  /** Every segment in the order of the names, which is the order of the chain. Rejects with UnreadableError. */
  segments(): Segments;
  read(segment: SegmentRef): Promise<Uint8Array>;
  /** What stands below `anchors/`. */
  sideFiles(): Promise<readonly SideFile[]>;
  /** What a reader should know of the archive itself once all was listed; a sentence each. */
  remarks(): readonly string[];
}

/** Something cannot be read: no verdict either way. The message says what, and the way out. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Days (UTC), both included; `yyyy-mm-dd`. */
export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Segments of a chain and of days. A file outside its folders says neither and is always taken. */
export async function* selected(
  segments: Segments,
  { from = "", to = "9999" }: Days,
  chain: string | undefined,
): AsyncIterable<SegmentRef> {
  for await (const segment of segments) {
    const { name } = segment;
    if (chain !== undefined && name?.chain !== undefined && name.chain !== chain) continue;
    if (name?.day !== undefined && (name.day < from || name.day > to)) continue;
    yield segment;
  }
}
