// Reading text by lines, for the programs of this folder.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";

/** A line without its delimiter. */
export const chomp = (line: ByteString, eol = "\n"): ByteString =>
  line.endsWith(eol) ? line.slice(0, -1) : line;

/** Gives every line of the operands (standard input without any) to `take`, with its delimiter if it has one. */
export function* each_line(t: Tool, take: (line: ByteString) => Code<void>, eol = "\n"): Code<void> {
  for (const name of t.operands.length > 0 ? t.operands : ["-"]) {
    const input = yield* t.open_input(name);
    if (!input) continue;
    for (let line = yield* input.line(eol); line !== null; line = yield* input.line(eol)) yield* take(line);
    yield* t.close_input(input, name);
  }
}
