// nl(1).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { compile_regex, type Regex } from "../../lib/regex.ts";
import { type Tool, tool } from "../tool.ts";
import { decimal, INT_MAX, INTMAX_MAX, INTMAX_MIN } from "./decimal.ts";
import { chomp, each_line } from "./lines.ts";

/** A field can be two thousand million columns wide: it is written in pieces. */
const PIECE = 65536;

/** Which lines of a section get a number: all, those not empty, none, those that match. */
type Style = "a" | "t" | "n" | Regex;

function* parse_style(t: Tool, text: string, what: string): Code<Style> {
  if (text === "a" || text === "t" || text === "n") return text;
  if (text.startsWith("p")) {
    const r = compile_regex(text.slice(1), { syntax: "bre", bytes: !t.utf8, nosub: true });
    return r.ok ? r.regex : yield* t.die(r.error);
  }
  yield* t.error(`invalid ${what} numbering style: ${t.quote(text)}`);
  return "n";
}

function number(
  t: Tool,
  opt: string,
  absent: number,
  what: string,
  min = INTMAX_MIN,
  max = INTMAX_MAX,
): Code<bigint> {
  const text = t.last(opt)?.arg ?? String(absent);
  return decimal(t, text, `invalid ${what}: ${t.quote(text)}`, min, max);
}

export const nl = tool({
  name: "nl",
  usage: "[OPTION]... [FILE]...",
  about: `Write each FILE to standard output, with line numbers added.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --body-numbering=STYLE      use STYLE for numbering body lines
  -d, --section-delimiter=CC      use CC for logical page delimiters
  -f, --footer-numbering=STYLE    use STYLE for numbering footer lines
  -h, --header-numbering=STYLE    use STYLE for numbering header lines
  -i, --line-increment=NUMBER     line number increment at each line
  -l, --join-blank-lines=NUMBER   group of NUMBER empty lines counted as one
  -n, --number-format=FORMAT      insert line numbers according to FORMAT
  -p, --no-renumber               do not reset line numbers for each section
  -s, --number-separator=STRING   add STRING after (possible) line number
  -v, --starting-line-number=NUMBER  first line number for each section
  -w, --number-width=NUMBER       use NUMBER columns for line numbers`,
  notes: `Default options are: -bt -d'\\:' -fn -hn -i1 -l1 -n'rn' -s<TAB> -v1 -w6

CC are two delimiter characters used to construct logical page delimiters;
a missing second character implies ':'.  As a GNU extension one can specify
more than two characters, and also specifying the empty string (-d '')
disables section matching.

STYLE is one of:

  a      number all lines
  t      number only nonempty lines
  n      number no lines
  pBRE   number only lines that contain a match for the basic regular
         expression, BRE

FORMAT is one of:

  ln     left justified, no leading zeros
  rn     right justified, no leading zeros
  rz     right justified, leading zeros`,
  *run(t) {
    const styles: Style[] = [
      yield* parse_style(t, t.last("b")?.arg ?? "t", "body"),
      yield* parse_style(t, t.last("h")?.arg ?? "n", "header"),
      yield* parse_style(t, t.last("f")?.arg ?? "n", "footer"),
    ];
    const start = yield* number(t, "v", 1, "starting line number");
    const increment = yield* number(t, "i", 1, "line number increment");
    const join_blank = yield* number(t, "l", 1, "line number of blank lines", 1n);
    const width = Number(yield* number(t, "w", 6, "line number field width", 1n, INT_MAX));
    const format = t.last("n")?.arg ?? "rn";
    if (!["ln", "rn", "rz"].includes(format)) {
      yield* t.error(`invalid line numbering format: ${t.quote(format)}`);
    }
    if (t.status !== 0) yield* t.usage();
    const separator = t.last("s")?.arg ?? "\t";
    const d = t.last("d")?.arg ?? "\\:";
    const mark = d.length === 1 ? `${d}:` : d;
    const sections = [mark.repeat(3), mark.repeat(2), mark];
    let style = styles[0];
    let next = start;
    let blanks = 0n;
    function* fill(c: " " | "0", n: number): Code<void> {
      for (let left = n; left > 0 && !t.out.error; left -= PIECE)
        yield* t.out.print(c.repeat(Math.min(left, PIECE)));
    }
    function* show(n: bigint): Code<void> {
      const sign = n < 0n ? "-" : "";
      const digits = String(n).replace("-", "");
      const room = width - sign.length - digits.length;
      if (format === "rn") yield* fill(" ", room);
      yield* t.out.print(sign);
      if (format === "rz") yield* fill("0", room);
      yield* t.out.print(digits);
      if (format === "ln") yield* fill(" ", room);
    }
    let overflow = false;
    yield* each_line(t, function* (raw: ByteString): Code<void> {
      const line = chomp(raw);
      const section = mark === "" ? -1 : sections.indexOf(line);
      if (section >= 0) {
        // header, body and footer marks are three, two and one long
        style = [styles[1], styles[0], styles[2]][section];
        if (!t.has("p")) {
          next = start;
          overflow = false;
        }
        yield* t.out.print("\n");
        return;
      }
      let numbered: boolean;
      if (style === "a") {
        blanks = line === "" ? blanks + 1n : 0n;
        numbered = line !== "" || join_blank === 1n || blanks === join_blank;
        if (numbered) blanks = 0n;
      } else numbered = style === "t" ? line !== "" : style !== "n" && style.test(line);
      if (!numbered) {
        yield* fill(" ", width + separator.length);
        yield* t.out.print(`${line}\n`);
        return;
      }
      if (overflow) yield* t.die("line number overflow");
      yield* show(next);
      yield* t.out.print(`${separator}${line}\n`);
      next += increment;
      overflow = next > INTMAX_MAX || next < INTMAX_MIN;
    });
    return t.status;
  },
});
