// What patch(1) finds in its input: the files that are to change, and how.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** One place of a file. Lines end with a newline, but for the last of a file that has none. */
export interface Hunk {
  /** first line in the old file and in the new one, 1 the first; 0 where there are no lines */
  old_start: number;
  new_start: number;
  /** " " for both files, "-" for the old one, "+" for the new one */
  lines: readonly (readonly [sign: " " | "-" | "+", text: ByteString])[];
}

export interface FilePatch {
  /** names as they are in the headers; null where there are none */
  old_name: ByteString | null;
  new_name: ByteString | null;
  /** the time in the header is the Epoch: there is no such file */
  old_absent: boolean;
  new_absent: boolean;
  /** text before the first hunk, and the number of the first hunk's line */
  leading: readonly ByteString[];
  line: number;
  hunks: Hunk[];
  /** what is wrong further on: found out when everything before it has been applied */
  error: string | null;
}

export type Format = "unified" | "context" | "normal" | "ed";

class Malformed extends Error {}

/** Lines of the input, and where the reader is. */
class Lines {
  readonly all: readonly ByteString[];
  at = 0;

  constructor(text: ByteString) {
    this.all = text.split(/(?<=\n)/).filter((line) => line !== "");
  }
  get line(): ByteString | undefined {
    return this.all[this.at];
  }
  fail(what: string): never {
    throw new Malformed(`${what} at line ${this.at + 1}: ${this.line ?? ""}`);
  }
  /** A text of a hunk without the newline it has only here. */
  text(from: number): ByteString {
    const text = (this.line ?? "").slice(from);
    this.at++;
    if (!this.line?.startsWith("\\")) return text.endsWith("\n") ? text : `${text}\n`;
    this.at++;
    return text.replace(/\n$/, "");
  }
}

const UNIFIED = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const NORMAL = /^(\d+)(?:,(\d+))?([acd])(\d+)(?:,(\d+))?\s*$/;
const CONTEXT = /^\*{15}/;

/** The name and time of "--- NAME<tab>TIME". */
function header(line: ByteString): { name: ByteString | null; absent: boolean } {
  const [, text = ""] = /^(?:---|\+\+\+|\*\*\*) (.*)/.exec(line) ?? [];
  const tab = text.indexOf("\t");
  const name = tab < 0 ? text.replace(/ +\d{4}-\d\d-\d\d .*$/, "") : text.slice(0, tab);
  const absent = /1970-01-01 00:00:00(?:\.0+)? \+?0000|Thu Jan +1 00:00:00 1970/.test(text);
  return { name: name === "/dev/null" ? null : name, absent: absent || name === "/dev/null" };
}

function unified_hunk(l: Lines): Hunk {
  const m = UNIFIED.exec(l.line ?? "") ?? l.fail("missing line number");
  let [old_left, new_left] = [Number(m[2] ?? 1), Number(m[4] ?? 1)];
  const hunk = { old_start: Number(m[1]), new_start: Number(m[3]), lines: [] as Hunk["lines"][number][] };
  l.at++;
  while (old_left > 0 || new_left > 0) {
    if (l.line === undefined) throw new Malformed("unexpected end of file in patch");
    const first = l.line[0];
    // mail programs take away spaces at the end of lines
    const sign = first === "\n" || first === "\t" ? " " : first;
    if (sign !== " " && sign !== "-" && sign !== "+") l.fail("malformed patch");
    if (sign !== "+") old_left--;
    if (sign !== "-") new_left--;
    if (old_left < 0 || new_left < 0) l.fail("malformed patch");
    hunk.lines.push([sign, l.text(first === sign ? 1 : 0)]);
  }
  return hunk;
}

/** One half of a hunk with context: its lines with their signs. */
function context_half(l: Lines, mark: "***" | "---"): { start: number; lines: [string, ByteString][] } {
  const m =
    new RegExp(`^\\${mark[0]}{3} (\\d+)(?:,(\\d+))? `).exec(l.line ?? "") ?? l.fail("malformed patch");
  l.at++;
  const start = Number(m[1]);
  const count = m[2] === undefined ? Math.min(start, 1) : Number(m[2]) - start + 1;
  const lines: [string, ByteString][] = [];
  // a half in which nothing changes is left out
  while (lines.length < count && /^[ !+-] /.test(l.line ?? "") && !/^--- \d/.test(l.line ?? ""))
    lines.push([l.line?.[0] ?? "", l.text(2)]);
  return { start, lines };
}

