// cmp(1).
import { EBADF } from "../../kernel/uapi/errno.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { parse_size } from "../coreutils/sizes.ts";
import { Exit, type Tool, tool } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { eprint, read_fd } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { hint, wrong } from "./usage.ts";

const TROUBLE = 2;
/** 2^63 - 1 */
const INTMAX = 9223372036854775807n;

function* load(t: Tool, name: ByteString): Code<ByteString> {
  const fd = name === "-" ? 0 : yield sys.open(name, 0);
  const data = fd < 0 ? fd : yield* read_fd(fd);
  if (typeof data === "number") {
    if (t.has("s")) throw new Exit(TROUBLE);
    return yield* t.die(name, data, TROUBLE);
  }
  if (fd > 0) yield sys.close(fd);
  return data;
}

function* size(t: Tool, text: string, option: string): Code<number> {
  // a number may be written as in C: 0x10, 010
  const c = /^(0[xX][0-9a-fA-F]+|0[0-9]+)(.*)$/s.exec(text);
  const number = c
    ? /^0[0-9]*[89]/.test(c[1])
      ? "x"
      : String(Number(c[1].replace(/^0(?=\d)/, "0o"))) + c[2]
    : text;
  const n = parse_size(number, "kKMGTPEZY0");
  return "error" in n ? yield* wrong(t, `invalid --${option} value '${text}'`) : n.n;
}

/** Digits of the largest offset there can be, as far as sizes of regular files tell. */
function* offset_width(names: readonly ByteString[], skips: readonly number[], most: number): Code<number> {
  let last = most;
  for (const [i, name] of names.entries()) {
    const st = new_stat();
    const r = name === "-" ? yield sys.fstat(0, st) : yield sys.stat_(name, st);
    if (r >= 0 && S_ISREG(st.st_mode)) last = Math.min(last, Math.max(0, st.st_size - skips[i]));
  }
  return String(Number.isFinite(last) ? last : INTMAX).length;
}

/** cat -t's way to show a byte. */
function visible(c: string): string {
  const code = c.charCodeAt(0);
  const meta = code >= 128 ? "M-" : "";
  const low = code & 127;
  if (low < 32) return `${meta}^${String.fromCharCode(low + 64)}`;
  return meta + (low === 127 ? "^?" : String.fromCharCode(low));
}

const octal = (c: string): string => c.charCodeAt(0).toString(8).padStart(3);

export const cmp = tool({
  name: "cmp",
  usage: "[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]",
  about: `Compare two files byte by byte.

The optional SKIP1 and SKIP2 specify the number of bytes to skip
at the beginning of each file (zero by default).

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --print-bytes          print differing bytes
  -i, --ignore-initial=SKIP         skip first SKIP bytes of both inputs
  -i, --ignore-initial=SKIP1:SKIP2  skip first SKIP1 bytes of FILE1 and
                                      first SKIP2 bytes of FILE2
  -l, --verbose              output byte numbers and differing byte values
  -n, --bytes=LIMIT          compare at most LIMIT bytes
  -s, --quiet, --silent      suppress all normal output
      --help                 display this help and exit
  -v, --version              output version information and exit

SKIP values may be followed by the following multiplicative suffixes:
kB 1000, K 1024, MB 1,000,000, M 1,048,576,
GB 1,000,000,000, G 1,073,741,824, and so on for T, P, E, Z, Y.

If a FILE is '-' or missing, read standard input.
Exit status is 0 if inputs are the same, 1 if different, 2 if trouble.

Report bugs to: bug-diffutils@gnu.org
GNU diffutils home page: <https://www.gnu.org/software/diffutils/>
General help using GNU software: <https://www.gnu.org/gethelp/>`,
  usage_status: TROUBLE,
  hint,
  *run(t) {
    const status = yield* compare(t);
    const e = yield* t.out.flush();
    if (!e) return status;
    t.out.error = 0;
    // without a standard output it has nobody to tell, as with -s
    return e === -EBADF ? status : yield* t.die("standard output", e, TROUBLE);
  },
});

function* compare(t: Tool): Code<number> {
  const names = [...t.operands];
  const skips = [0, 0];
  const i = t.last("i")?.arg ?? null;
  if (i !== null) {
    const [one, two = one] = i.split(":");
    if ("error" in parse_size(one)) yield* wrong(t, `invalid --ignore-initial value '${i}'`);
    skips[0] = yield* size(t, one, "ignore-initial");
    skips[1] = yield* size(t, two, "ignore-initial");
  }
  const n = t.last("n")?.arg ?? null;
  const most = n === null ? Number.POSITIVE_INFINITY : yield* size(t, n, "bytes");
  if (t.has("l") && t.has("s")) yield* wrong(t, "options -l and -s are incompatible");
  if (names.length === 0) yield* wrong(t, `missing operand after '${t.args.at(-1) ?? t.name}'`);
  if (names.length > 4) yield* wrong(t, `extra operand '${names[4]}'`);
  const [a_name, b_name = "-"] = names;
  for (const k of [0, 1])
    if (names[k + 2] !== undefined)
      skips[k] = Math.max(skips[k], yield* size(t, names[k + 2], "ignore-initial"));
  const a = (yield* load(t, a_name)).slice(skips[0]).slice(0, most);
  const b = a_name === b_name ? a : (yield* load(t, b_name)).slice(skips[1]).slice(0, most);
  const common = Math.min(a.length, b.length);
  const width = yield* offset_width([a_name, b_name], skips, most);
  let status = 0;
  let line = 1;
  for (let at = 0; at < common; at++) {
    if (a[at] !== b[at]) {
      status = 1;
      if (t.has("s")) return 1;
      if (!t.has("l")) {
        const bytes = t.has("b")
          ? ` is ${octal(a[at])} ${visible(a[at])} ${octal(b[at])} ${visible(b[at])}`
          : "";
        // POSIX's words are kept in the POSIX locale
        const unit = t.utf8 || t.has("b") ? "byte" : "char";
        yield* t.out.print(`${a_name} ${b_name} differ: ${unit} ${at + 1}, line ${line}${bytes}\n`);
        return 1;
      }
      const where = String(at + 1).padStart(width);
      yield* t.out.print(
        t.has("b")
          ? `${where} ${octal(a[at])} ${visible(a[at]).padEnd(4)} ${octal(b[at])} ${visible(b[at])}\n`
          : `${where} ${octal(a[at])} ${octal(b[at])}\n`,
      );
    }
    if (a[at] === "\n") line++;
  }
  if (a.length === b.length) return status;
  if (!t.has("s")) {
    const name = a.length < b.length ? a_name : b_name;
    const short = a.length < b.length ? a : b;
    const lines = (short.match(/\n/g) ?? []).length;
    const where = t.has("l") ? "" : short.endsWith("\n") ? `, line ${lines}` : `, in line ${lines + 1}`;
    const what = common === 0 ? "which is empty" : `after byte ${common}${where}`;
    // not after what was printed: that waits for the end of the program
    yield* eprint(`${t.name}: EOF on ${name} ${what}\n`);
  }
  return 1;
}
