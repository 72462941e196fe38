// mapfile (readarray): lines of a file as elements of an array.
import { EBADF, EINTR } from "../../../kernel/uapi/errno.ts";
import { F_GETFD, SEEK_CUR } from "../../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { indexed_array } from "../array_store.ts";
import { evaluate_string } from "../evaluate.ts";
import { MAX_ARRAY } from "../limits.ts";
import { assign, is_name } from "../names.ts";
import { shell_quote } from "../quote.ts";
import { reading_mode } from "../read_line.ts";
import type { Shell } from "../shell.ts";
import { check_signals } from "../traps.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** Lines of a descriptor, delimiter included; what lies behind the last one taken is given back if possible. */
class Lines {
  readonly #fd: number;
  readonly #seekable: boolean;
  readonly #chunk: number;
  readonly #buf = new UserBuffer();
  #data = "";
  #pos = 0;

  constructor(fd: number, mode: "tty" | "seekable" | "bytes", all: boolean) {
    this.#fd = fd;
    this.#seekable = mode === "seekable";
    this.#chunk = mode === "bytes" && !all ? 1 : 4096;
  }
  *next(sh: Shell, delimiter: string): Code<ByteString | null> {
    let from = this.#pos;
    for (;;) {
      const i = this.#data.indexOf(delimiter, from);
      if (i >= 0) {
        const line = this.#data.slice(this.#pos, i + 1);
        this.#pos = i + 1;
        return line;
      }
      const n = yield sys.read(this.#fd, this.#buf, this.#chunk);
      if (n === -EINTR) {
        yield* check_signals(sh);
        continue;
      }
      if (n <= 0) {
        const rest = this.#data.slice(this.#pos);
        this.#data = "";
        this.#pos = 0;
        return rest === "" ? null : rest;
      }
      this.#data = this.#data.slice(this.#pos);
      this.#pos = 0;
      from = this.#data.length;
      this.#data += this.#buf.data;
    }
  }
  *give_back(): Code<void> {
    const over = this.#data.length - this.#pos;
    if (over > 0 && this.#seekable) yield sys.lseek(this.#fd, -over, SEEK_CUR);
  }
}

/** A whole number >= 0 given to an option; null after a message. */
function* number(sh: Shell, who: string, text: string, what: string, least = 0): Code<number | null> {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= least) return Number(text);
  yield* sh.error(`${who}: ${text}: invalid ${what}`);
  return null;
}

const WHAT: Readonly<Record<string, [what: string, least?: number]>> = {
  n: ["line count"],
  s: ["line count"],
  O: ["array origin"],
  u: ["file descriptor specification"],
  c: ["callback quantum", 1],
};
/** Lines between two calls of the callback when -c does not say. */
const DEFAULT_QUANTUM = 5000;

const mapfile: Builtin = {
  *run(sh, words) {
    const [who] = words;
    const o = yield* builtin_options(sh, words, "d:u:n:O:tC:c:s:");
    if (!o) return 2;
    const value: Record<string, number> = { n: 0, s: 0, O: -1, u: 0, c: DEFAULT_QUANTUM };
    let delimiter = "\n";
    let trim = false;
    let callback: ByteString | null = null;
    for (const { letter, arg } of o.given) {
      if (letter === "t") trim = true;
      else if (letter === "d") delimiter = arg === null || arg === "" ? "\0" : arg[0];
      else if (letter === "C") callback = arg;
      else {
        const n = yield* number(sh, who, arg ?? "", ...WHAT[letter]);
        if (n === null) return 1;
        value[letter] = n;
        if (letter === "u" && (yield sys.fcntl(n, F_GETFD)) === -EBADF) {
          yield* sh.error(`${who}: ${arg}: invalid file descriptor: Bad file descriptor`);
          return 1;
        }
      }
    }
    const name = o.rest[0] ?? "MAPFILE";
    if (name === "") {
      yield* sh.error(`${who}: empty array variable name`);
      return 2;
    }
    if (!is_name(name)) {
      yield* sh.error(`${who}: \`${name}': not a valid identifier`);
      return 1;
    }
    if (!(yield* indexed_array(sh, name, value.O < 0, who))) return 1;
    const lines = new Lines(value.u, yield* reading_mode(value.u), value.n === 0 && delimiter === "\n");
    for (let i = 0; i < value.s; i++) if ((yield* lines.next(sh, delimiter)) === null) break;
    let index = Math.max(0, value.O);
    for (let count = 1; value.n === 0 || count <= value.n; count++, index++) {
      let line = yield* lines.next(sh, delimiter);
      if (line === null) break;
      if (count > MAX_ARRAY) {
        yield* sh.error(`${who}: ${name}: more than ${MAX_ARRAY} lines`);
        return 1;
      }
      if (trim && line.endsWith(delimiter)) line = line.slice(0, -1);
      line = line.replaceAll("\0", "");
      if (callback !== null && count % value.c === 0)
        yield* evaluate_string(sh, `${callback} ${index} ${shell_quote(line)}`, sh.line);
      if (!(yield* assign(sh, name, String(index), line))) return 1;
    }
    yield* lines.give_back();
    return 0;
  },
  usage: "[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]",
  summary: "Read lines from the standard input into an indexed array variable.",
};

export const mapfile_builtins: Readonly<Record<string, Builtin>> = {
  mapfile,
  readarray: { ...mapfile, summary: "Read lines from a file into an array variable." },
};
