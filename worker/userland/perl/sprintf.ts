// sprintf (perlfunc).
import type { Code } from "../lib/code.ts";
import type { Machine } from "./machine.ts";
import { format_e, format_f, format_g, to_float, to_int, to_num, to_str, type Value } from "./values.ts";

const DIRECTIVE =
  /%(?:(\d+)\$)?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|q|L|V|z|t|j)?([%csdiuoxXeEfFgGbBp]|.|$)/gs;
/** Widest field. */
const WIDTH_LIMIT = 1 << 24;

function integer(v: Value): bigint {
  const n = to_num(v);
  if (typeof n === "bigint") return n;
  if (Number.isNaN(n)) return 0n;
  if (n >= 2 ** 63) return n >= 2 ** 64 ? -1n : BigInt(Math.trunc(n));
  return BigInt(Math.trunc(Math.max(n, -(2 ** 63))));
}

const RADIX: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16, b: 2, B: 2, u: 10 };
const PREFIX: Readonly<Record<string, string>> = { o: "0", x: "0x", X: "0X", b: "0b", B: "0B" };

/** [sign or prefix, digits] of a number under a conversion. */
function number(c: string, flags: string, precision: number | null, v: Value): [string, string] {
  const plus = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if (c === "d" || c === "i") {
    const n = integer(v);
    const digits = String(n < 0n ? -n : n).padStart(precision ?? 1, "0");
    return [n < 0n ? "-" : plus, digits];
  }
  if (Object.hasOwn(RADIX, c)) {
    const n = BigInt.asUintN(64, integer(v));
    let digits = n.toString(RADIX[c]).padStart(precision ?? 1, "0");
    if (c === "X") digits = digits.toUpperCase();
    return [flags.includes("#") && n !== 0n ? (PREFIX[c] ?? "") : "", digits];
  }
  const x = to_float(v);
  const sign = x < 0 || Object.is(x, -0) ? "-" : plus;
  if (!Number.isFinite(x)) return [Number.isNaN(x) ? "" : sign, Number.isNaN(x) ? "NaN" : "Inf"];
  const a = Math.abs(x);
  const p = precision ?? 6;
  let digits: string;
  if (c === "f" || c === "F") digits = format_f(a, p);
  else if (c === "e" || c === "E") digits = format_e(a, p).replace(/e([+-])(\d)$/, "e$10$2");
  else digits = format_g(a, p, flags.includes("#"));
  return [sign, c === "E" || c === "G" ? digits.toUpperCase() : digits];
}

/** Formats; `name` (sprintf or printf) stands in warnings. */
export function* sprintf(m: Machine, format: string, values: readonly Value[], name: string): Code<string> {
  let next = 0;
  let out = "";
  let copied = 0;
  for (const d of format.matchAll(DIRECTIVE)) {
    out += format.slice(copied, d.index);
    copied = d.index + d[0].length;
    const [whole, explicit, , , , conversion] = d;
    let flags = d[2];
    if (conversion === "%") {
      out += "%";
      continue;
    }
    if (!/^[csdiuoxXeEfFgGbB]$/.test(conversion)) {
      if (conversion === "p") m.unsupported("%p");
      if (m.state.warnings)
        yield* m.warn(
          `Invalid conversion "${whole}" in ${name}${conversion === "" ? ": end of string" : ""}${m.where()}`,
        );
      out += whole;
      continue;
    }
    let width = d[3] === "*" ? to_int(values[next++]) : Number(d[3] ?? 0);
    if (width < 0) {
      flags += "-";
      width = -width;
    }
    const given = d[4] === "*" ? to_int(values[next++]) : d[4] === undefined ? null : Number(d[4]);
    const precision = given !== null && given < 0 ? null : given;
    const at = explicit === undefined ? next++ : Number(explicit) - 1;
    const v = values[at];
    if (v === undefined && m.state.warnings)
      yield* m.warn(
        at >= values.length
          ? `Missing argument in ${name}${m.where()}`
          : `Use of uninitialized value in ${name}${m.where()}`,
      );
    out += field(m, conversion, flags, Math.min(width, WIDTH_LIMIT), precision, v);
  }
  return out + format.slice(copied);
}

function field(
  m: Machine,
  c: string,
  flags: string,
  width: number,
  precision: number | null,
  v: Value,
): string {
  const left = flags.includes("-");
  const zero = flags.includes("0") && !left;
  if (c === "c" || c === "s") {
    let text = c === "c" ? String.fromCodePoint(Math.min(Math.max(0, to_int(v)), 0x10ffff)) : to_str(v);
    if (c === "s" && precision !== null) text = text.slice(0, precision);
    return left ? text.padEnd(width) : text.padStart(width, zero ? "0" : " ");
  }
  if (precision !== null && precision > WIDTH_LIMIT) m.die("Integer overflow in format string");
  const [sign, digits] = number(c, flags, precision, v);
  const is_integer = "diuoxXbB".includes(c);
  if (left) return (sign + digits).padEnd(width);
  if (zero && !(is_integer && precision !== null)) return sign + digits.padStart(width - sign.length, "0");
  return (sign + digits).padStart(width);
}
