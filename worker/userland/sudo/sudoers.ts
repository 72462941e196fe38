// /etc/sudoers and what it includes, read with its grammar: what sudo goes by.
import { S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { dir_name, list_dir, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getgrent, type Passwd } from "../lib/passwd.ts";
import { read_file, strerror } from "../lib/stdio.ts";
import { type Alias, type Include, parse_sudoers, type Setting, type Specification } from "./grammar.ts";
import { type Account, alias_key, has_account, has_host } from "./match.ts";
import { apply_setting, type Defaults, is_beyond, setting_fault } from "./settings.ts";

export const SUDOERS = "/etc/sudoers";
/** How deep files may include each other. */
export const INCLUDE_DEPTH = 128;

export interface Sudoers {
  specifications: Specification[];
  settings: Setting[];
  aliases: Map<string, Alias>;
  /** what is wrong with the files, line by line */
  faults: string[];
}

/** Text of a fault: where it is and, if `line` is given, the line with a mark below it. */
export const fault_text = (
  file: ByteString,
  f: { line: number; column: number; message: string; text?: ByteString; length?: number },
): string => {
  const mark =
    f.text === undefined ? "" : `${f.text}\n${" ".repeat(f.column - 1)}^${"~".repeat((f.length ?? 1) - 1)}\n`;
  return `${file}:${f.line}:${f.column}: ${f.message}\n${mark}`;
};

/** The files that a line of `file` includes. A directory's are sorted; names with a period, or "~" at the end, are left out. */
export function* included(file: ByteString, { path, directory }: Include): Code<ByteString[]> {
  const full = path.startsWith("/") || !file.includes("/") ? path : `${dir_name(file)}/${path}`;
  if (!directory) return [full];
  const entries = yield* list_dir(full);
  const names = typeof entries === "number" ? [] : entries.map((e) => e.d_name);
  return names
    .filter((n) => !/\.|~$/.test(n))
    .sort()
    .map((n) => `${full}/${n}`);
}

/** Why sudo does not trust a file; null when it does. */
function distrust(name: ByteString, st: stat): string | null {
  if (!S_ISREG(st.st_mode)) return `${name} is not a regular file`;
  if (st.st_uid !== 0) return `${name} is owned by uid ${st.st_uid}, should be 0`;
  if ((st.st_mode & 0o002) !== 0) return `${name} is world writable`;
  if ((st.st_mode & 0o020) !== 0 && st.st_gid !== 0)
    return `${name} is owned by gid ${st.st_gid}, should be 0`;
  return null;
}

function* read_into(into: Sudoers, name: ByteString, depth: number): Code<boolean> {
  const st = yield* stat_path(name, true);
  const text = typeof st === "number" ? st : yield* read_file(name);
  const why = typeof st === "number" ? null : distrust(name, st);
  if (typeof text === "number" || why !== null) {
    into.faults.push(`sudo: ${why ?? `unable to open ${name}: ${strerror(text as number)}`}\n`);
    return false;
  }
  const { faults, aliases, lines } = parse_sudoers(text);
  into.faults.push(...faults.map((f) => fault_text(name, f)));
  for (const alias of aliases) {
    const key = alias_key(alias.kind, alias.name);
    if (into.aliases.has(key))
      into.faults.push(fault_text(name, { ...alias, message: `Alias "${alias.name}" already defined` }));
    else into.aliases.set(key, alias);
  }
  for (const line of lines)
    if (line.is === "specifications") into.specifications.push(...line.specifications);
    else if (line.is === "settings")
      for (const s of line.settings) {
        const message = setting_fault(s) ?? (is_beyond(s) ? `Defaults ${s.name} is not simulated` : null);
        if (message === null) into.settings.push(s);
        else into.faults.push(fault_text(name, { ...s, message }));
      }
    else if (depth < INCLUDE_DEPTH)
      for (const file of yield* included(name, line.include)) yield* read_into(into, file, depth + 1);
    else into.faults.push(`sudo: ${line.include.path}: too many levels of includes\n`);
  return true;
}

/** Reads /etc/sudoers; whether there is anything to go by. What cannot be used is told of, and left out. */
export function* read_sudoers(): Code<{ sudoers: Sudoers; usable: boolean }> {
  const sudoers: Sudoers = { specifications: [], settings: [], aliases: new Map(), faults: [] };
  return { usable: yield* read_into(sudoers, SUDOERS, 0), sudoers };
}

/** Rules that are about a user on this host. */
export function* rules_of(sudoers: Sudoers, user: Account, host: string): Code<Specification[]> {
  const rules: Specification[] = [];
  for (const s of sudoers.specifications)
    if (
      (yield* has_account(sudoers.aliases, "User", s.users, user)) &&
      (yield* has_host(sudoers.aliases, s.hosts, host))
    )
      rules.push(s);
  return rules;
}

/** Whether a setting holds for a user on this host; those for a target or a command are asked for later. */
export function* holds({ aliases }: Sudoers, s: Setting, user: Account, host: string): Code<boolean> {
  if (s.scope === ":") return yield* has_account(aliases, "User", s.of, user);
  if (s.scope === "@") return yield* has_host(aliases, s.of, host);
  return s.scope === "";
}

/** What the settings that hold for a user on this host come to. */
export function* defaults_of(sudoers: Sudoers, user: Account, host: string): Code<Defaults> {
  const defaults: Defaults = new Map();
  for (const s of sudoers.settings) if (yield* holds(sudoers, s, user, host)) apply_setting(defaults, s);
  return defaults;
}

/** The groups of somebody, with the account's own. */
export function* account(pw: Passwd): Code<Account> {
  const groups = (yield* getgrent()).filter((g) => g.gid === pw.gid || g.members.includes(pw.name));
  return { pw, groups };
}
