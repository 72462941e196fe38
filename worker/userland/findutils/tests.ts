// The tests of find(1): predicates that look at a file and change nothing.
import { EACCES } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { compile_pattern } from "../bash/pattern.ts";
import { parse_datetime } from "../coreutils/datetime.ts";
import { read_dir, same_inode, stat_path } from "../coreutils/files.ts";
import { fdopendir } from "../coreutils/fts.ts";
import { adjust_mode, parse_mode } from "../coreutils/mode.ts";
import { get_file_context, is_selinux_enabled } from "../coreutils/selinux.ts";
import type { Code } from "../lib/code.ts";
import { getgrent, getgrnam, getpwent, getpwnam } from "../lib/passwd.ts";
import { compile_regex, type RegexOptions } from "../lib/regex.ts";
import * as sys from "../lib/sys.ts";
import { age_matches, type Comparison, compare, parse_age, parse_comparison } from "./compare.ts";
import type { Find } from "./context.ts";
import { file_systems } from "./file_systems.ts";
import type { ArgReader, Parsers } from "./parse.ts";

type Test = (f: Find) => Code<boolean>;

/** A test of the attributes. */
const of_stat = (test: (st: S.stat, f: Find) => boolean): Test =>
  function* (f) {
    const st = yield* f.stat();
    return st !== null && test(st, f);
  };

/** "invalid argument `x' to `-links'" */
function* number(a: ArgReader, parse = parse_comparison): Code<Comparison> {
  const text = yield* a.next();
  const c = parse(text);
  if (!c) return yield* a.die(`invalid argument \`${text}' to \`${a.name}'`);
  return c;
}

const numeric = (value: (st: S.stat) => number) =>
  function* (a: ArgReader): Code<Test> {
    const c = yield* number(a);
    return of_stat((st) => compare(value(st), c));
  };

const aged = (value: (st: S.stat) => number, unit: "day" | "min") =>
  function* (a: ArgReader): Code<Test> {
    const c = yield* number(a, parse_age);
    const origin = unit === "day" && a.state.day_start ? a.state.day_start : a.find.start;
    return of_stat((st) => age_matches(value(st), origin, c, unit));
  };

/** The last component of the name as given, without trailing slashes; "/" stays. */
const shown_name = (path: ByteString): ByteString => {
  const p = path.replace(/(?<=[^/])\/+$/, "");
  return /^\/+$/.test(p) ? "/" : p.slice(p.lastIndexOf("/") + 1);
};

const glob = (text: (f: Find) => ByteString, nocase: boolean) =>
  function* (a: ArgReader): Code<Test> {
    const pattern = compile_pattern(yield* a.next(), { nocase });
    return function* (f) {
      return pattern.matches(text(f));
    };
  };

const link_glob = (nocase: boolean) =>
  function* (a: ArgReader): Code<Test> {
    const pattern = compile_pattern(yield* a.next(), { nocase });
    return function* (f) {
      if ((yield* f.type()) !== S.S_IFLNK) return false;
      const buf = new UserBuffer();
      const r = yield sys.readlinkat(f.fts.cwd_fd, f.ent.accpath, buf, F.PATH_MAX);
      if (r < 0) yield* f.error(f.quote(f.ent.path), r);
      return r >= 0 && pattern.matches(buf.data);
    };
  };

const TYPES: Readonly<Record<string, number>> = {
  b: S.S_IFBLK,
  c: S.S_IFCHR,
  d: S.S_IFDIR,
  f: S.S_IFREG,
  l: S.S_IFLNK,
  p: S.S_IFIFO,
  s: S.S_IFSOCK,
};

