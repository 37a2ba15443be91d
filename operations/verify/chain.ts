import { genesisHash } from "../chain/link";
import type { Position, Unarchived } from "./findings";
import type { Gap } from "./gaps";
import { Gaps } from "./gaps";
import type { Standing } from "./recent";
import { Recent } from "./recent";
import type { CheckedSegment, Run } from "./segment";
import { hashAt, partOf } from "./segment";
import type { Break, Damage, Misplaced, WalkSettings } from "./walkTypes";
import { Notes } from "./walkTypes";
import { Witnesses } from "./witness";

/**
 * One chain, segment after segment in the order of their names. It keeps what is wrong and the hashes of the latest
 * entries, never entries: memory does not grow with the log.
 */
export class ChainWalk {
  readonly chain: string;
  readonly witnesses: Witnesses;
  readonly gaps = new Gaps();
  readonly recent: Recent;
  readonly breaks = new Map<number, Break>();
  readonly damages = new Notes<Damage>();
  /** Lines too many. */
  readonly extras = new Notes<Misplaced>();
  /** Lines in a wrong place. */
  readonly disordered = new Notes<Misplaced>();
  readonly unarchived: Unarchived[] = [];
  entries = 0;
  repeatedLines = 0;
  first: number | undefined;
  firstRecordedAt: string | undefined;
  lastRecordedAt: string | undefined;
  /** The last entry that the name of a segment promises. */
  promised: { readonly sequence: number; readonly file: string } | undefined;
  /** Runs that stand in a file whose name does not cover them: where they belong shows at the end. */
  readonly #aside = new Notes<Standing>();
  /** Other lines in the place of the latest entry: the next one tells which of them is genuine. */
  #rivals: Standing[] = [];
  /** The next entry; undefined until the first came, where the reading begins in the middle. */
  #expected: number | undefined;
  /** Hashes that the next entry may name as the previous one: two after a damaged line, unknown after an unreadable one. */
  #tail: readonly string[] | undefined;

  constructor({ chain, fromStart = true, checkpoints = [], remembered }: WalkSettings) {
    this.chain = chain;
    this.recent = new Recent(remembered);
    this.witnesses = new Witnesses(checkpoints);
    this.#expected = fromStart ? 1 : undefined;
    this.#tail = fromStart ? [genesisHash] : undefined;
  }

