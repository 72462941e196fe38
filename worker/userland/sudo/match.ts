// Whether lists of sudoers(5) have somebody or something: the last member that fits decides, as allowed or as denied.
import { new_stat, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern } from "../bash/pattern.ts";
import { base_name, dir_name, same_inode } from "../coreutils/files.ts";
import { decode_base64 } from "../lib/base64.ts";
import type { Code } from "../lib/code.ts";
import { hex, Sha256, Sha512 } from "../lib/digest.ts";
import type { Group, Passwd } from "../lib/passwd.ts";
import { compile_regex } from "../lib/regex.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Alias, AliasKind, Member, Specification } from "./grammar.ts";

/** Somebody who asks, or whom a command is to run as, with the groups. */
export interface Account {
  pw: Passwd;
  groups: readonly Group[];
}
export type Aliases = ReadonlyMap<string, Alias>;
export const alias_key = (kind: AliasKind, name: string): string => `${kind}_Alias "${name}"`;

/** Allowed, denied, or null: nobody of the list is meant. */
type Verdict = boolean | null;

/** Goes through a list from its end. An alias is asked once; one that is in itself has nobody. */
function* decide(
  aliases: Aliases,
  kind: AliasKind,
  list: readonly Member[],
  fits: (text: ByteString) => Code<boolean>,
  asked = new Map<string, Verdict>(),
): Code<Verdict> {
  for (const m of list.toReversed()) {
    const alias = m.kind === "alias" ? aliases.get(alias_key(kind, m.text)) : undefined;
    let verdict: Verdict = null;
    if (alias) {
      if (!asked.has(m.text)) {
        asked.set(m.text, null);
        asked.set(m.text, yield* decide(aliases, kind, alias.members, fits, asked));
      }
      verdict = asked.get(m.text) ?? null;
    } else if (m.kind === "all" || (yield* fits(m.text))) verdict = true;
    if (verdict !== null) return verdict !== m.negated;
  }
  return null;
}

/** "name", "#uid", "%group" and "%#gid"; there are no netgroups here. */
const is_account = ({ pw, groups }: Account) =>
  function* (text: ByteString): Code<boolean> {
    return (
      text === pw.name ||
      text === `#${pw.uid}` ||
      (text.startsWith("%") && groups.some((g) => text === `%${g.name}` || text === `%#${g.gid}`))
    );
  };
const is_group = (group: Group) =>
  function* (text: ByteString): Code<boolean> {
    return text === group.name || text === `#${group.gid}`;
  };
/** A host's name, of which the part before the first period is enough; patterns are allowed. Addresses are not asked for. */
const is_host = (host: string) =>
  function* (text: ByteString): Code<boolean> {
    const pattern = compile_pattern(text.toLowerCase());
    const name = host.toLowerCase();
    return pattern.matches(name) || (!text.includes(".") && pattern.matches(name.split(".")[0]));
  };

export function* has_account(
  aliases: Aliases,
  kind: "User" | "Runas",
  list: readonly Member[],
  who: Account,
): Code<boolean> {
  return (yield* decide(aliases, kind, list, is_account(who))) === true;
}
export function* has_host(aliases: Aliases, list: readonly Member[], host: string): Code<boolean> {
  return (yield* decide(aliases, "Host", list, is_host(host))) === true;
}

/** Whom a command would run as: `group` is that of -g; `own` says that no user was named. */
export interface Target {
  account: Account;
  group: Group | null;
  own: boolean;
}

/** Whether the run-as part of a rule lets `user` become somebody (sudoers(5), "Runas_Spec"). */
export function* runas_fits(
  aliases: Aliases,
  { runas }: Specification,
  user: Account,
  target: Target,
  runas_default: string,
): Code<boolean> {
  const { account, group } = target;
  const self = account.pw.uid === user.pw.uid;
  const users = runas?.users ?? [];
  const named =
    runas === null
      ? account.pw.name === runas_default
      : users.length === 0
        ? self
        : yield* has_account(aliases, "Runas", users, account);
  if (group === null) return named;
  const listed = (yield* decide(aliases, "Runas", runas?.groups ?? [], is_group(group))) === true;
  if (listed) return named || (self && target.own);
  return named && account.groups.some((g) => g.gid === group.gid);
}

function* stat_of(path: ByteString): Code<stat | null> {
  const st = new_stat();
  return (yield sys.stat_(path, st)) < 0 ? null : st;
}
function* same_file(a: ByteString, b: ByteString): Code<boolean> {
  if (a === b) return true;
  const [one, other] = [yield* stat_of(a), yield* stat_of(b)];
  return one !== null && other !== null && same_inode(one, other);
}

/** "^...$" as a whole, with "(?i)" for any case; a pattern that is none fits nothing. */
function regex_fits(pattern: ByteString, text: ByteString): boolean {
  const icase = pattern.startsWith("^(?i)");
  const compiled = compile_regex(icase ? `^${pattern.slice(5)}` : pattern, { syntax: "ere", icase });
  return compiled.ok && compiled.regex.test(text);
}

/** The file of a command: by its name and inode, so that /sbin/x is /usr/sbin/x where one directory links to the other. */
function* file_fits(wanted: ByteString, path: ByteString): Code<boolean> {
  if (wanted.startsWith("^")) return regex_fits(wanted, path);
  if (wanted.endsWith("/")) return yield* same_file(wanted, dir_name(path));
  if (/[[*?]/.test(dir_name(wanted))) return compile_pattern(wanted, { pathname: true }).matches(path);
  if (!compile_pattern(base_name(wanted)).matches(base_name(path))) return false;
  return wanted === path || (yield* same_file(dir_name(wanted), dir_name(path)));
}

/** The arguments as one text. Colons, commas, equal signs and backslashes have a backslash in sudoers. */
function arguments_fit(wanted: ByteString, args: readonly ByteString[]): boolean {
  if (wanted === "") return true;
  if (wanted === '""') return args.length === 0;
  const text = args.join(" ");
  return wanted.startsWith("^") ? regex_fits(wanted, text) : compile_pattern(wanted).matches(text);
}

const unescaped = (text: ByteString): ByteString => text.replace(/\\([,:=\\#])/g, "$1");

/** A command that somebody wants to run: the file that was found for it. */
export interface Wanted {
  path: ByteString;
  args: readonly ByteString[];
}

export function* command_fits(aliases: Aliases, list: readonly Member[], wanted: Wanted): Code<Verdict> {
  return yield* decide(aliases, "Cmnd", list, function* (text) {
    const [, file, rest] = /^(\S+)[ \t]*(.*)$/s.exec(text) ?? ["", text, ""];
    return (
      arguments_fit(rest.startsWith("^") ? rest : unescaped(rest.trim()), wanted.args) &&
      (yield* file_fits(unescaped(file), wanted.path))
    );
  });
}

/** Whether a file has one of the digests that a rule asks for: "sha256:HEX" or in base64. */
export function* digest_fits(digests: readonly string[], path: ByteString): Code<boolean> {
  const data = digests.length === 0 ? "" : yield* read_file(path);
  if (typeof data === "number") return false;
  for (const digest of digests) {
    const [, bits, text] = /^sha(\d+)\s*:\s*(.*)$/s.exec(digest) ?? [];
    const size = Number(bits);
    const made = size <= 256 ? new Sha256(size as 224 | 256) : new Sha512(size as 384 | 512);
    const value = hex(made.update(data).digest());
    if (text.length * 4 === size ? text.toLowerCase() === value : hex(decode_base64(text).data) === value)
      return true;
  }
  return digests.length === 0;
}
