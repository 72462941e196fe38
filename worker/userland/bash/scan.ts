// Finding where quoted text, substitutions and expansions end. Every function takes the source and the index just after
// the opening characters, and returns the index just after the closing one, or -1 when the text ends first.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** '...' : `i` is after the opening quote. */
export function skip_single(s: ByteString, i: number): number {
  const end = s.indexOf("'", i);
  return end < 0 ? -1 : end + 1;
}

/** $'...' : a backslash protects the next character. */
export function skip_ansi(s: ByteString, i: number): number {
  for (; i < s.length; i++) {
    if (s[i] === "\\") i++;
    else if (s[i] === "'") return i + 1;
  }
  return -1;
}

/** `...` : a backslash protects the next character. */
export function skip_backquote(s: ByteString, i: number): number {
  for (; i < s.length; i++) {
    if (s[i] === "\\") i++;
    else if (s[i] === "`") return i + 1;
  }
  return -1;
}

/** "..." with nested substitutions. */
export function skip_double(s: ByteString, i: number): number {
  while (i < s.length) {
    const c = s[i];
    if (c === '"') return i + 1;
    if (c === "\\") i += 2;
    else if (c === "`") {
      i = skip_backquote(s, i + 1);
      if (i < 0) return -1;
    } else if (c === "$") {
      i = skip_dollar(s, i, true);
      if (i < 0) return -1;
    } else i++;
  }
  return -1;
}

/**
 * Whatever a `$` at `i` begins: ${ }, $( ), $(( )), $[ ], $'..' and $".." (not inside double quotes), or the `$` alone.
 */
export function skip_dollar(s: ByteString, i: number, in_double: boolean): number {
  const c = s[i + 1];
  if (c === "{") return skip_brace(s, i + 2, in_double);
  if (c === "(") return s[i + 2] === "(" ? skip_arith_or_command(s, i + 3) : skip_command(s, i + 2);
  if (c === "[") return skip_subscript(s, i + 2);
  if (!in_double && c === "'") return skip_ansi(s, i + 2);
  if (!in_double && c === '"') return skip_double(s, i + 2);
  return i + 1;
}

/** One quoted text or substitution at `i`, or one plain character. */
export function skip_one(s: ByteString, i: number, in_double: boolean): number {
  switch (s[i]) {
    case "\\":
      return i + 2;
    case "'":
      return in_double ? i + 1 : skip_single(s, i + 1);
    case '"':
      return skip_double(s, i + 1);
    case "`":
      return skip_backquote(s, i + 1);
    case "$":
      return skip_dollar(s, i, in_double);
    default:
      return i + 1;
  }
}

/** ${...} : `i` is after the brace. Single quotes hide a brace even inside double quotes. */
export function skip_brace(s: ByteString, i: number, in_double: boolean): number {
  while (i < s.length) {
    if (s[i] === "}") return i + 1;
    i = s[i] === "'" ? skip_single(s, i + 1) : skip_one(s, i, in_double);
    if (i < 0) return -1;
  }
  return -1;
}

/** A subscript, or the expression of $[ ], after its `[`: quotes and nested brackets are skipped. */
export function skip_subscript(s: ByteString, i: number): number {
  for (let depth = 1; i < s.length; ) {
    const c = s[i];
    if (c === "[") {
      depth++;
      i++;
    } else if (c === "]") {
      i++;
      if (--depth === 0) return i;
    } else {
      i = skip_one(s, i, false);
      if (i < 0) return -1;
    }
  }
  return -1;
}

/** After `$((`: an arithmetic expansion ends with `))`; otherwise it was `$( (`, a command substitution. */
export function skip_arith_or_command(s: ByteString, i: number): number {
  const end = skip_arith(s, i);
  return end >= 0 ? end : skip_command(s, i - 1);
}

/**
 * After `((`: index after the matching `))`, -1 when the parentheses do not close together, -2 when
 * the text ends first.
 */