  /** The last entry; 0 where there is none. */
  get last(): number {
    return (this.#expected ?? 1) - 1;
  }

  get lastHash(): string | undefined {
    return this.#tail?.[0];
  }

  /** Takes the next segment of the archive. */
  add(segment: CheckedSegment): void {
    const { file, name } = segment;
    this.firstRecordedAt ??= segment.firstRecordedAt;
    this.lastRecordedAt = segment.lastRecordedAt ?? this.lastRecordedAt;
    if (name !== undefined && name.last > (this.promised?.sequence ?? 0)) this.promised = { sequence: name.last, file };
    this.#noteOrder(segment);
    for (const run of this.#members(segment)) {
      const first = Math.max(run.first, name?.first ?? 1);
      const last = Math.min(run.last, name?.last ?? run.last);
      if (first <= last) this.#place({ run: partOf(run, first, last), file });
      // A line that cannot be read belongs nowhere else either.
      if (run.fault === "unreadable") continue;
      if (run.first < first) this.#aside.add({ run: partOf(run, run.first, Math.min(run.last, first - 1)), file });
      if (run.last > last && run.last >= first) {
        this.#aside.add({ run: partOf(run, Math.max(run.first, last + 1), run.last), file });
      }
    }
  }

  /** Takes entries that the table holds and no segment: they are committed and not archived yet. */
  supply(table: CheckedSegment): void {
    const entries = this.entries;
    for (const run of this.#members(table)) {
      this.#place({ run, file: table.file });
      this.unarchived.push({ first: run.first, last: run.last, since: table.firstRecordedAt });
    }
    // They are part of the chain; of the archive they are not.
    this.entries = entries;
  }

  /** Runs that stand in foreign files: those that a place waits for were moved there, the others are too many. */
  settleAside(): void {
    for (const { run, file } of this.#aside.items.toSorted((one, other) => one.run.first - other.run.first)) {
      for (let sequence = run.first; sequence <= run.last; sequence++) {
        const line = { run: partOf(run, sequence, sequence), file };
        const position = positionIn(line, sequence);
        const promised = sequence > this.last && sequence <= (this.promised?.sequence ?? 0);
        if (promised || this.gaps.at(sequence) !== undefined) {
          this.#place(line);
          this.disordered.add({ sequence, position, why: "it stands in a file whose name does not cover it" });
        } else {
          const what = hashAt(run, sequence) === this.recent.hash(sequence) ? "a copy of the entry" : "a line too many";
          this.extras.add({ sequence, position, why: `${what} stands in a file whose name does not cover it` });
        }
      }
    }
  }

  /**
   * Two lines in the last place: nothing after them tells which is genuine, but who vouches for one, or the other's damage.
   *
   * @param vouched hashes that anchors or the head state for the last entry
   */
  settleTail(vouched: readonly string[]): void {
    const standing = this.recent.standing(this.last);
    const isDamaged = standing?.run.fault !== undefined;
    const genuine = this.#rivals.find(
      ({ run }) => run.fault === undefined && (isDamaged || vouched.includes(hashAt(run, run.first) ?? "")),
    );
    this.#settleRivals(genuine);
    if (genuine !== undefined) this.#tail = hashesOf(genuine.run);
  }

