// The archive format of GNU tar: blocks of 512 bytes, a header before each member, long names in members of their own.
// What is read may be POSIX's as well (pax(1)): names in two fields, or in extended headers.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

export const BLOCK = 512;
/** Longest name within a header. */
const NAME = 100;
const MAGIC = "ustar  \0";
/** Name of a member that holds the long name (L) or long link target (K) of the next one. */
const LONG_LINK = "././@LongLink";
/** Offset of the checksum. */
const CHKSUM = 148;

/** One member. Type flags: 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 directory, 6 fifo. */
export interface Member {
  name: ByteString;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  type: string;
  link: ByteString;
  uname: string;
  gname: string;
  major: number;
  minor: number;
  data: ByteString;
}

const field = (s: ByteString, size: number): ByteString => s.slice(0, size).padEnd(size, "\0");
const octal = (n: number, size: number): ByteString => `${n.toString(8).padStart(size - 1, "0")}\0`;
const pad = (data: ByteString): ByteString => data.padEnd(Math.ceil(data.length / BLOCK) * BLOCK, "\0");

function checksum(block: ByteString): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= CHKSUM && i < CHKSUM + 8 ? 32 : block.charCodeAt(i);
  return sum;
}

function header(m: Member): ByteString {
  const device = m.type === "3" || m.type === "4";
  const block = field(
    field(m.name, NAME) +
      octal(m.mode & 0o7777, 8) +
      octal(m.uid, 8) +
      octal(m.gid, 8) +
      octal(m.data.length, 12) +
      octal(m.mtime, 12) +
      " ".repeat(8) +
      m.type +
      field(m.link, NAME) +
      MAGIC +
      field(m.uname, 32) +
      field(m.gname, 32) +
      (device ? octal(m.major, 8) + octal(m.minor, 8) : ""),
    BLOCK,
  );
  const sum = `${checksum(block).toString(8).padStart(6, "0")}\0 `;
  return block.slice(0, CHKSUM) + sum + block.slice(CHKSUM + 8);
}

const long = (type: string, text: ByteString): ByteString => {
  const data = `${text}\0`;
  const m = { name: LONG_LINK, mode: 0o644, uid: 0, gid: 0, mtime: 0, type, link: "", data };
  return header({ ...m, uname: "root", gname: "root", major: 0, minor: 0 }) + pad(data);
};

/** The blocks of a member. */
export function write_member(m: Member): ByteString {
  const names =
    (m.link.length > NAME ? long("K", m.link) : "") + (m.name.length > NAME ? long("L", m.name) : "");
  return names + header(m) + pad(m.data);
}

/** What ends an archive, and fills its last record: what is written at once, 20 blocks unless it is asked for others. */
export const write_end = (length: number, record = 20 * BLOCK): ByteString =>
  "\0".repeat(Math.ceil((length + 2 * BLOCK) / record) * record - length);

const text_at = (block: ByteString, at: number, size: number): ByteString =>
  block.slice(at, at + size).split("\0", 1)[0];
const octal_at = (block: ByteString, at: number, size: number): number =>
  Number.parseInt(text_at(block, at, size).trim() || "0", 8);

/** Records of an extended header, "LENGTH KEY=VALUE\n" each, as far as they can be made out. */
function pax_records(data: ByteString): ReadonlyMap<string, ByteString> {
  const found = new Map<string, ByteString>();
  for (let at = 0; at < data.length; ) {
    const length = Number(/^(\d{1,9}) /.exec(data.slice(at, at + 10))?.[1]);
    const record = /^\d+ ([^=]+)=([\s\S]*)\n$/.exec(data.slice(at, at + length));
    if (record?.[0].length !== length) break;
    found.set(record[1], record[2]);
    at += length;
  }
  return found;
}

/** What stands at an offset: a member, and where the next begins; the end; or what is no header, or is cut off. */
export type Read = { member: Member; next: number } | "end" | "invalid" | "cut";

export function read_member(archive: ByteString, at: number): Read {
  let [name, link]: [ByteString | null, ByteString | null] = [null, null];
  for (;;) {
    const block = archive.slice(at, at + BLOCK);
    if (block.length < BLOCK || /^\0+$/.test(block)) return "end";
    if (octal_at(block, CHKSUM, 8) !== checksum(block)) return "invalid";
    const type = block[156] === "\0" ? "0" : block[156];
    const has_data = !"123456".includes(type);
    const size = has_data ? octal_at(block, 124, 12) : 0;
    const data = archive.slice(at + BLOCK, at + BLOCK + size);
    if (data.length < size) return "cut";
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if ("LKxg".includes(type)) {
      if (type === "L") name = text_at(data, 0, size);
      if (type === "K") link = text_at(data, 0, size);
      if (type === "x") {
        const pax = pax_records(data);
        name = pax.get("path") ?? name;
        link = pax.get("linkpath") ?? link;
      }
      continue;
    }
    const posix = block.slice(257, 263) === "ustar\0";
    const prefix = posix ? text_at(block, 345, 155) : "";
    const member: Member = {
      name: name ?? (prefix ? `${prefix}/` : "") + text_at(block, 0, NAME),
      mode: octal_at(block, 100, 8),
      uid: octal_at(block, 108, 8),
      gid: octal_at(block, 116, 8),
      mtime: octal_at(block, 136, 12),
      type,
      link: link ?? text_at(block, 157, NAME),
      uname: text_at(block, 265, 32),
      gname: text_at(block, 297, 32),
      major: octal_at(block, 329, 8),
      minor: octal_at(block, 337, 8),
      data,
    };
    return { member, next: at };
  }
}
