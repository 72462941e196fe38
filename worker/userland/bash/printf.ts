// printf as a builtin of bash and as /usr/bin/printf: one engine, two flavours of options and messages.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { locale_quote, shell_escape } from "../coreutils/quote.ts";
import { strftime } from "../coreutils/strftime.ts";
import { decode_escape, type EscapeDialect } from "./escapes.ts";
import { format_long_double, long_double_of, parse_long_double } from "./long_double.ts";
import { characters } from "./pattern_parse.ts";
import { printf_q } from "./quote.ts";

export interface PrintfOptions {
  flavour: "bash" | "coreutils";
  /** seconds since the Epoch: %(...)T without argument or with -1 */
  now?: number;
  /** when the shell started: %(...)T with -2 */
  start?: number;
  /** value of TZ */
  tz?: ByteString;
  /** prefix of messages; "printf" when absent */
  name?: ByteString;
  /** quotes of coreutils messages are ASCII unless the locale is UTF-8 */
  utf8?: boolean;
}

export interface PrintfResult {
  output: ByteString;
  /** messages in order, without newline, with the prefix "printf: " (bash puts its own name before) */
  errors: ByteString[];
  /** for each message, how much of the output comes before it */
  error_at: number[];
  status: 0 | 1;
  /** variables to set for %n (bash) */
  counts: { name: ByteString; value: number }[];
}

/** A field or an output larger than this fails with ENOMEM, as it would for want of memory. */
const MAX_FIELD = 1 << 24;
const MAX_OUTPUT = 1 << 26;
const INT_MAX = 2147483647;

interface Spec {
  /** the text from % up to and including the conversion */
  text: ByteString;
  flags: string;
  width: number;
  precision: number;
  conversion: string;
}

/** Thrown to end all output: by \c (no message) or by an error in the format. */
class Stop extends Error {}

class Printf {
  readonly #format: ByteString;
  readonly #args: readonly ByteString[];
  readonly #opts: PrintfOptions;
  readonly #bash: boolean;
  readonly result: PrintfResult = { output: "", errors: [], error_at: [], status: 0, counts: [] };
  #next = 0;
  #pos = 0;

  constructor(format: ByteString, args: readonly ByteString[], opts: PrintfOptions) {
    this.#format = format;
    this.#args = args;
    this.#opts = opts;
    this.#bash = opts.flavour === "bash";
  }

