// pr's command line: historic forms made into options, and options made into settings.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";
import { decimal, INT_MAX } from "./decimal.ts";

const HEADER_LINES = 5;
const TRAILER_LINES = 5;
const MAX_INT = 2 ** 31 - 1;
/** Lengths and widths above are refused: a line of them alone is more than the machine holds. */
const LIMIT = 100_000;

export interface Settings {
  columns: number;
  layout: "down" | "across" | "merge";
  first_page: number;
  last_page: number;
  /** of a page; those for text, with the empty ones of -d */
  length: number;
  body: number;
  /** without header, trailer and what fills the page; form feeds of the input are left out too */
  no_header: boolean;
  no_pages: boolean;
  form_feeds: boolean;
  double_space: boolean;
  width: number;
  /** lines of a single column are cut at the width */
  cut: boolean;
  margin: number;
  /** between columns; null: they are cut and padded, with a blank between */
  separator: ByteString | null;
  /** columns are padded to their width */
  padded: boolean;
  number: { digits: number; separator: ByteString } | null;
  first_number: number | null;
  header: ByteString | null;
  date_format: string;
  /** how input that is not printed is shown, and which character stands for how many columns */
  show: "plain" | "octal" | "hat";
  expand: { tab: ByteString; width: number } | null;
}

const page_range = (text: string): [number, number] | null => {
  const m = /^\+?(\d+)(?::(\d+))?$/.exec(text);
  return m ? [Number(m[1]), m[2] === undefined ? Number.POSITIVE_INFINITY : Number(m[2])] : null;
};

/** Options whose argument is the next word. */
const AWAITS =
  /^(-[^-]*[DhlNowW]|--(columns|date-format|first-line-number|header|indent|length|page-width|pages|width))$/;

/** "+2:5" and "-3" as options; what names no pages is a file's name. */
export function prepare(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.flatMap((arg, i) => {
    if ((end >= 0 && i >= end) || (i > 0 && AWAITS.test(args[i - 1]))) return [arg];
    const columns = /^-(\d+)(.*)$/s.exec(arg);
    if (columns) return [`--columns=${columns[1]}`, ...(columns[2] ? [`-${columns[2]}`] : [])];
    if (!arg.startsWith("+")) return [arg];
    const range = page_range(arg);
    return range && (range[0] === 0 || range[1] < range[0]) ? [arg] : [`--pages=${arg}`];
  });
}

function* number(t: Tool, text: string, what: string, min: number): Code<number> {
  const n = yield* decimal(t, text, `${what}${t.quote(text)}`, BigInt(min), INT_MAX);
  return yield* limited(t, Number(n));
}

function* limited(t: Tool, n: number): Code<number> {
  return n > LIMIT ? yield* t.die(`numbers above ${LIMIT} are not simulated: ${n}`) : n;
}

/** The argument of -e and -n: a character that is no digit, and a number. */
function* character_and_number(
  t: Tool,
  option: string,
  text: ByteString,
  character: ByteString,
  n: number,
): Code<[ByteString, number]> {
  const own = text !== "" && !/^\d/.test(text);
  const digits = own ? text.slice(1) : text;
  if (digits !== "" && (!/^\d+$/.test(digits) || Number(digits) === 0 || Number(digits) > MAX_INT))
    yield* t.usage(`'-${option}' extra characters or invalid number in the argument: ${t.quote(digits)}`);
  return [own ? text[0] : character, yield* limited(t, digits === "" ? n : Number(digits))];
}

