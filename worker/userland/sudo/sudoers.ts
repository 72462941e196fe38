// sudoers(5), the part that is simulated: user specifications with a run-as list, NOPASSWD and PASSWD tags, commands
// with or without arguments, a few Defaults, @include and @includedir. Aliases and other tags are errors that name them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import type { Group, Passwd } from "../lib/passwd.ts";
import { read_file } from "../lib/stdio.ts";

/** One command that a user may run. */
export interface Rule {
  /** users and %groups, "ALL", with "!" in front of those who may not */
  users: string[];
  hosts: string[];
  runas_users: string[];
  runas_groups: string[];
  nopasswd: boolean;
  /** "ALL", "!PATH" or a path with arguments */
  command: string;
}

export interface Sudoers {
  rules: Rule[];
  defaults: Map<string, string>;
  /** lines that cannot be used, as sudo tells of them */
  errors: string[];
}

/** Defaults that have a meaning here. */
const SETTINGS = [
  "env_reset",
  "mail_badpass",
  "secure_path",
  "timestamp_timeout",
  "passwd_tries",
  "lecture",
  "use_pty",
  "authenticate",
  "env_keep",
  "always_set_home",
  "targetpw",
  "rootpw",
  "badpass_message",
  "passprompt",
  "requiretty",
];
const NOT_SIMULATED = ["use_pty", "targetpw", "rootpw", "requiretty"];
const TAGS =
  /^(NOPASSWD|PASSWD|NOEXEC|EXEC|SETENV|NOSETENV|LOG_INPUT|NOLOG_INPUT|LOG_OUTPUT|NOLOG_OUTPUT|MAIL|NOMAIL|FOLLOW|NOFOLLOW)\s*:\s*/;

const words = (list: string): string[] =>
  list
    .split(",")
    .map((w) => w.trim())
    .filter(Boolean);

function parse_defaults(into: Sudoers, text: string, where: string): void {
  for (const part of text.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const m = /^\s*(!?)(\w+)\s*(?:(\+?=)\s*(.*?))?\s*$/.exec(part);
    if (!m || !SETTINGS.includes(m[2])) {
      into.errors.push(`${where}: unknown defaults entry "${part.trim()}"`);
      continue;
    }
    const value = m[1] ? "no" : (m[4]?.replace(/^"(.*)"$/, "$1") ?? "yes");
    if (NOT_SIMULATED.includes(m[2]) && value !== "no")
      into.errors.push(`${where}: Defaults ${m[2]} is not simulated`);
    else if (m[3] === "+=") into.defaults.set(m[2], `${into.defaults.get(m[2]) ?? ""} ${value}`.trim());
    else into.defaults.set(m[2], value);
  }
}

/** "USERS HOSTS = (RUNAS) TAG: COMMAND, ..." */
function parse_rule(into: Sudoers, line: string, where: string): void {
  const m = /^(\S+(?:\s*,\s*\S+)*)\s+([^=]+?)\s*=\s*(.+)$/.exec(line);
  if (!m) {
    into.errors.push(`${where}: syntax error`);
    return;
  }
  let runas_users = ["root"];
  let runas_groups: string[] = [];
  let nopasswd = false;
  for (let part of words(m[3])) {
    const runas = /^\(\s*([^:)]*?)\s*(?::\s*([^)]*?))?\s*\)\s*/.exec(part);
    if (runas) {
      runas_users = words(runas[1]);
      runas_groups = words(runas[2] ?? "");
      part = part.slice(runas[0].length);
    }
    for (let tag = TAGS.exec(part); tag; tag = TAGS.exec(part)) {
      if (tag[1] === "NOPASSWD" || tag[1] === "PASSWD") nopasswd = tag[1] === "NOPASSWD";
      else into.errors.push(`${where}: tag ${tag[1]} is not simulated`);
      part = part.slice(tag[0].length);
    }
    into.rules.push({
      users: words(m[1]),
      hosts: words(m[2]),
      runas_users,
      runas_groups,
      nopasswd,
      command: part.trim(),
    });
  }
}

