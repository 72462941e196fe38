// fs/locks: advisory locks on files: record locks of fcntl(2), which belong to a process (its descriptor table) or, as
// F_OFD_*, to an open file description, and the whole-file locks of flock(2), which belong to one too.
import type { Kernel } from "../kernel.ts";
import { new_wait_queue, sleep_on, wake_up } from "../sched/core.ts";
import type { files_struct, wait_queue_head } from "../sched_types.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { FMODE_READ, FMODE_WRITE, type file, type inode } from "./fs.ts";

type owner = files_struct | file;

export interface file_lock {
  owner: owner;
  /** of the process that asked; -1 for those of an open file description */
  pid: number;
  /** what it was asked for by (fl_file) */
  file: file;
  /** later ones have higher numbers */
  nr: number;
  /** F_RDLCK or F_WRLCK */
  type: number;
  start: number;
  /** the last byte, Infinity for the end of the file wherever it is */
  end: number;
}

/** inode.i_flctx: the locks of a file and who waits for one. */
export interface file_lock_context {
  posix: file_lock[];
  flock: { owner: file; type: number; pid: number; nr: number }[];
  wait: wait_queue_head;
}

function context_of(inode: inode): file_lock_context {
  inode.i_flctx ??= { posix: [], flock: [], wait: new_wait_queue() };
  return inode.i_flctx;
}

const overlap = (a: file_lock, b: file_lock): boolean => a.start <= b.end && b.start <= a.end;
export const conflict = (a: file_lock, b: file_lock): boolean =>
  a.owner !== b.owner && overlap(a, b) && (a.type === F.F_WRLCK || b.type === F.F_WRLCK);

/** The bytes a struct flock names; a negated errno when they are none. */
export function flock_range(file: file, l: F.flock): { start: number; end: number } | number {
  if (![F.F_RDLCK, F.F_WRLCK, F.F_UNLCK].includes(l.l_type)) return -E.EINVAL;
  const base = [0, file.f_pos, file.f_inode.i_size][l.l_whence];
  if (base === undefined) return -E.EINVAL;
  let start = base + l.l_start;
  let end = l.l_len === 0 ? Number.POSITIVE_INFINITY : start + l.l_len - 1;
  if (l.l_len < 0) [start, end] = [start + l.l_len, start - 1];
  return start < 0 ? -E.EINVAL : { start, end };
}

/** Takes bytes away from an owner's locks. */
function unlock(ctx: file_lock_context, range: file_lock): void {
  ctx.posix = ctx.posix.flatMap((l) => {
    if (l.owner !== range.owner || !overlap(l, range)) return [l];
    const left = { ...l, end: range.start - 1 };
    const right = { ...l, start: range.end + 1 };
    return [left, right].filter((p) => p.start <= p.end);
  });
}

/** Puts a lock where it can be had, joined with those of its kind beside it. */
function lock(ctx: file_lock_context, fl: file_lock): void {
  unlock(ctx, fl);
  const joined = { ...fl };
  ctx.posix = ctx.posix.filter((l) => {
    const beside = l.end + 1 === joined.start || joined.end + 1 === l.start;
    if (l.owner !== fl.owner || l.type !== fl.type || !beside) return true;
    joined.start = Math.min(joined.start, l.start);
    joined.end = Math.max(joined.end, l.end);
    return false;
  });
  ctx.posix.push(joined);
}

/** Would waiting for `blocker` wait for oneself? */
function deadlocks(me: owner, blocker: owner): boolean {
  for (let at: owner | null = blocker; at; at = "fl_blocker" in at ? at.fl_blocker : null)
    if (at === me) return true;
  return false;
}

const is_flock = (arg: unknown): arg is F.flock => typeof arg === "object" && arg !== null && "l_type" in arg;

