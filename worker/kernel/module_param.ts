// kernel/params.c: parameters of a module, from its file's .modinfo (parmtype) and .symtab ("M NAME MODE DEFAULT": the
// mode of its file in /sys/module, and its value when nothing is given).
import type { ByteString } from "./uapi/syscall.ts";

export interface module_param {
  readonly name: ByteString;
  /** int, uint, bool, charp and so on: the type the module declares */
  readonly type: ByteString;
  /** of its file in sysfs, 0 for none */
  readonly mode: number;
  /** as its file shows it */
  value: ByteString;
}

const NUMBER = /^[-+]?(0x[0-9a-f]+|\d+)$/i;
/** What a value would be kept as; null when it cannot be one of this type. */
export function parse_param(type: ByteString, value: ByteString | undefined): ByteString | null {
  if (type === "bool") {
    if (value === undefined || /^[yY1]|^[oO][nN]/.test(value)) return "Y";
    return /^[nN0]|^[oO][fF]/.test(value) ? "N" : null;
  }
  if (value === undefined) return null;
  if (type === "charp" || type === "string") return value;
  if (!NUMBER.test(value) || (type !== "int" && value.startsWith("-"))) return null;
  const digits = value.replace(/^[-+]/, "");
  // a leading 0 means octal, as in C
  const n = Number(/^0\d/.test(digits) ? `0o${digits}` : digits);
  if (Number.isNaN(n) || n > (type === "int" ? 0x7fffffff : 0xffffffff)) return null;
  return String(value.startsWith("-") && n !== 0 ? -n : n);
}

/** Parameters that a module declares. */
export function declared_params(types: readonly string[], symbols: readonly string[]): module_param[] {
  return types.map((entry) => {
    const [name, type = ""] = entry.split(":");
    const [, mode, value] = symbols.map((s) => s.split(" ")).find(([n]) => n === name) ?? [];
    return { name, type, mode: mode ? Number.parseInt(mode, 8) : 0, value: value ?? "" };
  });
}
