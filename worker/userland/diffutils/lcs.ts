// Which lines two texts do not share: the shortest edit script by E. Myers' algorithm in linear space ("An O(ND)
// Difference Algorithm and Its Variations", 1986), with the changed regions moved down as far as they go.
import type { Code } from "../lib/code.ts";
import { preempt } from "../lib/sys.ts";

/** For each line of either text, whether it is deleted or inserted. */
export interface Changes {
  deleted: boolean[];
  inserted: boolean[];
}

interface Search {
  a: readonly number[];
  b: readonly number[];
  /** furthest points on each diagonal, from the start and from the end; diagonals are shifted by `offset` */
  forward: Int32Array;
  backward: Int32Array;
  offset: number;
  changes: Changes;
}

/** A point that a shortest path from (x0, y0) to (x1, y1) goes through. */
function* middle(s: Search, x0: number, x1: number, y0: number, y1: number): Code<[number, number]> {
  const { a, b, forward, backward, offset } = s;
  const dmin = x0 - y1;
  const dmax = x1 - y0;
  const fmid = x0 - y0;
  const bmid = x1 - y1;
  const odd = ((fmid - bmid) & 1) !== 0;
  let [fmin, fmax, bmin, bmax] = [fmid, fmid, bmid, bmid];
  forward[offset + fmid] = x0;
  backward[offset + bmid] = x1;
  for (let cost = 1; ; cost++) {
    if (cost % 64 === 0) yield preempt();
    if (fmin > dmin) forward[offset + --fmin - 1] = -1;
    else fmin++;
    if (fmax < dmax) forward[offset + ++fmax + 1] = -1;
    else fmax--;
    for (let d = fmax; d >= fmin; d -= 2) {
      const low = forward[offset + d - 1];
      const high = forward[offset + d + 1];
      let x = low < high ? high : low + 1;
      let y = x - d;
      while (x < x1 && y < y1 && a[x] === b[y]) {
        x++;
        y++;
      }
      forward[offset + d] = x;
      if (odd && bmin <= d && d <= bmax && backward[offset + d] <= x) return [x, y];
    }
    if (bmin > dmin) backward[offset + --bmin - 1] = 0x7fffffff;
    else bmin++;
    if (bmax < dmax) backward[offset + ++bmax + 1] = 0x7fffffff;
    else bmax--;
    for (let d = bmax; d >= bmin; d -= 2) {
      const low = backward[offset + d - 1];
      const high = backward[offset + d + 1];
      let x = low < high ? low : high - 1;
      let y = x - d;
      while (x0 < x && y0 < y && a[x - 1] === b[y - 1]) {
        x--;
        y--;
      }
      backward[offset + d] = x;
      if (!odd && fmin <= d && d <= fmax && x <= forward[offset + d]) return [x, y];
    }
  }
}

function* compare(s: Search, x0: number, x1: number, y0: number, y1: number): Code<void> {
  while (x0 < x1 && y0 < y1 && s.a[x0] === s.b[y0]) {
    x0++;
    y0++;
  }
  while (x0 < x1 && y0 < y1 && s.a[x1 - 1] === s.b[y1 - 1]) {
    x1--;
    y1--;
  }
  if (x0 === x1) for (; y0 < y1; y0++) s.changes.inserted[y0] = true;
  else if (y0 === y1) for (; x0 < x1; x0++) s.changes.deleted[x0] = true;
  else {
    const [x, y] = yield* middle(s, x0, x1, y0, y1);
    yield* compare(s, x0, x, y0, y);
    yield* compare(s, x, x1, y, y1);
  }
}

/** Whether a text has changed lines after its n-th unchanged one, by n. */
function gaps(changed: readonly boolean[]): boolean[] {
  const out = [false];
  for (const c of changed) {
    if (c) out[out.length - 1] = true;
    else out.push(false);
  }
  return out;
}

/**
 * A run of changed lines can often begin earlier or later: where the line before it is its last, or the line after it
 * its first. It goes as far down as it can, taking in the runs that it meets, or back to where the other text has
 * changed lines too, so that a change shows as one.
 */
function slide(lines: readonly number[], changed: boolean[], other: readonly boolean[]): void {
  const meets = gaps(other);
  let unchanged = 0;
  for (let i = 0; i < lines.length; ) {
    if (!changed[i]) {
      i++;
      unchanged++;
      continue;
    }
    let start = i;
    let end = i;
    while (changed[end]) end++;
    let length: number;
    let stop: number | null;
    const up = (): void => {
      changed[--start] = true;
      changed[--end] = false;
      unchanged--;
    };
    do {
      length = end - start;
      while (start > 0 && lines[start - 1] === lines[end - 1]) {
        up();
        while (changed[start - 1]) start--;
      }
      stop = meets[unchanged] ? end : null;
      while (end < lines.length && lines[start] === lines[end]) {
        changed[start++] = false;
        changed[end++] = true;
        unchanged++;
        while (changed[end]) end++;
        if (meets[unchanged]) stop = end;
      }
    } while (end - start !== length);
    while (stop !== null && end > stop) up();
    i = end;
  }
}

/** Compares texts whose lines are given as numbers, equal ones for equal lines. */
export function* difference(a: readonly number[], b: readonly number[]): Code<Changes> {
  const size = a.length + b.length + 3;
  const changes: Changes = { deleted: a.map(() => false), inserted: b.map(() => false) };
  const s: Search = {
    a,
    b,
    forward: new Int32Array(size),
    backward: new Int32Array(size),
    offset: b.length + 1,
    changes,
  };
  yield* compare(s, 0, a.length, 0, b.length);
  slide(a, changes.deleted, changes.inserted);
  slide(b, changes.inserted, changes.deleted);
  return changes;
}
