// The gzip file format (RFC 1952): members, each with a header, compressed data, a checksum and a length.
import { le32 } from "../../kernel/uapi/byteorder.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { byte_string, bytes_of } from "../lib/bytes.ts";
import { deflate } from "./deflate.ts";
import { inflate } from "./inflate.ts";
import { crc32 } from "./tables.ts";

const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
/** Deflate, the only method. */
const DEFLATED = 8;
/** Operating system: Unix. */
const OS_UNIX = 3;

export interface Member {
  /** original name, null for none */
  name: ByteString | null;
  /** seconds since the Epoch, 0 for none */
  mtime: number;
  bytes: Uint8Array;
  crc: number;
  crc_ok: boolean;
  length_ok: boolean;
  /** bytes of header and trailer */
  overhead: number;
  /** offset behind the member */
  end: number;
}

const read32 = (b: Uint8Array, i: number): number =>
  (b[i] | (b[i + 1] << 8) | (b[i + 2] << 16) | (b[i + 3] << 24)) >>> 0;

/** Bytes of header and trailer of a member that keeps `name`. */
export const overhead = (name: ByteString | null): number => 18 + (name === null ? 0 : name.length + 1);

export function compress(
  data: ByteString,
  name: ByteString | null,
  mtime: number,
  level: number,
): ByteString {
  const bytes = bytes_of(data);
  const speed = level === 9 ? 2 : level === 1 ? 4 : 0;
  const header = `\x1f\x8b${String.fromCharCode(DEFLATED, name === null ? 0 : FNAME)}${le32(mtime)}`;
  const rest = `${String.fromCharCode(speed, OS_UNIX)}${name === null ? "" : `${name}\0`}`;
  return header + rest + byte_string(deflate(bytes, level)) + le32(crc32(bytes)) + le32(bytes.length);
}

/** Whether a member can begin here. */
export const has_magic = (b: Uint8Array, at: number): boolean => b[at] === 0x1f && b[at + 1] === 0x8b;

/**
 * The member that begins at `at`, where its magic number is.
 * @throws Damaged when its data ends early or cannot be
 */
export function read_member(b: Uint8Array, at: number): Member {
  const flags = b[at + 3];
  let i = at + 10;
  if (flags & FEXTRA) i += 2 + (b[i] | (b[i + 1] << 8));
  const text = (): ByteString => {
    const from = i;
    while (i < b.length && b[i] !== 0) i++;
    return byte_string(b.subarray(from, i++));
  };
  const name = flags & FNAME ? text() : null;
  if (flags & FCOMMENT) text();
  if (flags & FHCRC) i += 2;
  const { bytes, end } = inflate(b, i);
  if (end + 8 > b.length) inflate(b, b.length);
  const crc = crc32(bytes);
  return {
    name,
    mtime: read32(b, at + 4),
    bytes,
    crc,
    crc_ok: read32(b, end) === crc,
    length_ok: read32(b, end + 4) === bytes.length,
    overhead: i - at + 8,
    end: end + 8,
  };
}
