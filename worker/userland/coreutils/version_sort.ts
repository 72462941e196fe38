// Version order (ls -v, sort -V): runs of digits compare as numbers, ~ before everything, as in Debian's versions.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const is_digit = (c: number): boolean => c >= 48 && c <= 57;
const is_alpha = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);

/** Rank of a non-digit: ~ first, then the end, then letters, then the rest. */
function order(s: ByteString, i: number, end: number): number {
  if (i >= end) return -1;
  const c = s.charCodeAt(i);
  if (is_digit(c)) return 0;
  if (is_alpha(c)) return c;
  return c === 126 ? -2 : c + 256;
}

function compare_parts(a: ByteString, alen: number, b: ByteString, blen: number): number {
  let i = 0;
  let j = 0;
  while (i < alen || j < blen) {
    while ((i < alen && !is_digit(a.charCodeAt(i))) || (j < blen && !is_digit(b.charCodeAt(j)))) {
      const d = order(a, i, alen) - order(b, j, blen);
      if (d !== 0) return d;
      i++;
      j++;
    }
    while (i < alen && a[i] === "0") i++;
    while (j < blen && b[j] === "0") j++;
    let first = 0;
    while (i < alen && j < blen && is_digit(a.charCodeAt(i)) && is_digit(b.charCodeAt(j))) {
      first ||= a.charCodeAt(i) - b.charCodeAt(j);
      i++;
      j++;
    }
    if (i < alen && is_digit(a.charCodeAt(i))) return 1;
    if (j < blen && is_digit(b.charCodeAt(j))) return -1;
    if (first) return first;
  }
  return 0;
}

/** Length of a name without its file name suffix (the longest match of (\.[A-Za-z~][A-Za-z0-9~]*)*$). */
function prefix_length(s: ByteString): number {
  const m = /(\.[A-Za-z~][A-Za-z0-9~]*)*$/.exec(s);
  return m ? m.index : s.length;
}

/** Negative, 0 or positive. "", "." and ".." and dot files come first. */
export function version_compare(a: ByteString, b: ByteString): number {
  if (a === b) return 0;
  if (a === "") return -1;
  if (b === "") return 1;
  for (const special of [".", ".."]) {
    if (a === special) return -1;
    if (b === special) return 1;
  }
  const hidden_a = a[0] === ".";
  const hidden_b = b[0] === ".";
  if (hidden_a !== hidden_b) return hidden_a ? -1 : 1;
  const pa = prefix_length(a);
  const pb = prefix_length(b);
  const same_prefix = pa === pb && a.slice(0, pa) === b.slice(0, pb);
  const r = same_prefix ? compare_parts(a, a.length, b, b.length) : compare_parts(a, pa, b, pb);
  if (r !== 0) return r;
  return compare_parts(a, a.length, b, b.length) || (a < b ? -1 : 1);
}
