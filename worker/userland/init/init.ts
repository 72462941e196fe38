// /sbin/init: mounts, names the machine, starts the audit daemon and the login sessions, and reaps orphans.
import * as F from "../../kernel/uapi/fcntl.ts";
import { MS_NODEV, MS_NOEXEC, MS_NOSUID } from "../../kernel/uapi/mount.ts";
import { LINUX_REBOOT_CMD_POWER_OFF, WNOHANG, type wait_status } from "../../kernel/uapi/sched.ts";
import { SIGTERM } from "../../kernel/uapi/signal.ts";
import { MKDEV, new_encode_dev, S_IFCHR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Ended, open_manager, process_ended, serve } from "./manager.ts";

const MOUNTS: readonly [string, string, string, number, string][] = [
  ["proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, ""],
  ["devtmpfs", "/dev", "devtmpfs", MS_NOSUID, "mode=755"],
  ["devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "gid=5,mode=620,ptmxmode=000"],
  ["tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, ""],
  ["tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"],
  ["tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, ""],
  ["sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, ""],
];

/** Labels the policy gives the roots of these mounts (what restorecon does at boot). */
const LABELS: Readonly<Record<string, string>> = {
  "/tmp": "system_u:object_r:tmp_t:s0",
  "/run": "system_u:object_r:var_run_t:s0",
  "/dev": "system_u:object_r:device_t:s0",
};

/** What is copied to directories of memory at boot, below the path of each (tmpfiles.d(5)). */
const FACTORY = "/usr/share/factory";

/** Major number of the virtio console ports, through which a session can talk to the host. */
const VPORT_MAJOR = 240;

const ENVIRONMENT = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"];

function* open_standard_streams(): Code<void> {
  yield sys.open("/dev/null", F.O_RDWR);
  yield sys.dup2(0, 1);
  yield sys.dup2(0, 2);
}

/** A setting of /usr/lib/sysctl.d: every group may ping without privilege. */
function* sysctl(path: ByteString, value: string): Code<void> {
  const fd = yield sys.open(path, F.O_WRONLY);
  if (fd < 0) return;
  yield sys.write(fd, value);
  yield sys.close(fd);
}

function* spawn(path: ByteString, argv: readonly ByteString[]): Code<number> {
  return yield sys.fork(function* (): Code<number> {
    yield sys.execve(path, argv, ENVIRONMENT);
    return 127;
  });
}

function* run(path: ByteString, argv: readonly ByteString[]): Code<Ended> {
  const pid = yield* spawn(path, argv);
  const status: wait_status = { status: 0 };
  yield sys.wait4(pid, status);
  return { pid, status: status.status };
}

/** As systemd's rc-local.service: the administrator's own commands, if there is an executable file of them. */
function* rc_local(): Code<void> {
  if ((yield sys.access("/etc/rc.local", F.X_OK)) === 0)
    yield* run("/etc/rc.local", ["/etc/rc.local", "start"]);
}

/** As systemd-tmpfiles does for `C` lines: what the disk keeps for directories of memory is copied there. */
function* copy_factory(targets: readonly ByteString[]): Code<void> {
  for (const target of targets)
    yield* run("/usr/bin/cp", ["cp", "-a", "--", `${FACTORY}${target}/.`, target]);
  if (targets.length > 0) yield* run("/usr/bin/rm", ["rm", "-r", "--", FACTORY]);
}

/**
 * `init [--factory=DIR...] [--no-auditd] [-- SESSION ARGS...]`: what follows -- is handed to sshd, which keeps the terminal session.
 * Never ends: when the session manager ends, the machine is switched off.
 */
export function* init(argv: readonly ByteString[]): Code<number> {
  yield sys.prctl(15, "systemd");
  for (const [source, target, type, flags, data] of MOUNTS) {
    yield sys.mkdir(target, 0o755);
    yield sys.mount(source, target, type, flags, data);
    if (LABELS[target]) yield sys.setxattr(target, "security.selinux", `${LABELS[target]}\0`);
  }
  for (const port of [1, 2, 3])
    yield sys.mknod(`/dev/vport0p${port}`, S_IFCHR | 0o600, new_encode_dev(MKDEV(VPORT_MAJOR, port)));
  yield* open_standard_streams();
  const hostname = yield* read_file("/etc/hostname");
  if (typeof hostname === "string") yield sys.sethostname(hostname.trim());

  yield* sysctl("/proc/sys/net/ipv4/ping_group_range", "0 2147483647");

  const split = argv.indexOf("--");
  const options = argv.slice(1, split < 0 ? argv.length : split);
  const session = split < 0 ? [] : argv.slice(split + 1);
  const factory = options.filter((option) => option.startsWith("--factory="));
  yield* copy_factory(factory.map((option) => option.slice("--factory=".length)));
  if (!options.includes("--no-auditd")) {
    yield* run("/usr/sbin/auditd", ["/usr/sbin/auditd"]);
    yield* run("/usr/sbin/auditctl", ["/usr/sbin/auditctl", "-R", "/etc/audit/audit.rules"]);
  }
  yield* rc_local();
  const manager = yield* spawn("/usr/sbin/sshd", ["/usr/sbin/sshd", ...session]);
  const requests = yield* open_manager();
  const ended: wait_status = { status: 0 };
  for (;;) {
    const dead = yield sys.wait4(-1, ended, WNOHANG);
    if (dead === manager) break;
    if (dead > 0) yield* process_ended(requests, { pid: dead, status: ended.status });
    else yield* serve(requests, { spawn, run });
  }
  yield sys.kill(-1, SIGTERM);
  yield sys.reboot(LINUX_REBOOT_CMD_POWER_OFF);
  return 0;
}
