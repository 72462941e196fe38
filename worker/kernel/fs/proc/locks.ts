// fs/locks: /proc/locks, and the locks of a descriptor in /proc/PID/fdinfo.
import type { Kernel } from "../../kernel.ts";
import { task_tgid_nr_ns } from "../../sched/task.ts";
import type { files_struct, pid_namespace, task_struct } from "../../sched_types.ts";
import * as F from "../../uapi/fcntl.ts";
import { MAJOR, MINOR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { SYS } from "../../uapi/unistd_64.ts";
import type { file, inode } from "../fs.ts";
import { conflict, type file_lock, type file_lock_context, flock_range } from "../locks.ts";

/** A lock as it is shown; ranges of flock(2) are the whole file. */
interface shown {
  kind: "FLOCK " | "POSIX " | "OFDLCK";
  write: boolean;
  pid: number;
  start: number;
  end: number;
  nr: number;
}

const of_flock = (l: file_lock_context["flock"][number]): shown => ({
  kind: "FLOCK ",
  write: l.type === F.LOCK_EX,
  pid: l.pid,
  start: 0,
  end: Number.POSITIVE_INFINITY,
  nr: l.nr,
});

const of_posix = (l: file_lock): shown => ({
  kind: l.pid === -1 ? "OFDLCK" : "POSIX ",
  write: l.type === F.F_WRLCK,
  pid: l.pid,
  start: l.start,
  end: l.end,
  nr: l.nr,
});

/** locks_translate_pid: 0 for a process that is gone or not seen in `ns`; whole open files have no owner, -1. */
function translate_pid(k: Kernel, pid: number, ns: pid_namespace): number {
  if (pid === -1) return -1;
  const task = k.tasks.get(pid);
  return task ? task_tgid_nr_ns(task, ns) : 0;
}

const hex2 = (n: number) => n.toString(16).padStart(2, "0");

function lock_get_status(
  k: Kernel,
  { i_sb, i_ino }: inode,
  l: shown,
  id: number,
  prefix: string,
  ns: pid_namespace,
): ByteString {
  const where = `${hex2(MAJOR(i_sb.s_dev))}:${hex2(MINOR(i_sb.s_dev))}:${i_ino}`;
  const end = l.end === Number.POSITIVE_INFINITY ? "EOF" : l.end;
  return `${id}:${prefix} ${l.kind} ADVISORY  ${l.write ? "WRITE" : "READ "} ${translate_pid(k, l.pid, ns)} ${where} ${l.start} ${end}\n`;
}

/** What a task that sleeps on a file's locks has asked for, and whether `held` is in its way. */
function blocked_by(task: task_struct, held: shown, posix: file_lock | null): shown | null {
  const op = task.syscall;
  const file = op && task.files.fd[op.a0 as number];
  if (!op || !file) return null;
  const pid = task.tgid;
  if (op.nr === SYS.flock) {
    const write = ((op.a1 as number) & ~F.LOCK_NB) === F.LOCK_EX;
    return posix ? null : { ...held, write, pid };
  }
  const range = flock_range(file, op.a2 as F.flock);
  if (typeof range === "number" || !posix) return null;
  const ofd = (op.a1 as number) >= F.F_OFD_GETLK;
  const type = (op.a2 as F.flock).l_type;
  const wanted: file_lock = {
    owner: ofd ? file : task.files,
    pid: ofd ? -1 : pid,
    file,
    nr: 0,
    type,
    ...range,
  };
  return conflict(posix, wanted) ? of_posix(wanted) : null;
}

/** Every file that has locks: it is open somewhere as long as it has. */
function locked_files(k: Kernel): Set<inode> {
  const found = new Set<inode>();
  for (const { files } of k.tasks.values())
    for (const file of files.fd) if (file?.f_inode.i_flctx) found.add(file.f_inode);
  return found;
}

/** The newest lock first; who waits for it stands below the first lock that is in the way. */
export function locks_text(k: Kernel, _task: task_struct, ns: pid_namespace): ByteString {
  const all: { inode: inode; lock: shown; waiting: shown[] }[] = [];
  for (const inode of locked_files(k)) {
    const ctx = inode.i_flctx as file_lock_context;
    const left = new Set(ctx.wait.waiters);
    const add = (lock: shown, posix: file_lock | null) => {
      const waiting: shown[] = [];
      for (const task of [...left]) {
        const wanted = blocked_by(task, lock, posix);
        if (wanted) {
          waiting.push(wanted);
          left.delete(task);
        }
      }
      all.push({ inode, lock, waiting });
    };
    for (const l of ctx.flock) add(of_flock(l), null);
    for (const l of ctx.posix) add(of_posix(l), l);
  }
  all.sort((a, b) => b.lock.nr - a.lock.nr);
  let out = "";
  for (const [i, { inode, lock, waiting }] of all.entries()) {
    if (translate_pid(k, lock.pid, ns) === 0) continue;
    out += lock_get_status(k, inode, lock, i + 1, "", ns);
    for (const l of waiting) out += lock_get_status(k, inode, l, i + 1, " ->", ns);
  }
  return out;
}

/** show_fd_locks: the locks that were made by an open file, whole ones first. */
export function fd_locks(k: Kernel, file: file, files: files_struct, ns: pid_namespace): ByteString {
  const ctx = file.f_inode.i_flctx;
  if (!ctx) return "";
  const own = ctx.posix.filter((l) => l.file === file && (l.owner === files || l.owner === file));
  const locks = [
    ...ctx.flock.filter((l) => l.owner === file).map(of_flock),
    ...own.map(of_posix).sort((a, b) => a.start - b.start),
  ];
  return locks.map((l, i) => `lock:\t${lock_get_status(k, file.f_inode, l, i + 1, "", ns)}`).join("");
}
