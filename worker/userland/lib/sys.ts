// The system call wrappers of libc: `const n = yield sys.read(fd, buf, 4096)`. Each returns what the kernel returns,
// a non-negative result or a negated errno. glibc's choices are kept where audit can see them (open is openat, fork
// is clone, and so on), because records name the call that was really made.

import type { cap_user_data } from "../../kernel/uapi/capability.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import type { msghdr } from "../../kernel/uapi/in.ts";
import type { nl_msg_ref, nlmsghdr, sockaddr_nl } from "../../kernel/uapi/netlink.ts";
import * as S from "../../kernel/uapi/sched.ts";
import { SIGCHLD, type sigaction, type sigevent } from "../../kernel/uapi/signal.ts";
import type { dirent, stat, statfs, statx as statx_buf } from "../../kernel/uapi/stat.ts";
import {
  type ByteString,
  NR_CODE,
  NR_PREEMPT,
  Syscall,
  USER_SET_ARGS,
  type UserBuffer,
  type UserCode,
} from "../../kernel/uapi/syscall.ts";
import type { timex } from "../../kernel/uapi/timex.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";

/** A preemption point: call it in every loop that may run long without system calls. */
export const preempt = () => new Syscall(NR_PREEMPT);
/** This code's own text is still on its way: the machine stands still until it is resumed. */
export const code_wait = () => new Syscall(NR_CODE);

// Files
/** The mode is handed on only when a file may be made, as glibc does. */
const open_mode = (flags: number, mode: number): number =>
  flags & F.O_CREAT || (flags & F.O_TMPFILE) === F.O_TMPFILE ? mode : 0;
/** flags, mode as in open(2); made as openat(AT_FDCWD, ...), like glibc. */
export const open = (path: ByteString, flags: number, mode = 0) =>
  new Syscall(SYS.openat, F.AT_FDCWD, path, flags, open_mode(flags, mode));
/** The same from a C library that widens AT_FDCWD to the whole register, as perl's of 2018: a0=ffffffffffffff9c. */
export const open_wide = (path: ByteString, flags: number, mode = 0) =>
  new Syscall(SYS.openat, BigInt(F.AT_FDCWD), path, flags, open_mode(flags, mode));
export const openat = (dfd: number, path: ByteString, flags: number, mode = 0) =>
  new Syscall(SYS.openat, dfd, path, flags, open_mode(flags, mode));
/** The real open(2), which glibc never issues; sctool does. */
export const open_raw = (path: ByteString | null, flags: number, mode = 0) =>
  new Syscall(SYS.open, path, flags, mode);
export const creat = (path: ByteString, mode: number) => new Syscall(SYS.creat, path, mode);
export const close = (fd: number) => new Syscall(SYS.close, fd);
/** Reads at most `count` bytes into buf.data; 0 at end of file. */
export const read = (fd: number, buf: UserBuffer, count = 65536) => new Syscall(SYS.read, fd, buf, count);
export const write = (fd: number, data: ByteString) => new Syscall(SYS.write, fd, data, data.length);
export const pread = (fd: number, buf: UserBuffer, count: number, pos: number) =>
  new Syscall(SYS.pread64, fd, buf, count, pos);
export const lseek = (fd: number, offset: number, whence: number) =>
  new Syscall(SYS.lseek, fd, offset, whence);
export const dup = (fd: number) => new Syscall(SYS.dup, fd);
export const dup2 = (oldfd: number, newfd: number) => new Syscall(SYS.dup2, oldfd, newfd);
export const dup3 = (oldfd: number, newfd: number, flags: number) =>
  new Syscall(SYS.dup3, oldfd, newfd, flags);
export const fcntl = (fd: number, cmd: number, arg: unknown = 0) => new Syscall(SYS.fcntl, fd, cmd, arg);
export const ioctl = (fd: number, request: number, arg: unknown = 0) =>
  new Syscall(SYS.ioctl, fd, request, arg);
