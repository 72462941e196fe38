// fold(1): columns are those of a typewriter, with tabs, backspaces and returns; a byte is a column.
import { EOVERFLOW } from "../../../kernel/uapi/errno.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { tool } from "../tool.ts";
import { historic } from "./historic.ts";
import { each_line } from "./lines.ts";

const TAB = 8;
/** Such that a tab more fits into 64 bits. */
const MAX_WIDTH = 2n ** 64n - BigInt(TAB) - 2n;

function advance(column: number, c: string, bytes: boolean): number {
  if (bytes) return column + 1;
  if (c === "\b") return Math.max(column - 1, 0);
  if (c === "\r") return 0;
  return c === "\t" ? column + TAB - (column % TAB) : column + 1;
}

/** A line in pieces of at most `width` columns. */
function fold_line(line: ByteString, width: number, spaces: boolean, bytes: boolean): ByteString {
  let out = "";
  let piece = "";
  let column = 0;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (c === "\n") return `${out}${piece}\n`;
    let next = advance(column, c, bytes);
    while (next > width && piece !== "") {
      const blank = spaces ? Math.max(piece.lastIndexOf(" "), piece.lastIndexOf("\t")) : -1;
      const cut = blank >= 0 ? blank + 1 : piece.length;
      out += `${piece.slice(0, cut)}\n`;
      piece = piece.slice(cut);
      column = 0;
      for (const p of piece) column = advance(column, p, bytes);
      next = advance(column, c, bytes);
    }
    piece += c;
    column = next;
  }
  return out + piece;
}

export const fold = tool({
  name: "fold",
  usage: "[OPTION]... [FILE]...",
  about: `Wrap input lines in each FILE, writing to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --bytes         count bytes rather than columns
  -s, --spaces        break at spaces
  -w, --width=WIDTH   use WIDTH columns instead of 80`,
  prepare: (args) => historic(args, "w", /^-[bs]*w$|^--w\w*$/),
  *run(t) {
    const text = t.last("w")?.arg ?? "80";
    const width = /^\d+$/.test(text) ? Number(text) : 0;
    if (width < 1)
      yield* t.die(
        `invalid number of columns: ${t.quote(text)}${width === 0 && /^\d+$/.test(text) ? ": Numerical result out of range" : ""}`,
      );
    if (BigInt(text) > MAX_WIDTH) yield* t.die(`invalid number of columns: ${t.quote(text)}`, EOVERFLOW);
    yield* each_line(t, (line) => t.out.print(fold_line(line, width, t.has("s"), t.has("b"))));
    return t.status;
  },
});
