// find -printf: its format language.

import { ELOOP, ENOENT, ENOTDIR } from "../../kernel/uapi/errno.ts";
import { PATH_MAX } from "../../kernel/uapi/fcntl.ts";
import { new_encode_dev, S_ISLNK, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { localtime } from "../coreutils/calendar.ts";
import { stat_path } from "../coreutils/files.ts";
import { mode_string, type_letter } from "../coreutils/mode.ts";
import { get_file_context } from "../coreutils/selinux.ts";
import { strftime } from "../coreutils/strftime.ts";
import { group_name, user_name } from "../coreutils/userspec.ts";
import type { Code } from "../lib/code.ts";
import { C_ESCAPES } from "../lib/escapes.ts";
import type { OutStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Find } from "./context.ts";
import { file_systems } from "./file_systems.ts";
import type { ArgReader } from "./parse.ts";

type Piece =
  | { text: ByteString }
  | { stop: true }
  | { flags: string; width: number; precision: number | null; conversion: string; time: string };
type Directive = Extract<Piece, { conversion: string }>;
export type Format = readonly Piece[];

const CONVERSIONS = "abcdDfFgGhHiklmMnpPsStuUyYZ";

/** Reads a format; what it does not know stays as it is, with a warning. */
export function* parse_printf(a: ArgReader, format: ByteString): Code<Format> {
  const { cli } = a.find;
  const out: Piece[] = [];
  let text = "";
  const flush = () => {
    if (text !== "") out.push({ text });
    text = "";
  };
  for (let i = 0; i < format.length; ) {
    const rest = format.slice(i);
    const octal = /^\\([0-7]{1,3})/.exec(rest);
    if (octal) {
      text += String.fromCharCode(Number.parseInt(octal[1], 8) & 255);
      i += octal[0].length;
    } else if (rest.startsWith("\\c")) {
      flush();
      out.push({ stop: true });
      return out;
    } else if (rest[0] === "\\") {
      const known = C_ESCAPES[rest[1]];
      if (known === undefined) {
        yield* cli.warn(
          rest.length === 1
            ? "warning: escape `\\' followed by nothing at all"
            : `warning: unrecognized escape \`\\${rest[1]}'`,
        );
        text += rest.slice(0, 2);
      } else text += known;
      i += 2;
    } else if (rest.startsWith("%%")) {
      text += "%";
      i += 2;
    } else if (rest[0] === "%") {
      const m = /^%([-+ #0]*)(\d*)(?:\.(\d*))?(?:([ABCT])([\s\S])?|([\s\S]))?/.exec(rest) as RegExpExecArray;
      const [whole, flags, width, precision, clock, time, plain] = m;
      const conversion = clock ?? plain;
      if (conversion === undefined) return yield* cli.die("error: % at end of format string");
      if (clock !== undefined && time === undefined) {
        yield* cli.warn(`warning: format directive \`%${clock}' should be followed by another character`);
        text += whole;
      } else if (!clock && !CONVERSIONS.includes(conversion)) {
        yield* cli.warn(`warning: unrecognized format directive \`%${conversion}'`);
        text += whole;
      } else {
        flush();
        const digits = precision === undefined ? null : Number(precision || 0);
        out.push({ flags, width: Number(width || 0), precision: digits, conversion, time: time ?? "" });
      }
      i += whole.length;
    } else {
      text += rest[0];
      i++;
    }
  }
  flush();
  return out;
}

const pad = (s: string, d: Directive, zeros: boolean): string => {
  if (s.length >= d.width) return s;
  if (d.flags.includes("-")) return s.padEnd(d.width);
  return zeros && d.flags.includes("0") ? s.padStart(d.width, "0") : s.padStart(d.width);
};

const FRACTION = ".0000000000";
/** Ten decimals of a second, as find shows them. */
const fraction = (us: number): string => {
  const part = us - Math.floor(us / 1e6) * 1e6;
  return part === 0 ? FRACTION : `.${String(part).padStart(6, "0")}0000`;
};

/** %Tk and its like: one conversion of strftime, with fractions of a second where there are seconds. */
function time_text(f: Find, us: number, k: string): string {
  const sec = Math.floor(us / 1e6);
  const tm = localtime(sec, f.zone);
  const show = (format: string) => strftime(format, tm, 0, sec);
  switch (k) {
    case "@":
      return `${sec}${fraction(us)}`;
    case "S":
      return show("%S") + fraction(us);
    case "T":
    case "X":
      return show("%H:%M:%S") + fraction(us);
    case "+":
      return show("%Y-%m-%d+%H:%M:%S") + fraction(us);
    case "a":
    case "A":
    case "b":
    case "B":
    case "c":
    case "d":
    case "D":
    case "e":
    case "F":
    case "g":
    case "G":
    case "h":
    case "H":
    case "I":
    case "j":
    case "k":
    case "l":
    case "m":
    case "M":
    case "n":
    case "p":
    case "r":
    case "R":
    case "s":
    case "t":
    case "u":
    case "U":
    case "V":
    case "w":
    case "W":
    case "x":
    case "y":
    case "Y":
    case "z":
    case "Z":
    case "C":
      return show(`%${k}`);
    default:
      return `%${k}`;
  }
}

const ctime_text = (f: Find, us: number): string => {
  const sec = Math.floor(us / 1e6);
  const tm = localtime(sec, f.zone);
  return `${strftime("%a %b %e %H:%M:%S", tm, 0, sec)}${fraction(us)} ${strftime("%Y", tm, 0, sec)}`;
};

/** The path below the argument, and the argument. */
function split_root(f: Find): { root: ByteString; below: ByteString } {
  let { ent } = f;
  const { path } = ent;
  while (ent.parent) ent = ent.parent;
  const root = ent.path;
  return { root, below: path.slice(root.length).replace(/^\/+/, "") };
}

const last_part = (path: ByteString): ByteString => {
  const p = path.replace(/(?<=[^/])\/+$/, "");
  const base = /^\/+$/.test(p) ? p : p.slice(p.lastIndexOf("/") + 1);
  return base + path.slice(p.length);
};

function dir_part(path: ByteString): ByteString {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

/** %Y: the type of what a link leads to; N nothing, L a loop, ? an error. */
function* target_type(f: Find, st: stat): Code<string> {
  if (!S_ISLNK(st.st_mode)) return letter(st.st_mode);
  const target = yield* stat_path(f.ent.accpath, true, f.fts.cwd_fd);
  if (typeof target !== "number") return letter(target.st_mode);
  if (target === -ENOENT || target === -ENOTDIR) return "N";
  return target === -ELOOP ? "L" : "?";
}
const letter = (mode: number): string => type_letter(mode).replace("-", "f");

function* directive(f: Find, d: Directive, st: stat): Code<ByteString> {
  const { ent } = f;
  const text = (s: ByteString) => pad(d.precision === null ? s : s.slice(0, d.precision), d, false);
  const number = (n: number) => pad(String(n), d, true);
  switch (d.conversion) {
    case "a":
      return text(ctime_text(f, st.st_atime));
    case "c":
      return text(ctime_text(f, st.st_ctime));
    case "t":
      return text(ctime_text(f, st.st_mtime));
    case "A":
      return text(time_text(f, st.st_atime, d.time));
    case "C":
      return text(time_text(f, st.st_ctime, d.time));
    case "T":
      return text(time_text(f, st.st_mtime, d.time));
    // no file system here keeps the time of birth
    case "B":
      return text("");
    case "b":
      return number(st.st_blocks);
    case "d":
      return number(ent.level);
    case "D":
      return number(new_encode_dev(st.st_dev));
    case "f":
      return text(last_part(ent.path));
    case "F":
      return text((yield* file_systems()).get(st.st_dev) ?? "unknown");
    case "g":
      return text(yield* group_name(st.st_gid));
    case "G":
      return number(st.st_gid);
    case "h":
      return text(dir_part(ent.path));
    case "H":
      return text(split_root(f).root);
    case "i":
      return number(st.st_ino);
    case "k":
      return number(Math.ceil(st.st_blocks / 2));
    case "l": {
      if (!S_ISLNK(st.st_mode)) return text("");
      const buf = new UserBuffer();
      const r = yield sys.readlinkat(f.fts.cwd_fd, ent.accpath, buf, PATH_MAX);
      if (r < 0) yield* f.error(f.quote(ent.path), r);
      return text(r < 0 ? "" : buf.data);
    }
    case "m": {
      const digits = (st.st_mode & 0o7777).toString(8);
      return pad(d.flags.includes("#") && !digits.startsWith("0") ? `0${digits}` : digits, d, true);
    }
    case "M":
      return text(mode_string(st.st_mode));
    case "n":
      return number(st.st_nlink);
    case "p":
      return text(ent.path);
    case "P":
      return text(split_root(f).below);
    case "s":
      return number(st.st_size);
    case "S":
      return text(
        st.st_size === 0 ? (st.st_blocks === 0 ? "1" : "inf") : String((512 * st.st_blocks) / st.st_size),
      );
    case "u":
      return text(yield* user_name(st.st_uid));
    case "U":
      return number(st.st_uid);
    case "y":
      return text(letter(st.st_mode));
    case "Y":
      return text(yield* target_type(f, st));
    default: {
      const label = yield* get_file_context(ent.path, f.follows);
      if (typeof label !== "number") return text(label);
      yield* f.error(`getfilecon failed: ${f.quote(ent.path)}`, label);
      return "";
    }
  }
}

/** Prints the file at hand in a format. */
export function* print_formatted(f: Find, format: Format, out: OutStream): Code<void> {
  const st = yield* f.stat();
  if (!st) return;
  for (const p of format) {
    if ("text" in p) yield* out.print(p.text);
    else if ("stop" in p) {
      yield* out.flush();
      return;
    } else yield* out.print(yield* directive(f, p, st));
  }
}
