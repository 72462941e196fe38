// Archives in the format of tar, as POSIX has it (pax(1), "ustar Interchange Format"): what is written is plain ustar,
// what is read may have the longer names of pax and GNU.

export interface TarEntry {
  readonly path: string;
  readonly data: Uint8Array;
}

const BLOCK = 512;
/** Two blocks of zeros end an archive. */
const END = 2 * BLOCK;

const latin1 = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** The path in its two fields, 155 bytes before a slash and 100 after it. @throws Error when it does not fit. */
function split(path: Uint8Array): [prefix: Uint8Array, name: Uint8Array] {
  if (path.length <= 100) return [new Uint8Array(0), path];
  for (let at = 0; at <= 155 && at < path.length; at++)
    if (path[at] === 0x2f && path.length - at - 1 <= 100 && path.length - at > 1)
      return [path.subarray(0, at), path.subarray(at + 1)];
  throw new Error("The path is too long for an archive.");
}

const checksum = (header: Uint8Array): number =>
  header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);

function header(entry: TarEntry, mtime: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const [prefix, name] = split(new TextEncoder().encode(entry.path));
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at);
  const octal = (n: number, digits: number) => n.toString(8).padStart(digits, "0");
  block.set(name, 0);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${octal(entry.data.length, 11)}\0`);
  put(136, `${octal(mtime, 11)}\0`);
  put(156, "0");
  put(257, "ustar\0");
  put(263, "00");
  block.set(prefix, 345);
  put(148, `${octal(checksum(block), 6)}\0 `);
  return block;
}

/** `mtime`: seconds since 1970. @throws Error when a path is too long. */
export function writeTar(entries: readonly TarEntry[], mtime: number): Uint8Array<ArrayBuffer> {
  const blocks = (length: number) => Math.ceil(length / BLOCK) * BLOCK;
  const archive = new Uint8Array(
    entries.reduce((size, { data }) => size + BLOCK + blocks(data.length), 0) + END,
  );
  let at = 0;
  for (const entry of entries) {
    archive.set(header(entry, mtime), at);
    archive.set(entry.data, at + BLOCK);
    at += BLOCK + blocks(entry.data.length);
  }
  return archive;
}

const DAMAGED = "The file is no archive of tar, or a damaged one.";

/** The path among the records of a pax header, "LENGTH path=VALUE\n" each. */
function paxPath(data: Uint8Array): string | null {
  const text = new TextDecoder().decode(data);
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? null;
}

/** Regular files of an archive. @throws Error, in words for the reader, when it is none, or has what is no file. */
export function readTar(archive: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  /** From a header of pax or GNU, for the entry that follows it. */
  let longer: string | null = null;
  for (let at = 0; ; ) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.length < BLOCK) throw new Error(DAMAGED);
    if (block.every((byte) => byte === 0)) return entries;
    const text = (from: number, length: number) => {
      const field = block.subarray(from, from + length);
      const end = field.indexOf(0);
      return end < 0 ? field : field.subarray(0, end);
    };
    const number = (from: number, length: number) => {
      const digits = latin1(text(from, length)).trim();
      if (!/^[0-7]{1,11}$/.test(digits)) throw new Error(DAMAGED);
      return Number.parseInt(digits, 8);
    };
    if (number(148, 8) !== checksum(block)) throw new Error(DAMAGED);
    const size = number(124, 12);
    const data = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (data.length < size) throw new Error(DAMAGED);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(block[156]);
    if (type === "x") longer = paxPath(data) ?? longer;
    else if (type === "L") longer = new TextDecoder().decode(data).replace(/\0+$/, "");
    else if (type === "g" || type === "5") longer = null;
    else if (type === "0" || type === "\0" || type === "7") {
      const ustar = latin1(block.subarray(257, 262)) === "ustar";
      const prefix = ustar ? new TextDecoder().decode(text(345, 155)) : "";
      const name = new TextDecoder().decode(text(0, 100));
      entries.push({ path: longer ?? (prefix === "" ? name : `${prefix}/${name}`), data: data.slice() });
      longer = null;
    } else throw new Error("The archive has links or devices, which no scenario has.");
  }
}
