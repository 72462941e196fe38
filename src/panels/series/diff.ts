// What two lists have in common, in order: patience (things that are in both exactly once are the landmarks), and the
// longest common subsequence between the landmarks.

/** Index in the one list and in the other. */
export type Match = readonly [left: number, right: number];

/** Products of lengths up to which a stretch without landmarks is compared exactly; beyond, nothing in it matches. */
const MAX_TABLE = 4_000_000;

/** The matches between two lists of keys, both indices ascending. */
export function align(left: readonly string[], right: readonly string[]): Match[] {
  const matches: Match[] = [];
  stretch(left, 0, left.length, right, 0, right.length, matches);
  return matches;
}

function stretch(
  left: readonly string[],
  leftFrom: number,
  leftTo: number,
  right: readonly string[],
  rightFrom: number,
  rightTo: number,
  out: Match[],
): void {
  let [a, b, c, d] = [leftFrom, leftTo, rightFrom, rightTo];
  while (a < b && c < d && left[a] === right[c]) out.push([a++, c++]);
  const tail: Match[] = [];
  while (a < b && c < d && left[b - 1] === right[d - 1]) tail.push([--b, --d]);
  if (a < b && c < d) {
    const marks = landmarks(left, a, b, right, c, d);
    if (marks.length === 0) table(left, a, b, right, c, d, out);
    else {
      for (const [i, j] of marks) {
        stretch(left, a, i, right, c, j, out);
        out.push([i, j]);
        a = i + 1;
        c = j + 1;
      }
      stretch(left, a, b, right, c, d, out);
    }
  }
  for (let i = tail.length - 1; i >= 0; i--) out.push(tail[i]);
}

/** Keys that both stretches have exactly once, as many of them as stand in the same order in both. */
function landmarks(
  left: readonly string[],
  a: number,
  b: number,
  right: readonly string[],
  c: number,
  d: number,
): Match[] {
  const once = (list: readonly string[], from: number, to: number): Map<string, number> => {
    const at = new Map<string, number>();
    for (let i = from; i < to; i++) at.set(list[i], at.has(list[i]) ? -1 : i);
    return at;
  };
  const inRight = once(right, c, d);
  const pairs: Match[] = [];
  for (const [key, i] of once(left, a, b)) {
    const j = inRight.get(key) ?? -1;
    if (i >= 0 && j >= 0) pairs.push([i, j]);
  }
  pairs.sort(([i], [j]) => i - j);
  return ascending(pairs);
}

/** The longest part of the pairs whose right indices ascend. */
function ascending(pairs: readonly Match[]): Match[] {
  /** ends[n]: the pair with the least right index that ends a run of n + 1. */
  const ends: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, right], i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]][1] < right) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? ends[low - 1] : -1;
    ends[low] = i;
  });
  const out: Match[] = [];
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]) out.push(pairs[i]);
  return out.reverse();
}

/** The longest common subsequence, by the table of all prefixes. */
function table(
  left: readonly string[],
  a: number,
  b: number,
  right: readonly string[],
  c: number,
  d: number,
  out: Match[],
): void {
  const width = d - c + 1;
  if ((b - a) * (d - c) > MAX_TABLE) return;
  /** longest[i * width + j]: of left from a + i on and right from c + j on. */
  const longest = new Uint16Array((b - a + 1) * width);
  for (let i = b - a - 1; i >= 0; i--)
    for (let j = width - 2; j >= 0; j--)
      longest[i * width + j] =
        left[a + i] === right[c + j]
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  for (let i = 0, j = 0; a + i < b && c + j < d; ) {
    if (left[a + i] === right[c + j]) out.push([a + i++, c + j++]);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
}

/** The stretches between matches, and the matches themselves, in order. */
export type Step =
  | { readonly same: true; readonly left: number; readonly right: number }
  /** [from, to) of either list: no thing of the one is a thing of the other. */
  | {
      readonly same: false;
      readonly left: readonly [number, number];
      readonly right: readonly [number, number];
    };

export function steps(matches: readonly Match[], leftLength: number, rightLength: number): Step[] {
  const out: Step[] = [];
  let [i, j] = [0, 0];
  for (const [left, right] of [...matches, [leftLength, rightLength] as const]) {
    if (i < left || j < right) out.push({ same: false, left: [i, left], right: [j, right] });
    if (left < leftLength || right < rightLength) out.push({ same: true, left, right });
    i = left + 1;
    j = right + 1;
  }
  return out;
}