/** Stores [read end, write end]. glibc makes pipe(3) of pipe2(2) too. */
export const pipe = (fds: number[], flags = 0) => new Syscall(SYS.pipe2, fds, flags);
export const ftruncate = (fd: number, length: number) => new Syscall(SYS.ftruncate, fd, length);
export const truncate = (path: ByteString, length: number) => new Syscall(SYS.truncate, path, length);
/** Offsets are null for the files' own positions. */
export const copy_file_range = (
  from: number,
  off_in: { value: number } | null,
  to: number,
  off_out: { value: number } | null,
  count: number,
  flags: number,
) => new Syscall(SYS.copy_file_range, from, off_in, to, off_out, count, flags);
export const fadvise64 = (fd: number, offset: number, length: number, advice: number) =>
  new Syscall(SYS.fadvise64, fd, offset, length, advice);
export const flock = (fd: number, operation: number) => new Syscall(SYS.flock, fd, operation);
export const syncfs = (fd: number) => new Syscall(SYS.syncfs, fd);
export const fdatasync = (fd: number) => new Syscall(SYS.fdatasync, fd);
export const fsync = (fd: number) => new Syscall(SYS.fsync, fd);
/** One batch of directory entries (without a size limit that C would have); 0 entries at the end. */
export const getdents = (fd: number, entries: dirent[], count = 32768) =>
  new Syscall(SYS.getdents64, fd, entries, count);
/** timeout in ms, -1 waits for ever. */
export const poll = (fds: S.pollfd[], timeout: number) => new Syscall(SYS.poll, fds, fds.length, timeout);

export const stat_ = (path: ByteString, st: stat) => new Syscall(SYS.stat, path, st);
export const lstat = (path: ByteString, st: stat) => new Syscall(SYS.lstat, path, st);
export const fstat = (fd: number, st: stat) => new Syscall(SYS.fstat, fd, st);
export const fstatat = (dfd: number, path: ByteString, st: stat, flags: number) =>
  new Syscall(SYS.newfstatat, dfd, path, st, flags);
/** flags: AT_*; mask: STATX_*. */
export const statx = (dfd: number, path: ByteString, flags: number, mask: number, st: statx_buf) =>
  new Syscall(SYS.statx, dfd, path, flags, mask, st);
export const statfs_ = (path: ByteString, buf: statfs) => new Syscall(SYS.statfs, path, buf);
export const access = (path: ByteString, mode: number) => new Syscall(SYS.access, path, mode);
export const faccessat = (dfd: number, path: ByteString, mode: number) =>
  new Syscall(SYS.faccessat, dfd, path, mode);
export const readlink = (path: ByteString, buf: UserBuffer) =>
  new Syscall(SYS.readlink, path, buf, F.PATH_MAX);
/** Reads a link into `buf`, at most `size` bytes of it. */
export const readlinkat = (dfd: number, path: ByteString, buf: UserBuffer, size: number) =>
  new Syscall(SYS.readlinkat, dfd, path, buf, size);
export const unlink = (path: ByteString) => new Syscall(SYS.unlink, path);
export const unlinkat = (dfd: number, path: ByteString, flags: number) =>
  new Syscall(SYS.unlinkat, dfd, path, flags);
export const mkdir = (path: ByteString, mode: number) => new Syscall(SYS.mkdir, path, mode);
export const mkdirat = (dfd: number, path: ByteString, mode: number) =>
  new Syscall(SYS.mkdirat, dfd, path, mode);
export const rmdir = (path: ByteString) => new Syscall(SYS.rmdir, path);
export const rename = (from: ByteString, to: ByteString) => new Syscall(SYS.rename, from, to);
export const renameat = (odfd: number, from: ByteString, ndfd: number, to: ByteString) =>
  new Syscall(SYS.renameat, odfd, from, ndfd, to);
export const renameat2 = (odfd: number, from: ByteString, ndfd: number, to: ByteString, flags: number) =>
  new Syscall(SYS.renameat2, odfd, from, ndfd, to, flags);
export const link = (from: ByteString, to: ByteString) => new Syscall(SYS.link, from, to);
export const linkat = (odfd: number, from: ByteString, ndfd: number, to: ByteString, flags: number) =>
  new Syscall(SYS.linkat, odfd, from, ndfd, to, flags);
