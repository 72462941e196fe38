// seq(1). Decimal arguments are added exactly; a format then sees the nearest long double.
import { printf_format } from "../../bash/printf.ts";
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";

/** value / 10^scale; infinite when sign stands alone. */
interface Decimal {
  value: bigint;
  /** digits after the point the argument was written with */
  precision: number;
  /** width as written, for -w */
  width: number;
  infinite: boolean;
  /** written in hexadecimal: printed as %Lg */
  hex: boolean;
}

/** Exponents beyond this would need numbers no memory holds. */
const MAX_EXPONENT = 5000;

const NUMBER =
  /^[ \t-\r]*([-+]?)(?:(inf(?:inity)?|nan)|0[xX]([0-9a-fA-F]+)|(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?)$/i;

/** Parses one argument, or ends the program with seq's message. */
function* parse(t: Tool, text: string): Code<Decimal> {
  const m = NUMBER.exec(text);
  const digits = m ? `${m[4] ?? ""}${m[5] ?? ""}` : "";
  const exponent = Number(m?.[6] ?? 0);
  if (!m || (m[2] === undefined && m[3] === undefined && digits === "") || Math.abs(exponent) > MAX_EXPONENT)
    return yield* t.usage(`invalid floating point argument: ${t.quote(text)}`);
  if (m[2]?.toLowerCase() === "nan")
    return yield* t.usage(`invalid ${t.quote("not-a-number")} argument: ${t.quote(text)}`);
  const sign = m[1] === "-" ? -1n : 1n;
  if (m[2] !== undefined) return { value: sign, precision: 0, width: 0, infinite: true, hex: false };
  if (m[3] !== undefined)
    return { value: sign * BigInt(`0x${m[3]}`), precision: 0, width: 0, infinite: false, hex: true };
  const fraction = (m[5] ?? "").length;
  const precision = Math.max(0, fraction - exponent);
  const value = sign * BigInt(digits) * 10n ** BigInt(Math.max(0, exponent - fraction));
  return { value, precision, width: written_width(m, precision), infinite: false, hex: false };
}

/** Columns the argument takes when written without an exponent: "1e3" as 1000, ".5" as 0.5, "1." as 1. */
function written_width(m: RegExpExecArray, precision: number): number {
  const exponent = Number(m[6] ?? 0);
  const sign = m[1].length && m[1] === "-" ? 1 : 0;
  const whole = Math.max(1, (m[4] ?? "").length);
  const fraction = (m[5] ?? "").length;
  const before = Math.max(1, whole + exponent);
  return sign + before + (exponent > fraction ? 0 : 0) + (precision > 0 ? 1 + precision : 0);
}

/** Plain decimal text of value / 10^precision. */
function fixed(value: bigint, precision: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(precision + 1, "0");
  const text = precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
  return negative ? `-${text}` : text;
}

/** Checks -f FORMAT: exactly one floating-point directive. */
function* check_format(t: Tool, format: string): Code<void> {
  let seen = 0;
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== "%") continue;
    if (format[i + 1] === "%") {
      i++;
      continue;
    }
    const m = /^%[-+#0 ']*\d*(?:\.\d*)?L?/.exec(format.slice(i)) as RegExpExecArray;
    const c = format[i + m[0].length];
    if (seen > 0) yield* t.die(`format ${t.quote(format)} has too many % directives`);
    if (c === undefined) yield* t.die(`format ${t.quote(format)} ends in %`);
    if (!"efgaEFGA".includes(c)) yield* t.die(`format ${t.quote(format)} has unknown %${c} directive`);
    seen++;
    i += m[0].length;
  }
  if (seen === 0) yield* t.die(`format ${t.quote(format)} has no % directive`);
}

/** Negative numbers are operands, not options. */
function prepare(args: readonly string[]): string[] {
  const at = args.findIndex((a, i) => {
    if (/^-[.\d]/.test(a)) return true;
    const before = args[i - 1];
    return !a.startsWith("-") && !(before !== undefined && /^(-[fs]|--format|--separator)$/.test(before));
  });
  return at < 0 || args.slice(0, at).includes("--")
    ? [...args]
    : [...args.slice(0, at), "--", ...args.slice(at)];
}

