// /etc/login.defs and /etc/default/useradd.
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";

/** NAME VALUE lines of login.defs(5), after what -K gives. */
export class LoginDefs {
  readonly #values = new Map<string, string>();

  static *read(): Code<LoginDefs> {
    const defs = new LoginDefs();
    const text = yield* read_file("/etc/login.defs");
    for (const line of typeof text === "string" ? text.split("\n") : []) {
      const m = /^\s*([A-Z_]+)\s+(.*?)\s*$/.exec(line);
      if (m) defs.set(m[1], m[2]);
    }
    return defs;
  }
  set(name: string, value: string): void {
    this.#values.set(name, value);
  }
  string(name: string, absent: string): string {
    return this.#values.get(name) ?? absent;
  }
  number(name: string, absent: number): number {
    const value = this.#values.get(name);
    return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : absent;
  }
  yes(name: string): boolean {
    return /^yes$/i.test(this.#values.get(name) ?? "");
  }
}

/** NAME=VALUE lines of /etc/default/useradd over the built-in defaults (useradd -D). */
export function* useradd_defaults(): Code<Map<string, string>> {
  const values = new Map([
    ["GROUP", "100"],
    ["HOME", "/home"],
    ["INACTIVE", "-1"],
    ["EXPIRE", ""],
    ["SHELL", ""],
    ["SKEL", "/etc/skel"],
    ["CREATE_MAIL_SPOOL", "no"],
  ]);
  const text = yield* read_file("/etc/default/useradd");
  for (const line of typeof text === "string" ? text.split("\n") : []) {
    const m = /^([A-Z_]+)=(.*)$/.exec(line);
    if (m) values.set(m[1], m[2]);
  }
  return values;
}
