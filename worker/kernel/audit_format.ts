// kernel/audit.c, the writing half: the one place where the values of a record become its text.
// Each function appends ` name=value` (the label is given with its blank and equals sign, as it stands in the text).

import type { audit_buffer, audit_encoding } from "./audit_types.ts";
import { d_path } from "./fs/d_path.ts";
import type { path } from "./fs/fs.ts";
import type { Kernel } from "./kernel.ts";
import { MAJOR, MINOR } from "./uapi/stat.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** " name=" -> "name" */
const field_name = (label: ByteString): string => label.slice(label.lastIndexOf(" ") + 1, -1);

/** Appends a field whose value is already text. */
export function audit_log_field(
  ab: audit_buffer,
  label: ByteString,
  value: ByteString,
  encoding: audit_encoding,
): void {
  ab.text += label + value;
  if (ab.fields !== null) ab.fields.push({ name: field_name(label), value, encoding });
}

/** %d or %u. */
export function audit_log_d(ab: audit_buffer, label: ByteString, n: number): void {
  ab.text += label + n;
  if (ab.fields !== null) ab.fields.push({ name: field_name(label), value: String(n), encoding: "dec" });
}

/** %x. */
export const audit_log_x = (ab: audit_buffer, label: ByteString, n: number): void =>
  audit_log_field(ab, label, n.toString(16), "hex");

const FIELD = /([^\s=]+)=([^\s=]*)/g;

/**
 * audit_log_format for records that are rare: text with any number of `name=value` pairs of plain words. Use the other
 * functions for values that came from a user.
 */
export function audit_log_format(ab: audit_buffer, text: ByteString): void {
  ab.text += text;
  if (ab.fields === null) return;
  for (const [, name, value] of text.matchAll(FIELD))
    ab.fields.push({ name, value, encoding: /^-?\d+$/.test(value) ? "dec" : "string" });
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, i) =>
  i.toString(16).toUpperCase().padStart(2, "0"),
);

/** Upper-case hex of the bytes. */
export function audit_hex(bytes: ByteString): ByteString {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += HEX[bytes.charCodeAt(i) & 255];
  return out;
}

const CONTROL = /[^\x21\x23-\x7e]/;
/** Whether a string must be written in hex: it holds a blank, a quote or a byte that is not printable ASCII. */
export const audit_string_contains_control = (s: ByteString): boolean => CONTROL.test(s);

/** An untrusted string as it stands in a record. */
export const audit_untrusted = (s: ByteString): ByteString => (CONTROL.test(s) ? audit_hex(s) : `"${s}"`);

export const audit_log_untrustedstring = (ab: audit_buffer, label: ByteString, s: ByteString): void =>
  audit_log_field(ab, label, audit_untrusted(s), "untrusted");

export const audit_log_n_hex = (ab: audit_buffer, label: ByteString, s: ByteString): void =>
  audit_log_field(ab, label, audit_hex(s), "hexdata");

/** ` key="..."`, or `(null)`; several keys of one rule are joined by \x01 and so come out in hex. */
export function audit_log_key(ab: audit_buffer, key: ByteString | null): void {
  if (key === null) audit_log_field(ab, " key=", "(null)", "none");
  else audit_log_untrustedstring(ab, " key=", key);
}

export const audit_log_d_path = (k: Kernel, ab: audit_buffer, label: ByteString, path: path): void =>
  audit_log_untrustedstring(ab, label, d_path(k, path));

/** A capability set: 16 hex digits, also when empty (4.16). */
export const audit_cap_text = (set: bigint): ByteString => set.toString(16).padStart(16, "0");
export const audit_log_cap = (ab: audit_buffer, label: ByteString, set: bigint): void =>
  audit_log_field(ab, label, audit_cap_text(set), "hex");

const hex2 = (n: number): ByteString => (n < 16 ? `0${n.toString(16)}` : n.toString(16));
/** Device number as PATH shows it: 00:26. */
export const audit_dev_text = (dev: number): ByteString => `${hex2(MAJOR(dev))}:${hex2(MINOR(dev))}`;

const ms3 = (ms: number): ByteString => (ms < 10 ? `00${ms}` : ms < 100 ? `0${ms}` : `${ms}`);

/** What every record begins with: `audit(1521122590.315:222): `. */
export function audit_stamp(time_us: number, serial: number): ByteString {
  const ms = Math.floor(time_us / 1000);
  const sec = Math.floor(ms / 1000);
  return `audit(${sec}.${ms3(ms - sec * 1000)}:${serial}): `;
}
