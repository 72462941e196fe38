// unshare(1) and nsenter(1): programs in namespaces of their own, or of others.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_PRIVATE } from "../../kernel/uapi/mount.ts";
import * as C from "../../kernel/uapi/sched.ts";
import { SIG_DFL, SIG_IGN, SIGINT, SIGKILL, SIGTERM, type sigaction } from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import type { LongOption } from "../lib/getopt.ts";
import { type Cli, in_child, program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { NSENTER_HELP, UNSHARE_HELP } from "./namespaces_help.ts";
import { bad_usage, options_of } from "./usage.ts";

const MS_REC = 0x4000;
const PR_SET_PDEATHSIG = 1;

/** Letter, long name, flag and name in /proc/PID/ns, in the order nsenter enters them. */
const KINDS: readonly (readonly [letter: string, long: string, flag: number, file: string])[] = [
  ["U", "user", C.CLONE_NEWUSER, "user"],
  ["C", "cgroup", C.CLONE_NEWCGROUP, "cgroup"],
  ["i", "ipc", C.CLONE_NEWIPC, "ipc"],
  ["u", "uts", C.CLONE_NEWUTS, "uts"],
  ["n", "net", C.CLONE_NEWNET, "net"],
  ["p", "pid", C.CLONE_NEWPID, "pid"],
  ["m", "mount", C.CLONE_NEWNS, "mnt"],
];
const kind_options: readonly LongOption[] = KINDS.map(([val, name]) => ({ name, val, has_arg: 2 }));

/** Executes the program, a shell when none is named; its value is the status of the failure. */
function* exec_program(c: Cli, words: readonly string[]): Code<number> {
  const argv = words.length > 0 ? words : [c.getenv("SHELL") ?? "/bin/sh"];
  const shown = words.length > 0 ? argv : [`-${argv[0].slice(argv[0].lastIndexOf("/") + 1)}`];
  const failed = words.length > 0 ? yield* execvp(argv, c.envp) : yield* sys.execve(argv[0], shown, c.envp);
  yield* eprint(`${c.name}: failed to execute ${argv[0]}: ${strerror(failed)}\n`);
  return failed === -ENOENT ? 127 : 126;
}

/** Status of a child as the parent passes it on; a signal kills the parent too. */
function* wait_child(c: Cli, pid: number): Code<number> {
  const status: C.wait_status = { status: 0 };
  yield* sys.wait4(pid, status);
  if (C.WIFEXITED(status.status)) return C.WEXITSTATUS(status.status);
  if (C.WIFSIGNALED(status.status)) {
    yield* sys.kill(yield* sys.getpid(), C.WTERMSIG(status.status));
    return 1;
  }
  return yield* c.die("child exit failed");
}

function* mount_proc(c: Cli, dir: string, new_root: boolean): Code<void> {
  // a mount of proc that is to be hidden must not be shared with others; under the old root none is any more
  const quiet = new_root ? yield* sys.mount("none", dir, null, MS_PRIVATE | MS_REC, null) : 0;
  if (quiet < 0 && dir !== "/proc") yield* c.die("umount /proc failed", quiet);
  const r = yield* sys.mount("proc", dir, "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, null);
  if (r < 0) yield* c.die(`mount ${dir} failed`, r);
}

export const unshare = program({
  name: "unshare",
  help: UNSHARE_HELP,
  own_help: true,
  *run(c) {
    const more: LongOption[] = [
      { name: "fork", has_arg: 0, val: "f" },
      { name: "mount-proc", has_arg: 2, val: "mount-proc" },
      { name: "kill-child", has_arg: 2, val: "kill-child" },
      { name: "root", has_arg: 1, val: "R" },
      { name: "wd", has_arg: 1, val: "w" },
      { name: "map-root-user", has_arg: 0, val: "r" },
      { name: "time", has_arg: 2, val: "T" },
    ];
    const simulated = "m u i n p U C f mount-proc kill-child R w";
    const p = yield* options_of(c, "+fmuinpCTUrR:w:", [...kind_options, ...more], UNSHARE_HELP, simulated);
    let flags = 0;
    let fork = false;
    let proc: string | null = null;
    let kill_child = false;
    let root: string | null = null;
    let wd: string | null = null;
    for (const { opt, arg, spelled } of p.options) {
      const kind = KINDS.find(([letter]) => letter === opt);
      if (kind && arg !== null) yield* c.die(`option ${spelled}=<file> is not simulated`);
      if (kind) flags |= kind[2];
      else if (opt === "f") fork = true;
      else if (opt === "mount-proc") {
        flags |= C.CLONE_NEWNS;
        proc = arg ?? "/proc";
      } else if (opt === "kill-child") {
        if (arg !== null && !/^(SIG)?KILL$/.test(arg))
          yield* c.die(`option ${spelled}=${arg} is not simulated`);
        fork = true;
        kill_child = true;
      } else if (opt === "R") root = arg;
      else if (opt === "w") wd = arg;
    }
    const r = yield* sys.unshare(flags);
    if (r < 0) yield* c.die("unshare failed", r);
    const inside = function* (): Code<number> {
      if (kill_child) yield* sys.prctl(PR_SET_PDEATHSIG, SIGKILL);
      // mounts of the new namespace are its own: the kernel here never shares them
      if (flags & C.CLONE_NEWNS) yield* sys.mount("none", "/", null, MS_PRIVATE | MS_REC, null);
      if (root !== null) {
        const changed = yield* sys.chroot(root);
        if (changed < 0) yield* c.die(`cannot change root directory to '${root}'`, changed);
        yield* sys.chdir("/");
      }
      if (wd !== null) {
        const changed = yield* sys.chdir(wd);
        if (changed < 0) yield* c.die(`cannot chdir to '${wd}'`, changed);
      }
      if (proc !== null) yield* mount_proc(c, proc, root !== null);
      return yield* exec_program(c, p.operands);
    };
    if (!fork) return yield* inside();
    const ignore: sigaction = { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n };
    const was: sigaction = { ...ignore, sa_handler: SIG_DFL };
    const pid = yield* sys.fork(() => in_child(inside()));
    if (pid < 0) yield* c.die("fork failed", pid);
    for (const sig of [SIGINT, SIGTERM]) yield* sys.rt_sigaction(sig, ignore);
    const status = yield* wait_child(c, pid);
    for (const sig of [SIGINT, SIGTERM]) yield* sys.rt_sigaction(sig, was);
    return status;
  },
});

/** Opens the file of a namespace: that of the target process, or the one named. */
function* open_namespace(c: Cli, target: string | null, file: string, name: string | null): Code<number> {
  if (name === null && target === null)
    yield* bad_usage(c, `neither filename nor target pid supplied for ns/${file}`);
  const path = name ?? `/proc/${target}/ns/${file}`;
  const fd = yield* sys.open(path, O_RDONLY);
  return fd < 0 ? yield* c.die(`cannot open ${path}`, fd) : fd;
}

export const nsenter = program({
  name: "nsenter",
  help: NSENTER_HELP,
  own_help: true,
  *run(c) {
    const more: LongOption[] = [
      { name: "all", has_arg: 0, val: "a" },
      { name: "target", has_arg: 1, val: "t" },
      { name: "no-fork", has_arg: 0, val: "F" },
      { name: "root", has_arg: 2, val: "r" },
      { name: "wd", has_arg: 2, val: "w" },
    ];
    const short = "+at:m::u::i::n::p::C::U::S:G:r::w::W:FZT::";
    const p = yield* options_of(c, short, [...kind_options, ...more], NSENTER_HELP, "a t m u i n p C U F");
    const wanted = new Map<string, string | null>();
    let target: string | null = null;
    let all = false;
    for (const { opt, arg } of p.options) {
      if (opt === "t") {
        target = arg ?? "";
        if (!/^\d+$/.test(target)) yield* c.die(`failed to parse pid: '${target}'`);
      } else if (opt === "a") all = true;
      else if (opt !== "F") wanted.set(opt, arg === null || arg === "" ? null : arg.replace(/^=/, ""));
    }
    if (all && target === null) yield* bad_usage(c, "no target PID specified for --all");
    const fds: [fd: number, flag: number, file: string][] = [];
    for (const [letter, , flag, file] of KINDS) {
      // with --all the user namespace is not entered again: everybody is in it
      if (!(wanted.has(letter) || (all && letter !== "U"))) continue;
      fds.push([yield* open_namespace(c, target, file, wanted.get(letter) ?? null), flag, file]);
    }
    for (const [fd, flag, file] of fds) {
      const r = yield* sys.setns(fd, flag);
      if (r < 0) yield* c.die(`reassociate to namespace 'ns/${file}' failed`, r);
      yield* sys.close(fd);
    }
    const enters_pid = fds.some(([, flag]) => flag === C.CLONE_NEWPID);
    if (!enters_pid || p.options.some((o) => o.opt === "F")) return yield* exec_program(c, p.operands);
    const pid = yield* sys.fork(() => in_child(exec_program(c, p.operands)));
    if (pid < 0) yield* c.die("fork failed", pid);
    return yield* wait_child(c, pid);
  },
});