export const symlink = (target: ByteString, path: ByteString) => new Syscall(SYS.symlink, target, path);
export const symlinkat = (target: ByteString, dfd: number, path: ByteString) =>
  new Syscall(SYS.symlinkat, target, dfd, path);
export const mknod = (path: ByteString, mode: number, dev: number) => new Syscall(SYS.mknod, path, mode, dev);
export const mknodat = (dfd: number, path: ByteString, mode: number, dev: number) =>
  new Syscall(SYS.mknodat, dfd, path, mode, dev);
export const chmod = (path: ByteString, mode: number) => new Syscall(SYS.chmod, path, mode);
export const fchmod = (fd: number, mode: number) => new Syscall(SYS.fchmod, fd, mode);
export const fchmodat = (dfd: number, path: ByteString, mode: number) =>
  new Syscall(SYS.fchmodat, dfd, path, mode);
export const chown = (path: ByteString, uid: number, gid: number) => new Syscall(SYS.chown, path, uid, gid);
export const lchown = (path: ByteString, uid: number, gid: number) => new Syscall(SYS.lchown, path, uid, gid);
export const fchown = (fd: number, uid: number, gid: number) => new Syscall(SYS.fchown, fd, uid, gid);
export const fchownat = (dfd: number, path: ByteString, uid: number, gid: number, flags: number) =>
  new Syscall(SYS.fchownat, dfd, path, uid, gid, flags);
/** times: [atime, mtime] as timespec (UTIME_NOW / UTIME_OMIT in tv_nsec), or null for now; path null acts on dfd. */
export const utimensat = (dfd: number, path: ByteString | null, times: S.timespec[] | null, flags = 0) =>
  new Syscall(SYS.utimensat, dfd, path, times, flags);
export const umask = (mask: number) => new Syscall(SYS.umask, mask);
export const chdir = (path: ByteString) => new Syscall(SYS.chdir, path);
export const fchdir = (fd: number) => new Syscall(SYS.fchdir, fd);
export const chroot = (path: ByteString) => new Syscall(SYS.chroot, path);
export const getcwd = (buf: UserBuffer) => new Syscall(SYS.getcwd, buf, F.PATH_MAX);
export const mount = (
  source: ByteString,
  target: ByteString,
  type: ByteString | null,
  flags: number,
  data: ByteString | null,
) => new Syscall(SYS.mount, source, target, type, flags, data);
export const umount2 = (target: ByteString, flags: number) => new Syscall(SYS.umount2, target, flags);
export const sync = () => new Syscall(SYS.sync);
// Extended attributes. The size of a get or list is what the buffer holds; 0 asks for the length only.
export const getxattr = (path: ByteString, name: ByteString, value: UserBuffer | null, size = 65536) =>
  new Syscall(SYS.getxattr, path, name, value, size);
export const lgetxattr = (path: ByteString, name: ByteString, value: UserBuffer | null, size = 65536) =>
  new Syscall(SYS.lgetxattr, path, name, value, size);
export const fgetxattr = (fd: number, name: ByteString, value: UserBuffer, size = 65536) =>
  new Syscall(SYS.fgetxattr, fd, name, value, size);
export const setxattr = (path: ByteString, name: ByteString, value: ByteString, flags = 0) =>
  new Syscall(SYS.setxattr, path, name, value, value.length, flags);
export const lsetxattr = (path: ByteString, name: ByteString, value: ByteString, flags = 0) =>
  new Syscall(SYS.lsetxattr, path, name, value, value.length, flags);
export const fsetxattr = (fd: number, name: ByteString, value: ByteString, flags = 0) =>
  new Syscall(SYS.fsetxattr, fd, name, value, value.length, flags);
/** Names, each ended by a NUL. */
export const listxattr = (path: ByteString, list: UserBuffer | null, size = 65536) =>
  new Syscall(SYS.listxattr, path, list, size);
export const llistxattr = (path: ByteString, list: UserBuffer | null, size = 65536) =>
  new Syscall(SYS.llistxattr, path, list, size);
