// file(1): what a file is, by what stat(2) and its contents say.
import { EACCES } from "../../kernel/uapi/errno.ts";
import {
  MAJOR,
  MINOR,
  S_ISBLK,
  S_ISCHR,
  S_ISDIR,
  S_ISFIFO,
  S_ISGID,
  S_ISLNK,
  S_ISREG,
  S_ISSOCK,
  S_ISUID,
  S_ISVTX,
  type stat,
} from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { read_link, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_fd, read_file, strerror } from "../lib/stdio.ts";
import { text_details, text_encoding } from "./encoding.ts";
import { HELP, USAGE } from "./help.ts";
import { kind_of } from "./magic.ts";

const LONG: readonly LongOption[] = [
  ["help", 0, "help"],
  ["version", 0, "v"],
  ["magic-file", 1, "m"],
  ["uncompress", 0, "z"],
  ["uncompress-noreport", 0, "Z"],
  ["brief", 0, "b"],
  ["checking-printout", 0, "c"],
  ["exclude", 1, "e"],
  ["exclude-quiet", 1, "exclude-quiet"],
  ["files-from", 1, "f"],
  ["separator", 1, "F"],
  ["mime", 0, "i"],
  ["apple", 0, "apple"],
  ["extension", 0, "extension"],
  ["mime-type", 0, "mime-type"],
  ["mime-encoding", 0, "mime-encoding"],
  ["keep-going", 0, "k"],
  ["list", 0, "l"],
  ["dereference", 0, "L"],
  ["no-dereference", 0, "h"],
  ["no-buffer", 0, "n"],
  ["no-pad", 0, "N"],
  ["print0", 0, "0"],
  ["preserve-date", 0, "p"],
  ["parameter", 1, "P"],
  ["raw", 0, "r"],
  ["special-files", 0, "s"],
  ["no-sandbox", 0, "S"],
  ["compile", 0, "C"],
  ["debug", 0, "d"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);
const NOT_SIMULATED = [
  "m",
  "z",
  "Z",
  "c",
  "e",
  "exclude-quiet",
  "apple",
  "extension",
  "k",
  "l",
  "p",
  "P",
  "C",
  "d",
];

/** What is printed of a file. */
interface Answer {
  text: ByteString;
  /** -i and its parts; encoding "" is left out */
  mime: string;
  encoding: string;
}

const same = (text: ByteString): Answer => ({ text, mime: text, encoding: "" });
const special = (text: ByteString, mime: string): Answer => ({ text, mime, encoding: "binary" });

/** What the contents are. */
function of_contents(data: ByteString): Answer {
  if (data === "") return special("empty", "inode/x-empty");
  if (data.length === 1) return special("very short file (no magic)", "application/octet-stream");
  const encoding = text_encoding(data);
  const kind = kind_of(data, encoding !== null);
  const charset = encoding?.charset ?? "binary";
  if (kind?.whole) return { text: kind.description, mime: kind.mime, encoding: charset };
  if (!encoding) return special("data", "application/octet-stream");
  const text = `${encoding.name} text${kind?.executable ? " executable" : ""}${text_details(encoding)}`;
  return {
    text: kind ? `${kind.description}, ${text}` : text,
    mime: kind?.mime ?? "text/plain",
    encoding: charset,
  };
}

/** Special bits of a mode as they stand in front of the rest. */
function mode_bits(mode: number, regular: boolean): string {
  const bits = [
    mode & S_ISUID ? "setuid" : "",
    mode & S_ISGID ? "setgid" : "",
    mode & S_ISVTX ? "sticky" : "",
  ].filter(Boolean);
  if (bits.length === 0) return "";
  return regular ? `${bits.join(", ")} ${bits.length > 1 ? ", " : ""}` : `${bits.join(", ")}, `;
}

function of_link(target: ByteString | number, there: boolean): Answer {
  if (typeof target === "number") return same(`unreadable symlink (${strerror(target)})`);
  if (there) return special(`symbolic link to ${target}`, "inode/symlink");
  return { text: `broken symbolic link to ${target}`, mime: "inode/symlink", encoding: "" };
}

function of_node(st: stat): Answer | null {
  const device = `(${MAJOR(st.st_rdev)}/${MINOR(st.st_rdev)})`;
  if (S_ISDIR(st.st_mode)) return special("directory", "inode/directory");
  if (S_ISCHR(st.st_mode)) return special(`character special ${device}`, "inode/chardevice");
  if (S_ISBLK(st.st_mode)) return special(`block special ${device}`, "inode/blockdevice");
  if (S_ISFIFO(st.st_mode)) return special("fifo (named pipe)", "inode/fifo");
  if (S_ISSOCK(st.st_mode)) return special("socket", "inode/socket");
  return null;
}

interface Settings {
  follow: boolean;
  /** -s */
  contents: boolean;
}

/** A negated errno: it cannot be examined. */
function* examine(name: ByteString, s: Settings): Code<Answer | number> {
  if (name === "-") {
    const data = yield* read_fd(0);
    return typeof data === "number" ? data : of_contents(data);
  }
  const st = yield* stat_path(name, s.follow);
  if (typeof st === "number") return st;
  if (S_ISLNK(st.st_mode))
    return of_link(yield* read_link(name), typeof (yield* stat_path(name, true)) !== "number");
  const regular = S_ISREG(st.st_mode);
  const bits = mode_bits(st.st_mode, regular);
  const device = S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode);
  const node = s.contents && device ? null : of_node(st);
  if (node) return { ...node, text: bits + node.text };
  // as files of /proc, whose size is not known
  if (regular && st.st_size === 0) return special(`${bits}empty`, "inode/x-empty");
  const data = yield* read_file(name);
  if (typeof data === "number")
    return data === -EACCES
      ? same(`${bits}${regular ? "regular file" : "device"}, no read permission`)
      : data;
  const answer = of_contents(data);
  return { ...answer, text: bits + answer.text };
}