/** Reads /etc/sudoers and what it includes; a negated errno when it cannot be read. */
export function* read_sudoers(
  path: ByteString = "/etc/sudoers",
  into: Sudoers = { rules: [], defaults: new Map(), errors: [] },
): Code<Sudoers | number> {
  const text = yield* read_file(path);
  if (typeof text === "number") return text;
  let at = 0;
  for (const raw of text.replace(/\\\n/g, "  ").split("\n")) {
    at++;
    const where = `${path}:${at}`;
    const include = /^[@#](include|includedir)\s+(\S+)/.exec(raw);
    if (include?.[1] === "include") {
      const r = yield* read_sudoers(include[2], into);
      if (typeof r === "number") into.errors.push(`${where}: unable to open ${include[2]}`);
      continue;
    }
    if (include) {
      const entries = yield* list_dir(include[2]);
      // names with a dot or a tilde at the end are left out, as backups and packages' leftovers
      const names =
        typeof entries === "number" ? [] : entries.map((e) => e.d_name).filter((n) => !/\.|~$/.test(n));
      for (const name of names.sort()) yield* read_sudoers(`${include[2]}/${name}`, into);
      continue;
    }
    const line = raw.replace(/(^|\s)#(?!\d).*/, "").trim();
    if (line === "") continue;
    const defaults = /^Defaults\s+(.*)$/.exec(line);
    if (defaults) parse_defaults(into, defaults[1], where);
    else if (/^(User|Runas|Host|Cmnd|Cmd)_Alias\b/.test(line))
      into.errors.push(`${where}: ${line.split(/\s/)[0]} is not simulated`);
    else if (/^Defaults[@:!>]/.test(line))
      into.errors.push(`${where}: ${line.split(/\s/)[0]} is not simulated`);
    else parse_rule(into, line, where);
  }
  return into;
}

/** Whether a list of names, %groups and ALL has somebody; the last that fits decides. */
function listed(list: readonly string[], pw: Passwd, groups: readonly Group[]): boolean {
  let found = false;
  for (const item of list) {
    const name = item.replace(/^!/, "");
    const fits =
      name === "ALL" ||
      name === pw.name ||
      name === `#${pw.uid}` ||
      (name.startsWith("%") && groups.some((g) => name === `%${g.name}` || name === `%#${g.gid}`));
    if (fits) found = !item.startsWith("!");
  }
  return found;
}

/** Somebody who asks, or whom a command is to run as, with the groups. */
export interface Account {
  pw: Passwd;
  groups: readonly Group[];
}

/** Rules that are about a user on this host. */
export const rules_of = (sudoers: Sudoers, user: Account, host: string): Rule[] =>
  sudoers.rules.filter(
    (r) => listed(r.users, user.pw, user.groups) && r.hosts.some((h) => h === "ALL" || h === host),
  );

/** Whether the run-as part of a rule allows it. */
export function runas_fits(rule: Rule, target: Account, group: Group | null, self: boolean): boolean {
  const user = self || listed(rule.runas_users, target.pw, target.groups);
  if (group === null) return listed(rule.runas_users, target.pw, target.groups);
  return (
    user &&
    (rule.runas_groups.includes("ALL") ||
      rule.runas_groups.includes(group.name) ||
      target.groups.some((g) => g.gid === group.gid))
  );
}

const glob = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "s",
  ).test(text);

/** Whether the command part of a rule fits a path and its arguments: 1 yes, 0 no, -1 forbidden. */
export function command_fits(rule: Rule, path: ByteString, args: readonly ByteString[]): -1 | 0 | 1 {
  const forbidden = rule.command.startsWith("!");
  const command = rule.command.replace(/^!\s*/, "");
  if (command === "ALL") return forbidden ? -1 : 1;
  const [name, ...wanted] = command.split(/\s+/);
  const file = name.endsWith("/")
    ? path.startsWith(name) && !path.slice(name.length).includes("/")
    : glob(name, path);
  const fits =
    file &&
    (wanted.length === 0 ||
      (wanted[0] === '""' ? args.length === 0 : glob(wanted.join(" "), args.join(" "))));
  return fits ? (forbidden ? -1 : 1) : 0;
}
