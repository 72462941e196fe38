// expand(1) and unexpand(1). A byte is a column.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";
import { each_line } from "./lines.ts";

const UINTMAX = 2n ** 64n - 1n;

/** Tab stops: listed ones, and how it goes on after them ("/N": multiples of N, "+N": every N from the last). */
interface Stops {
  list: number[];
  every: number;
  increment: number;
}

function* parse_stops(t: Tool, texts: readonly string[]): Code<Stops> {
  const stops: Stops = { list: [], every: 0, increment: 0 };
  for (const text of texts)
    for (const word of text.split(/[, \t]+/).filter(Boolean)) {
      // a mark without a number says nothing
      if (word === "/" || word === "+") continue;
      const m = /^([/+]?)(\d+)$/.exec(word);
      if (!m) {
        const bad = word.replace(/^[/+]?\d*/, "");
        return yield* t.die(`tab size contains invalid character(s): ${t.quote(bad)}`);
      }
      if (BigInt(m[2]) > UINTMAX) yield* t.die(`tab stop is too large ${t.quote(m[2])}`);
      const n = Number(m[2]);
      const before = stops.every > 0 ? "/" : stops.increment > 0 ? "+" : "";
      if (before !== "" && m[1] !== "" && before !== m[1])
        yield* t.die("'/' specifier is mutually exclusive with '+'");
      if (before !== "") yield* t.die(`'${before}' specifier only allowed with the last value`);
      if (m[1] === "/") stops.every = n;
      else if (m[1] === "+") stops.increment = n;
      else if (n === 0) yield* t.die("tab size cannot be 0");
      else if (n <= (stops.list.at(-1) ?? 0)) yield* t.die("tab sizes must be ascending");
      else stops.list.push(n);
    }
  if (stops.list.length === 1 && !stops.every && !stops.increment) {
    stops.every = stops.list[0];
    stops.list = [];
  } else if (stops.list.length === 0 && !stops.every && !stops.increment) stops.every = 8;
  return stops;
}

/** The first stop after a column; null when there is none left. */
function next_stop(stops: Stops, column: number): number | null {
  const listed = stops.list.find((s) => s > column);
  if (listed !== undefined) return listed;
  if (stops.every > 0) return column + stops.every - (column % stops.every);
  if (stops.increment > 0) {
    const last = stops.list.at(-1) ?? 0;
    return column + stops.increment - ((column - last) % stops.increment);
  }
  return null;
}

/** A tab can be as wide as no string: what it becomes is written in pieces. */
const PIECE = 65536;

/** The line in pieces. */
function* expand_line(line: ByteString, stops: Stops, initial: boolean): Generator<ByteString> {
  let out = "";
  let column = 0;
  let convert = true;
  for (const c of line) {
    if (c === "\t" && convert) {
      const stop = next_stop(stops, column) ?? column + 1;
      for (; stop - column > PIECE; column += PIECE) {
        yield out + " ".repeat(PIECE);
        out = "";
      }
      out += " ".repeat(stop - column);
      column = stop;
      continue;
    }
    out += c;
    if (c === "\b") column = Math.max(column - 1, 0);
    else column++;
    if (initial && c !== " " && c !== "\t") convert = false;
  }
  yield out;
}

function unexpand_line(line: ByteString, stops: Stops, all: boolean): ByteString {
  let out = "";
  let column = 0;
  /** blanks that are not written yet, from column `from` on */
  let pending = "";
  let convert = true;
  let lone = false;
  let previous_blank = true;
  for (const c of line) {
    if (!convert || c === "\n") {
      out += pending + c;
      pending = "";
      continue;
    }
    if (c === " " || c === "\t") {
      const stop = next_stop(stops, column);
      if (stop === null) {
        convert = false;
        out += pending + c;
        pending = "";
        continue;
      }
      if (lone) pending = "\t";
      lone = false;
      if (c === "\t") {
        column = stop;
        pending = `${pending.startsWith("\t") ? pending.replace(/ +$/, "") : ""}\t`;
        out += pending;
        pending = "";
      } else {
        column++;
        // a single blank before a stop stays one unless more follow
        lone = column === stop && !previous_blank && pending === "";
        if (column === stop && !lone) {
          out += `${pending.replace(/ +$/, "")}\t`;
          pending = "";
        } else pending += c;
      }
      previous_blank = true;
      continue;
    }
    out += pending + c;
    pending = "";
    lone = false;
    previous_blank = false;
    if (c === "\b") column = Math.max(column - 1, 0);
    else column++;
    if (!all) convert = false;
  }
  return out + pending;
}

/** What the help texts of both say. */
const STANDARD_INPUT = `With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`;
const TAB_LIST = `\
  -t, --tabs=LIST  use comma separated list of tab positions.
                     The last specified position can be prefixed with '/'
                     to specify a tab size to use after the last
                     explicitly specified tab stop.  Also a prefix of '+'
                     can be used to align remaining tab stops relative to
                     the last specified tab stop instead of the first column`;

const HISTORIC = /^-\d[\d,]*$/;

/** -8 and -1,5 as -t does it. */
const historic = (args: readonly string[]): string[] =>
  args.map((a) => (HISTORIC.test(a) ? `--tabs=${a.slice(1)}` : a));

export const expand = tool({
  name: "expand",
  usage: "[OPTION]... [FILE]...",
  about: `Convert tabs in each FILE to spaces, writing to standard output.

${STANDARD_INPUT}`,
  options: `
  -i, --initial    do not convert tabs after non blanks
  -t, --tabs=N     have tabs N characters apart, not 8
${TAB_LIST}`,
  prepare: historic,
  *run(t) {
    const stops = yield* parse_stops(
      t,
      t.options.filter((o) => o.opt === "t").map((o) => o.arg ?? ""),
    );
    yield* each_line(t, function* (line): Code<void> {
      for (const piece of expand_line(line, stops, t.has("i"))) {
        yield* t.out.print(piece);
        if (t.out.error) return;
      }
    });
    return t.status;
  },
});

export const unexpand = tool({
  name: "unexpand",
  usage: "[OPTION]... [FILE]...",
  about: `Convert blanks in each FILE to tabs, writing to standard output.

${STANDARD_INPUT}`,
  options: `
  -a, --all        convert all blanks, instead of just initial blanks
      --first-only  convert only leading sequences of blanks (overrides -a)
  -t, --tabs=N     have tabs N characters apart instead of 8 (enables -a)
${TAB_LIST}`,
  prepare: historic,
  *run(t) {
    const given = t.options.filter((o) => o.opt === "t").map((o) => o.arg ?? "");
    const stops = yield* parse_stops(t, given);
    // the historic form says where tabs are, and no more
    const old = t.args.filter((a) => HISTORIC.test(a)).length;
    const all = (t.has("a") || given.length > old) && !t.has("first-only");
    yield* each_line(t, (line) => t.out.print(unexpand_line(line, stops, all)));
    return t.status;
  },
});
