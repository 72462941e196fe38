// Redirections: opening, duplicating, here-documents, and undoing them after a builtin or compound command.
import { EBADF, EEXIST, EINVAL } from "../../kernel/uapi/errno.ts";
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { arith_value } from "./arith_env.ts";
import type { HereDoc, Redirect, Redirection } from "./ast.ts";
import { expand_nosplit, expand_words } from "./expand.ts";
import { assign, get_element, get_variable, split_reference } from "./names.ts";
import { is_heredoc } from "./print.ts";
import type { Shell } from "./shell.ts";

/** What to do to get a descriptor back: `saved` is a copy of it, or -1 when it was closed. */
export interface Undo {
  fd: number;
  saved: number;
}

/** First descriptor the shell uses for itself. */
export const SHELL_FD_BASE = 10;
/** A here-document up to this size goes through a pipe (its capacity); a longer one through a temporary file. */
const HEREDOC_PIPE_SIZE = 65536;

/**
 * Does the redirections in order. With `undo` the old descriptors are kept and appended there (also when a later one
 * fails: the caller undoes in any case). Returns 0, or 1 after a message.
 */
export function* redirect(sh: Shell, list: readonly Redirection[], undo: Undo[] | null): Code<number> {
  for (const r of list) {
    const failed = is_heredoc(r) ? yield* here_document(sh, r, undo) : yield* one(sh, r, undo);
    if (failed) return failed;
  }
  return 0;
}

/** Takes redirections back, last first. */
export function* undo_redirects(undo: readonly Undo[]): Code<void> {
  for (let i = undo.length - 1; i >= 0; i--) {
    const { fd, saved } = undo[i];
    if (saved < 0) yield sys.close(fd);
    else {
      yield sys.dup2(saved, fd);
      yield sys.close(saved);
    }
  }
}

function* save(fd: number, undo: Undo[] | null): Code<void> {
  if (!undo) return;
  let saved = yield sys.fcntl(fd, F_DUPFD_CLOEXEC, SHELL_FD_BASE);
  // a low `ulimit -n` leaves no high number
  if (saved === -EINVAL) saved = yield sys.fcntl(fd, F_DUPFD_CLOEXEC, 0);
  undo.push({ fd, saved: saved < 0 ? -1 : saved });
}

/** Puts the freshly opened `from` at the redirection's descriptor. */
function* place(
  sh: Shell,
  r: Redirection,
  from: number,
  fallback: number,
  undo: Undo[] | null,
): Code<number> {
  if (typeof r.fd === "string") {
    const fd = yield sys.fcntl(from, F_DUPFD, SHELL_FD_BASE);
    yield sys.close(from);
    if (fd < 0) {
      yield* cannot_duplicate(sh, fd);
      yield* sh.error(`${"target" in r ? r.target.text : "here-document"}: ${strerror(fd)}`);
      return 1;
    }
    return yield* set_variable(sh, r.fd, fd, undo);
  }
  const fd = r.fd ?? fallback;
  if (from === fd) {
    if (undo) undo.push({ fd, saved: -1 });
    return 0;
  }
  yield* save(fd, undo);
  const n = yield sys.dup2(from, fd);
  yield sys.close(from);
  if (n < 0) {
    yield* sh.error(`${fd}: ${strerror(n)}`);
    return 1;
  }
  return 0;
}

/**
 * {NAME} or {NAME[SUBSCRIPT]}, without the braces, gets the number of a descriptor, which stays open after the command
 * unless varredir_close is set. Returns 0, or 1 after a message.
 */
function* set_variable(sh: Shell, reference: string, fd: number, undo: Undo[] | null): Code<number> {
  if (sh.shopts.varredir_close) undo?.push({ fd, saved: -1 });
  const { name, index } = split_reference(reference) ?? { name: reference, index: null };
  if (yield* assign(sh, name, index, String(fd))) return 0;
  yield* sh.error(`${reference}: cannot assign fd to variable`);
  return 1;
}

/** What bash says, without a line, when it could not copy a descriptor. */
const cannot_duplicate = (sh: Shell, e: number): Code<void> =>
  sh.error_plain(`${sh.name0}: redirection error: cannot duplicate fd: ${strerror(e)}`);

/** The expanded target: exactly one word. null after a message. */
function* target_of(sh: Shell, r: Redirect): Code<ByteString | null> {
  const words = yield* expand_words(sh, [r.target]);
  if (words.length === 1) return words[0];
  yield* sh.error(`${r.target.text}: ambiguous redirect`);
  return null;
}

