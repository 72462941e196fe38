// numfmt(1): numbers of an input's fields from and to forms for people.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { InStream } from "../../lib/stdio.ts";
import { type Tool, tool } from "../tool.ts";
import { divide, multiply, type Real, type Rounding, real } from "./long_double.ts";
import { type Format, parse_format } from "./numfmt_format.ts";
import { parse_number, print_number, type Scale, too_large, type Wrong } from "./numfmt_number.ts";
import { parse_ranges, type Ranges } from "./ranges.ts";

const ROUNDINGS: readonly Rounding[] = ["up", "down", "from-zero", "towards-zero", "nearest"];
const FROM: readonly Scale[] = ["none", "auto", "si", "iec", "iec-i"];
const TO: readonly Scale[] = ["none", "si", "iec", "iec-i"];
const MODES = ["abort", "fail", "warn", "ignore"] as const;

/** Columns that there is memory for. */
const MAX_PADDING = 2 ** 24;

interface Settings {
  from: Scale;
  to: Scale;
  from_unit: Real;
  to_unit: Real;
  rounding: Rounding;
  mode: (typeof MODES)[number];
  suffix: ByteString;
  /** columns; negative: text on the left */
  padding: number;
  /** null: fields are set off by blanks */
  delimiter: ByteString | null;
  fields: Ranges;
  format: Format | null;
  eol: string;
}

/** A whole number as strtol(3) takes it, or null. */
const whole_number = (text: string): bigint | null => {
  const m = /^\s*([-+]?)(\d+)$/.exec(text);
  return m ? BigInt(m[2]) * (m[1] === "-" ? -1n : 1n) : null;
};

/** --from-unit and --to-unit: 512, 1K, Mi. */
function* unit_size(t: Tool, text: string): Code<Real> {
  const m = /^\s*\+?(\d*)(?:([KMGTPEZY])(i?))?$/.exec(text);
  const power = BigInt("KMGTPEZY".indexOf(m?.[2] ?? "-") + 1);
  const n = m && m[0] !== "" ? BigInt(m[1] || "1") * (m[3] ? 1024n : 1000n) ** power : 0n;
  if (n === 0n || n >= 1n << 64n) yield* t.die(`invalid unit size: ${t.quote(text)}`);
  return real(n);
}

function* read_settings(t: Tool): Code<Settings> {
  const s: Settings = {
    from: "none",
    to: "none",
    from_unit: real(1n),
    to_unit: real(1n),
    rounding: "from-zero",
    mode: "abort",
    suffix: "",
    padding: 0,
    delimiter: null,
    fields: [[1, 1]],
    format: null,
    eol: t.has("z") ? "\0" : "\n",
  };
  let fields: string | null = null;
  let format: ByteString | null = null;
  for (const { opt, arg } of t.options) {
    const value = arg ?? "";
    const pick = function* <T extends string>(choices: readonly T[]): Code<T> {
      return choices[
        yield* t.choose(
          `--${opt}`,
          value,
          choices.map((c) => [c]),
        )
      ];
    };
    if (opt === "from") s.from = yield* pick(FROM);
    else if (opt === "to") s.to = yield* pick(TO);
    else if (opt === "round") s.rounding = yield* pick(ROUNDINGS);
    else if (opt === "invalid") s.mode = yield* pick(MODES);
    else if (opt === "from-unit") s.from_unit = yield* unit_size(t, value);
    else if (opt === "to-unit") s.to_unit = yield* unit_size(t, value);
    else if (opt === "suffix") s.suffix = value;
    else if (opt === "format") format = value;
    else if (opt === "padding") {
      const n = whole_number(value) ?? 0n;
      if (n === 0n || n >= 1n << 63n || n < -(1n << 63n))
        yield* t.die(`invalid padding value ${t.quote(value)}`);
      s.padding = Number(n);
    } else if (opt === "field") {
      if (fields !== null) yield* t.die("multiple field specifications");
      fields = value;
      s.fields = yield* parse_ranges(t, value, { fields: true, endless: true });
    } else if (opt === "d") {
      if (value.length > 1) yield* t.die("the delimiter must be a single character");
      s.delimiter = value === "" ? "\0" : value;
    } else if (opt === "header" && arg !== null) {
      const n = whole_number(value) ?? 0n;
      if (n <= 0n || n >= 1n << 64n) yield* t.die(`invalid header value ${t.quote(value)}`);
    }
  }
  if (format !== null && t.has("grouping")) yield* t.die("--grouping cannot be combined with --format");
  const debug = t.has("debug");
  const idle = s.from === "none" && s.to === "none" && !t.has("grouping") && s.padding === 0;
  if (debug && idle && format === null) yield* t.warn("no conversion option specified");
  if (format !== null) {
    s.format = yield* parse_format(t, format);
    if (s.format.width > 0 && !s.format.zeros) {
      if (debug && s.padding !== 0) yield* t.warn("--format padding overriding --padding");
      s.padding = s.format.left ? -s.format.width : s.format.width;
    }
  }
  if (t.has("grouping") || s.format?.grouping) {
    if (s.to !== "none") yield* t.die("grouping cannot be combined with --to");
    if (debug) yield* t.warn("grouping has no effect in this locale");
  }
  return s;
}