export function* read_settings(t: Tool): Code<Settings> {
  const s: Settings = {
    columns: 1,
    layout: "down",
    first_page: 1,
    last_page: Number.POSITIVE_INFINITY,
    length: 66,
    body: 0,
    no_header: false,
    no_pages: false,
    form_feeds: false,
    double_space: false,
    width: 72,
    cut: false,
    margin: 0,
    separator: null,
    padded: true,
    number: null,
    first_number: null,
    header: null,
    date_format: "%Y-%m-%d %H:%M",
    show: "plain",
    expand: null,
  };
  let columns = false;
  let wide = false;
  for (const { opt, arg, spelled } of t.options) {
    const value = arg ?? "";
    if (opt === "i" || opt === "J") yield* t.die(`option ${spelled} is not simulated`);
    else if (opt === "pages") {
      const range = page_range(value);
      if (!range)
        yield* t.die(
          value.startsWith("+")
            ? `invalid + argument '${value.slice(1)}'`
            : `invalid --pages argument '${value}'`,
        );
      else [s.first_page, s.last_page] = range;
    } else if (opt === "columns") {
      s.columns = yield* number(t, value, "invalid number of columns: ", 1);
      columns = true;
    } else if (opt === "a") s.layout = "across";
    else if (opt === "m") s.layout = "merge";
    else if (opt === "c" || opt === "v") s.show = opt === "c" && s.show !== "octal" ? "hat" : "octal";
    else if (opt === "d") s.double_space = true;
    else if (opt === "D") s.date_format = value;
    else if (opt === "e") {
      const [tab, width] = yield* character_and_number(t, "e", value, "\t", 8);
      s.expand = { tab, width };
    } else if (opt === "F" || opt === "f") s.form_feeds = true;
    else if (opt === "h") s.header = value;
    else if (opt === "l") s.length = yield* number(t, value, "'-l PAGE_LENGTH' invalid number of lines: ", 1);
    else if (opt === "n") {
      const [separator, digits] = yield* character_and_number(t, "n", value, "\t", 5);
      s.number = { digits, separator };
    } else if (opt === "N")
      s.first_number = yield* number(t, value, "'-N NUMBER' invalid starting line number: ", -MAX_INT - 1);
    else if (opt === "o") s.margin = yield* number(t, value, "'-o MARGIN' invalid line offset: ", 0);
    else if (opt === "s" || opt === "S") {
      s.separator = opt === "s" ? value.slice(0, 1) || "\t" : value;
      s.padded = opt === "S";
    } else if (opt === "t" || opt === "T") {
      s.no_header = true;
      s.no_pages ||= opt === "T";
    } else if (opt === "w" || opt === "W") {
      s.width = yield* number(t, value, `'-${opt} PAGE_WIDTH' invalid number of characters: `, 1);
      if (opt === "W") s.cut = true;
      wide = true;
    }
  }
  if (columns && s.layout === "merge")
    yield* t.die("cannot specify number of columns when printing in parallel");
  if (t.has("a") && t.has("m")) yield* t.die("cannot specify both printing across and printing in parallel");
  // columns of -s have the width that -w gives them
  if (wide && t.has("s")) {
    s.padded = true;
    if (t.last("s")?.arg === null) s.separator = "";
  }
  if (s.layout === "merge") s.columns = Math.max(1, t.operands.length);
  s.no_header ||= s.length <= HEADER_LINES + TRAILER_LINES;
  s.body = s.no_header ? s.length : s.length - HEADER_LINES - TRAILER_LINES;
  if (s.double_space) s.body = Math.max(1, Math.floor(s.body / 2));
  if (s.columns > 1 && s.padded && column_width(s) < 1) yield* t.die("page width too narrow");
  return s;
}

export const column_separator = (s: Settings): ByteString => s.separator ?? " ";

/** Columns that a number and what is set behind it take. */
export const number_width = (s: Settings): number => {
  if (!s.number) return 0;
  const { digits, separator } = s.number;
  return separator === "\t" ? 8 * Math.ceil((digits + 1) / 8) : digits + 1;
};

/** Of one of several columns; one number stands before those of files that are merged, others are part of them. */
export const column_width = (s: Settings): number => {
  const before = s.layout === "merge" ? number_width(s) : 0;
  return Math.floor((s.width - before - (s.columns - 1) * column_separator(s).length) / s.columns);
};
