// Two kernels on one session: their replays, and what differs between them.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { AsPosted, Replay } from "../../../worker/api.ts";
import { Superseded } from "../../machine/probe.ts";
import { Replays, type Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { plainLines } from "../../terminal/plain.ts";
import { grouped } from "../../ui/grouped.ts";
import { FAULTS, type SeriesChoice } from "../../ui/series.ts";
import { compareLines } from "./lines_diff.ts";
import { compareRecords } from "./records_diff.ts";
import type { Comparison } from "./rows.ts";

/** A slider that is still moving asks nothing, ms. */
const SETTLED = 40;

/** Lines of the terminal of a replay: each stretch at the width that it was printed at. */
const lines = ({ output }: Replay): string[] => output.flatMap(({ bytes, cols }) => plainLines(bytes, cols));

export interface Compared {
  readonly left: SeriesChoice;
  readonly right: SeriesChoice;
  readonly records: Comparison;
  readonly terminal: Comparison;
  /** Records of either kernel that are too old to be compared. */
  readonly dropped: number;
}

export interface CompareState {
  /** The latest comparison that is there; it may be of other kernels than those asked for while these are replayed. */
  readonly compared: Compared | null;
  /** How far the replay is, 0..1, or null when none is going on. */
  readonly busy: number | null;
  readonly error: string | null;
}

const count = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`;

/** In one line what the difference is. */
export function inWords({ records, terminal, dropped }: Compared): string {
  const { added, removed, changed } = records;
  const lines = Math.max(terminal.added, terminal.removed) + terminal.changed;
  const parts = [
    added > 0 ? `${count(added, "record")} more` : "",
    removed > 0 ? `${count(removed, "record")} fewer` : "",
    changed > 0 ? `${count(changed, "record")} changed` : "",
    lines > 0 ? `${count(lines, "line")} of the terminal ${lines === 1 ? "differs" : "differ"}` : "",
  ].filter(Boolean);
  const text = parts.length > 0 ? parts.join(", ") : "Nothing differs in your session";
  return dropped > 0 ? `${text}. The ${grouped(dropped)} oldest are not compared` : text;
}

/** Faults of patches that are not applied make no difference. */
export const effective = ({ patches, as_posted }: SeriesChoice): SeriesChoice => ({
  patches,
  as_posted: FAULTS.filter(({ name, patch }) => patch <= patches && as_posted.includes(name)).map(
    ({ name }): AsPosted => name,
  ),
});

export const sameKernel = (one: SeriesChoice, other: SeriesChoice): boolean =>
  one.patches === other.patches && effective(one).as_posted.join() === effective(other).as_posted.join();

/** Compares two kernels on a session; `null` for a snapshot that is not there yet, or for nothing to compare. */
export function useCompared(
  session: Session,
  kind: string,
  snapshot: Snapshot | null,
  left: SeriesChoice | null,
  right: SeriesChoice,
): CompareState {
  const replays = useMemo(() => new Replays(session.probe), [session]);
  const [state, setState] = useState<CompareState>({ compared: null, busy: null, error: null });
  const turn = useRef(0);
  const key = JSON.stringify([left, right]);
  useEffect(() => {
    if (!snapshot || !left) return;
    const mine = ++turn.current;
    const tell = (news: Partial<CompareState>) => {
      if (turn.current === mine) setState((old) => ({ ...old, ...news }));
    };
    const ask = async () => {
      try {
        const progress = (from: number) => (done: number) => tell({ busy: from + done / 2 });
        const one = await replays.of(kind, snapshot, effective(left), { progress: progress(0) });
        const other = await replays.of(kind, snapshot, effective(right), { progress: progress(0.5) });
        if (turn.current !== mine) return;
        const compared = {
          left,
          right,
          records: compareRecords(one.records, other.records),
          terminal: compareLines(lines(one), lines(other)),
          dropped: Math.max(one.records_dropped, other.records_dropped),
        };
        tell({ compared, busy: null, error: null });
      } catch (error) {
        if (!(error instanceof Superseded))
          tell({ busy: null, error: error instanceof Error ? error.message : String(error) });
      }
    };
    tell({ busy: 0, error: null });
    const timer = setTimeout(() => void ask(), SETTLED);
    return () => clearTimeout(timer);
    // The choices are new objects in each rendering; their key tells whether they are others.
  }, [session, replays, kind, snapshot, key]);
  useEffect(
    () => () => {
      turn.current++;
      session.probe.cancel(kind);
    },
    [session, kind],
  );
  return state;
}

/** What a kernel is called. */
export function kernelName({ patches, as_posted }: SeriesChoice): string {
  const faults = effective({ patches, as_posted }).as_posted;
  const base = patches === 0 ? "no patches" : patches === 1 ? "patch 1" : `patches 1 to ${patches}`;
  return faults.length === 0 ? base : `${base}, as posted: ${faults.join(", ")}`;
}