const included = (fields: Ranges, n: number): boolean => fields.some(([a, b]) => n >= a && n <= b);

function wrong_text(t: Tool, wrong: Wrong, text: ByteString): string {
  const quoted = t.quote(text);
  if (wrong === "overflow") return `value too large to be converted: ${quoted}`;
  if (wrong === "number") return `invalid number: ${quoted}`;
  if (wrong === "suffix") return `invalid suffix in input: ${quoted}`;
  if (wrong === "rejected") return `rejecting suffix in input: ${quoted} (consider using --from)`;
  if (wrong === "missing-i") return `missing 'i' suffix in input: ${quoted} (e.g Ki/Mi/Gi)`;
  return `invalid suffix in input ${quoted}: ${t.quote(wrong.rest)}`;
}

/** Fills up to the width with blanks; bytes are counted, not columns. */
const pad = (text: ByteString, padding: number): ByteString =>
  padding < 0 ? text.padEnd(-padding) : text.padStart(padding);

class Converter {
  readonly t: Tool;
  readonly s: Settings;
  failed = false;

  constructor(t: Tool, s: Settings) {
    this.t = t;
    this.s = s;
  }

  /** A conversion that failed: the end of the program, or a message, or nothing. */
  *#complain(message: string): Code<null> {
    const { mode } = this.s;
    this.failed = true;
    if (mode === "abort") yield* this.t.die(message, 0, 2);
    if (mode !== "ignore") yield* this.t.warn(message);
    if (mode === "fail") this.t.status = 2;
    return null;
  }

  /** A field converted, or null; `after` stands behind it in the line. */
  *#convert(field: ByteString, number: number, after: ByteString): Code<ByteString | null> {
    const { t, s } = this;
    const text = field.replace(/^[ \t\n]+/, "");
    const blanks = field.length - text.length;
    let { padding } = s;
    if (padding === 0 && s.delimiter === null && (blanks > 0 || number > 1)) padding = field.length;
    const parsed = parse_number(text, s.from, after);
    if (parsed.wrong) return yield* this.#complain(wrong_text(t, parsed.wrong, text));
    if (parsed.loss && t.has("debug"))
      yield* t.warn(`large input value ${t.quote(text)}: possible precision loss`);
    let { value } = parsed;
    if (s.from_unit.n !== s.from_unit.d || s.to_unit.n !== s.to_unit.d)
      value = divide(multiply(value, s.from_unit), s.to_unit);
    const asked = s.format?.precision ?? null;
    const precision = asked ?? parsed.precision;
    const unprintable = too_large(value, precision, s.to);
    if (unprintable) return yield* this.#complain(unprintable);
    const printed = print_number(value, { to: s.to, rounding: s.rounding, precision, asked });
    let { digits } = printed;
    if (s.format?.zeros) {
      const sign = digits.startsWith("-") ? "-" : "";
      const width = Math.min(s.format.width, printed.room + 1);
      digits = sign + digits.slice(sign.length).padStart(width - sign.length, "0");
    }
    if (digits.length > printed.room) yield* t.die(`failed to prepare value '${printed.value}' for printing`);
    if (Math.abs(padding) > MAX_PADDING) yield* t.die("memory exhausted");
    const padded = pad(digits + printed.suffix + s.suffix, padding);
    return `${s.format?.before ?? ""}${padded}${s.format?.after ?? ""}`;
  }

  /** Prints a field, converted if it is one of those. */
  *#field(field: ByteString, number: number, after: ByteString): Code<void> {
    const { t, s } = this;
    if (!included(s.fields, number)) return yield* t.out.print(field);
    const trimmed =
      s.suffix !== "" && field.length > s.suffix.length && field.endsWith(s.suffix)
        ? field.slice(0, -s.suffix.length)
        : field;
    yield* t.out.print((yield* this.#convert(trimmed, number, after)) ?? trimmed);
  }

  /** A line without its end. */
  *line(text: ByteString): Code<void> {
    const { t, s } = this;
    let rest = text;
    for (let number = 1; ; number++) {
      const blanks = s.delimiter === null ? (/^[ \t\n]*/.exec(rest)?.[0].length ?? 0) : 0;
      const end =
        s.delimiter === null ? blanks + rest.slice(blanks).search(/[ \t\n]|$/) : rest.indexOf(s.delimiter);
      if (end < 0 || end === rest.length) return yield* this.#field(rest, number, "");
      const after = rest.slice(end + 1);
      yield* this.#field(rest.slice(0, end), number, after);
      yield* t.out.print(s.delimiter ?? " ");
      rest = after;
    }
  }
}