  #message(text: ByteString, status: 0 | 1): void {
    this.result.errors.push(`${this.#opts.name ?? "printf"}: ${text}`);
    this.result.error_at.push(this.result.output.length);
    if (status) this.result.status = status;
  }

  #fatal(text: ByteString): never {
    this.#message(text, 1);
    throw new Stop();
  }

  #quote(s: ByteString): ByteString {
    return locale_quote(s, this.#opts.utf8 ?? false);
  }

  #put(text: ByteString): void {
    if (this.result.output.length + text.length > MAX_OUTPUT) this.#fatal(this.#no_memory());
    this.result.output += text;
  }

  #no_memory(): string {
    return this.#bash ? "Cannot allocate memory" : "write error: Cannot allocate memory";
  }

  #arg(): ByteString | undefined {
    return this.#args[this.#next++];
  }

  run(): void {
    try {
      do {
        const before = this.#next;
        this.#pass();
        if (this.#next === before) break;
      } while (this.#next < this.#args.length);
      if (!this.#bash && this.#next < this.#args.length)
        this.#message(
          `warning: ignoring excess arguments, starting with ${this.#quote(this.#args[this.#next])}`,
          0,
        );
    } catch (e) {
      if (!(e instanceof Stop)) throw e;
    }
  }

  #pass(): void {
    const format = this.#format;
    for (this.#pos = 0; this.#pos < format.length; ) {
      const c = format[this.#pos];
      if (c === "%") this.#conversion();
      else if (c === "\\")
        this.#pos = this.#escape(format, this.#pos + 1, this.#bash ? "printf" : "coreutils");
      else {
        const end = format.slice(this.#pos).search(/[%\\]/);
        const stop = end < 0 ? format.length : this.#pos + end;
        this.#put(format.slice(this.#pos, stop));
        this.#pos = stop;
      }
    }
  }

  /** Outputs the escape of `s` at `i` (after the backslash); returns where it ends. */
  #escape(s: ByteString, i: number, dialect: EscapeDialect): number {
    const e = decode_escape(s, i, dialect);
    if (e.warning) this.#message(e.warning, 0);
    if (e.fatal) this.#fatal(e.fatal);
    this.#put(e.text);
    if (e.stop) throw new Stop();
    return e.next;
  }

  #conversion(): void {
    const format = this.#format;
    const start = this.#pos++;
    if (format[this.#pos] === "%") {
      this.#pos++;
      this.#put("%");
      return;
    }
    const flags = this.#take(this.#bash ? "#'-+ 0" : "#'-+ 0I");
    let width = this.#number("width");
    let precision = -1;
    if (format[this.#pos] === ".") {
      this.#pos++;
      const p = this.#number("precision");
      precision = p === null ? 0 : p;
    }
    let left = flags;
    if (width !== null && width < 0) {
      left += "-";
      width = -width;
    }
    const time = this.#bash && format[this.#pos] === "(";
    if (!time) this.#take("hjlLtz");
    const conversion = time ? "(" : (format[this.#pos] ?? "");
    const text = format.slice(start, ++this.#pos);
    if ((width ?? 0) > MAX_FIELD || precision > MAX_FIELD) this.#fatal(this.#no_memory());
    const spec: Spec = { text, flags: left, width: width ?? 0, precision, conversion };
    if (this.#bash) {
      if (conversion === "") this.#fatal(`\`${text}': missing format character`);
      if (!"diouxXeEfFgGaAcsbqQn(".includes(conversion))
        this.#fatal(`\`${conversion}': invalid format character`);
    } else if (!this.#valid(spec, width !== null)) this.#fatal(`${text}: invalid conversion specification`);
    if (time) this.#time(spec);
    else this.#print(spec);
  }

  /** What coreutils lets through: each flag, width and precision rules out conversions. */
  #valid({ conversion, flags, precision }: Spec, has_width: boolean): boolean {
    if (conversion === "" || !"diouxXeEfFgGaAcsbq".includes(conversion)) return false;
    if ("bq".includes(conversion)) return flags === "" && !has_width && precision < 0;
    if (flags.includes("#") && "cdisu".includes(conversion)) return false;
    if (flags.includes("0") && "cs".includes(conversion)) return false;
    if (/['I]/.test(flags) && !"dfFgGiu".includes(conversion)) return false;
    return !(precision >= 0 && conversion === "c");
  }

  #take(chars: string): string {
    const from = this.#pos;
    while (this.#pos < this.#format.length && chars.includes(this.#format[this.#pos])) this.#pos++;
    return this.#format.slice(from, this.#pos);
  }

  /** Digits or `*` of a width or precision; null when there is neither. */
  #number(what: "width" | "precision"): number | null {
    if (this.#format[this.#pos] === "*") {
      this.#pos++;
      const arg = this.#arg();
      if (arg === undefined) return what === "width" ? 0 : -1;
      const n = Number(this.#integer(arg, false));
      if (Math.abs(n) > INT_MAX && !this.#bash)
        this.#fatal(`invalid ${what === "width" ? "field width" : "precision"}: ${this.#quote(arg)}`);
      return n;
    }
    const digits = this.#take("0123456789");
    return digits === "" ? null : Number(digits);
  }

  #pad(text: ByteString, { flags, width }: Spec): ByteString {
    return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
  }

  #string(text: ByteString, spec: Spec): void {
    this.#put(this.#pad(spec.precision >= 0 ? text.slice(0, spec.precision) : text, spec));
  }

  #print(spec: Spec): void {
    const { conversion } = spec;
    if ("diouxX".includes(conversion))
      this.#put(format_integer(this.#integer(this.#arg(), !"di".includes(conversion)), spec));
    else if ("sqQcb".includes(conversion)) this.#text(spec);
    else if (conversion === "n") {
      const name = this.#arg();
      if (name) this.result.counts.push({ name, value: this.result.output.length });
    } else this.#float(spec);
  }

  #text(spec: Spec): void {
    const arg = this.#arg() ?? "";
    const utf8 = this.#opts.utf8 ?? false;
    switch (spec.conversion) {
      case "s":
        this.#string(arg, spec);
        break;
      case "c":
        this.#put(this.#pad(arg === "" ? "\0" : arg[0], spec));
        break;
      case "b":
        this.#escaped(arg, spec);
        break;
      case "q":
        this.#string(this.#bash ? printf_q(arg) : shell_escape(arg, utf8), spec);
        break;
      case "Q":
        this.#put(this.#pad(printf_q(spec.precision >= 0 ? arg.slice(0, spec.precision) : arg), spec));
        break;
    }
  }

  /** %b: escapes of the argument are decoded; \c ends all output. */
  #escaped(arg: ByteString, spec: Spec): void {
    const dialect = this.#bash ? "b" : "coreutils_b";
    let text = "";
    let stop = false;
    for (let i = 0; i < arg.length && !stop; ) {
      const k = arg.indexOf("\\", i);
      text += k < 0 ? arg.slice(i) : arg.slice(i, k);
      if (k < 0) break;
      const e = decode_escape(arg, k + 1, dialect);
      if (e.warning) this.#message(e.warning, 0);
      if (e.fatal) {
        this.#put(text);
        this.#fatal(e.fatal);
      }
      text += e.text;
      stop = e.stop ?? false;
      i = e.next;
    }
    this.#string(text, spec);
    if (stop) throw new Stop();
  }

  /** Value of 'c or "c: the code of the character after the quote; null when `arg` does not start with a quote. */
  #character(arg: ByteString): bigint | null {
    if (arg[0] !== "'" && arg[0] !== '"') return null;
    if (arg.length === 1) {
      if (!this.#bash) this.#message(`${this.#quote(arg)}: expected a numeric value`, 1);
      return 0n;
    }
    const { codes, offsets } = characters(arg);
    const c = codes[1] > 0x10ffff ? arg.charCodeAt(1) : codes[1];
    const end = offsets ? offsets[2] : 2;
    if (!this.#bash && end < arg.length)
      this.#message(
        `warning: ${arg.slice(end)}: character(s) following character constant have been ignored`,
        0,
      );
    return BigInt(c);
  }

  /** Complains about a number as the flavour does. `used` characters of `arg` were one. */
  #check(arg: ByteString, used: number, range: boolean): void {
    if (used < arg.length) {
      if (this.#bash) {
        const kind = /^0[0-9]/.test(arg) ? "octal " : /^0[xX]/.test(arg) ? "hex " : "";
        this.#message(`${arg}: invalid ${kind}number`, 1);
      } else {
        const why = used === 0 ? "expected a numeric value" : "value not completely converted";
        this.#message(`${this.#quote(arg)}: ${why}`, 1);
      }
    } else if (range) {
      if (this.#bash) this.#message(`warning: ${arg}: Numerical result out of range`, 0);
      else this.#message(`${this.#quote(arg)}: Numerical result out of range`, 1);
    }
  }

  /** Integer argument, 64 bits, signed or unsigned; 0 when there is none. */
  #integer(arg: ByteString | undefined, unsigned: boolean): bigint {
    if (!arg) return 0n;
    const character = this.#character(arg);
    if (character !== null) return character;
    const m = /^[ \t-\r]*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(arg);
    if (!m) {
      this.#check(arg, 0, false);
      return 0n;
    }
    const magnitude = /^0[0-7]/.test(m[2]) ? BigInt(`0o${m[2].slice(1)}`) : BigInt(m[2]);
    const value = m[1] === "-" ? -magnitude : magnitude;
    const [min, max] = unsigned ? [-(2n ** 64n) + 1n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
    const range = value < min || value > max;
    this.#check(arg, m[0].length, range);
    if (!range) return unsigned ? BigInt.asUintN(64, value) : value;
    return unsigned || value > max ? max : min;
  }

  #float(spec: Spec): void {
    const { conversion, flags, width, precision } = spec;
    const arg = this.#arg() ?? "";
    const character = arg === "" ? 0n : this.#character(arg);
    let value = long_double_of(character ?? 0n);
    if (character === null) {
      const parsed = parse_long_double(arg);
      this.#check(arg, parsed.length, parsed.range);
      value = parsed.value;
    }
    const lower = conversion.toLowerCase();
    let text = format_long_double(value, lower, precision, flags.includes("#"));
    if (lower !== conversion) text = text.toUpperCase();
    const sign = value.negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    if (flags.includes("0") && !flags.includes("-") && value.kind === "finite") {
      const prefix = sign + (lower === "a" ? text.slice(0, 2) : "");
      const rest = lower === "a" ? text.slice(2) : text;
      this.#put(prefix + rest.padStart(width - prefix.length, "0"));
    } else this.#put(this.#pad(sign + text, spec));
  }

  /** %(format)T of bash. */
  #time(spec: Spec): void {
    const rest = this.#format.slice(this.#pos);
    // parentheses inside the time format nest
    let depth = 1;
    let end = 0;
    for (; end < rest.length && depth > 0; end++) depth += rest[end] === "(" ? 1 : rest[end] === ")" ? -1 : 0;
    if (depth > 0 || rest[end] !== "T") {
      this.#message(`warning: \`${rest[end] ?? "\0"}': invalid time format specification`, 0);
      this.#put(spec.text);
      return;
    }
    this.#pos += end + 1;
    const format = rest.slice(0, end - 1) || "%X";
    const arg = this.#arg();
    let when = arg === undefined ? -1n : this.#integer(arg, false);
    if (when === -1n) when = BigInt(Math.floor(this.#opts.now ?? 0));
    else if (when === -2n) when = BigInt(Math.floor(this.#opts.start ?? this.#opts.now ?? 0));
    // where the year would overflow a C int, bash falls back to the Epoch
    const seconds = Math.abs(Number(when)) > 6.7e16 ? 0 : Number(when);
    // strftime(3) has no %N and no %:z; date(1) does
    const plain = format.replace(/%([-_0^#]*[0-9]*)(N|:+z)/g, "%%$1$2");
    this.#string(strftime(plain, localtime(seconds, parse_tz(this.#opts.tz)), 0, seconds), spec);
  }
}

/** d, i, o, u, x and X, as printf(3) prints them. */
function format_integer(value: bigint, { flags, width, precision, conversion }: Spec): string {
  const base = conversion === "o" ? 8 : "xX".includes(conversion) ? 16 : 10;
  let digits = (value < 0n ? -value : value).toString(base);
  if (precision === 0 && value === 0n) digits = "";
  digits = digits.padStart(precision, "0");
  let prefix = value < 0n ? "-" : "";
  if ("di".includes(conversion) && prefix === "")
    prefix = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if (flags.includes("#") && base === 8 && digits[0] !== "0") digits = `0${digits}`;
  if (flags.includes("#") && base === 16 && value !== 0n) prefix = "0x";
  if (flags.includes("0") && !flags.includes("-") && precision < 0)
    digits = digits.padStart(width - prefix.length, "0");
  const text = conversion === "X" ? (prefix + digits).toUpperCase() : prefix + digits;
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

/**
 * Formats `args`, using the format again while arguments are left. Never throws; errors of single arguments are
 * reported and counted as 0, errors of the format end the output.
 */
export function printf_format(
  format: ByteString,
  args: readonly ByteString[],
  opts: PrintfOptions,
): PrintfResult {
  const printf = new Printf(format, args, opts);
  printf.run();
  return printf.result;
}
