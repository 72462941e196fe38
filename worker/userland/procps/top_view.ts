// What top shows, and how, and what it needs to know of the machine for that.
import type { Zone } from "../coreutils/calendar.ts";
import { parse_seconds, sleep_for } from "../coreutils/duration.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam } from "../lib/passwd.ts";
import { type Sample, sort_tasks, type Task, take_sample } from "./top_frame.ts";

/** What is shown, and how; keys change it. */
export interface View {
  zone: Zone;
  /** seconds between two frames */
  delay: number;
  /** frames to show; null: for ever */
  frames: number | null;
  sort: string;
  reverse: boolean;
  /** command lines instead of names */
  full: boolean;
  /** no tasks that did nothing since the frame before */
  active: boolean;
  pids: readonly number[] | null;
  /** of this user only: the effective id, or any of them */
  user: { uid: number; any: boolean } | null;
  secure: boolean;
}

/** Between the two samples of the first frame. */
const FIRST_WAIT = 0.1;
/** Two samples, a moment apart, to begin with. */
export function* first_samples(): Code<[Sample, Sample]> {
  const before = yield* take_sample(null);
  yield* sleep_for(FIRST_WAIT);
  return [before, yield* take_sample(before)];
}

/** The tasks of a sample that are looked at, sorted. */
export function chosen(view: View, sample: Sample): Task[] {
  const { pids, user } = view;
  const tasks = sample.tasks.filter(
    (t) =>
      (pids === null || pids.includes(t.pid)) &&
      (user === null || (user.any ? t.uid.includes(user.uid) : t.uid[1] === user.uid)),
  );
  return sort_tasks(tasks, view.sort, view.reverse);
}

/** The tasks that the summary counts: those of other users, too. */
export const counted = (view: View, sample: Sample): Task[] => chosen({ ...view, user: null }, sample);

export const is_active = (t: Task): boolean => t.cpu > 0 || t.state === "R";

/** A number of seconds; null when it is none. */
export const parse_delay = (text: string): number | null => {
  const n = parse_seconds(text.trim().replace(",", "."));
  return n === null || !Number.isFinite(n) ? null : n;
};

/** A user by name or number; undefined when there is none. */
export function* find_user(name: string): Code<number | undefined> {
  if (/^\d+$/.test(name)) return Number(name);
  return (yield* getpwnam(name))?.uid;
}
