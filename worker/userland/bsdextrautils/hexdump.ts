// hexdump(1) and hd(1): the fixed formats, or those of one's own (-e, -f; without floating point numbers).
import { SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { parse_size } from "../coreutils/sizes.ts";
import type { Code } from "../lib/code.ts";
import { DUMP_ESCAPES, is_print } from "../lib/escapes.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_fd, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { HEXDUMP_HELP } from "./help.ts";
import {
  block_size,
  type Format,
  FormatError,
  parse_format,
  show_block,
  show_end,
} from "./hexdump_format.ts";

const LONG: readonly LongOption[] = [
  ["one-byte-octal", 0, "b"],
  ["one-byte-char", 0, "c"],
  ["canonical", 0, "C"],
  ["two-bytes-decimal", 0, "d"],
  ["two-bytes-octal", 0, "o"],
  ["two-bytes-hex", 0, "x"],
  ["color", 2, "L"],
  ["format", 1, "e"],
  ["format-file", 1, "f"],
  ["length", 1, "n"],
  ["skip", 1, "s"],
  ["no-squeezing", 0, "v"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);

const LINE = 16;
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

/** Two-byte units of a line, little endian; a missing byte is 0. */
const units = (line: ByteString): number[] =>
  Array.from(
    { length: Math.ceil(line.length / 2) },
    (_, i) => line.charCodeAt(2 * i) | ((line.charCodeAt(2 * i + 1) || 0) << 8),
  );

function canonical(line: ByteString): string {
  const bytes = Array.from({ length: LINE }, (_, i) => (i < line.length ? hex(line.charCodeAt(i), 2) : "  "));
  const text = [...line].map((c) => (is_print(c) ? c : ".")).join("");
  return `  ${bytes.slice(0, 8).join(" ")}  ${bytes.slice(8).join(" ")}  |${text}|`;
}

/** Columns of one kind, as wide as a full line. */
const columns = (line: ByteString, step: number, width: number, show: (i: number) => string): string => {
  let out = "";
  for (let i = 0; i < LINE; i += step) out += i < line.length ? show(i) : " ".repeat(width);
  return out;
};

const FORMATS: Readonly<Record<string, (line: ByteString) => string>> = {
  "": (l) => columns(l, 2, 5, (i) => ` ${hex(units(l)[i / 2], 4)}`),
  b: (l) => columns(l, 1, 4, (i) => ` ${l.charCodeAt(i).toString(8).padStart(3, "0")}`),
  c: (l) =>
    columns(l, 1, 4, (i) => {
      const c = l[i];
      return ` ${(DUMP_ESCAPES[l.charCodeAt(i)] ?? (is_print(c) ? c : l.charCodeAt(i).toString(8).padStart(3, "0"))).padStart(3)}`;
    }),
  C: canonical,
  d: (l) => columns(l, 2, 8, (i) => `   ${String(units(l)[i / 2]).padStart(5, "0")}`),
  o: (l) => columns(l, 2, 8, (i) => `  ${units(l)[i / 2].toString(8).padStart(6, "0")}`),
  x: (l) => columns(l, 2, 8, (i) => `    ${hex(units(l)[i / 2], 4)}`),
};

function* size(c: Cli, text: string, what: string): Code<number> {
  const n = /^0[xX][\da-fA-F]+$/.test(text) ? { n: Number(text) } : parse_size(text, "KMGTPEZY0");
  return "error" in n ? yield* c.die(`${what}: '${text}': Invalid argument`) : n.n;
}

/** The format strings of a file: lines but for comments and empty ones. */
function* format_file(c: Cli, name: ByteString): Code<string[]> {
  const text = yield* read_file(name);
  if (typeof text === "number") return yield* c.die(`can't read ${name}`, text);
  return text.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
}

/** What `make` makes of formats; what is wrong with them ends the program. */
function* checked<T>(c: Cli, make: () => T): Code<T> {
  try {
    return make();
  } catch (e) {
    if (!(e instanceof FormatError)) throw e;
    return yield* c.die(e.message);
  }
}

/** The input by formats of one's own, block by block; equal blocks are one star unless -v. */
function* dump_own(
  c: Cli,
  data: ByteString,
  from: number,
  formats: readonly Format[],
  squeeze: boolean,
): Code<void> {
  const size = yield* checked(c, () => block_size(formats));
  if (size === 0) return;
  let previous: ByteString | null = null;
  let starred = false;
  for (let at = 0; at < data.length; at += size) {
    const block = data.slice(at, at + size);
    if (squeeze && previous === block && block.length === size) {
      if (!starred) yield* c.out.print("*\n");
      starred = true;
      continue;
    }
    starred = false;
    previous = block;
    const shown = () => show_block(formats, block.padEnd(size, "\0"), from + at, block.length);
    yield* c.out.print(yield* checked(c, shown));
  }
  if (data.length > 0) yield* c.out.print(show_end(formats, from + data.length));
}

export const hexdump = program({
  name: "hexdump",
  argv0: true,
  help: HEXDUMP_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "bcCdoxL::e:f:n:s:vhV", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage(`Try '${c.name} --help' for more information.\n`, 1);
    }
    const formats: string[] = c.name.endsWith("hd") ? ["C"] : [];
    const sources: string[] = [];
    let [skip, length, squeeze] = [0, Number.POSITIVE_INFINITY, true];
    for (const { opt, arg, spelled } of parsed.options) {
      if (opt === "h" || opt === "V") {
        yield* c.out.print(opt === "h" ? HEXDUMP_HELP : `${c.name} from util-linux 2.38.1\n`);
        return 0;
      }
      if (opt === "L") yield* c.die(`option ${spelled} is not simulated`);
      if (opt === "e") sources.push(arg ?? "");
      else if (opt === "f") sources.push(...(yield* format_file(c, arg ?? "")));
      else if (opt === "n") length = yield* size(c, arg ?? "", "failed to parse length");
      else if (opt === "s") skip = yield* size(c, arg ?? "", "failed to parse offset");
      else if (opt === "v") squeeze = false;
      else formats.push(opt);
    }
    if (sources.length > 0 && formats.length > 0)
      yield* c.die("options -e and -f are not simulated together with those for fixed formats");
    const own = yield* checked(c, () => sources.map(parse_format));
    let data = "";
    let opened = parsed.operands.length === 0;
    for (const name of parsed.operands.length > 0 ? parsed.operands : [null]) {
      const fd = name === null ? 0 : yield sys.open(name, 0);
      const text = fd < 0 ? fd : yield* read_fd(fd);
      if (typeof text === "number") {
        yield* c.error(name ?? "stdin", text);
        continue;
      }
      opened = true;
      data += text;
      if (fd > 0) yield sys.close(fd);
    }
    if (!opened) {
      yield* c.error("all input file arguments failed");
      return 1;
    }
    // what cannot be skipped by seeking is not
    if (skip > 0 && parsed.operands.length === 0 && (yield sys.lseek(0, 0, SEEK_CUR)) < 0)
      yield* c.die("stdin: Illegal seek");
    skip = Math.min(skip, data.length);
    if (sources.length > 0) yield* dump_own(c, data.slice(skip, skip + length), skip, own, squeeze);
    else yield* dump(c, data.slice(skip, skip + length), skip, formats.length > 0 ? formats : [""], squeeze);
    return c.status;
  },
});

function* dump(
  c: Cli,
  data: ByteString,
  from: number,
  formats: readonly string[],
  squeeze: boolean,
): Code<void> {
  const width = formats[0] === "C" ? 8 : 7;
  let previous: ByteString | null = null;
  let starred = false;
  for (let at = 0; at < data.length; at += LINE) {
    const line = data.slice(at, at + LINE);
    if (squeeze && line === previous && line.length === LINE) {
      if (!starred) yield* c.out.print("*\n");
      starred = true;
      continue;
    }
    starred = false;
    previous = line;
    for (const f of formats) yield* c.out.print(`${hex(from + at, f === "C" ? 8 : 7)}${FORMATS[f](line)}\n`);
  }
  if (data.length > 0 || from > 0) yield* c.out.print(`${hex(from + data.length, width)}\n`);
}
