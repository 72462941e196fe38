// Printers of simple arguments: numbers, descriptors, paths, bytes.
import { AT_FDCWD, PATH_MAX } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import {
  address,
  type Call,
  hex,
  int,
  long,
  type Printer,
  peek,
  plain,
  pointer,
  succeeded,
  uint,
} from "./call.ts";
import { quote, quote_limited } from "./quote.ts";

export const d = plain((v) => String(int(v)));
export const u = plain((v) => String(uint(v)));
export const ld = plain((v) => String(long(v)));
export const lu = plain((v) => String(v));
export const x = plain((v) => (v === 0n ? "0" : hex(v)));
export const addr = plain(address);
export const octal_mode = (mode: number): ByteString =>
  mode === 0 ? "000" : `0${mode.toString(8).padStart(2, "0")}`;
/** permissions, at least three digits: 0644, 000 */
export const mode = plain((v) => octal_mode(uint(v)));
/** A user or group id, of which -1 leaves things as they are. */
export const id = plain((v) => (uint(v) === 0xffffffff ? "-1" : String(uint(v))));

/** -y: the path of a descriptor behind it. */
export function* fd_text(c: Call, n: number): Code<ByteString> {
  const cwd = n === AT_FDCWD;
  const text = cwd ? "AT_FDCWD" : String(n);
  if (c.o.decode_fds === "none" || (n < 0 && !cwd)) return text;
  const path = yield* c.process.link(cwd ? "cwd" : `fd/${n}`);
  return path === ""
    ? text
    : `${text}<${quote(path).slice(1, -1).replaceAll(">", "\\76").replaceAll("<", "\\74")}>`;
}
export const fd: Printer = { print: (c, v) => fd_number(c, int(v)) };
function* fd_number(c: Call, n: number): Code<ByteString> {
  return n === AT_FDCWD ? String(n) : yield* fd_text(c, n);
}
export const dirfd: Printer = { print: (c, v) => fd_text(c, int(v)) };

const is_text = (value: unknown): value is ByteString => typeof value === "string";
/** What comes before the first NUL. */
const c_string = (value: ByteString): ByteString => {
  const end = value.indexOf("\0");
  return end < 0 ? value : value.slice(0, end);
};

/** A path, in full. */
export const path = pointer(PATH_MAX, (value, c) =>
  is_text(value) ? quote(c_string(value), c.o.hex) : null,
);
/** A string that ends with a NUL, cut at -s. */
export const str = pointer(PATH_MAX, (value, c) =>
  is_text(value) ? quote_limited(c_string(value), c.o.strsize, c.o.hex) : null,
);

/** Bytes whose number is argument `length`. */
export const bytes = (length: number, always_hex = false): Printer => ({
  *print(c, value) {
    if (value === 0n) return "NULL";
    const n = Number(c.args[length]);
    const found = yield* peek(c, value, Math.min(n, c.o.strsize + 1));
    return is_text(found)
      ? quote_limited(found.slice(0, n), c.o.strsize, always_hex ? "all" : c.o.hex)
      : n === 0
        ? '""'
        : hex(value);
  },
});
/** Bytes that the call has stored; their number is its result. */
export const bytes_out = (always_hex = false): Printer => ({
  out: true,
  *print(c, value) {
    if (value === 0n) return "NULL";
    if (!succeeded(c)) return hex(value);
    const n = Number(c.result);
    if (n === 0) return '""';
    const found = yield* peek(c, value, Math.min(n, c.o.strsize + 1));
    return is_text(found)
      ? quote_limited(found.slice(0, n), c.o.strsize, always_hex ? "all" : c.o.hex)
      : hex(value);
  },
});
/** A path that the call has stored. */
export const path_out: Printer = {
  out: true,
  *print(c, value) {
    if (value === 0n) return "NULL";
    const found = succeeded(c) ? yield* peek(c, value, PATH_MAX) : undefined;
    return is_text(found) ? quote(c_string(found), c.o.hex) : hex(value);
  },
};

/** A number that a pointer leads to, in brackets. */
export const number_ref = (out: boolean): Printer =>
  pointer(
    4,
    (found) => {
      const value = (found as { value?: unknown; len?: unknown }).value ?? (found as { len?: unknown }).len;
      return value === undefined ? null : `[${value}]`;
    },
    out,
  );
/** Descriptors that the call has stored. */
export const fds_out: Printer = {
  out: true,
  *print(c, value) {
    const found = succeeded(c) ? yield* peek(c, value, 8) : undefined;
    if (!Array.isArray(found)) return address(value);
    const text: ByteString[] = [];
    for (const n of found) text.push(yield* fd_text(c, Number(n)));
    return `[${text.join(", ")}]`;
  },
};