export const seq = tool({
  name: "seq",
  usage: "[OPTION]... LAST\n[OPTION]... FIRST LAST\n[OPTION]... FIRST INCREMENT LAST",
  about: `Print numbers from FIRST to LAST, in steps of INCREMENT.

Mandatory arguments to long options are mandatory for short options too.`,
  stop_at_operand: true,
  options: `
  -f, --format=FORMAT      use printf style floating-point FORMAT
  -s, --separator=STRING   use STRING to separate numbers (default: \\n)
  -w, --equal-width        equalize width by padding with leading zeroes`,
  notes: `If FIRST or INCREMENT is omitted, it defaults to 1.  That is, an
omitted INCREMENT defaults to 1 even when LAST is smaller than FIRST.
The sequence of numbers ends when the sum of the current number and
INCREMENT would become greater than LAST.
FIRST, INCREMENT, and LAST are interpreted as floating point values.
INCREMENT is usually positive if FIRST is smaller than LAST, and
INCREMENT is usually negative if FIRST is greater than LAST.
INCREMENT must not be 0; none of FIRST, INCREMENT and LAST may be NaN.
FORMAT must be suitable for printing one argument of type 'double';
it defaults to %.PRECf if FIRST, INCREMENT, and LAST are all fixed point
decimal numbers with maximum precision PREC, and to %g otherwise.`,
  prepare,
  *run(t) {
    const n = t.operands.length;
    if (n === 0) yield* t.usage("missing operand");
    if (n > 3) yield* t.usage(`extra operand ${t.quote(t.operands[3])}`);
    const format = t.last("f")?.arg ?? null;
    const equal = t.has("w");
    if (format !== null) {
      yield* check_format(t, format);
      if (equal) yield* t.usage("format string may not be specified when printing equal width strings");
    }
    const one: Decimal = { value: 1n, precision: 0, width: 1, infinite: false, hex: false };
    const last = yield* parse(t, t.operands[n - 1]);
    const first = n > 1 ? yield* parse(t, t.operands[0]) : one;
    const step = n > 2 ? yield* parse(t, t.operands[1]) : one;
    if (step.value === 0n) yield* t.usage(`invalid Zero increment value: ${t.quote(t.operands[1])}`);
    // all with the same number of digits after the point
    const precision = Math.max(first.precision, step.precision);
    const scale = Math.max(precision, last.precision);
    const at = (d: Decimal) => d.value * 10n ** BigInt(scale - d.precision);
    const general = [first, step, last].some((d) => d.hex || (d !== last && d.infinite));
    let width = 0;
    if (equal && !general && !last.infinite)
      width = Math.max(
        first.width + (precision - first.precision) + (first.precision === 0 && precision > 0 ? 1 : 0),
        last.width +
          (precision - last.precision) +
          (last.precision > 0 && precision === 0 ? -1 : 0) +
          (last.precision === 0 && precision > 0 ? 1 : 0),
      );
    const show = (x: bigint): string => {
      if (first.infinite) return first.value < 0n ? "-inf" : "inf";
      if (format !== null || general) {
        const r = printf_format((format ?? "%g").replace(/L(?=[efgaEFGA])/, ""), [fixed(x, scale)], {
          flavour: "coreutils",
        });
        return r.output;
      }
      const text = fixed(x / 10n ** BigInt(scale - precision), precision);
      if (width <= text.length) return text;
      return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
    };
    const separator = t.last("s")?.arg ?? "\n";
    const up = step.value > 0n;
    const bound = at(last);
    const delta = at(step);
    const beyond = (x: bigint): boolean => {
      if (last.infinite) return up ? last.value < 0n : last.value > 0n;
      if (first.infinite) return up === first.value > 0n;
      return up ? x > bound : x < bound;
    };
    let x = at(first);
    if (beyond(x)) return 0;
    for (let started = false; !beyond(x); x = step.infinite ? (up ? bound + 1n : bound - 1n) : x + delta) {
      yield* t.out.print((started ? separator : "") + show(x));
      started = true;
      if (t.out.error) return 1;
    }
    yield* t.out.print("\n");
    return 0;
  },
});
