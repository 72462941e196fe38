// Functions on files and handles (perlfunc).
import { F_SETFD, FD_CLOEXEC, O_DIRECTORY, O_NONBLOCK, O_RDONLY, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { type dirent, new_stat } from "../../kernel/uapi/stat.ts";
import { type Syscall, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import { type Code, perform } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Expr } from "./ast.ts";
import { boxes, check_defined, handle_glob, list_of, lvalue, scalar } from "./evaluate.ts";
import type { FuncExpr, FunctionMap, PerlFunction } from "./functions.ts";
import { Handle, OPEN_MODES } from "./handle.ts";
import type { Machine } from "./machine.ts";
import { sprintf } from "./sprintf.ts";
import { Glob, Ref, to_bytes, to_int, to_str, type Value } from "./values.ts";

/** SEEK_CUR of lseek(2). */
const SEEK_CUR = 1;
/** $^F: descriptors up to this one stay open across exec. */
const SYSTEM_FD_MAX = 2;

/** The glob an expression names, made when it is a variable without one. */
function* glob_for_open(m: Machine, e: Expr): Code<Glob> {
  if (e.k === "const") return m.glob(to_str(e.v));
  const box = yield* lvalue(m, e);
  if (box.v === undefined) {
    const name = e.k === "my" ? (e.vars[0]?.name ?? "fh") : e.k === "var" ? e.name : "fh";
    box.v = m.ref_to(new Glob(`$${name}`));
  }
  const glob = handle_glob(m, box.v);
  return glob ?? m.die(`Bad filehandle: ${to_str(box.v)}`);
}

/** The open handle an expression names; null with $! set when there is none. */
function* handle_of(m: Machine, e: Expr): Code<Handle | null> {
  const h = handle_glob(m, yield* scalar(m, e))?.handle ?? null;
  if (!h) m.set_errno(9);
  return h;
}

/** What PerlIO does with a fresh descriptor: is it a terminal, where does it stand, and close it on exec. */
function* set_up(fd: number): Code<void> {
  yield sys.ioctl(fd, TCGETS, {});
  yield sys.lseek(fd, 0, SEEK_CUR);
  yield sys.fstat(fd, new_stat());
  if (fd > SYSTEM_FD_MAX) yield sys.fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/** Mode and name of open's two-argument form. */
function two_arguments(m: Machine, text: string): [string, string] {
  const s = text.trim();
  if (s.startsWith("|") || s.endsWith("|")) m.unsupported("open(FH, 'command |')");
  const mode = /^(?:\+?(?:>>|>|<))&?=?/.exec(s)?.[0] ?? "<";
  return [mode, s.startsWith(mode) ? s.slice(mode.length).trim() : s];
}

/** Duplicates a handle or descriptor for modes like ">&". Returns the descriptor or a negated errno. */
function* duplicate(m: Machine, mode: string, target: Value): Code<number> {
  if (mode.endsWith("=")) m.unsupported(`open mode '${mode}'`);
  const text = to_str(target);
  if (typeof target === "number" || /^\d+$/.test(text)) return yield sys.dup(Number(text));
  const h = handle_glob(m, target)?.handle;
  if (!h) return -9;
  yield* h.flush();
  return yield sys.dup(h.fd);
}

function* open(m: Machine, e: FuncExpr): Code<Value> {
  const glob = yield* glob_for_open(m, e.args[0]);
  const [first, target, ...more] = yield* list_of(m, e.args.slice(1));
  if (first === undefined && e.args.length < 2) m.unsupported("open(FH)");
  const three = e.args.length > 2;
  let [mode, name]: [string, Value] = three
    ? [to_str(first).trim(), target]
    : two_arguments(m, to_str(first));
  const layer = mode.indexOf(":");
  if (layer >= 0) {
    if (!/^:(?:raw|bytes|utf8|encoding\(UTF-8\)|unix|perlio)$/i.test(mode.slice(layer)))
      m.die(`Unknown PerlIO layer "${mode.slice(layer + 1)}"`);
    if (!/^:(?:raw|bytes|unix|perlio)$/.test(mode.slice(layer)))
      m.unsupported(`open layer '${mode.slice(layer)}'`);
    mode = mode.slice(0, layer).trim();
  }
  if (mode === "-|" || mode === "|-") m.unsupported(`open mode '${mode}'`);
  if (more.length > 0) m.die(`Unknown open() mode '${mode}'`);
  if (three && name instanceof Ref && !(name.to instanceof Glob)) m.unsupported("open on a reference");
  const plain = mode.replace(/&=?$/, "");
  const flags = OPEN_MODES[plain];
  if (flags === undefined) m.die(`Unknown open() mode '${mode}'`);
  const path = to_bytes(name);
  const dup = plain !== mode;
  if (!three && path === "-" && !dup) {
    glob.handle = plain === "<" ? m.stdin : m.stdout;
    return 1;
  }
  const old = glob.handle;
  if (old && old.fd > SYSTEM_FD_MAX) yield* old.close();
  else if (old) yield* old.flush();
  if (path.includes("\0")) {
    m.set_errno(2);
    return undefined;
  }
  let fd = dup ? yield* duplicate(m, mode, name) : yield sys.open_wide(path, flags, 0o666);
  if (fd < 0) {
    m.set_errno(fd);
    if (old && old.fd > SYSTEM_FD_MAX) glob.handle = null;
    return undefined;
  }
  yield* set_up(fd);
  if (old && old.fd <= SYSTEM_FD_MAX && fd !== old.fd) {
    // STDIN, STDOUT and STDERR keep their descriptors
    yield sys.dup2(fd, old.fd);
    yield sys.close(fd);
    fd = old.fd;
  }
  install(m, glob, old, fd, plain);
  return 1;
}

function install(m: Machine, glob: Glob, old: Handle | null, fd: number, mode: string): void {
  const h = new Handle(fd, mode.includes("<") || mode.includes("+"), mode !== "<");
  if (old) h.autoflush.v = old.autoflush.v;
  glob.handle = h;
  m.opened.add(h);
  if (fd === 1) m.stdout = h;
}

/** Only a plain variable is named in print's warnings. */
function named_argument(e: FuncExpr, i: number, count: number): Expr {
  const arg = e.args.length === count ? e.args[i] : e;
  return arg.k === "var" ? arg : e;
}

function* print(m: Machine, e: FuncExpr): Code<Value> {
  let glob: Glob | null = m.selected;
  if (e.handle) {
    const v = yield* scalar(m, e.handle);
    glob = handle_glob(m, v);
    if (!glob) m.die(`Can't use string ("${to_str(v)}") as a symbol ref`);
  }
  const values = e.args.length === 1 && e.args[0].k === "const" ? [e.args[0].v] : yield* list_of(m, e.args);
  let text: string;
  if (e.name === "printf") text = yield* sprintf(m, to_str(values[0]), values.slice(1), "printf");
  else {
    if (m.state.warnings)
      for (const [i, v] of values.entries())
        yield* check_defined(m, v, named_argument(e, i, values.length), e.name);
    text = values.map(to_str).join(to_str(m.scalar(",").v));
    text += e.name === "say" ? "\n" : to_str(m.scalar("\\").v);
  }
  const h = glob.handle;
  if (!h?.writable) {
    m.set_errno(9);
    if (m.state.warnings)
      yield* m.warn(`${e.name}() on ${h ? "closed" : "unopened"} filehandle ${glob.name}${m.where()}`);
    return undefined;
  }
  if ([...text].some((c) => c.charCodeAt(0) > 255) && m.state.warnings)
    yield* m.warn(`Wide character in ${e.name}${m.where()}`);
  const r = yield* h.write(to_bytes(text));
  if (r >= 0) return 1;
  m.set_errno(r);
  return undefined;
}

/** A function that makes one system call on each of its paths and counts the successes. */
const on_paths = (call: (path: string, args: Value[]) => Syscall | Code<number>, leading = 0): PerlFunction =>
  function* (m, e) {
    const values = yield* list_of(m, e.args);
    let n = 0;
    for (const v of values.slice(leading)) {
      const r = yield* perform(call(to_bytes(v), values));
      if (r >= 0) n++;
      else m.set_errno(r);
    }
    return [n];
  };

/** A function of fixed arguments that is one system call. */
const one_call = (call: (args: Value[]) => Syscall): PerlFunction =>
  function* (m, e) {
    return [m.ok(yield call(yield* list_of(m, e.args)))];
  };

const printing: PerlFunction = function* (m, e) {
  return [yield* print(m, e)];
};

function* select(m: Machine, e: FuncExpr): Code<Value> {
  if (e.args.length === 4) {
    for (const a of e.args.slice(0, 3))
      if ((yield* scalar(m, a)) !== undefined) m.unsupported("select on handles");
    const seconds = yield* scalar(m, e.args[3]);
    yield* m.nap(seconds === undefined ? Number.POSITIVE_INFINITY : Number(to_str(seconds)));
    return 0;
  }
  const before = m.selected;
  if (e.args.length === 1) {
    const glob = handle_glob(m, yield* scalar(m, e.args[0]));
    if (!glob) m.die("Bad filehandle");
    m.selected = glob;
  }
  return before.name.startsWith("$") ? m.ref_to(before) : `main::${before.name}`;
}

function* read_directory(fd: number): Code<dirent[]> {
  const all: dirent[] = [];
  for (;;) {
    const batch: dirent[] = [];
    const n = yield sys.getdents(fd, batch);
    if (n <= 0) return all;
    all.push(...batch);
  }
}

export const FILE_FUNCTIONS: FunctionMap = {
  print: printing,
  printf: printing,
  say: printing,
  open: function* (m, e) {
    return [yield* open(m, e)];
  },
  close: function* (m, e) {
    const glob = e.args[0] ? handle_glob(m, yield* scalar(m, e.args[0])) : m.selected;
    if (!glob?.handle) {
      m.set_errno(9);
      return [""];
    }
    const h = glob.handle;
    glob.handle = null;
    m.opened.delete(h);
    const r = yield* h.close();
    if (r < 0) m.set_errno(r);
    return [r < 0 ? "" : 1];
  },
  binmode: function* (m, e) {
    if (e.args.length > 1) {
      const layer = to_str(yield* scalar(m, e.args[1]));
      if (!/^:(?:raw|bytes|unix)$/.test(layer)) m.unsupported(`binmode '${layer}'`);
    }
    return [(yield* handle_of(m, e.args[0])) ? 1 : undefined];
  },
  fileno: function* (m, e) {
    return [(yield* handle_of(m, e.args[0]))?.fd];
  },
  eof: function* (m, e) {
    const h = e.args[0] ? yield* handle_of(m, e.args[0]) : (m.glob("ARGV").handle ?? m.last_read);
    return [!h || (yield* h.at_eof()) ? 1 : ""];
  },
  seek: function* (m, e) {
    const h = yield* handle_of(m, e.args[0]);
    if (!h) return [""];
    return [m.ok(yield* h.seek(to_int(yield* scalar(m, e.args[1])), to_int(yield* scalar(m, e.args[2]))))];
  },
  select: function* (m, e) {
    return [yield* select(m, e)];
  },
  syswrite: function* (m, e) {
    const h = yield* handle_of(m, e.args[0]);
    if (!h) return [undefined];
    const data = to_bytes(yield* scalar(m, e.args[1]));
    if (e.args.length > 3) m.unsupported("syswrite with an offset");
    const length = e.args.length > 2 ? to_int(yield* scalar(m, e.args[2])) : data.length;
    const r = yield sys.write(h.fd, data.slice(0, length));
    if (r < 0) m.set_errno(r);
    return [r < 0 ? undefined : r === 0 ? "0 but true" : r];
  },
  sysread: function* (m, e) {
    const h = yield* handle_of(m, e.args[0]);
    const [box] = yield* boxes(m, e.args[1]);
    if (!h) return [undefined];
    if (e.args.length !== 3) m.unsupported("sysread with an offset");
    const buf = new UserBuffer();
    const r = yield sys.read(h.fd, buf, to_int(yield* scalar(m, e.args[2])));
    if (r < 0) m.set_errno(r);
    else box.v = buf.data;
    return [r < 0 ? undefined : r];
  },
  sysopen: function* (m, e) {
    const glob = yield* glob_for_open(m, e.args[0]);
    const [path, flags, mode] = yield* list_of(m, e.args.slice(1));
    const fd = yield sys.open_wide(to_bytes(path), to_int(flags), mode === undefined ? 0o666 : to_int(mode));
    if (fd < 0) {
      m.set_errno(fd);
      return [undefined];
    }
    yield* set_up(fd);
    const access = to_int(flags) & 3;
    install(m, glob, null, fd, access === O_RDONLY ? "<" : access === O_RDWR ? "+<" : ">");
    return [1];
  },
  opendir: function* (m, e) {
    const glob = yield* glob_for_open(m, e.args[0]);
    const path = to_bytes(yield* scalar(m, e.args[1]));
    const fd = yield sys.open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY);
    if (fd < 0) return [m.ok(fd)];
    yield sys.fcntl(fd, F_SETFD, FD_CLOEXEC);
    glob.handle = new Handle(fd, false, false);
    glob.handle.entries = yield* read_directory(fd);
    return [1];
  },
  readdir: function* (m, e, want) {
    const h = yield* handle_of(m, e.args[0]);
    if (want === "list") return (h?.entries ?? []).splice(0).map((d) => d.d_name);
    return [h?.entries?.shift()?.d_name];
  },
  closedir: function* (m, e) {
    const glob = handle_glob(m, yield* scalar(m, e.args[0]));
    if (!glob?.handle) return [m.ok(-9)];
    const r = yield* glob.handle.close();
    glob.handle = null;
    return [m.ok(r)];
  },
  unlink: on_paths((path) => sys.unlink(path)),
  chmod: on_paths((path, values) => sys.chmod(path, to_int(values[0])), 1),
  chown: on_paths((path, values) => sys.chown(path, to_int(values[0]), to_int(values[1])), 2),
  utime: on_paths(function* (path, [atime, mtime]) {
    const spec = (v: Value) => ({ tv_sec: Math.floor(Number(to_str(v))), tv_nsec: 0 });
    const now = atime === undefined && mtime === undefined;
    return yield sys.utimensat(-100, path, now ? null : [spec(atime), spec(mtime)]);
  }, 2),
  mkdir: one_call(([path, mode]) => sys.mkdir(to_bytes(path), mode === undefined ? 0o777 : to_int(mode))),
  rmdir: one_call(([path]) => sys.rmdir(to_bytes(path))),
  rename: one_call(([from, to]) => sys.rename(to_bytes(from), to_bytes(to))),
  link: one_call(([from, to]) => sys.link(to_bytes(from), to_bytes(to))),
  symlink: one_call(([target, path]) => sys.symlink(to_bytes(target), to_bytes(path))),
  chroot: one_call(([path]) => sys.chroot(to_bytes(path))),
  chdir: function* (m, e) {
    const to = e.args[0] ? yield* scalar(m, e.args[0]) : m.hash("ENV").m.get("HOME")?.v;
    return [m.ok(yield sys.chdir(to_bytes(to)))];
  },
  readlink: function* (m, e) {
    const buf = new UserBuffer();
    const r = yield sys.readlink(to_bytes(yield* scalar(m, e.args[0])), buf);
    if (r < 0) m.set_errno(r);
    return [r < 0 ? undefined : buf.data];
  },
  umask: function* (m, e) {
    const v = e.args[0] ? yield* scalar(m, e.args[0]) : undefined;
    const old = yield sys.umask(v === undefined ? 0 : to_int(v));
    if (v === undefined) yield sys.umask(old);
    return [old];
  },
};
