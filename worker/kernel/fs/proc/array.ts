// fs/proc/array: stat, statm and status of a process.

import type { Kernel } from "../../kernel.ts";
import { pid_nr_ns } from "../../pid.ts";
import { task_pid_nr_ns, task_tgid_nr_ns } from "../../sched/task.ts";
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  EXIT_ZOMBIE,
  type pid_namespace,
  TASK_INTERRUPTIBLE,
  TASK_UNINTERRUPTIBLE,
  type task_struct,
} from "../../sched_types.ts";
import { SIG_DFL, SIG_IGN, sigmask } from "../../uapi/signal.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { gid_shown, uid_shown } from "../../user_namespace.ts";

const CLK_TCK_NS = 10_000_000;

/** As ps shows it, and in a word. */
export function get_task_state(task: task_struct): [letter: string, word: string] {
  if (task.exit_state === EXIT_ZOMBIE) return ["Z", "zombie"];
  if (task.exit_state !== 0) return ["X", "dead"];
  switch (task.state) {
    case TASK_INTERRUPTIBLE:
      return ["S", "sleeping"];
    case TASK_UNINTERRUPTIBLE:
      return task.kthread ? ["S", "sleeping"] : ["D", "disk sleep"];
    case __TASK_STOPPED:
      return ["T", "stopped"];
    case __TASK_TRACED:
      return ["t", "tracing stop"];
    default:
      return ["R", "running"];
  }
}

const hex16 = (n: bigint) => n.toString(16).padStart(16, "0");

/** Sets of ignored and caught signals. */
function collect_sigign_sigcatch(task: task_struct): [ignored: bigint, caught: bigint] {
  let ignored = 0n;
  let caught = 0n;
  for (const [sig, action] of task.sighand.action.entries()) {
    if (sig === 0) continue;
    if (action.sa_handler === SIG_IGN) ignored |= sigmask(sig);
    else if (action.sa_handler !== SIG_DFL) caught |= sigmask(sig);
  }
  return [ignored, caught];
}

/** Size of the pretended address space, in pages: what small programs have. */
const vm_pages = (task: task_struct) => (task.mm ? 1700 + (task.mm.args.length >> 8) : 0);
export const rss_pages = (task: task_struct) => (task.mm ? 850 : 0);

export function proc_pid_status(k: Kernel, task: task_struct, ns: pid_namespace): ByteString {
  const { cred, signal } = task;
  const [letter, word] = get_task_state(task);
  const [ign, cgt] = collect_sigign_sigcatch(task);
  const ids = (...list: number[]) => list.join("\t");
  const lines = [
    `Name:\t${task.comm}`,
    `Umask:\t${task.fs.umask.toString(8).padStart(4, "0")}`,
    `State:\t${letter} (${word})`,
    `Tgid:\t${task_pid_nr_ns(task.group_leader, ns)}`,
    "Ngid:\t0",
    `Pid:\t${task_pid_nr_ns(task, ns)}`,
    `PPid:\t${task_tgid_nr_ns(task.real_parent, ns)}`,
    `TracerPid:\t${task.ptrace ? task_pid_nr_ns(task.ptrace.tracer, ns) : 0}`,
    `Uid:\t${ids(...[cred.uid, cred.euid, cred.suid, cred.fsuid].map((id) => uid_shown(k, id)))}`,
    `Gid:\t${ids(...[cred.gid, cred.egid, cred.sgid, cred.fsgid].map((id) => gid_shown(k, id)))}`,
    `FDSize:\t${task.exit_state ? 0 : Math.max(64, task.files.fd.length)}`,
    `Groups:\t${cred.groups.map((g) => gid_shown(k, g)).join(" ")} `,
    `NStgid:\t${task.group_leader.pids.slice(ns.level).join("\t")}`,
    `NSpid:\t${task.pids.slice(ns.level).join("\t")}`,
    `NSpgid:\t${pid_nr_ns(k, signal.pgrp, ns)}`,
    `NSsid:\t${pid_nr_ns(k, signal.session, ns)}`,
  ];
  if (task.mm)
    lines.push(
      `VmSize:\t${String(vm_pages(task) * 4).padStart(8)} kB`,
      `VmRSS:\t${String(rss_pages(task) * 4).padStart(8)} kB`,
    );
  lines.push(
    `Threads:\t${Math.max(1, signal.threads.length)}`,
    `SigQ:\t${task.pending.list.length + signal.shared_pending.list.length}/95000`,
    `SigPnd:\t${hex16(task.pending.signal)}`,
    `ShdPnd:\t${hex16(signal.shared_pending.signal)}`,
    `SigBlk:\t${hex16(task.blocked)}`,
    `SigIgn:\t${hex16(ign)}`,
    `SigCgt:\t${hex16(cgt)}`,
    `CapInh:\t${hex16(cred.cap_inheritable)}`,
    `CapPrm:\t${hex16(cred.cap_permitted)}`,
    `CapEff:\t${hex16(cred.cap_effective)}`,
    `CapBnd:\t${hex16(cred.cap_bset)}`,
    `CapAmb:\t${hex16(cred.cap_ambient)}`,
    `NoNewPrivs:\t${task.no_new_privs ? 1 : 0}`,
    `Seccomp:\t${task.seccomp?.mode ?? 0}`,
    "Cpus_allowed:\t1",
    "Cpus_allowed_list:\t0",
    "Mems_allowed:\t1",
    "Mems_allowed_list:\t0",
    "voluntary_ctxt_switches:\t0",
    "nonvoluntary_ctxt_switches:\t0",
  );
  return `${lines.join("\n")}\n`;
}

export function proc_pid_stat(k: Kernel, task: task_struct, ns: pid_namespace): ByteString {
  const { signal } = task;
  const tty = signal.tty;
  const ticks = (ns: number) => Math.floor(ns / CLK_TCK_NS);
  // tty_nr has the old 8:8 form with the minor's upper bits above
  const tty_nr = tty ? ((tty.dev >>> 20) << 8) | (tty.dev & 0xff) | ((tty.dev & 0xfff00) << 12) : 0;
  const fields = [
    task_pid_nr_ns(task, ns),
    `(${task.comm})`,
    get_task_state(task)[0],
    task_tgid_nr_ns(task.real_parent, ns),
    pid_nr_ns(k, signal.pgrp, ns),
    pid_nr_ns(k, signal.session, ns),
    tty_nr,
    tty ? pid_nr_ns(k, tty.pgrp, ns) : -1,
    task.flags,
    0,
    0,
    0,
    0,
    ticks(signal.utime),
    ticks(signal.stime),
    ticks(signal.cutime),
    ticks(signal.cstime),
    20 + task.nice,
    task.nice,
    Math.max(1, signal.threads.length),
    0,
    ticks(task.start_time),
    vm_pages(task) * 4096,
    rss_pages(task),
    "18446744073709551615",
    ...new Array(27).fill(0),
  ];
  return `${fields.join(" ")}\n`;
}

export const proc_pid_statm = (_k: Kernel, task: task_struct): ByteString =>
  task.mm ? `${vm_pages(task)} ${rss_pages(task)} 600 200 0 150 0\n` : "0 0 0 0 0 0 0\n";
