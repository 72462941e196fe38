// shuf(1): the order comes of the kernel's random numbers.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { Exit, type Tool, tool } from "../tool.ts";
import { read_all } from "./whole.ts";

/** A random number below `n`, of 48 bits. */
function* random_below(n: number): Code<number> {
  const buf = new UserBuffer();
  yield sys.getrandom(buf, 6);
  let value = 0;
  for (const c of buf.data) value = value * 256 + c.charCodeAt(0);
  return value % n;
}

function* input_lines(t: Tool, eol: string): Code<ByteString[]> {
  const range = t.last("i")?.arg ?? null;
  if (range !== null) {
    const m = /^(\d+)-(\d+)$/.exec(range);
    const [low, high] = [Number(m?.[1]), Number(m?.[2])];
    if (!m || low > high + 1) return yield* t.die(`invalid input range: ${t.quote(range)}`);
    if (t.operands.length > 0) yield* t.usage(`extra operand ${t.quote(t.operands[0])}`);
    return Array.from({ length: high - low + 1 }, (_, i) => String(low + i));
  }
  if (t.has("e")) return t.operands;
  yield* t.expect_operands(0, 1);
  const text = yield* read_all(t, t.operands[0] ?? "-");
  if (text === null) throw new Exit(1);
  const lines = text.split(eol);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

export const shuf = tool({
  name: "shuf",
  usage: "[OPTION]... [FILE]\n-e [OPTION]... [ARG]...\n-i LO-HI [OPTION]...",
  about: `Write a random permutation of the input lines to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -e, --echo                treat each ARG as an input line
  -i, --input-range=LO-HI   treat each number LO through HI as an input line
  -n, --head-count=COUNT    output at most COUNT lines
  -o, --output=FILE         write result to FILE instead of standard output
      --random-source=FILE  get random bytes from FILE
  -r, --repeat              output lines can be repeated
  -z, --zero-terminated     line delimiter is NUL, not newline`,
  *run(t) {
    if (t.has("random-source")) yield* t.die("option --random-source is not simulated");
    if (t.has("e") && t.has("i")) yield* t.usage("cannot combine -e and -i options");
    const eol = t.has("z") ? "\0" : "\n";
    const counts: number[] = [];
    for (const { opt, arg } of t.options)
      if (opt === "n") {
        if (!/^\d+$/.test(arg ?? "")) yield* t.die(`invalid line count: ${t.quote(arg ?? "")}`);
        counts.push(Number(arg));
      }
    const lines = yield* input_lines(t, eol);
    const most = Math.min(...counts, t.has("r") ? Number.POSITIVE_INFINITY : lines.length);
    const file = t.last("o")?.arg ?? null;
    const fd = file === null ? 1 : yield sys.open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    if (fd < 0) return yield* t.die(t.quotef(file ?? ""), fd);
    const write = function* (text: ByteString): Code<void> {
      if (fd === 1) yield* t.out.print(text);
      else yield* write_all(fd, text);
    };
    if (t.has("r")) {
      if (most > 0 && lines.length === 0) yield* t.die("no lines to repeat");
      for (let n = 0; n < most && !t.out.error; n++)
        yield* write(lines[yield* random_below(lines.length)] + eol);
      return t.status;
    }
    for (let n = 0; n < most; n++) {
      const other = n + (yield* random_below(lines.length - n));
      [lines[n], lines[other]] = [lines[other], lines[n]];
      yield* write(lines[n] + eol);
    }
    return t.status;
  },
});
