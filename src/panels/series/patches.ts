// A page for each patch: what it changes, which files of the kernel it touches, and where our version of it is. The text
// of the thirteen mails could not be had; the lists of files are deduced from the cover letter's totals per file.

export interface PatchPage {
  /** In our own words. */
  readonly what: readonly string[];
  /** Files of the kernel, as in the head of our file. */
  readonly files: readonly string[];
  /** Ours, below worker/patches/rfc2/. */
  readonly ours: string;
}

/** Patches 01 to 13. */
export const PAGES: readonly PatchPage[] = [
  {
    what: [
      "Every task has a container id of 64 bits, which is unset at first and inherited by its children. A task with CAP_AUDIT_CONTROL sets that of another task by writing a number to /proc/PID/containerid. No task can set its own.",
      "Each attempt with a proper number leaves a CONTAINER record with the old id, the new one and whether it succeeded.",
    ],
    files: [
      "fs/proc/base.c",
      "include/linux/audit.h",
      "include/linux/init_task.h",
      "include/linux/sched.h",
      "include/uapi/linux/audit.h",
      "kernel/auditsc.c",
    ],
    ours: "01-add-container-id.ts",
  },
  {
    what: [
      "To label a task that has children or further threads is refused with EPERM, because they would stay outside of the container. So the id must be set before the task forks.",
    ],
    files: ["kernel/auditsc.c"],
    ours: "02-check-children-and-threads.ts",
  },
  {
    what: [
      "When a task has a container id, each event of one of its system calls gets one more record: CONTAINER_INFO, with the id, after PROCTITLE.",
    ],
    files: ["include/linux/audit.h", "include/uapi/linux/audit.h", "kernel/audit.c", "kernel/auditsc.c"],
    ours: "03-log-container-info-of-syscalls.ts",
  },
  {
    what: [
      "Rules may ask for a container id: auditctl -F containerid=ID, or !=ID, on the lists exit, user and exclude. (The kernel knows it on the list task as well, but auditctl refuses it there.) The slots of a rule for numbers have 32 bits, so the id travels with its strings.",
    ],
    files: [
      "include/linux/audit.h",
      "include/uapi/linux/audit.h",
      "kernel/audit.h",
      "kernel/auditfilter.c",
      "kernel/auditsc.c",
    ],
    ours: "04-containerid-filtering.ts",
  },
  {
    what: [
      "The event of a call that signals or traces other tasks has an OBJ_PID record for each of them. Each is now followed by a CONTAINER_INFO record of that task. Since an event may hold several of these, each has a label (op=) that says whose id it is.",
    ],
    files: ["include/linux/audit.h", "kernel/audit.c", "kernel/audit.h", "kernel/auditsc.c"],
    ours: "05-ptrace-and-signals.ts",
  },
  {
    what: [
      "Some records belong to no system call. A local context gives them an event of their own, with a serial and a time, so that a second record can stand beside the first. Nothing uses it yet; later patches do.",
    ],
    files: ["include/linux/audit.h", "kernel/audit.h", "kernel/auditsc.c"],
    ours: "06-local-contexts.ts",
  },
  {
    what: [
      "When the kernel itself changes or drops a rule because a watched file, directory or program is gone, the CONFIG_CHANGE record is followed by the container id of the task that caused it.",
    ],
    files: ["kernel/audit_fsnotify.c", "kernel/audit_tree.c", "kernel/audit_watch.c"],
    ours: "07-watch-tree-mark.ts",
  },
  {
    what: [
      "Where the input of a terminal is recorded, each TTY record is followed by the container id of the process that read it.",
    ],
    files: ["drivers/tty/tty_audit.c"],
    ours: "08-tty-audit.ts",
  },
  {
    what: [
      "The records of what a program asks of the audit subsystem (settings and rules in CONFIG_CHANGE, features in FEATURE_CHANGE, messages of its own in USER and others) are followed by that program's container id.",
    ],
    files: ["kernel/audit.c", "kernel/auditfilter.c"],
    ours: "09-config-feature-user.ts",
  },
  {
    what: [
      "The records of a task that crashes (ANOM_ABEND) and of a call that seccomp acted on (SECCOMP) are followed by the container id of the task.",
    ],
    files: ["kernel/auditsc.c"],
    ours: "10-seccomp-and-anom-abend.ts",
  },
  {
    what: [
      "A packet can cause an event before it belongs to any task. So each network namespace keeps a list of the container ids of the tasks in it, with the number of tasks for each; it is updated when such a task forks, exits or changes its namespaces.",
    ],
    files: [
      "include/linux/audit.h",
      "include/net/net_namespace.h",
      "kernel/auditsc.c",
      "kernel/nsproxy.c",
      "net/core/net_namespace.c",
    ],
    ours: "11-network-namespaces.ts",
  },
  {
    what: [
      "A packet recorded by an iptables rule (NETFILTER_PKT) is followed by one CONTAINER_INFO for each container in its network namespace, labelled (we infer) net0, net1 and so on.",
    ],
    files: ["net/netfilter/xt_AUDIT.c"],
    ours: "12-netfilter-pkt.ts",
  },
  {
    what: [
      "/proc/PID/containerid can be read, too. This is for tests; its author says that it is not meant to be merged.",
    ],
    files: ["fs/proc/base.c"],
    ours: "13-read-container-id.ts",
  },
];

/** Where our files are in the repository. */
export const OURS = "worker/patches/rfc2";
