// tac(1).
import { read_fd } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { tool } from "../tool.ts";

export const tac = tool({
  name: "tac",
  usage: "[OPTION]... [FILE]...",
  about: `Write each FILE to standard output, last line first.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --before             attach the separator before instead of after
  -r, --regex              interpret the separator as a regular expression
  -s, --separator=STRING   use STRING as the separator instead of newline`,
  *run(t) {
    if (t.has("r")) yield* t.die("option -r is not simulated");
    const separator = t.last("s")?.arg ?? "\n";
    const before = t.has("b");
    for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
      const fd = name === "-" ? 0 : yield sys.open(name, 0);
      if (fd < 0) {
        yield* t.error(`failed to open ${t.quoteaf(name)} for reading`, fd);
        continue;
      }
      const text = yield* read_fd(fd);
      if (typeof text === "number") yield* t.error(`${t.quotef(name)}: read error`, text);
      else if (text !== "") {
        const parts = text.split(separator === "" ? "\0" : separator);
        const mark = separator === "" ? "\0" : separator;
        // each part keeps its separator: the one behind it, or with -b the one before it
        const pieces = parts.map((p, i) => {
          if (before) return i > 0 ? mark + p : p;
          return i < parts.length - 1 ? p + mark : p;
        });
        for (const p of pieces.reverse()) yield* t.out.print(p);
      }
      if (fd !== 0) yield sys.close(fd);
    }
  },
});
