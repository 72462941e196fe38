// The pages of a tmpfs file: byte strings in a list, so that appending and reading at an offset cost the same
// whatever the size of the file (a log grows to 100 MB and is read in pieces while it grows).
import type { ByteString } from "../uapi/syscall.ts";

/** A piece is closed when it reaches this size; V8 keeps the growing one as a rope until it is read. */
const CHUNK = 65536;

export interface chunks {
  size: number;
  parts: ByteString[];
  /** starts[i]: offset of parts[i] */
  starts: number[];
}

export const new_chunks = (): chunks => ({ size: 0, parts: [], starts: [] });

export function chunks_append(c: chunks, data: ByteString): void {
  if (data.length === 0) return;
  const last = c.parts.length - 1;
  if (last >= 0 && c.parts[last].length + data.length <= CHUNK) c.parts[last] += data;
  else {
    c.parts.push(data);
    c.starts.push(c.size);
  }
  c.size += data.length;
}

/** Index of the part holding offset `pos` (0 <= pos < size). */
function part_at(c: chunks, pos: number): number {
  let lo = 0;
  let hi = c.parts.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if (c.starts[mid] <= pos) lo = mid;
    else hi = mid - 1;
  }
  return lo;
}

/** At most `count` bytes from `pos`; fewer only at the end of the file. */
export function chunks_read(c: chunks, pos: number, count: number): ByteString {
  if (pos >= c.size || count <= 0) return "";
  const end = Math.min(c.size, pos + count);
  let i = part_at(c, pos);
  let out = c.parts[i].slice(pos - c.starts[i], end - c.starts[i]);
  while (out.length < end - pos) {
    i++;
    out += c.parts[i].slice(0, end - c.starts[i]);
  }
  return out;
}

function rebuild(c: chunks, data: ByteString): void {
  c.parts = [];
  c.starts = [];
  c.size = 0;
  for (let i = 0; i < data.length; i += CHUNK) chunks_append(c, data.slice(i, i + CHUNK));
}

/** All holes share it. */
const ZEROS = "\0".repeat(CHUNK);

/** Cuts to `size`, or extends with NUL bytes. */
export function chunks_truncate(c: chunks, size: number): void {
  if (size === 0) rebuild(c, "");
  else if (size < c.size) {
    const i = part_at(c, size - 1);
    c.parts.length = i + 1;
    c.starts.length = i + 1;
    c.parts[i] = c.parts[i].slice(0, size - c.starts[i]);
    c.size = size;
  } else while (c.size < size) chunks_append(c, ZEROS.slice(0, size - c.size));
}

/** Overwrites at `pos`, which may lie beyond the end (a hole reads as NUL bytes). */
export function chunks_write(c: chunks, pos: number, data: ByteString): void {
  if (pos >= c.size) {
    chunks_truncate(c, pos);
    chunks_append(c, data);
    return;
  }
  const end = pos + data.length;
  const first = part_at(c, pos);
  const last = end >= c.size ? c.parts.length - 1 : part_at(c, end);
  const before = c.parts[first].slice(0, pos - c.starts[first]);
  const after = end >= c.size ? "" : c.parts[last].slice(end - c.starts[last]);
  const merged = before + data + after;
  c.parts.splice(first, last - first + 1, merged);
  c.starts.splice(first + 1, last - first);
  c.size = Math.max(c.size, end);
}
