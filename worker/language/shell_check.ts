// What bash would say of a script before it has run any of it.
import type { TextMark } from "../api.ts";
import type { CommandSource } from "../userland/bash/program.ts";

/** As a script is read. */
const OPTIONS = { extglob: false, comments: true, alias: null };
/** Marks in one text, at most. */
const MAX_MARKS = 50;

/** `Source`: bash's reader. */
export function check_shell(text: string, Source: typeof CommandSource): TextMark[] {
  const lines = text.split("\n");
  const source = new Source(text, 1, () => OPTIONS);
  const marks: TextMark[] = [];
  const at = (line: number, message: string, warning = false, column = 1): TextMark => {
    // an end that is missing is missing behind the last line
    const number = Math.min(Math.max(line, 1), lines.length);
    const until = lines[number - 1].length + 1;
    return {
      line: number,
      column: Math.min(column, until),
      end_column: until,
      message,
      ...(warning ? { warning } : {}),
    };
  };
  while (marks.length < MAX_MARKS) {
    const next = source.next();
    if (next === null) break;
    for (const { message, line } of next.warnings) marks.push(at(line, message, true));
    if (!("error" in next)) continue;
    const { message, line } = next.error;
    const start = next.pos == null ? -1 : text.lastIndexOf("\n", next.pos - 1) + 1;
    const here = next.pos != null && text.slice(0, next.pos).split("\n").length === line;
    marks.push(at(line, message || "syntax error", false, here ? (next.pos as number) - start + 1 : 1));
  }
  return marks;
}