function* type_set(a: ArgReader): Code<Set<number>> {
  const text = yield* a.next();
  const set = new Set<number>();
  if (text === "") yield* a.die(`Arguments to ${a.name} should contain at least one letter`);
  for (let i = 0; i < text.length; i += 2) {
    if (text[i] === "D")
      yield* a.die(
        `${a.name} D is not supported because Solaris doors are not supported on the platform find was compiled on.`,
      );
    if (!(text[i] in TYPES)) yield* a.die(`Unknown argument to ${a.name}: ${text[i]}`);
    if (set.has(TYPES[text[i]]))
      yield* a.die(`Duplicate file type '${text[i]}' in the argument list to ${a.name}.`);
    set.add(TYPES[text[i]]);
    if (i + 1 < text.length && text[i + 1] !== ",")
      yield* a.die(`Must separate multiple arguments to ${a.name} using: ','`);
    if (i + 2 === text.length)
      yield* a.die(`Last file type in list argument to ${a.name} is missing, i.e., list is ending on: ','`);
  }
  return set;
}

function* type_test(a: ArgReader): Code<Test> {
  const set = yield* type_set(a);
  return function* (f) {
    return set.has(yield* f.type());
  };
}

/** -xtype: the type the other way, links followed where they are not and the other way round. */
function* xtype_test(a: ArgReader): Code<Test> {
  const set = yield* type_set(a);
  return function* (f) {
    let st = yield* stat_path(f.ent.accpath, !f.follows, f.fts.cwd_fd);
    if (typeof st === "number" && !f.follows) st = yield* stat_path(f.ent.accpath, false, f.fts.cwd_fd);
    if (typeof st !== "number") return set.has(st.st_mode & S.S_IFMT);
    yield* f.error(f.quote(f.ent.path), st);
    return false;
  };
}

function* perm_test(a: ArgReader): Code<Test> {
  const text = yield* a.next();
  const how = text[0] === "-" || text[0] === "/" ? text[0] : "";
  const body = text.slice(how.length);
  const changes = body === "" || /^\+\d/.test(body) ? null : parse_mode(body);
  if (!changes) return yield* a.die(`invalid mode ${a.find.quote(text)}`);
  const file = adjust_mode(0, false, 0, changes);
  // X depends on whether the file is a directory
  const dir = adjust_mode(0, true, 0, changes);
  return of_stat((st) => {
    const wanted = S.S_ISDIR(st.st_mode) ? dir : file;
    const mode = st.st_mode & 0o7777;
    if (how === "-") return (mode & wanted) === wanted;
    if (how === "/") return wanted === 0 || (mode & wanted) !== 0;
    return mode === wanted;
  });
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  M: 1048576,
  G: 1073741824,
};

function* size_test(a: ArgReader): Code<Test> {
  const text = yield* a.next();
  if (text === "") yield* a.die("invalid null argument to -size");
  const last = text.at(-1) as string;
  const unit = /\d/.test(last) ? "b" : last;
  if (!(unit in SIZE_UNITS)) yield* a.die(`invalid -size type \`${last}'`);
  const c = parse_comparison(/\d/.test(last) ? text : text.slice(0, -1));
  if (!c) return yield* a.die(`Invalid argument \`${text}' to -size`);
  return of_stat((st) => compare(Math.ceil(st.st_size / SIZE_UNITS[unit]), c));
}

function* user_test(a: ArgReader): Code<Test> {
  const text = yield* a.next();
  const pw = yield* getpwnam(text);
  const uid = pw ? pw.uid : /^\d+$/.test(text) ? Number(text) : null;
  if (uid === null)
    return yield* a.die(
      text === ""
        ? "The argument to -user should not be empty"
        : `${a.find.quote(text)} is not the name of a known user`,
    );
  return of_stat((st) => st.st_uid === uid);
}

function* group_test(a: ArgReader): Code<Test> {
  const text = yield* a.next();
  const gr = yield* getgrnam(text);
  const gid = gr ? gr.gid : /^\d+$/.test(text) ? Number(text) : null;
  if (gid === null)
    return yield* a.die(
      text === ""
        ? "argument to -group is empty, but should be a group name"
        : `${a.find.quote(text)} is not the name of an existing group`,
    );
  return of_stat((st) => st.st_gid === gid);
}

function* reference(a: ArgReader, path: ByteString): Code<S.stat> {
  const follow = a.find.options.follow !== "P";
  const st = yield* stat_path(path, follow);
  if (typeof st === "number") return yield* a.die(a.find.quote(path), st);
  return st;
}