function context_hunk(l: Lines): Hunk {
  l.at++;
  const old = context_half(l, "***");
  const new_ = context_half(l, "---");
  const olds = old.lines.length > 0 ? old.lines : new_.lines.filter(([sign]) => sign === " ");
  const news = new_.lines.length > 0 ? new_.lines : old.lines.filter(([sign]) => sign === " ");
  const lines: Hunk["lines"][number][] = [];
  let [i, j] = [0, 0];
  while (i < olds.length || j < news.length) {
    if (i < olds.length && olds[i][0] !== " ") lines.push(["-", olds[i++][1]]);
    else if (j < news.length && news[j][0] !== " ") lines.push(["+", news[j++][1]]);
    else if (i < olds.length && j < news.length && olds[i][1] === news[j][1]) {
      lines.push([" ", olds[i++][1]]);
      j++;
    } else l.fail("malformed patch");
  }
  return { old_start: old.start, new_start: new_.start, lines };
}

function normal_hunk(l: Lines): Hunk {
  const m = NORMAL.exec(l.line ?? "") ?? l.fail("malformed patch");
  l.at++;
  const [first, last, to, to_last] = [m[1], m[2] ?? m[1], m[4], m[5] ?? m[4]].map(Number);
  const lines: Hunk["lines"][number][] = [];
  const take = (mark: "<" | ">", sign: "-" | "+", count: number) => {
    for (let i = 0; i < count; i++) {
      if (!l.line?.startsWith(`${mark} `)) l.fail(`'${mark}' followed by space or tab expected`);
      lines.push([sign, l.text(2)]);
    }
  };
  if (m[3] !== "a") take("<", "-", last - first + 1);
  if (m[3] === "c") {
    if (!l.line?.startsWith("---")) l.fail("'---' expected");
    l.at++;
  }
  if (m[3] !== "d") take(">", "+", to_last - to + 1);
  return { old_start: first, new_start: to, lines };
}

const HUNKS: Readonly<Record<Exclude<Format, "ed">, readonly [RegExp, (l: Lines) => Hunk]>> = {
  unified: [/^@@ -/, unified_hunk],
  context: [CONTEXT, context_hunk],
  normal: [NORMAL, normal_hunk],
};

/** Which kind of hunk begins here. */
function begins(l: Lines, formats: readonly Format[]): Exclude<Format, "ed"> | null {
  const line = l.line ?? "";
  for (const format of ["unified", "context", "normal"] as const)
    if (formats.includes(format) && HUNKS[format][0].test(line)) return format;
  return null;
}

/** The next file in the input; null when there is only garbage up to the end. */
function next_file(l: Lines, formats: readonly Format[]): FilePatch | null {
  const start = l.at;
  let format = begins(l, formats);
  while (!format && l.line !== undefined) {
    l.at++;
    format = begins(l, formats);
  }
  if (!format) return null;
  const leading = l.all.slice(start, l.at);
  const head = (mark: string) => leading.findLast((line) => line.startsWith(`${mark} `));
  const old = header(head(format === "context" ? "***" : "---") ?? "");
  const new_ = header(head(format === "context" ? "---" : "+++") ?? "");
  const patch: FilePatch = {
    old_name: old.name || null,
    new_name: new_.name || null,
    old_absent: old.absent,
    new_absent: new_.absent,
    leading,
    line: l.at + 1,
    hunks: [],
    error: null,
  };
  const [mark, read] = HUNKS[format];
  try {
    while (l.line !== undefined && mark.test(l.line)) patch.hunks.push(read(l));
  } catch (e) {
    if (!(e instanceof Malformed)) throw e;
    patch.error = e.message;
  }
  return patch;
}

/** All files of a patch. */
export function parse_patch(text: ByteString, formats: readonly Format[]): FilePatch[] {
  const l = new Lines(text);
  const found: FilePatch[] = [];
  for (let file = next_file(l, formats); file; file = next_file(l, formats)) {
    found.push(file);
    if (file.error !== null) break;
  }
  return found;
}

/** diff -e says by itself nothing that could be recognised but its commands. */
export const is_ed_script = (text: ByteString): boolean => /^\d+(?:,\d+)?[acd]$/m.test(text);

/** The patch that undoes this one. */
export const reversed = (file: FilePatch): FilePatch => ({
  ...file,
  old_name: file.new_name,
  new_name: file.old_name,
  old_absent: file.new_absent,
  new_absent: file.old_absent,
  hunks: file.hunks.map(reversed_hunk),
});

export function reversed_hunk(h: Hunk): Hunk {
  const lines: Hunk["lines"][number][] = [];
  let added: Hunk["lines"][number][] = [];
  // what goes comes before what comes
  for (const [sign, text] of h.lines) {
    if (sign === "-") added.push(["+", text]);
    else {
      if (sign === " ") {
        lines.push(...added);
        added = [];
      }
      lines.push([sign === "+" ? "-" : " ", text]);
    }
  }
  return { old_start: h.new_start, new_start: h.old_start, lines: [...lines, ...added] };
}