const MODES: Readonly<Record<string, number>> = {
  "<": O_RDONLY,
  ">": O_WRONLY | O_CREAT | O_TRUNC,
  ">|": O_WRONLY | O_CREAT | O_TRUNC,
  ">>": O_WRONLY | O_CREAT | O_APPEND,
  "<>": O_RDWR | O_CREAT,
  "&>": O_WRONLY | O_CREAT | O_TRUNC,
  "&>>": O_WRONLY | O_CREAT | O_APPEND,
};

/** `name`: what a file that is not to be overwritten is called. */
function* open_target(sh: Shell, op: string, path: ByteString, name = path): Code<number> {
  let flags = MODES[op];
  if (sh.restricted && op !== "<") {
    yield* sh.error(`${path}: restricted: cannot redirect output`);
    return -1;
  }
  const net = /^\/dev\/(tcp|udp)\/[^/]+\/[^/]+$/.exec(path);
  if (net) {
    yield* sh.error(`${path}: network redirections are not simulated`);
    return -1;
  }
  if (sh.options.noclobber && (op === ">" || op === "&>")) {
    const st = new_stat();
    const there = (yield sys.stat_(path, st)) === 0;
    if (there && S_ISREG(st.st_mode)) {
      yield* sh.error(`${name}: cannot overwrite existing file`);
      return -1;
    }
    flags &= ~O_TRUNC;
    if (!there) flags |= O_EXCL;
  }
  const fd = yield sys.open(path, flags, flags & O_CREAT ? 0o666 : 0);
  if (fd < 0)
    yield* sh.error(
      fd === -EEXIST && flags & O_EXCL
        ? `${name}: cannot overwrite existing file`
        : `${path}: ${strerror(fd)}`,
    );
  return fd;
}

function* one(sh: Shell, r: Redirect, undo: Undo[] | null): Code<number> {
  switch (r.op) {
    case "<<<": {
      const text = yield* expand_nosplit(sh, r.target);
      return yield* document(sh, r, `${text}\n`, undo);
    }
    case "<&":
    case ">&":
      return yield* duplicate(sh, r, undo);
    case "&>":
    case "&>>": {
      const path = yield* target_of(sh, r);
      return path === null ? 1 : yield* both(sh, r.op, path, undo);
    }
    default: {
      const path = yield* target_of(sh, r);
      if (path === null) return 1;
      const fd = yield* open_target(sh, r.op, path, typeof r.fd === "string" ? r.fd : path);
      if (fd < 0) return 1;
      return yield* place(sh, r, fd, r.op === "<" || r.op === "<>" ? 0 : 1, undo);
    }
  }
}

/** Standard output and error to one file. */
function* both(sh: Shell, op: "&>" | "&>>", path: ByteString, undo: Undo[] | null): Code<number> {
  const fd = yield* open_target(sh, op, path);
  if (fd < 0) return 1;
  yield* save(1, undo);
  if (fd !== 1) {
    yield sys.dup2(fd, 1);
    yield sys.close(fd);
  }
  yield* save(2, undo);
  yield sys.dup2(1, 2);
  return 0;
}

/** {NAME}>&-: the descriptor is the value of NAME as an expression. Returns 0, or 1 after a message. */
function* close_variable(sh: Shell, reference: string): Code<number> {
  const { name, index } = split_reference(reference) ?? { name: reference, index: null };
  const value = index === null ? get_variable(sh, name) : yield* get_element(sh, name, index);
  const fd = value ? Number(yield* arith_value(sh, value)) : -1;
  if (fd < 0 || fd > 0x7fffffff) {
    yield* sh.error(`${reference}: ambiguous redirect`);
    return 1;
  }
  yield* close_descriptor(sh, fd);
  return 0;
}

/** Closes a descriptor; what `set -x` writes goes to standard error from then on, if it went there. */
function* close_descriptor(sh: Shell, fd: number): Code<void> {
  if (fd === sh.extra.trace_fd) sh.extra.trace_fd = -1;
  yield sys.close(fd);
}

