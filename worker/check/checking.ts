// A check takes its time and can be left at any moment: it is a generator, which pauses often.

/** Where a check pauses. */
export interface Pause {
  /** How far it is, 0..1. */
  readonly done: number;
  /** Its machine stands still until code that is being loaded is there. */
  readonly stalled: boolean;
}

export type Checking<T> = Generator<Pause, T, void>;

/** A part of a check: it begins at `from` of the whole and is `share` of it. */
export function* part_of<T>(checking: Checking<T>, from: number, share: number): Checking<T> {
  for (;;) {
    const next = checking.next();
    if (next.done) return next.value;
    yield { ...next.value, done: from + share * next.value.done };
  }
}

/** Does a check at one go, where all code is there: in Node. */
export function check_at_once<T>(checking: Checking<T>): T {
  for (;;) {
    const next = checking.next();
    if (next.done) return next.value;
    if (next.value.stalled) throw new Error("the machine waits for code that nobody loads");
  }
}