export const numfmt = tool({
  name: "numfmt",
  usage: "[OPTION]... [NUMBER]...",
  about: `Reformat NUMBER(s), or the numbers from standard input if none are specified.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --debug          print warnings about invalid input
  -d, --delimiter=X    use X instead of whitespace for field delimiter
      --field=FIELDS   replace the numbers in these input fields (default=1);
                         see FIELDS below
      --format=FORMAT  use printf style floating-point FORMAT;
                         see FORMAT below for details
      --from=UNIT      auto-scale input numbers to UNITs; default is 'none';
                         see UNIT below
      --from-unit=N    specify the input unit size (instead of the default 1)
      --grouping       use locale-defined grouping of digits, e.g. 1,000,000
                         (which means it has no effect in the C/POSIX locale)
      --header[=N]     print (without converting) the first N header lines;
                         N defaults to 1 if not specified
      --invalid=MODE   failure mode for invalid numbers: MODE can be:
                         abort (default), fail, warn, ignore
      --padding=N      pad the output to N characters; positive N will
                         right-align; negative N will left-align;
                         padding is ignored if the output is wider than N;
                         the default is to automatically pad if a whitespace
                         is found
      --round=METHOD   use METHOD for rounding when scaling; METHOD can be:
                         up, down, from-zero (default), towards-zero, nearest
      --suffix=SUFFIX  add SUFFIX to output numbers, and accept optional
                         SUFFIX in input numbers
      --to=UNIT        auto-scale output numbers to UNITs; see UNIT below
      --to-unit=N      the output unit size (instead of the default 1)
  -z, --zero-terminated    line delimiter is NUL, not newline`,
  notes: `UNIT options:
  none       no auto-scaling is done; suffixes will trigger an error
  auto       accept optional single/two letter suffix:
               1K = 1000,
               1Ki = 1024,
               1M = 1000000,
               1Mi = 1048576,
  si         accept optional single letter suffix:
               1K = 1000,
               1M = 1000000,
               ...
  iec        accept optional single letter suffix:
               1K = 1024,
               1M = 1048576,
               ...
  iec-i      accept optional two-letter suffix:
               1Ki = 1024,
               1Mi = 1048576,
               ...

FIELDS supports cut(1) style field ranges:
  N    N'th field, counted from 1
  N-   from N'th field, to end of line
  N-M  from N'th to M'th field (inclusive)
  -M   from first to M'th field (inclusive)
  -    all fields
Multiple fields/ranges can be separated with commas

FORMAT must be suitable for printing one floating-point argument '%f'.
Optional quote (%'f) will enable --grouping (if supported by current locale).
Optional width value (%10f) will pad output. Optional zero (%010f) width
will zero pad the number. Optional negative values (%-10f) will left align.
Optional precision (%.1f) will override the input determined precision.

Exit status is 0 if all input numbers were successfully converted.
By default, numfmt will stop at the first conversion error with exit status 2.
With --invalid='fail' a warning is printed for each conversion error
and the exit status is 2.  With --invalid='warn' each conversion error is
diagnosed, but the exit status is 0.  With --invalid='ignore' conversion
errors are not diagnosed and the exit status is 0.`,
  *run(t) {
    const s = yield* read_settings(t);
    const converter = new Converter(t, s);
    const header = t.last("header");
    if (t.operands.length > 0) {
      if (header && t.has("debug")) yield* t.warn("--header ignored with command-line input");
      for (const text of t.operands) {
        yield* converter.line(text);
        yield* t.out.print(s.eol);
      }
    } else {
      const input = new InStream(0);
      let skip = header ? (header.arg === null ? 1 : Number(header.arg)) : 0;
      for (let line = yield* input.line(s.eol); line !== null; line = yield* input.line(s.eol)) {
        if (skip-- > 0) {
          yield* t.out.print(line);
          continue;
        }
        const ended = line.endsWith(s.eol);
        yield* converter.line(ended ? line.slice(0, -1) : line);
        if (ended) yield* t.out.print(s.eol);
      }
      if (input.error) yield* t.warn("error reading input", input.error);
    }
    if (t.has("debug") && converter.failed) yield* t.warn("failed to convert some of the input numbers");
  },
});