export function skip_arith(s: ByteString, i: number): number {
  for (let depth = 0; i < s.length; ) {
    const c = s[i];
    if (c === "(") {
      depth++;
      i++;
    } else if (c === ")") {
      if (depth === 0) return s[i + 1] === ")" ? i + 2 : -1;
      depth--;
      i++;
    } else {
      i = skip_one(s, i, true);
      if (i < 0) return -2;
    }
  }
  return -2;
}

const BREAK = " \t\n;|&()<>";

/**
 * The line of a here-document that begins at `i`, to be compared with the delimiter: `end` is the index of its newline, or
 * of the text's end. Without `quoted`, a backslash joins the next line to it.
 */
export function document_line(
  s: ByteString,
  i: number,
  quoted: boolean,
): { line: ByteString; end: number; newline: boolean } {
  for (let from = i; ; ) {
    const newline = s.indexOf("\n", from);
    const end = newline < 0 ? s.length : newline;
    let k = end;
    while (k > from && s[k - 1] === "\\") k--;
    if (newline < 0 || quoted || (end - k) % 2 === 0) {
      const text = s.slice(i, end);
      return { line: from === i ? text : text.replaceAll("\\\n", ""), end, newline: newline >= 0 };
    }
    from = end + 1;
  }
}

/** Whether what stands before index `i` lets a reserved word follow. */
export const begins_command = (s: ByteString, i: number): boolean =>
  /(?:^|[;&|(){!\n`]|\b(?:then|do|else|elif|if|while|until|time|coproc(?: \w+)?|function \S+)\s)\s*$/.test(
    s.slice(Math.max(0, i - 40), i),
  );

/** After `$(`, `<(` or `(`: the matching `)`, minding quotes, comments, here-documents and `case` patterns. */
export function skip_command(s: ByteString, i: number): number {
  const stack: ("(" | "case")[] = ["("];
  const heredocs: { delimiter: string; tabs: boolean; quoted: boolean }[] = [];
  let word_start = true;
  while (i < s.length) {
    const c = s[i];
    if (c === "\n") {
      i++;
      for (const doc of heredocs.splice(0)) {
        for (;;) {
          const { line: text, end } = document_line(s, i, doc.quoted);
          const line = doc.tabs ? text.replace(/^\t+/, "") : text;
          // the parenthesis may follow the delimiter
          if (line.startsWith(`${doc.delimiter})`)) {
            i = end - line.length + doc.delimiter.length;
            break;
          }
          if (end < s.length) i = end + 1;
          if (line === doc.delimiter) break;
          if (end >= s.length) return -1;
        }
      }
      word_start = true;
    } else if (c === "#" && word_start) {
      const end = s.indexOf("\n", i);
      if (end < 0) return -1;
      i = end;
    } else if (c === "(") {
      stack.push("(");
      i++;
      word_start = true;
    } else if (c === ")") {
      i++;
      word_start = true;
      if (stack.at(-1) === "(") {
        stack.pop();
        if (stack.length === 0) return i;
      }
    } else if (c === "<" && s[i + 1] === "<" && s[i + 2] !== "<") {
      const m = /^<<(-?)[ \t]*((?:\\.|'[^']*'|"[^"]*"|[^\s;|&()<>\\'"])+)/.exec(s.slice(i, i + 4096));
      if (m) {
        heredocs.push({
          delimiter: m[2].replace(/\\(.)|['"]/g, "$1"),
          tabs: m[1] === "-",
          quoted: /[\\'"]/.test(m[2]),
        });
        i += m[0].length;
      } else i += 2;
      word_start = true;
    } else if (c === "<" && s[i + 1] === "<") {
      i += 3;
      word_start = true;
    } else if (BREAK.includes(c)) {
      i++;
      word_start = true;
    } else if (word_start && (s.startsWith("case", i) || s.startsWith("esac", i))) {
      const after = s[i + 4];
      if (after === undefined || BREAK.includes(after)) {
        // before a parenthesis it is a pattern
        if (c === "c" && after !== ")" && begins_command(s, i)) stack.push("case");
        else if (c === "e" && stack.at(-1) === "case") stack.pop();
      }
      i += 4;
      word_start = false;
    } else {
      i = skip_one(s, i, false);
      if (i < 0) return -1;
      word_start = false;
    }
  }
  return -1;
}