export const flistxattr = (fd: number, list: UserBuffer, size = 65536) =>
  new Syscall(SYS.flistxattr, fd, list, size);
export const removexattr = (path: ByteString, name: ByteString) => new Syscall(SYS.removexattr, path, name);
export const lremovexattr = (path: ByteString, name: ByteString) => new Syscall(SYS.lremovexattr, path, name);

// Tasks
/** Where a thread keeps its id in memory: the last argument of fork's clone(2). */
const THREAD_AREA = { child_tid: 0 };
/**
 * fork(2). A generator cannot be copied, so the child's code is given: it starts with `child`, its own copies of
 * whatever state it needs (the caller copies; nothing else separates their memory), and its value is its exit status.
 */
export const fork = (child: () => UserCode) =>
  new Syscall(SYS.clone, S.CLONE_CHILD_CLEARTID | S.CLONE_CHILD_SETTID | SIGCHLD, child, 0, THREAD_AREA);
export const vfork = (child: () => UserCode) => new Syscall(SYS.vfork, child);
/** clone(2) with flags (namespaces, CLONE_THREAD, ...) and the child's code. */
export const clone = (flags: number, child: () => UserCode) => new Syscall(SYS.clone, flags, child);
/** Returns only on failure; on success the new program's main replaces the caller. */
export const execve = (path: ByteString, argv: readonly ByteString[], envp: readonly ByteString[]) =>
  new Syscall(SYS.execve, path, argv, envp);
export const execveat = (
  dfd: number,
  path: ByteString,
  argv: readonly ByteString[],
  envp: readonly ByteString[],
  flags: number,
) => new Syscall(SYS.execveat, dfd, path, argv, envp, flags);
/** Ends the whole thread group; does not return. */
export const exit_group = (status: number) => new Syscall(SYS.exit_group, status);
/** Ends the calling thread only. */
export const exit = (status: number) => new Syscall(SYS.exit, status);
/** pid > 0, -1 any, 0 own group, < -1 that group; the raw status goes to `status.status`. */
export const wait4 = (pid: number, status: S.wait_status | null, options = 0) =>
  new Syscall(SYS.wait4, pid, status, options, null);
export const getpid = () => new Syscall(SYS.getpid);
export const gettid = () => new Syscall(SYS.gettid);
export const getppid = () => new Syscall(SYS.getppid);
export const getpgrp = () => new Syscall(SYS.getpgrp);
export const getpgid = (pid: number) => new Syscall(SYS.getpgid, pid);
export const setpgid = (pid: number, pgid: number) => new Syscall(SYS.setpgid, pid, pgid);
export const getsid = (pid: number) => new Syscall(SYS.getsid, pid);
export const setsid = () => new Syscall(SYS.setsid);
export const sched_yield = () => new Syscall(SYS.sched_yield);
export const prctl = (option: number, a1: unknown = 0, a2: unknown = 0) =>
  new Syscall(SYS.prctl, option, a1, a2);
export const prlimit = (pid: number, resource: number, new_: S.rlimit | null, old: S.rlimit | null) =>
  new Syscall(SYS.prlimit64, pid, resource, new_, old);
/** Processor times of RUSAGE_SELF or RUSAGE_CHILDREN. */
export const getrusage = (who: number, usage: S.rusage) => new Syscall(SYS.getrusage, who, usage);
/** Nice value of a process (0 for the caller): who, -20..19. */
export const setpriority = (which: number, who: number, prio: number) =>
  new Syscall(SYS.setpriority, which, who, prio);
export const getpriority = (which: number, who: number) => new Syscall(SYS.getpriority, which, who);
export const unshare = (flags: number) => new Syscall(SYS.unshare, flags);
export const setns = (fd: number, nstype: number) => new Syscall(SYS.setns, fd, nstype);

// Signals
export const kill = (pid: number, sig: number) => new Syscall(SYS.kill, pid, sig);
export const tkill = (tid: number, sig: number) => new Syscall(SYS.tkill, tid, sig);
export const tgkill = (tgid: number, tid: number, sig: number) => new Syscall(SYS.tgkill, tgid, tid, sig);
export const rt_sigaction = (sig: number, act: sigaction | null, old: sigaction | null = null) =>
  new Syscall(SYS.rt_sigaction, sig, act, old, 8);