/** Names are shown with their control characters as octal numbers. */
const printable = (s: ByteString): ByteString =>
  s.replace(/[\0-\x1f\x7f]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);

interface Output {
  brief: boolean;
  raw: boolean;
  separator: string;
  pad: boolean;
  /** -0 so often */
  zeros: number;
  /** which of the MIME type and encoding; neither: words */
  mime: boolean;
  charset: boolean;
}

function answer_text(o: Output, a: Answer): ByteString {
  if (o.mime && o.charset) return a.encoding ? `${a.mime}; charset=${a.encoding}` : a.mime;
  if (o.mime) return a.mime;
  return o.charset ? a.encoding || a.mime : a.text;
}

function* print_all(
  c: Cli,
  names: readonly ByteString[],
  o: Output,
  s: Settings,
  errors: boolean,
): Code<void> {
  const shown = names.map((n) => (n === "-" ? "/dev/stdin" : o.raw ? n : printable(n)));
  // standard input has no part in the width
  const width = Math.max(0, ...names.map((n, i) => (n === "-" ? 1 : shown[i].length)));
  for (const [i, name] of names.entries()) {
    const a = yield* examine(name, s);
    const pad = o.pad ? " ".repeat(Math.max(0, width - shown[i].length)) : "";
    const nul = o.zeros > 0 ? "\0" : "";
    const head = o.brief ? "" : `${shown[i]}${nul}${o.zeros > 1 ? "" : `${o.separator}${pad} `}`;
    if (typeof a !== "number") yield* c.out.print(`${head}${answer_text(o, a)}${o.zeros > 1 ? "\0" : "\n"}`);
    else if (errors) {
      yield* c.out.print(`${head}ERROR: cannot stat \`${name}' (${strerror(a)})\n`);
      c.status = 1;
    } else yield* c.out.print(`${head}cannot open \`${printable(name)}' (${strerror(a)})\n`);
  }
}

export const file = program({
  name: "file",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "bcCde:Ef:F:hiklLm:nNpP:rsSvzZ0", LONG);
    const has = (opt: string): boolean => options.some((x) => x.opt === opt);
    if (error !== null) {
      yield* c.warn(error);
      return yield* c.usage(USAGE, 1);
    }
    if (has("help")) {
      yield* c.out.print(HELP);
      return 0;
    }
    if (has("v")) {
      yield* c.out.print("file (auditlab) 0.1.0\n");
      return 0;
    }
    for (const { opt, spelled } of options)
      if (NOT_SIMULATED.includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
    const output: Output = {
      brief: has("b"),
      raw: has("r"),
      separator: options.findLast((x) => x.opt === "F")?.arg ?? ":",
      pad: !has("N"),
      zeros: options.filter((x) => x.opt === "0").length,
      mime: has("i") || has("mime-type"),
      charset: has("i") || has("mime-encoding"),
    };
    const last = options.findLast((x) => x.opt === "L" || x.opt === "h")?.opt;
    const s: Settings = {
      follow: last === undefined ? c.getenv("POSIXLY_CORRECT") !== undefined : last === "L",
      contents: has("s"),
    };
    const lists = options.filter((x) => x.opt === "f");
    if (operands.length === 0 && lists.length === 0) return yield* c.usage(USAGE, 1);
    for (const { arg } of lists) {
      const text = yield* arg === "-" ? read_fd(0) : read_file(arg ?? "");
      if (typeof text === "number") {
        yield* c.out.flush();
        yield* eprint(`file: Cannot open \`${arg}' (${strerror(text)})\n`);
        return 1;
      }
      yield* print_all(c, text.split("\n").filter(Boolean), output, s, has("E"));
    }
    yield* print_all(c, operands, output, s, has("E"));
    return c.status;
  },
});
