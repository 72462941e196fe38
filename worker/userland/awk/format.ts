// printf and sprintf.
import {
  format_float,
  format_integer,
  type NumberFormat,
  pad,
  to_int,
  to_number,
  to_text,
  to_unsigned,
  type Value,
} from "./values.ts";

/** A field wider than this would not fit any memory the machine has. */
const MAX_WIDTH = 1 << 24;

/** Formats as printf does; `what` is "printf" or "sprintf", for messages. */
export function format(
  what: string,
  spec: string,
  args: readonly Value[],
  convfmt: string,
): { text: string; error: string | null } {
  let out = "";
  let next = 0;
  let conversions = 0;
  const fail = (message: string) => ({ text: out, error: message });
  const few = () => fail(`not enough arguments passed to ${what}("${spec}")`);
  for (let i = 0; i < spec.length; ) {
    const percent = spec.indexOf("%", i);
    if (percent < 0) return { text: out + spec.slice(i), error: null };
    out += spec.slice(i, percent);
    if (spec[percent + 1] === "%") {
      out += "%";
      i = percent + 2;
      continue;
    }
    conversions++;
    const m = /^%([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?([hlL]?)([\s\S]?)/.exec(
      spec.slice(percent),
    ) as RegExpExecArray;
    const f: NumberFormat = { flags: m[1], width: Number(m[2]), precision: -1, conversion: m[5] };
    if (m[2] === "*") {
      if (next >= args.length) return few();
      f.width = to_int(to_number(args[next++]));
      if (f.width < 0) {
        f.flags += "-";
        f.width = -f.width;
      }
    }
    if (m[3] === "*") {
      if (next >= args.length) return few();
      f.precision = to_int(to_number(args[next++]));
    } else if (m[3] !== undefined) f.precision = Number(m[3]);
    if (f.width > MAX_WIDTH || f.precision > MAX_WIDTH) return fail(`${what} buffer overflow`);
    if (next >= args.length) return few();
    if (!"csdioxXueEfgG".includes(f.conversion) || f.conversion === "")
      return fail(`improper conversion(number ${conversions}) in ${what}("${spec}")`);
    out += convert(args[next++], f, convfmt);
    i = percent + m[0].length;
  }
  return { text: out, error: null };
}

function convert(v: Value, f: NumberFormat, convfmt: string): string {
  switch (f.conversion) {
    case "c":
      if (typeof v === "number") return pad(String.fromCharCode(to_int(v) & 255), f);
      return pad(to_text(v, convfmt).slice(0, 1) || "\0", f);
    case "s": {
      const text = to_text(v, convfmt);
      return pad(f.precision >= 0 ? text.slice(0, f.precision) : text, f);
    }
    case "d":
    case "i":
      return format_integer(to_int(to_number(v)), f);
    case "o":
    case "x":
    case "X":
    case "u":
      return format_integer(to_unsigned(to_number(v)), f);
    default:
      return format_float(to_number(v), f);
  }
}
