// fs/proc/{version,uptime,loadavg,cmdline,meminfo,...}.c and kernel/sysctl: files about the whole system.
import { capable } from "../../capability.ts";
import type { Kernel } from "../../kernel.ts";
import { MAX_FILES, MAX_THREADS, PID_MAX } from "../../limits.ts";
import { task_pid_nr_ns } from "../../sched/task.ts";
import { SECCOMP_ACTIONS_AVAIL, seccomp_actions_logged, seccomp_set_actions_logged } from "../../seccomp.ts";
import { CAP_LAST_CAP, CAP_SYS_ADMIN } from "../../uapi/capability.ts";
import { EINVAL, ENOENT, EPERM } from "../../uapi/errno.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { type proc_entry, sysctl_entries } from "./generic.ts";
import { later_entries } from "./later_entries.ts";
import { sysctl_net_entries } from "./sysctl_net.ts";

const text = (name: string, read: (k: Kernel) => ByteString): proc_entry => ({ name, mode: 0o444, read });
const dir = (name: string, entries: readonly proc_entry[]): proc_entry => ({
  name,
  mode: 0o555,
  list: () => entries,
});

const uts = (k: Kernel) => k.current.nsproxy.uts_ns.name;

/** kernel/sysctl.c: 0 or 1, for root alone. */
const protected_links = (kind: "hardlinks" | "symlinks"): proc_entry => ({
  name: `protected_${kind}`,
  mode: 0o600,
  read: (k) => `${k.vfs[`protected_${kind}`]}\n`,
  write: (k, _t, data) => {
    if (!/^\s*[01]\s*$/.test(data)) return -EINVAL;
    k.vfs[`protected_${kind}`] = Number(data);
    return data.length;
  },
});

function uts_file(name: "hostname" | "domainname"): proc_entry {
  const field = name === "hostname" ? "nodename" : "domainname";
  return {
    name,
    mode: 0o644,
    read: (k) => `${uts(k)[field]}\n`,
    write: (k, _t, data) => {
      if (!capable(k, CAP_SYS_ADMIN)) return -EPERM;
      const value = data.split("\n")[0];
      if (value.length > 64) return -EINVAL;
      uts(k)[field] = value;
      return data.length;
    },
  };
}

/** Where a process has no number, /proc/self leads nowhere. */
const self = (nr: number, rest = ""): ByteString | number => (nr ? `${nr}${rest}` : -ENOENT);
const seconds = (ns: number) => (ns / 1e9).toFixed(2);

export const GLOBAL_ENTRIES: readonly proc_entry[] = [
  dir("sysvipc", [later_entries.ipc_msg, later_entries.ipc_sem, later_entries.ipc_shm]),
  text("cmdline", (k) => `${k.config.cmdline}\n`),
  later_entries.cpuinfo,
  later_entries.devices,
  later_entries.diskstats,
  text("filesystems", (k) =>
    [...k.vfs.file_systems.values()].map((f) => `${f.nodev ? "nodev" : ""}\t${f.name}\n`).join(""),
  ),
  later_entries.loadavg,
  later_entries.meminfo,
  later_entries.locks,
  later_entries.modules,
  { name: "mounts", mode: 0o777, readlink: () => "self/mounts" },
  { name: "net", mode: 0o777, readlink: () => "self/net" },
  later_entries.partitions,
  { name: "self", mode: 0o777, readlink: (k, _t, ns) => self(task_pid_nr_ns(k.current.group_leader, ns)) },
  later_entries.stat,
  text("swaps", () => "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n"),
  dir(
    "sys",
    sysctl_entries([
      dir("fs", [
        text("file-max", () => `${MAX_FILES}\n`),
        text("file-nr", (k) => `${k.vfs.nr_files}\t0\t${MAX_FILES}\n`),
        protected_links("hardlinks"),
        protected_links("symlinks"),
      ]),
      dir("kernel", [
        text("ngroups_max", () => "65536\n"),
        text("cap_last_cap", () => `${CAP_LAST_CAP}\n`),
        text("core_pattern", () => "core\n"),
        uts_file("domainname"),
        uts_file("hostname"),
        {
          ...later_entries.modules_disabled,
          write: (k, _t, data) => {
            if (!/^\s*1\s*$/.test(data)) return -EINVAL;
            k.modules_disabled = true;
            return data.length;
          },
        },
        text("osrelease", (k) => `${uts(k).release}\n`),
        text("ostype", () => "Linux\n"),
        text("pid_max", () => `${PID_MAX}\n`),
        dir("random", [
          text("boot_id", (k) => {
            const s = (k.config.seed >>> 0).toString(16).padStart(8, "0");
            return `${s}-0000-4000-a000-${s}0000\n`;
          }),
          text("entropy_avail", () => "256\n"),
          later_entries.uuid,
        ]),
        dir("seccomp", [
          text("actions_avail", () => `${SECCOMP_ACTIONS_AVAIL.join(" ")}\n`),
          {
            name: "actions_logged",
            mode: 0o644,
            read: (k) => `${seccomp_actions_logged(k).join(" ")}\n`,
            write: (k, _t, data) => seccomp_set_actions_logged(k, data),
          },
        ]),
        text("threads-max", () => `${MAX_THREADS}\n`),
        text("version", (k) => `${uts(k).version}\n`),
      ]),
      dir("net", sysctl_net_entries),
      dir("vm", [text("overcommit_memory", () => "0\n")]),
    ]),
  ),
  {
    name: "thread-self",
    mode: 0o777,
    readlink: (k, _t, ns) =>
      self(task_pid_nr_ns(k.current.group_leader, ns), `/task/${task_pid_nr_ns(k.current, ns)}`),
  },
  text("uptime", (k) => `${seconds(k.now)} ${seconds(k.idle)}\n`),
  text(
    "version",
    (k) => `Linux version ${uts(k).release} (auditlab@simulated) (gcc version 7.3.0) ${uts(k).version}\n`,
  ),
  later_entries.vmstat,
];