const TIMES: Readonly<Record<string, (st: S.stat) => number>> = {
  a: (st) => st.st_atime,
  c: (st) => st.st_ctime,
  m: (st) => st.st_mtime,
};

const newer_than = (mine: (st: S.stat) => number, theirs: (st: S.stat) => number) =>
  function* (a: ArgReader): Code<Test> {
    const st = yield* reference(a, yield* a.next());
    return of_stat((mine_st) => mine(mine_st) > theirs(st));
  };

/** -newerXY */
function* newer_xy(a: ArgReader): Code<Test> {
  const [x, y] = a.name.slice("-newer".length);
  if (x === "B" || y === "B")
    return yield* a.die(
      y === "B"
        ? `This system does not provide a way to find the birth time of a file.`
        : `This system does not provide a way to find the birth time of a file.`,
    );
  if (y !== "t") return yield* newer_than(TIMES[x], TIMES[y])(a);
  const text = yield* a.next();
  const at = parse_datetime(text, a.find.start, a.find.zone);
  if (!at)
    return yield* a.die(`I cannot figure out how to interpret ${a.find.quote(text)} as a date or time`);
  const us = at.tv_sec * 1e6 + at.tv_nsec / 1000;
  return of_stat((st) => TIMES[x](st) > us);
}

/** -empty: a regular file without contents or a directory without entries. */
function* empty(f: Find): Code<boolean> {
  const type = yield* f.type();
  if (type === S.S_IFREG) return (yield* f.stat())?.st_size === 0;
  if (type !== S.S_IFDIR) return false;
  const flags = F.O_RDONLY | F.O_NOCTTY | F.O_NONBLOCK | F.O_CLOEXEC | F.O_DIRECTORY;
  const fd = yield sys.openat(f.fts.cwd_fd, f.ent.accpath, flags);
  if (fd < 0) {
    yield* f.error(f.quote(f.ent.path), fd);
    return false;
  }
  yield* fdopendir(fd);
  const entries = yield* read_dir(fd);
  yield sys.close(fd);
  return typeof entries !== "number" && entries.length === 0;
}

const may = (mode: number): Test =>
  function* (f) {
    const r = yield sys.faccessat(f.fts.cwd_fd, f.ent.accpath, mode);
    return r >= 0 && r !== -EACCES;
  };

const REGEX_TYPES: Readonly<Record<string, Pick<RegexOptions, "syntax" | "dialect">>> = {
  "findutils-default": { syntax: "emacs" },
  ed: { syntax: "bre" },
  emacs: { syntax: "emacs" },
  "gnu-awk": { syntax: "ere", dialect: "awk" },
  grep: { syntax: "bre", dialect: "grep" },
  "posix-awk": { syntax: "ere", dialect: "awk" },
  awk: { syntax: "ere", dialect: "awk" },
  "posix-basic": { syntax: "bre" },
  "posix-egrep": { syntax: "ere", dialect: "grep" },
  egrep: { syntax: "ere", dialect: "grep" },
  "posix-extended": { syntax: "ere" },
  "posix-minimal-basic": { syntax: "bre" },
  sed: { syntax: "bre", dialect: "sed" },
};

/** -regextype: from here on. */
export function* regextype(a: ArgReader): Code<Test> {
  const text = yield* a.next();
  if (!(text in REGEX_TYPES)) {
    const valid = Object.keys(REGEX_TYPES).map((n) => a.find.quote(n));
    yield* a.die(
      `Unknown regular expression type ${a.find.quote(text)}; valid types are ${valid.join(", ")}.`,
    );
  }
  a.state.regextype = text;
  return function* () {
    return true;
  };
}

const regex = (icase: boolean) =>
  function* (a: ArgReader): Code<Test> {
    const text = yield* a.next();
    const result = compile_regex(text, {
      ...REGEX_TYPES[a.state.regextype],
      icase,
      line: true,
      nosub: true,
      bytes: !a.find.utf8,
    });
    if (!result.ok) return yield* a.die(`failed to compile regular expression '${text}': ${result.error}`);
    return function* (f) {
      return result.regex.exec(f.ent.path, 0) !== null;
    };
  };

