// diff -D and the formats of groups and lines (--old-group-format and its kin).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { chomp } from "../coreutils/textutils/lines.ts";
import type { Change } from "./hunks.ts";

export type GroupKind = "unchanged" | "old" | "new" | "changed";
export type LineKind = Exclude<GroupKind, "changed">;

/** What has been asked for; the rest follows from it. */
export interface Formats {
  group: Partial<Record<GroupKind, string>>;
  line: Partial<Record<LineKind, string>>;
}

/** The group formats of -D NAME. */
export const ifdef_formats = (name: string): Record<GroupKind, string> => ({
  unchanged: "%=",
  old: `#ifndef ${name}\n%<#endif /* ! ${name} */\n`,
  new: `#ifdef ${name}\n%>#endif /* ${name} */\n`,
  changed: `#ifndef ${name}\n%<#else /* ${name} */\n%>#endif /* ${name} */\n`,
});

const NUMBER = /^%(-?'?\d*(?:\.\d*)?)([doxX])([a-zA-Z])/;

function number(spec: string, conversion: string, value: number): string {
  const m = /^(-?)'?(\d*)(?:\.(\d*))?$/.exec(spec);
  const base = conversion === "o" ? 8 : conversion === "d" ? 10 : 16;
  let digits = value.toString(base).padStart(Number(m?.[3] ?? 0), "0");
  if (conversion === "X") digits = digits.toUpperCase();
  const width = Number(m?.[2] ?? 0);
  // a width that begins with 0 fills up with it, unless there is a precision
  const fill = m?.[2].startsWith("0") && m[3] === undefined ? "0" : " ";
  return m?.[1] ? digits.padEnd(width) : digits.padStart(width, fill);
}

/** %% and %c'C', which both kinds of format have: the text and its length in the format; null for something else. */
function character(format: string): { text: string; length: number } | null {
  if (format.startsWith("%%")) return { text: "%", length: 2 };
  const m = /^%c'(?:\\([0-7]{1,3})|([^\\']))'/.exec(format);
  if (!m) return null;
  return {
    text: m[1] === undefined ? m[2] : String.fromCharCode(Number.parseInt(m[1], 8) & 255),
    length: m[0].length,
  };
}

/** One line in its format; `n` counts from 1. */
function format_line(format: string, line: ByteString, n: number): ByteString {
  let out = "";
  for (let i = 0; i < format.length; ) {
    const rest = format.slice(i);
    const c = character(rest);
    const m = NUMBER.exec(rest);
    if (c) {
      out += c.text;
      i += c.length;
    } else if (rest.startsWith("%l") || rest.startsWith("%L")) {
      out += rest[1] === "L" ? line : chomp(line);
      i += 2;
    } else if (m?.[3] === "n") {
      out += number(m[1], m[2], n);
      i += m[0].length;
    } else out += format[i++];
  }
  return out;
}

const GROUPS: Record<GroupKind, string> = { unchanged: "%=", old: "%<", new: "%>", changed: "%<%>" };

/** The format of a group: a change has those of old and new lines, and these have that of a change. */
function format_of({ group }: Formats, kind: GroupKind): string {
  if (group[kind] !== undefined) return group[kind];
  if (kind === "changed") return (group.old ?? GROUPS.old) + (group.new ?? GROUPS.new);
  return kind === "unchanged" ? GROUPS.unchanged : (group.changed ?? GROUPS[kind]);
}

type Pieces = Generator<ByteString, void, undefined>;

/** Whole texts in formats, piece by piece. */
export function* merged(
  changes: readonly Change[],
  a: readonly ByteString[],
  b: readonly ByteString[],
  f: Formats,
): Pieces {
  function* lines(kind: LineKind, text: readonly ByteString[], from: number, to: number): Pieces {
    const format = f.line[kind] ?? "%l\n";
    for (let i = from; i < to; i++) yield format_line(format, text[i], i + 1);
  }
  const values = (c: Change, letter: string): number | null => {
    const [from, to] = letter === letter.toLowerCase() ? [c.a0, c.a1] : [c.b0, c.b1];
    switch (letter.toLowerCase()) {
      case "f":
        return from + 1;
      case "l":
        return to;
      case "n":
        return to - from;
      case "e":
        return from;
      case "m":
        return to + 1;
      default:
        return null;
    }
  };
  const value = (c: Change, text: string): number =>
    /^\d/.test(text) ? Number(text) : (values(c, text) ?? 0);

  function* group(kind: GroupKind, c: Change): Pieces {
    function* expand(text: string): Pieces {
      for (let i = 0; i < text.length; ) {
        const rest = text.slice(i);
        const one = character(rest);
        const m = NUMBER.exec(rest);
        const test = /^%\((\d+|[a-zA-Z])=(\d+|[a-zA-Z])\?/.exec(rest);
        if (one) {
          yield one.text;
          i += one.length;
        } else if (/^%[<>=]/.test(rest)) {
          if (rest[1] === "<") yield* lines("old", a, c.a0, c.a1);
          else if (rest[1] === ">") yield* lines("new", b, c.b0, c.b1);
          else yield* lines("unchanged", a, c.a0, c.a1);
          i += 2;
        } else if (test) {
          const [yes, after_yes] = until(rest, test[0].length, ":");
          const [no, end] = until(rest, after_yes, ")");
          yield* expand(value(c, test[1]) === value(c, test[2]) ? yes : no);
          i += end;
        } else if (m && values(c, m[3]) !== null) {
          yield number(m[1], m[2], values(c, m[3]) as number);
          i += m[0].length;
        } else yield text[i++];
      }
    }
    yield* expand(format_of(f, kind));
  }

  let [i, j] = [0, 0];
  function* common(to: number): Pieces {
    const n = to - i;
    if (n > 0) yield* group("unchanged", { a0: i, a1: to, b0: j, b1: j + n });
    j += n;
    i = to;
  }
  for (const c of changes) {
    yield* common(c.a0);
    yield* group(c.a0 === c.a1 ? "new" : c.b0 === c.b1 ? "old" : "changed", c);
    [i, j] = [c.a1, c.b1];
  }
  yield* common(a.length);
}

/** The part of a format up to a character, nested tests skipped, and where it goes on behind that. */
function until(format: string, from: number, stop: string): [string, number] {
  let depth = 0;
  for (let i = from; i < format.length; i++) {
    if (format.startsWith("%(", i)) depth++;
    else if (depth > 0 && format[i] === ")") depth--;
    else if (depth === 0 && format[i] === stop) return [format.slice(from, i), i + 1];
  }
  return [format.slice(from), format.length];
}