/** set and old are one-element holders of a signal set. */
export const rt_sigprocmask = (
  how: number,
  set: { set: bigint } | null,
  old: { set: bigint } | null = null,
) => new Syscall(SYS.rt_sigprocmask, how, set, old, 8);
/** Waits with `set` blocked instead of what is. */
export const rt_sigsuspend = (set: bigint) => new Syscall(SYS.rt_sigsuspend, set, 8);
export const pause = () => new Syscall(SYS.pause);
/** Seconds; 0 cancels. Returns the seconds that were left. */
export const alarm = (seconds: number) => new Syscall(SYS.alarm, seconds);

// Time
/** nanosleep(3), which is clock_nanosleep(2) since glibc 2.29. `rem` gets what was left. */
export const nanosleep = (req: S.timespec, rem: S.timespec | null = null) =>
  new Syscall(SYS.clock_nanosleep, S.CLOCK_REALTIME, 0, req, rem);
/** `id` gets the number of the timer. */
export const timer_create = (clock: number, event: sigevent | null, id: number[]) =>
  new Syscall(SYS.timer_create, clock, event, id);
export const timer_settime = (
  id: number,
  flags: number,
  value: S.itimerspec,
  old: S.itimerspec | null = null,
) => new Syscall(SYS.timer_settime, id, flags, value, old);
export const clock_gettime = (clock: number, tp: S.timespec) => new Syscall(SYS.clock_gettime, clock, tp);
/** adjtimex(3), which is clock_adjtime(2) since glibc 2.31. Returns the state of the clock. */
export const adjtimex = (tx: timex) => new Syscall(SYS.clock_adjtime, S.CLOCK_REALTIME, tx);
export const clock_settime = (clock: number, tp: S.timespec) => new Syscall(SYS.clock_settime, clock, tp);

// Identity
export const getuid = () => new Syscall(SYS.getuid);
export const geteuid = () => new Syscall(SYS.geteuid);
export const getgid = () => new Syscall(SYS.getgid);
export const getegid = () => new Syscall(SYS.getegid);
export const setuid = (uid: number) => new Syscall(SYS.setuid, uid);
export const setgid = (gid: number) => new Syscall(SYS.setgid, gid);
export const setreuid = (ruid: number, euid: number) => new Syscall(SYS.setreuid, ruid, euid);
export const setresuid = (r: number, e: number, s: number) => new Syscall(SYS.setresuid, r, e, s);
export const setresgid = (r: number, e: number, s: number) => new Syscall(SYS.setresgid, r, e, s);
export const getresuid = (out: number[]) => new Syscall(SYS.getresuid, out);
export const getresgid = (out: number[]) => new Syscall(SYS.getresgid, out);
export const getgroups = (list: number[]) => new Syscall(SYS.getgroups, 65536, list);
export const setgroups = (list: readonly number[]) => new Syscall(SYS.setgroups, list.length, list);
export const capget = (pid: number, data: cap_user_data) => new Syscall(SYS.capget, pid, data);
export const capset = (data: cap_user_data) => new Syscall(SYS.capset, 0, data);

// System
export const uname = (buf: S.utsname) => new Syscall(SYS.uname, buf);
export const sethostname = (name: ByteString) => new Syscall(SYS.sethostname, name, name.length);
export const setdomainname = (name: ByteString) => new Syscall(SYS.setdomainname, name, name.length);
export const reboot = (cmd: number) => new Syscall(SYS.reboot, 0xfee1dead, 672274793, cmd, null);
/** type 2/3 read the kernel log into buf, 10 its size (dmesg). */
export const syslog = (type: number, buf: UserBuffer | null, len: number) =>
  new Syscall(SYS.syslog, type, buf, len);
export const getrandom = (buf: UserBuffer, count: number) => new Syscall(SYS.getrandom, buf, count, 0);