function* fstype(a: ArgReader): Code<Test> {
  const wanted = yield* a.next();
  const types = yield* file_systems();
  return of_stat((st) => types.get(st.st_dev) === wanted);
}

function* context(a: ArgReader): Code<Test> {
  const pattern = compile_pattern(yield* a.next());
  if (!(yield* is_selinux_enabled())) yield* a.die("invalid predicate -context: SELinux is not enabled.");
  return function* (f) {
    const label = yield* get_file_context(f.ent.path, f.follows);
    if (typeof label === "number") yield* f.error(`getfilecon failed: ${f.quote(f.ent.path)}`, label);
    return typeof label !== "number" && pattern.matches(label);
  };
}

function* no_user(): Code<Test> {
  const known = new Set((yield* getpwent()).map((p) => p.uid));
  return of_stat((st) => !known.has(st.st_uid));
}
function* no_group(): Code<Test> {
  const known = new Set((yield* getgrent()).map((g) => g.gid));
  return of_stat((st) => !known.has(st.st_gid));
}

function* samefile(a: ArgReader): Code<Test> {
  const st = yield* reference(a, yield* a.next());
  return of_stat((mine) => same_inode(mine, st));
}

/** -used: days from the last change of the attributes to the last access, rounded up; never used since is no match. */
function* used(a: ArgReader): Code<Test> {
  const c = yield* number(a, parse_age);
  return of_stat((st) => {
    const days = (st.st_atime - st.st_ctime) / 86400e6;
    if (days < 0) return false;
    return c.how === "+"
      ? days > c.n
      : c.how === "-"
        ? days < c.n
        : days <= c.n && (days > c.n - 1 || (days === 0 && c.n === 1));
  });
}

const simple = (test: Test) =>
  function* (): Code<Test> {
    return test;
  };

const path_of = (f: Find) => f.ent.path;
const name_of = (f: Find) => shown_name(f.ent.path);

export const tests: Parsers = {
  "-amin": aged(TIMES.a, "min"),
  "-anewer": newer_than(TIMES.a, TIMES.m),
  "-atime": aged(TIMES.a, "day"),
  "-cmin": aged(TIMES.c, "min"),
  "-cnewer": newer_than(TIMES.c, TIMES.m),
  "-context": context,
  "-ctime": aged(TIMES.c, "day"),
  "-empty": simple(empty),
  "-executable": simple(may(F.X_OK)),
  "-false": simple(function* () {
    return false;
  }),
  "-fstype": fstype,
  "-gid": numeric((st) => st.st_gid),
  "-group": group_test,
  "-ilname": link_glob(true),
  "-iname": glob(name_of, true),
  "-inum": numeric((st) => st.st_ino),
  "-ipath": glob(path_of, true),
  "-iregex": regex(true),
  "-iwholename": glob(path_of, true),
  "-links": numeric((st) => st.st_nlink),
  "-lname": link_glob(false),
  "-mmin": aged(TIMES.m, "min"),
  "-mtime": aged(TIMES.m, "day"),
  "-name": glob(name_of, false),
  "-newer": newer_than(TIMES.m, TIMES.m),
  "-nogroup": no_group,
  "-nouser": no_user,
  "-path": glob(path_of, false),
  "-perm": perm_test,
  "-readable": simple(may(F.R_OK)),
  "-regex": regex(false),
  "-samefile": samefile,
  "-size": size_test,
  "-true": simple(function* () {
    return true;
  }),
  "-type": type_test,
  "-uid": numeric((st) => st.st_uid),
  "-used": used,
  "-user": user_test,
  "-wholename": glob(path_of, false),
  "-writable": simple(may(F.W_OK)),
  "-xtype": xtype_test,
};

/** The parser of -newerXY for a name of that form, or null. */
export const newer_parser = (name: string) => (/^-newer[aBcm][aBcmt]$/.test(name) ? newer_xy : null);
