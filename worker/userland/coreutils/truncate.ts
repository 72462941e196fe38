// truncate(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CREAT, O_NONBLOCK, O_WRONLY, SEEK_END } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { stat_path } from "./files.ts";
import { parse_size } from "./sizes.ts";
import { type Tool, tool } from "./tool.ts";

interface Size {
  n: number;
  /** how n relates to the size a file has; "" sets it */
  relative: "" | "+" | "-" | "<" | ">" | "/" | "%";
}

function* read_size(t: Tool, text: string): Code<Size> {
  const m = /^\s*([<>/%]?)\s*([-+]?)(.*)$/s.exec(text);
  if (!m) return yield* t.die(`Invalid number: ${t.quote(text)}`);
  if (m[1] && m[2]) yield* t.usage("multiple relative modifiers specified");
  const size = parse_size(m[3], "EgGkKmMPtTYZ0");
  if ("error" in size || !/^\d/.test(m[3])) {
    const overflow = "error" in size && size.error === "overflow";
    return yield* t.die(`Invalid number: ${t.quote(text.replace(/^\s*[<>/%]?\s*/, ""))}`, overflow ? 75 : 0);
  }
  const relative = (m[1] || m[2]) as Size["relative"];
  if ((relative === "/" || relative === "%") && size.n === 0) yield* t.die("division by zero");
  return { n: size.n, relative };
}

/** The size a file of `old` bytes gets. */
function new_size(old: number, size: Size): number {
  switch (size.relative) {
    case "<":
      return Math.min(old, size.n);
    case ">":
      return Math.max(old, size.n);
    case "/":
      return old - (old % size.n);
    case "%":
      return Math.ceil(old / size.n) * size.n;
    case "+":
      return old + size.n;
    case "-":
      return Math.max(0, old - size.n);
    default:
      return size.n;
  }
}

/** Changes one open file. `base`: the size of the --reference file, or null. */
function* resize(t: Tool, fd: number, path: ByteString, size: Size, base: number | null): Code<void> {
  const st = new_stat();
  if (t.has("o") || (size.relative && base === null)) {
    const r = yield sys.fstat(fd, st);
    if (r < 0) return yield* t.error(`cannot fstat ${t.quoteaf(path)}`, r);
  }
  const wanted: Size = t.has("o") ? { ...size, n: size.n * st.st_blksize } : size;
  let old = base ?? st.st_size;
  if (size.relative && base === null && !S_ISREG(st.st_mode)) {
    old = yield sys.lseek(fd, 0, SEEK_END);
    if (old < 0) return yield* t.error(`cannot get the size of ${t.quoteaf(path)}`, old);
  }
  const length = new_size(old, wanted);
  const r = yield sys.ftruncate(fd, length);
  if (r < 0) yield* t.error(`failed to truncate ${t.quoteaf(path)} at ${length} bytes`, r);
}

export const truncate = tool({
  name: "truncate",
  usage: "OPTION... FILE...",
  about: `Shrink or extend the size of each FILE to the specified size

A FILE argument that does not exist is created.

If a FILE is larger than the specified size, the extra data is lost.
If a FILE is shorter, it is extended and the sparse extended part (hole)
reads as zero bytes.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -c, --no-create        do not create any files
  -o, --io-blocks        treat SIZE as number of IO blocks instead of bytes
  -r, --reference=RFILE  base size on RFILE
  -s, --size=SIZE        set or adjust the file size by SIZE bytes`,
  notes: `
The SIZE argument is an integer and optional unit (example: 10K is 10*1024).
Units are K,M,G,T,P,E,Z,Y (powers of 1024) or KB,MB,... (powers of 1000).
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.

SIZE may also be prefixed by one of the following modifying characters:
'+' extend by, '-' reduce by, '<' at most, '>' at least,
'/' round down to multiple of, '%' round up to multiple of.`,
  *run(t) {
    const text = t.last("s")?.arg ?? null;
    const reference = t.last("r")?.arg ?? null;
    let size: Size | null = text === null ? null : yield* read_size(t, text);
    if (reference === null && size === null)
      yield* t.usage(`you must specify either ${t.quote("--size")} or ${t.quote("--reference")}`);
    if (reference !== null && size !== null && !size.relative)
      yield* t.usage(`you must specify a relative ${t.quote("--size")} with ${t.quote("--reference")}`);
    if (t.has("o") && size === null)
      yield* t.usage(`${t.quote("--io-blocks")} was specified but ${t.quote("--size")} was not`);
    if (t.operands.length === 0) yield* t.usage("missing file operand");
    let base: number | null = null;
    if (reference !== null) {
      const st = yield* stat_path(reference, true);
      if (typeof st === "number") return yield* t.die(`cannot stat ${t.quoteaf(reference)}`, st);
      base = st.st_size;
      size ??= { n: base, relative: "" };
    }
    const flags = O_WRONLY | O_NONBLOCK | (t.has("c") ? 0 : O_CREAT);
    for (const path of t.operands) {
      const fd = yield sys.open(path, flags, 0o666);
      if (fd < 0) {
        if (!(t.has("c") && fd === -ENOENT)) yield* t.error(`cannot open ${t.quoteaf(path)} for writing`, fd);
        continue;
      }
      yield* resize(t, fd, path, size as Size, base);
      const r = yield sys.close(fd);
      if (r < 0) yield* t.error(`failed to close ${t.quoteaf(path)}`, r);
    }
  },
});
