// setfacl(1): the kernel takes lists that say no more than a mode; of others it says that they are not supported.
import {
  ACL_GROUP as GROUP,
  ACL_GROUP_OBJ as GROUP_OBJ,
  ACL_MASK as MASK,
  ACL_UNDEFINED_ID as NO_ID,
  ACL_OTHER as OTHER,
  type posix_acl_entry,
  posix_acl_from_mode,
  posix_acl_to_xattr,
  ACL_USER as USER,
  ACL_USER_OBJ as USER_OBJ,
  XATTR_NAME_POSIX_ACL_ACCESS,
  XATTR_NAME_POSIX_ACL_DEFAULT,
} from "../../kernel/uapi/posix_acl.ts";
import { S_ISDIR, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { getgrnam, getpwnam } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";

const USAGE = "Usage: setfacl [-bkndRLP] { -m|-M|-x|-X ... } file ...\n";
const HELP = `setfacl 2.3.1 -- set file access control lists
${USAGE}  -m, --modify=acl        modify the current ACL(s) of file(s)
  -M, --modify-file=file  read ACL entries to modify from file
  -x, --remove=acl        remove entries from the ACL(s) of file(s)
  -X, --remove-file=file  read ACL entries to remove from file
  -b, --remove-all        remove all extended ACL entries
  -k, --remove-default    remove the default ACL
      --set=acl           set the ACL of file(s), replacing the current ACL
      --set-file=file     read ACL entries to set from file
      --mask              do recalculate the effective rights mask
  -n, --no-mask           don't recalculate the effective rights mask
  -d, --default           operations apply to the default ACL
  -R, --recursive         recurse into subdirectories
  -L, --logical           logical walk, follow symbolic links
  -P, --physical          physical walk, do not follow symbolic links
      --restore=file      restore ACLs (inverse of \`getfacl -R')
      --test              test mode (ACLs are not modified)
  -v, --version           print version and exit
  -h, --help              this help text
`;
const LONG: readonly LongOption[] = [
  { name: "modify", has_arg: 1, val: "m" },
  { name: "modify-file", has_arg: 1, val: "M" },
  { name: "remove", has_arg: 1, val: "x" },
  { name: "remove-file", has_arg: 1, val: "X" },
  { name: "remove-all", has_arg: 0, val: "b" },
  { name: "remove-default", has_arg: 0, val: "k" },
  { name: "set", has_arg: 1 },
  { name: "set-file", has_arg: 1 },
  { name: "mask", has_arg: 0 },
  { name: "no-mask", has_arg: 0, val: "n" },
  { name: "default", has_arg: 0, val: "d" },
  { name: "recursive", has_arg: 0, val: "R" },
  { name: "logical", has_arg: 0, val: "L" },
  { name: "physical", has_arg: 0, val: "P" },
  { name: "restore", has_arg: 1 },
  { name: "test", has_arg: 0 },
  { name: "version", has_arg: 0, val: "v" },
  { name: "help", has_arg: 0, val: "h" },
];
const NOT_SIMULATED = ["M", "X", "set-file", "R", "L", "P", "restore", "test"];

interface Entry extends posix_acl_entry {
  /** X: execution only for directories, and where somebody may execute already */
  conditional: boolean;
  /** of the default list */
  default: boolean;
}

const TYPES: readonly (readonly [RegExp, number, number])[] = [
  [/^u(ser)?$/, USER_OBJ, USER],
  [/^g(roup)?$/, GROUP_OBJ, GROUP],
  [/^m(ask)?$/, MASK, MASK],
  [/^o(ther)?$/, OTHER, OTHER],
];

function* id_of(tag: number, name: string): Code<number | null> {
  if (/^\d+$/.test(name)) return Number(name);
  return tag === USER ? ((yield* getpwnam(name))?.uid ?? null) : ((yield* getgrnam(name))?.gid ?? null);
}

/** Entries as text, by commas; a number is the place of the character (from 1) that makes no sense. */
function* parse(text: string, defaults: boolean, removing: boolean): Code<Entry[] | number> {
  const entries: Entry[] = [];
  let at = 0;
  for (const word of text.split(",")) {
    const start = at;
    at += word.length + 1;
    const fields = word.split(":").map((field) => field.trim());
    const place = (n: number): number =>
      start + fields.slice(0, n).reduce((sum, field) => sum + field.length + 1, 0) + 1;
    let n = 0;
    const is_default = /^d(efault)?$/.test(fields[0]);
    if (is_default) n++;
    const type = TYPES.find(([name]) => name.test(fields[n] ?? ""));
    // without a type it is a user's entry
    if (type) n++;
    else if (fields.length - n < (removing ? 1 : 2) || fields[n] === "") return place(n);
    const [, own, named] = type ?? TYPES[0];
    let tag = own;
    let id = NO_ID;
    const has_name = named !== own;
    if (has_name || (fields[n] === "" && fields.length > n + 1)) {
      const name = fields[n] ?? "";
      if (name !== "") {
        const found = yield* id_of(named, name);
        if (found === null) return place(n);
        tag = named;
        id = found;
      }
      n++;
    }
    const perms = fields[n];
    if (removing ? perms !== undefined : !perms || !/^(?:[rwxX-]+|[0-7])$/.test(perms))
      return place(Math.min(n, fields.length - 1));
    if (fields.length > n + 1) return place(n + 1);
    const letters = perms ?? "";
    const perm = /^\d$/.test(letters)
      ? Number(letters)
      : (letters.includes("r") ? 4 : 0) | (letters.includes("w") ? 2 : 0) | (letters.includes("x") ? 1 : 0);
    entries.push({ tag, id, perm, conditional: letters.includes("X"), default: defaults || is_default });
  }
  return entries;
}

interface Change {
  kind: "modify" | "remove" | "set" | "base" | "no-default";
  entries: readonly Entry[];
}

const entry = (e: posix_acl_entry): Entry => ({ ...e, conditional: false, default: false });
const base_of = (st: stat): Entry[] => posix_acl_from_mode(st.st_mode).map(entry);

/** A list after a change. Null: there is no such list, and none comes of it. */
function apply(acl: Entry[] | null, change: Change, part: Entry[], st: stat): Entry[] | null {
  if (change.kind === "base") return acl?.filter((e) => [USER_OBJ, GROUP_OBJ, OTHER].includes(e.tag)) ?? null;
  if (part.length === 0) return acl;
  const same = (a: Entry, b: Entry): boolean => a.tag === b.tag && a.id === b.id;
  if (change.kind === "remove") return acl?.filter((e) => !part.some((p) => same(e, p))) ?? null;
  const out = change.kind === "set" ? [] : [...(acl ?? base_of(st))];
  for (const e of part) {
    const runs = S_ISDIR(st.st_mode) || out.some((o) => o.perm & 1);
    const wanted = { ...e, perm: e.perm | (e.conditional && runs ? 1 : 0) };
    const i = out.findIndex((o) => same(o, e));
    if (i >= 0) out[i] = wanted;
    else out.push(wanted);
  }
  return out;
}

/** The order the kernel wants, with the mask that named entries need. */
function complete(acl: readonly Entry[]): Entry[] {
  const out = [...acl];
  const masked = out.filter((e) => [USER, GROUP_OBJ, GROUP].includes(e.tag));
  if (out.some((e) => e.tag === USER || e.tag === GROUP) && !out.some((e) => e.tag === MASK))
    out.push(entry({ tag: MASK, id: NO_ID, perm: masked.reduce((all, e) => all | e.perm, 0) }));
  return out.sort((a, b) => a.tag - b.tag || a.id - b.id);
}

function* set(c: Cli, path: ByteString, changes: readonly Change[]): Code<void> {
  const st = yield* stat_path(path, true);
  if (typeof st === "number") return yield* c.error(path, st);
  let access: Entry[] | null = base_of(st);
  let defaults: Entry[] | null = null;
  let no_default = false;
  for (const change of changes) {
    if (change.kind === "no-default" || change.kind === "base") no_default = true;
    access = apply(
      access,
      change,
      change.entries.filter((e) => !e.default),
      st,
    );
    defaults = apply(
      defaults,
      change,
      change.entries.filter((e) => e.default),
      st,
    );
  }
  if (defaults !== null && !S_ISDIR(st.st_mode))
    return yield* c.error(`${path}: Only directories can have default ACLs`);
  let r = yield sys.setxattr(path, XATTR_NAME_POSIX_ACL_ACCESS, posix_acl_to_xattr(complete(access ?? [])));
  if (r >= 0 && defaults !== null)
    r = yield sys.setxattr(path, XATTR_NAME_POSIX_ACL_DEFAULT, posix_acl_to_xattr(complete(defaults)));
  else if (r >= 0 && no_default && S_ISDIR(st.st_mode))
    r = yield sys.removexattr(path, XATTR_NAME_POSIX_ACL_DEFAULT);
  if (r < 0) yield* c.error(path, r);
}

export const setfacl = program({
  name: "setfacl",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "m:M:x:X:bkndRLPvh", LONG);
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (error !== null) yield* c.warn(error);
    const acting = options.some(({ opt }) => ["m", "x", "b", "k", "set"].includes(opt));
    if (error === null && (has("h") || has("v"))) {
      yield* c.out.print(has("h") ? HELP : "setfacl 2.3.1\n");
      return 0;
    }
    for (const o of options)
      if (NOT_SIMULATED.includes(o.opt)) return yield* c.die(`option ${o.spelled} is not simulated`);
    if (error !== null || !acting || operands.length === 0)
      return yield* c.usage(`${USAGE}Try \`setfacl --help' for more information.\n`, 2);
    const changes: Change[] = [];
    for (const { opt, arg, spelled } of options) {
      if (opt === "b") changes.push({ kind: "base", entries: [] });
      else if (opt === "k") changes.push({ kind: "no-default", entries: [] });
      else if (opt === "m" || opt === "x" || opt === "set") {
        const entries = yield* parse(arg ?? "", has("d"), opt === "x");
        const name = spelled.startsWith("--") && opt.length === 1 ? `-${opt}` : spelled;
        if (typeof entries === "number")
          return yield* c.die(`Option ${name}: Invalid argument near character ${entries}`, 0, 2);
        changes.push({ kind: opt === "m" ? "modify" : opt === "x" ? "remove" : "set", entries });
      }
    }
    for (const path of operands) yield* set(c, path, changes);
    return c.status;
  },
});
