// The format language of stat(1): directives with flags, width and precision, and the escapes of --printf.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { C_ESCAPES } from "../lib/escapes.ts";

/** One piece of a format: text as it is, something to be said in passing, or a directive. */
export type Piece =
  | { text: ByteString }
  | { warning: string }
  | {
      flags: string;
      width: number;
      precision: number | null;
      modifier: "" | "H" | "L";
      conversion: string;
      source: string;
    };

export interface ParsedFormat {
  pieces: Piece[];
  /** the directive that cannot be understood at all; null when there is none */
  invalid: string | null;
}

const ESCAPES: Readonly<Record<string, string>> = { ...C_ESCAPES, e: "\x1b", '"': '"' };

/** One escape after a backslash: its text, how much it takes, and perhaps a warning. */
function one_escape(rest: string): { text: string; length: number; warning: string | null } {
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
  if (hex)
    return { text: String.fromCharCode(Number.parseInt(hex[1], 16)), length: hex[0].length, warning: null };
  const octal = /^[0-7]{1,3}/.exec(rest);
  if (octal)
    return {
      text: String.fromCharCode(Number.parseInt(octal[0], 8) & 255),
      length: octal[0].length,
      warning: null,
    };
  if (rest === "") return { text: "\\", length: 0, warning: "backslash at end of format" };
  const known = ESCAPES[rest[0]];
  if (known !== undefined) return { text: known, length: 1, warning: null };
  return { text: rest[0], length: 1, warning: `unrecognized escape '\\${rest[0]}'` };
}

/** Takes a format apart. `escapes`: it is that of --printf. */
export function parse_format(format: ByteString, escapes: boolean): ParsedFormat {
  const result: ParsedFormat = { pieces: [], invalid: null };
  let text = "";
  const flush = () => {
    if (text !== "") result.pieces.push({ text });
    text = "";
  };
  for (let i = 0; i < format.length; ) {
    const c = format[i];
    if (c === "\\" && escapes) {
      const e = one_escape(format.slice(i + 1));
      if (e.warning) {
        flush();
        result.pieces.push({ warning: e.warning });
      }
      text += e.text;
      i += 1 + e.length;
      continue;
    }
    if (c !== "%") {
      text += c;
      i++;
      continue;
    }
    const m = /^%(['\-+ #0I]*)(\d*)(?:\.(\d*))?([HL](?=[dr]))?(.?)/s.exec(format.slice(i)) as RegExpExecArray;
    const [source, flags, width, precision, modifier, conversion] = m;
    if (conversion === "" || conversion === "%") {
      if (source !== "%" && source !== "%%") {
        flush();
        result.invalid = source;
        return result;
      }
      text += "%";
    } else {
      flush();
      result.pieces.push({
        flags,
        width: width === "" ? 0 : Number(width),
        precision: precision === undefined ? null : precision === "" ? -1 : Number(precision),
        modifier: (modifier ?? "") as "" | "H" | "L",
        conversion,
        source,
      });
    }
    i += source.length;
  }
  flush();
  return result;
}

export type Directive = Extract<Piece, { conversion: string }>;

const pad = (s: string, d: Directive, zero_from = 0): string => {
  if (s.length >= d.width) return s;
  if (d.flags.includes("-")) return s.padEnd(d.width);
  if (d.flags.includes("0") && zero_from >= 0)
    return s.slice(0, zero_from) + s.slice(zero_from).padStart(d.width - zero_from, "0");
  return s.padStart(d.width);
};

/** printf's %s. */
export const format_string = (value: ByteString, d: Directive): ByteString =>
  pad(d.precision !== null && d.precision >= 0 ? value.slice(0, d.precision) : value, d, -1);

/** printf's %d, %u, %o and %x. */
export function format_number(value: number, d: Directive, base: 8 | 10 | 16 = 10): string {
  let digits = value.toString(base);
  if (d.precision !== null && d.precision > 0) digits = digits.padStart(d.precision, "0");
  let sign = "";
  if (base === 10 && d.flags.includes("+")) sign = "+";
  else if (base === 10 && d.flags.includes(" ")) sign = " ";
  if (d.flags.includes("#") && value !== 0) {
    if (base === 16) sign = "0x";
    if (base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
  }
  return pad(sign + digits, d, sign.length);
}

/** Seconds since the Epoch with as many decimals as the precision says. `us` in microseconds. */
export function format_epoch(us: number, d: Directive): string {
  const sec = Math.floor(us / 1e6);
  const digits = d.precision === null ? 0 : d.precision < 0 ? 9 : d.precision;
  const ns = String((us - sec * 1e6) * 1000).padStart(9, "0");
  const fraction = digits === 0 ? "" : `.${ns.padEnd(digits, "0").slice(0, digits)}`;
  const sign = d.flags.includes("+") && sec >= 0 ? "+" : "";
  return pad(`${sign}${sec}${fraction}`, d, sign.length);
}