// Sockets. Internet addresses are byte strings (kernel/uapi/in.ts), netlink addresses and messages objects.
export const socket = (domain: number, type: number, protocol: number) =>
  new Syscall(SYS.socket, domain, type, protocol);
export const bind = (fd: number, addr: object) => new Syscall(SYS.bind, fd, addr);
/** Sends one netlink message; returns its length. */
export const sendto = (fd: number, msg: nlmsghdr, to: sockaddr_nl) =>
  new Syscall(SYS.sendto, fd, msg, msg.nlmsg_len, 0, to, 12);
/** Receives one netlink message into `ref`; flags MSG_DONTWAIT, MSG_PEEK. */
export const recvfrom = (fd: number, ref: nl_msg_ref, flags = 0) =>
  new Syscall(SYS.recvfrom, fd, ref, 8988, flags);
/** The same two by sendmsg(2) and recvmsg(2), as libnetlink makes them. */
export const sendmsg_nl = (fd: number, msg: nlmsghdr, to: sockaddr_nl) =>
  new Syscall(SYS.sendmsg, fd, { name: to, data: msg, control: [], flags: 0 }, 0);
export const recvmsg_nl = (fd: number, ref: nl_msg_ref) => new Syscall(SYS.recvmsg, fd, ref, 0);
/** value: a number, a name (SO_BINDTODEVICE) or a structure; SO_RCVTIMEO in ms. */
export const setsockopt = (fd: number, level: number, name: number, value: unknown) =>
  new Syscall(SYS.setsockopt, fd, level, name, value, 4);
/** A number goes to `out.value`; structures are filled in. */
export const getsockopt = (fd: number, level: number, name: number, out: object) =>
  new Syscall(SYS.getsockopt, fd, level, name, out, null);
export const connect = (fd: number, addr: ByteString) => new Syscall(SYS.connect, fd, addr, addr.length);
export const bind_to = (fd: number, addr: ByteString) => new Syscall(SYS.bind, fd, addr, addr.length);
export const listen = (fd: number, backlog: number) => new Syscall(SYS.listen, fd, backlog);
/** The peer's address goes to `from`. */
export const accept4 = (fd: number, from: UserBuffer | null, flags = 0) =>
  new Syscall(SYS.accept4, fd, from, from && { len: 128 }, flags);
/** Sends bytes; to "" where the socket is connected. */
export const send_to = (fd: number, data: ByteString, to: ByteString = "", flags = 0) =>
  new Syscall(SYS.sendto, fd, data, data.length, flags, to === "" ? null : to, to.length);
/** Receives bytes; the sender's address goes to `from`. */
export const recv_from = (
  fd: number,
  buf: UserBuffer,
  count = 65536,
  flags = 0,
  from: UserBuffer | null = null,
) => new Syscall(SYS.recvfrom, fd, buf, count, flags, from, from && { len: 128 });
/** Two sockets joined to each other; their descriptors are stored in `fds`. */
export const socketpair = (domain: number, type: number, protocol: number, fds: number[]) =>
  new Syscall(SYS.socketpair, domain, type, protocol, fds);
export const sendmsg = (fd: number, msg: msghdr, flags = 0) => new Syscall(SYS.sendmsg, fd, msg, flags);
export const recvmsg = (fd: number, msg: msghdr, flags = 0) => new Syscall(SYS.recvmsg, fd, msg, flags);
export const shutdown = (fd: number, how: number) => new Syscall(SYS.shutdown, fd, how);
export const getpeername = (fd: number, addr: UserBuffer) =>
  new Syscall(SYS.getpeername, fd, addr, { len: 128 });
export const getsockname = (fd: number, addr: UserBuffer) =>
  new Syscall(SYS.getsockname, fd, addr, { len: 128 });
/** Any call by number, with raw arguments: what sctool needs. */
export const syscall = (nr: number, ...args: unknown[]) =>
  new Syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);
/** The program overwrites its arguments in memory: what /proc/PID/cmdline and PROCTITLE show. No system call. */
export const set_args = (argv: readonly ByteString[]) =>
  new Syscall(USER_SET_ARGS, argv.map((word) => `${word}\0`).join(""));