  #noteOrder({ file, outOfOrder }: CheckedSegment): void {
    const [early] = outOfOrder.toSorted((one, other) => one.sequence - other.sequence);
    if (early === undefined) return;
    const why = `${outOfOrder.length} lines of the segment do not stand in the order of the chain`;
    this.disordered.add({ sequence: early.sequence, position: { file, line: early.line }, why });
  }

  /** The runs of a segment that have a place in this chain; what is damaged is noted. */
  #members({ file, runs, lines, isCut }: CheckedSegment): readonly Run[] {
    for (const { first, fault, why, line } of runs) {
      if (fault === undefined) continue;
      this.damages.add({ sequence: first, fault, why, position: { file, line }, isCut: isCut && line === lines });
    }
    return runs.filter(({ fault }) => fault !== "chain");
  }

  #place({ run, file }: Standing): void {
    const expected = this.#expected ?? run.first;
    this.first ??= run.first;
    if (run.first > expected) {
      this.gaps.open({ first: expected, last: run.first - 1, before: this.#tail, after: run.previousHash });
      this.#settleRivals();
    }
    if (run.first === expected) this.#link({ run, file });
    if (run.first >= expected) {
      this.#append({ run, file });
      return;
    }
    const end = Math.min(run.last, expected - 1);
    for (let sequence = run.first; sequence <= end;) {
      const gap = this.gaps.at(sequence);
      const last = gap === undefined ? sequence : Math.min(gap.last, end);
      const part = { run: partOf(run, sequence, last), file };
      if (gap === undefined) this.#again(part);
      else this.#fill(gap, part);
      sequence = last + 1;
    }
    if (run.last > end) this.#place({ run: partOf(run, expected, run.last), file });
  }

  /** Whether the run names the hash of the latest entry, or of a rival of it, which is the genuine one then. */
  #link({ run, file }: Standing): void {
    const { previousHash, first } = run;
    const isLinked = previousHash === undefined || (this.#tail?.includes(previousHash) ?? true);
    const rival = isLinked ? undefined : this.#rivals.find((each) => hashesOf(each.run).includes(previousHash));
    this.#settleRivals(rival);
    if (!isLinked && rival === undefined) this.#break(first, previousHash, this.#tail ?? [], { run, file });
  }

  #break(sequence: number, needed: string, had: readonly string[], standing: Standing): void {
    const before = this.recent.standing(sequence - 1);
    const position = positionIn(standing, sequence);
    const positionBefore = before && positionIn(before, sequence - 1);
    this.breaks.set(sequence, { sequence, needed, had, position, positionBefore });
  }

  /** The latest entry's place is decided: a rival that is genuine takes it, all others are too many. */
  #settleRivals(genuine?: Standing): void {
    for (const rival of this.#rivals.splice(0)) {
      const standing = rival === genuine ? this.recent.standing(rival.run.first) : undefined;
      if (standing === undefined) this.#extra(rival);
      else this.#exchange(standing, rival);
    }
  }

  #append(standing: Standing): void {
    this.#keep(standing);
    this.#expected = standing.run.last + 1;
    this.#tail = tailOf(standing.run);
  }

  #keep(standing: Standing): void {
    this.recent.keep(standing);
    this.witnesses.hear(standing.run);
    if (standing.run.fault !== "unreadable") this.entries += standing.run.last - standing.run.first + 1;
  }

  #fill(gap: Gap, standing: Standing): void {
    const { first } = standing.run;
    const position = positionIn(standing, first);
    if (!this.gaps.fill(gap, standing.run)) {
      this.extras.add({ sequence: first, position, why: "it does not link to the entries around it" });
    }
    this.#keep(standing);
  }

  /** A line in a place that is taken: the same entry again, or a rival of the one that stands there. */
  #again(candidate: Standing): void {
    const { run } = candidate;
    const sequence = run.first;
    const standing = this.recent.standing(sequence);
    const hash = hashAt(run, sequence);
    const known = standing && hashAt(standing.run, sequence);
    const link = this.breaks.get(sequence + 1);
    if (hash === undefined) return;
    if (standing === undefined) this.#extra(candidate);
    else if (known === undefined) this.#replaceUnreadable(candidate);
    else if (known === hash) this.repeatedLines += run.fault === undefined ? 1 : 0;
    else if (link !== undefined && hashesOf(run).includes(link.needed)) {
      this.breaks.delete(sequence + 1);
      this.#exchange(standing, candidate);
    } else if (sequence === this.last) this.#rivals.push(candidate);
    else this.#extra(candidate);
  }

  /** The entry itself, after a line in its place that cannot be read. */
  #replaceUnreadable(standing: Standing): void {
    const { first: sequence, previousHash } = standing.run;
    const before = this.recent.hash(sequence - 1);
    if (before !== undefined && previousHash !== undefined && before !== previousHash) {
      this.#break(sequence, previousHash, [before], standing);
    }
    this.#keep(standing);
    if (sequence === this.last) this.#tail = tailOf(standing.run);
  }

  /** What stood there was not genuine: the entry after it names the other one. */
  #exchange(standing: Standing, genuine: Standing): void {
    const sequence = genuine.run.first;
    this.#extra({ run: partOf(standing.run, sequence, sequence), file: standing.file });
    if (this.breaks.get(sequence)?.had.includes(genuine.run.previousHash ?? "") === true) this.breaks.delete(sequence);
    this.recent.keep(genuine);
    this.witnesses.hear(genuine.run);
  }

  #extra(standing: Standing): void {
    const sequence = standing.run.first;
    const position = positionIn(standing, sequence);
    this.extras.add({ sequence, position, why: "another entry stands in this place" });
  }
}

function tailOf(run: Run): readonly string[] | undefined {
  return run.fault === "unreadable" ? undefined : hashesOf(run);
}

/** The hashes by which the next entry may name the run's last one. */
function hashesOf(run: Run): readonly string[] {
  return [hashAt(run, run.last), run.computedHash].filter((hash) => hash !== undefined);
}

/** Where an entry of a run stands. */
export function positionIn({ run, file }: Standing, sequence: number): Position {
  return { file, line: run.line + sequence - run.first };
}
