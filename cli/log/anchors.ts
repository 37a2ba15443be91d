import type { Anchor } from "../../operations/chain/anchor";
import type { AnchorKey } from "../../operations/verify/anchors";
import { anchorKey, isSigned, parseAnchor } from "../../operations/verify/anchors";
import type { Finding } from "../../operations/verify/findings";
import type { Checkpoint } from "../../operations/verify/witness";
import type { SideFile } from "./archive";
import { UnreadableError } from "./archive";

/** A public key and where it came from: one from the archive itself proves less than one from somewhere else. */
export interface NamedKey extends AnchorKey {
  readonly file: string;
  readonly isOwn: boolean;
}

export interface ReadAnchors {
  /** By chain: what a valid signature stands for. */
  readonly checkpoints: ReadonlyMap<string, readonly Checkpoint[]>;
  readonly findings: readonly Finding[];
  readonly remarks: readonly string[];
  /** The keys that signatures were valid under. */
  readonly keys: readonly NamedKey[];
}

/** Checks the signatures of an archive's anchors, with the keys that were given, otherwise with those of the archive. */
export function readAnchors(files: readonly SideFile[], given: readonly SideFile[]): ReadAnchors {
  const ownKeys = files.filter(({ file }) => file.endsWith(".pem"));
  const keys = (given.length > 0 ? given : ownKeys).map((file) => namedKey(file, given.length > 0));
  const checkpoints = new Map<string, Checkpoint[]>();
  const findings: Finding[] = [];
  const remarks: string[] = [];
  const used = new Set<NamedKey>();
  let unchecked = 0;
  for (const { file, text } of files.filter(({ file }) => file.endsWith(".json"))) {
    const anchor = parseAnchor(text);
    if (typeof anchor === "string") {
      findings.push(anchorFinding(chainOf(file), 0, file, `the anchor cannot be read: ${anchor}`));
      continue;
    }
    // A given key checks every anchor; one of the archive those that name it.
    const fitting = keys.filter((key) => key.isOwn || key.file.endsWith(`${anchor.keyId}.pem`));
    const key = fitting.find((each) => isSigned(anchor, each));
    if (key !== undefined) {
      used.add(key);
      add(checkpoints, anchor, file);
    } else if (fitting.length === 0) unchecked += 1;
    else
      findings.push(anchorFinding(anchor.chain, anchor.sequence, file, "the key did not sign what the anchor states"));
  }
  if (unchecked > 0) {
    remarks.push(
      `${unchecked} anchors were not checked: their public key is not in the archive. Give it with --public-key.`,
    );
  }
  return { checkpoints, findings, remarks, keys: [...used] };
}

function namedKey({ file, text }: SideFile, isOwn: boolean): NamedKey {
  try {
    return { ...anchorKey(text), file, isOwn };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableError(
      `${file} is no public key in PEM form that can be used: ${reason}. See docs/operations-log.md.`,
    );
  }
}

function add(checkpoints: Map<string, Checkpoint[]>, { chain, sequence, hash }: Anchor, file: string): void {
  const list = checkpoints.get(chain) ?? [];
  list.push({ sequence, hash, source: `the anchor ${file}` });
  checkpoints.set(chain, list);
}

function anchorFinding(chain: string, sequence: number, file: string, why: string): Finding {
  return { kind: "anchor", chain, sequence, position: { file, line: 1 }, why };
}

/** `anchors/<chain>/<day>.json` names its chain. */
function chainOf(file: string): string {
  return file.split(/[\\/]/).at(-2) ?? "";
}