/** <&WORD and >&WORD: a copy of a descriptor, one that is moved (WORD ends in -), or closing (-). */
function* duplicate(sh: Shell, r: Redirect, undo: Undo[] | null): Code<number> {
  const words = yield* expand_words(sh, [r.target]);
  const source = r.target.text;
  const named = typeof r.fd === "string";
  if (words.length !== 1) {
    yield* sh.error(`${named ? r.fd : source}: ambiguous redirect`);
    return 1;
  }
  const word = words[0];
  const fallback = r.op === "<&" ? 0 : 1;
  if (word === "-") {
    if (typeof r.fd === "string") return yield* close_variable(sh, r.fd);
    const fd = r.fd ?? fallback;
    if (undo) {
      const saved = yield sys.fcntl(fd, F_DUPFD_CLOEXEC, SHELL_FD_BASE);
      if (saved >= 0) undo.push({ fd, saved });
    }
    yield* close_descriptor(sh, fd);
    return 0;
  }
  // only a hyphen that was written moves: one out of a variable belongs to a name
  const moved = source.endsWith("-");
  const number = moved ? word.slice(0, -1) : word;
  if (!/^\d*$/.test(number)) {
    if (!moved && r.op === ">&" && (r.fd === null || r.fd === 1)) return yield* both(sh, "&>", word, undo);
    yield* sh.error(`${named ? r.fd : number}: ambiguous redirect`);
    return 1;
  }
  const from = number === "" ? -1 : Number(number);
  const bad = !Number.isSafeInteger(from) || (yield sys.fcntl(from, F_GETFD)) < 0;
  if (bad) return yield* bad_descriptor(sh, r, number, undo);
  if (typeof r.fd === "string") {
    const fd = yield sys.fcntl(from, F_DUPFD, SHELL_FD_BASE);
    if (yield* set_variable(sh, r.fd, fd, undo)) return 1;
  } else {
    const fd = r.fd ?? fallback;
    if (fd !== from) {
      yield* save(fd, undo);
      if ((yield sys.dup2(from, fd)) < 0) return yield* bad_descriptor(sh, r, number, null);
    }
  }
  if (moved && from !== (r.fd ?? fallback)) {
    yield* save(from, undo);
    yield* close_descriptor(sh, from);
  }
  return 0;
}

/**
 * One of the two descriptors of <& or >& is not open, or too high. As bash guesses which: the one that was written as a
 * number; with a word, the other, or the word when the other is the operator's own. Returns 1.
 */
function* bad_descriptor(sh: Shell, r: Redirect, number: string, undo: Undo[] | null): Code<number> {
  const source = r.target.text;
  const fallback = r.op === "<&" ? 0 : 1;
  const fd = r.fd ?? fallback;
  const moved = source.endsWith("-");
  // what shall be moved is kept for later like what it is put over, if there is such
  const copied = typeof fd === "string" || (moved && undo !== null && (yield sys.fcntl(fd, F_GETFD)) >= 0);
  if (copied) yield* cannot_duplicate(sh, -EBADF);
  let name = number;
  if (!/^\d+-?$/.test(source) && typeof fd === "number")
    name = fd === fallback && !moved ? source : String(fd);
  yield* sh.error(`${name}: ${strerror(EBADF)}`);
  return 1;
}

function* here_document(sh: Shell, r: HereDoc, undo: Undo[] | null): Code<number> {
  const text = r.quoted ? r.body.text : yield* expand_nosplit(sh, r.body);
  return yield* document(sh, r, text, undo);
}

/** Makes `text` readable at the redirection's descriptor. */
function* document(sh: Shell, r: Redirection, text: ByteString, undo: Undo[] | null): Code<number> {
  if (text.length <= HEREDOC_PIPE_SIZE) {
    const fds: number[] = [];
    const e = yield sys.pipe(fds);
    if (e < 0) {
      yield* sh.error(`cannot create temp file for here-document: ${strerror(e)}`);
      return 1;
    }
    yield* write_all(fds[1], text);
    yield sys.close(fds[1]);
    return yield* place(sh, r, fds[0], 0, undo);
  }
  for (let i = 0; ; i++) {
    const path = `/tmp/sh-thd.${sh.bashpid}${i}`;
    const w = yield sys.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600);
    if (w === -EEXIST && i < 100) continue;
    if (w < 0) {
      yield* sh.error(`cannot create temp file for here-document: ${strerror(w)}`);
      return 1;
    }
    const e = yield* write_all(w, text);
    if (e < 0) yield* sh.error(`cannot create temp file for here-document: ${strerror(e)}`);
    const fd = yield sys.open(path, O_RDONLY);
    yield sys.close(w);
    yield sys.unlink(path);
    if (e < 0 || fd < 0) return 1;
    return yield* place(sh, r, fd, 0, undo);
  }
}