/** F_GETLK, F_SETLK, F_SETLKW and their F_OFD_ kin. */
export function fcntl_lock(k: Kernel, file: file, cmd: number, arg: unknown): number {
  if (!is_flock(arg)) return -E.EFAULT;
  const ofd = cmd >= F.F_OFD_GETLK;
  if (ofd && arg.l_pid !== 0) return -E.EINVAL;
  const range = flock_range(file, arg);
  if (typeof range === "number") return range;
  const { files } = k.current;
  const fl: file_lock = {
    owner: ofd ? file : files,
    pid: ofd ? -1 : k.current.tgid,
    file,
    nr: 0,
    type: arg.l_type,
    ...range,
  };
  const ctx = context_of(file.f_inode);
  const blocker = fl.type === F.F_UNLCK ? undefined : ctx.posix.find((l) => conflict(l, fl));
  if (cmd === F.F_GETLK || cmd === F.F_OFD_GETLK) {
    if (arg.l_type === F.F_UNLCK) return -E.EINVAL;
    if (!blocker) arg.l_type = F.F_UNLCK;
    else {
      const l_len = blocker.end === Number.POSITIVE_INFINITY ? 0 : blocker.end - blocker.start + 1;
      Object.assign(arg, {
        l_type: blocker.type,
        l_whence: 0,
        l_start: blocker.start,
        l_len,
        l_pid: blocker.pid,
      });
    }
    return 0;
  }
  if (fl.type === F.F_RDLCK && !(file.f_mode & FMODE_READ)) return -E.EBADF;
  if (fl.type === F.F_WRLCK && !(file.f_mode & FMODE_WRITE)) return -E.EBADF;
  files.fl_blocker = null;
  if (blocker) {
    if (cmd === F.F_SETLK || cmd === F.F_OFD_SETLK) return -E.EAGAIN;
    if (!ofd) {
      if (deadlocks(files, blocker.owner)) return -E.EDEADLK;
      files.fl_blocker = blocker.owner;
    }
    return sleep_on(k, ctx.wait);
  }
  if (fl.type === F.F_UNLCK) unlock(ctx, fl);
  else {
    fl.nr = ++k.vfs.nr_locks;
    lock(ctx, fl);
  }
  wake_up(k, ctx.wait);
  return 0;
}

/** filp_close: a process that closes a descriptor of a file has no record lock on it any more. */
export function locks_remove_posix(k: Kernel, file: file, files: files_struct): void {
  const ctx = file.f_inode.i_flctx;
  if (!ctx?.posix.some((l) => l.owner === files)) return;
  ctx.posix = ctx.posix.filter((l) => l.owner !== files);
  wake_up(k, ctx.wait);
}

/** An open file description that goes takes its locks along. */
export function locks_remove_file(k: Kernel, file: file): void {
  const ctx = file.f_inode.i_flctx;
  if (!ctx) return;
  ctx.flock = ctx.flock.filter((l) => l.owner !== file);
  ctx.posix = ctx.posix.filter((l) => l.owner !== file);
  wake_up(k, ctx.wait);
}

/** flock(2). */
export function flock(k: Kernel, file: file, how: number): number {
  const kind = how & ~F.LOCK_NB;
  if (![F.LOCK_SH, F.LOCK_EX, F.LOCK_UN].includes(kind)) return -E.EINVAL;
  if (kind !== F.LOCK_UN && !(file.f_mode & (FMODE_READ | FMODE_WRITE))) return -E.EBADF;
  const ctx = context_of(file.f_inode);
  const own = ctx.flock.find((l) => l.owner === file);
  if (own && own.type === kind) return 0;
  // a lock that is changed is given up first: somebody else may come between
  if (own) {
    ctx.flock = ctx.flock.filter((l) => l !== own);
    wake_up(k, ctx.wait);
  }
  if (kind === F.LOCK_UN) return 0;
  if (ctx.flock.some((l) => kind === F.LOCK_EX || l.type === F.LOCK_EX))
    return how & F.LOCK_NB ? -E.EAGAIN : sleep_on(k, ctx.wait);
  ctx.flock.push({ owner: file, type: kind, pid: k.current.tgid, nr: ++k.vfs.nr_locks });
  return 0;
}
