// Words of a history line, as word designators (!$, !:2, M-.) count them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const OPERATORS = [
  "<<<",
  "<<-",
  "&>>",
  ";;&",
  "&&",
  "||",
  ">>",
  "<<",
  ";;",
  ";&",
  "&>",
  ">&",
  "<&",
  ">|",
  "<>",
  "|&",
];

/** End of the quoted piece, substitution or plain character at `i`. */
function piece(s: ByteString, i: number): number {
  const c = s[i];
  if (c === "\\") return Math.min(i + 2, s.length);
  if (c === "'" || c === '"' || c === "`") {
    let k = i + 1;
    while (k < s.length && s[k] !== c) k += c !== "'" && s[k] === "\\" ? 2 : 1;
    return Math.min(k + 1, s.length);
  }
  if ((c === "$" || c === "<" || c === ">") && s[i + 1] === "(") {
    let depth = 0;
    for (let k = i + 1; k < s.length; k++) {
      if (s[k] === "(") depth++;
      else if (s[k] === ")" && --depth === 0) return k + 1;
      else if (s[k] === "'" || s[k] === '"' || s[k] === "\\") k = piece(s, k) - 1;
    }
    return s.length;
  }
  return i + 1;
}

/** The words of `line`; operators of the shell are words of their own. */
export function history_words(line: ByteString): ByteString[] {
  const out: ByteString[] = [];
  for (let i = 0; i < line.length; ) {
    const c = line[i];
    if (c === " " || c === "\t" || c === "\n") {
      i++;
      continue;
    }
    const start = i;
    if (/[<>;&|()]/.test(c) && !(/[<>]/.test(c) && line[i + 1] === "(")) {
      const op = OPERATORS.find((o) => line.startsWith(o, i));
      i += op ? op.length : 1;
    } else
      while (
        i < line.length &&
        !/[ \t\n;&|()]/.test(line[i]) &&
        (i === start || !/[<>]/.test(line[i]) || line[i + 1] === "(")
      )
        i = piece(line, i);
    out.push(line.slice(start, Math.max(i, start + 1)));
    if (i === start) i++;
  }
  return out;
}
