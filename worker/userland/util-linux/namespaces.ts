// unshare(1) and nsenter(1): programs in namespaces of their own, or of others.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_RDONLY, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import {
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_REC,
  MS_SHARED,
  MS_SLAVE,
} from "../../kernel/uapi/mount.ts";
import * as C from "../../kernel/uapi/sched.ts";
import { SIG_DFL, SIG_IGN, SIGINT, SIGKILL, SIGTERM, type sigaction } from "../../kernel/uapi/signal.ts";
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import type { LongOption } from "../lib/getopt.ts";
import { getgrnam, getpwnam } from "../lib/passwd.ts";
import { type Cli, in_child } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { NSENTER_HELP, UNSHARE_HELP } from "./namespaces_help.ts";
import { options_of, util_linux } from "./usage.ts";

const PR_SET_PDEATHSIG = 1;
/** Time namespaces came with 5.6: a kernel of this age does not know the flag. */
const CLONE_NEWTIME = 0x80;
/** --propagation: how mounts of the new namespace are connected with others; 0 leaves them as they were. */
const PROPAGATION: Readonly<Record<string, number>> = {
  slave: MS_SLAVE,
  private: MS_PRIVATE,
  shared: MS_SHARED,
  unchanged: 0,
};

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
  const failed = words.length > 0 ? yield* execvp(argv, c.envp) : yield sys.execve(argv[0], shown, c.envp);
  yield* eprint(`${c.name}: failed to execute ${argv[0]}: ${strerror(failed)}\n`);
  return failed === -ENOENT ? 127 : 126;
}

/** Status of a child as the parent passes it on; a signal kills the parent too. */
function* wait_child(c: Cli, pid: number): Code<number> {
  const status: C.wait_status = { status: 0 };
  yield sys.wait4(pid, status);
  if (C.WIFEXITED(status.status)) return C.WEXITSTATUS(status.status);
  if (C.WIFSIGNALED(status.status)) {
    yield sys.kill(yield sys.getpid(), C.WTERMSIG(status.status));
    return 1;
  }
  return yield* c.die("child exit failed");
}

function* mount_proc(c: Cli, dir: string, new_root: boolean): Code<void> {
  // a mount of proc that is to be hidden must not be shared with others; under the old root none is any more
  const quiet = new_root ? yield sys.mount("none", dir, null, MS_PRIVATE | MS_REC, null) : 0;
  if (quiet < 0 && dir !== "/proc") yield* c.die("umount /proc failed", quiet);
  const r = yield sys.mount("proc", dir, "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, null);
  if (r < 0) yield* c.die(`mount ${dir} failed`, r);
}

function* write_own(c: Cli, name: string, text: string): Code<void> {
  const path = `/proc/self/${name}`;
  const fd = yield sys.open(path, O_WRONLY);
  if (fd < 0) yield* c.die(`cannot open ${path}`, fd);
  const n = yield sys.write(fd, text);
  if (n < 0) yield* c.die(`write failed ${path}`, n);
  yield sys.close(fd);
}

/** A user or group by number or name. */
function* id_of(c: Cli, text: string | null, kind: "uid" | "gid"): Code<number> {
  if (/^\d+$/.test(text ?? "")) return Number(text);
  const found = kind === "uid" ? (yield* getpwnam(text ?? ""))?.uid : (yield* getgrnam(text ?? ""))?.gid;
  return found ?? (yield* c.die(`failed to parse ${kind}: '${text}'`));
}

/** Becomes another user and group, without any others. */
function* become(c: Cli, uid: number | null, gid: number | null, strict: boolean): Code<void> {
  if (gid !== null) {
    const none = yield sys.setgroups([]);
    if (none < 0 && strict) yield* c.die("setgroups failed", none);
    const g = yield sys.setgid(gid);
    if (g < 0) yield* c.die("setgid failed", g);
  }
  if (uid !== null) {
    const u = yield sys.setuid(uid);
    if (u < 0) yield* c.die("setuid failed", u);
  }
}

/** Whether that process is in the caller's own user namespace. */
function* same_user_ns(target: string | null): Code<boolean> {
  const [own, other] = [new_stat(), new_stat()];
  yield sys.stat_("/proc/self/ns/user", own);
  yield sys.stat_(`/proc/${target}/ns/user`, other);
  return own.st_ino === other.st_ino;
}

export const unshare = util_linux({
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
      { name: "map-current-user", has_arg: 0, val: "c" },
      { name: "time", has_arg: 2, val: "T" },
      ...["propagation", "setgroups", "map-user", "map-group", "map-users", "map-groups"].map(
        (name): LongOption => ({ name, has_arg: 1 }),
      ),
      ...["setuid", "setgid"].map(
        (name): LongOption => ({ name, has_arg: 1, val: name === "setuid" ? "S" : "G" }),
      ),
      ...["map-auto", "keep-caps"].map((name): LongOption => ({ name, has_arg: 0 })),
      ...["monotonic", "boottime"].map((name): LongOption => ({ name, has_arg: 1 })),
    ];
    const simulated =
      "m u i n p U C f r c mount-proc kill-child R w propagation setgroups map-user map-group S G T";
    const p = yield* options_of(
      c,
      "+fmuinpCTUrcR:w:S:G:",
      [...kind_options, ...more],
      UNSHARE_HELP,
      simulated,
    );
    let flags = 0;
    let fork = false;
    let [map_user, map_group]: (number | null)[] = [null, null];
    let setgroups: string | null = null;
    let [set_uid, set_gid]: (number | null)[] = [null, null];
    let proc: string | null = null;
    let kill_child = false;
    let root: string | null = null;
    let wd: string | null = null;
    let propagation = MS_PRIVATE;
    for (const { opt, arg, spelled } of p.options) {
      const kind = KINDS.find(([letter]) => letter === opt);
      if (kind && arg !== null) yield* c.die(`option ${spelled}=<file> is not simulated`);
      if (kind) flags |= kind[2];
      else if (opt === "T") flags |= CLONE_NEWTIME;
      else if (opt === "f") fork = true;
      else if (opt === "r" || opt === "c") {
        flags |= C.CLONE_NEWUSER;
        map_user = opt === "r" ? 0 : yield sys.geteuid();
        map_group = opt === "r" ? 0 : yield sys.getegid();
      } else if (opt === "map-user" || opt === "map-group") {
        flags |= C.CLONE_NEWUSER;
        if (opt === "map-user") map_user = yield* id_of(c, arg, "uid");
        else map_group = yield* id_of(c, arg, "gid");
      } else if (opt === "setgroups") {
        if (arg !== "allow" && arg !== "deny")
          return yield* c.die(`unsupported --setgroups argument '${arg}'`);
        setgroups = arg;
      } else if (opt === "S") set_uid = yield* id_of(c, arg, "uid");
      else if (opt === "G") set_gid = yield* id_of(c, arg, "gid");
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
      else if (opt === "propagation") {
        const chosen = PROPAGATION[arg ?? ""];
        if (chosen === undefined) return yield* c.die(`unsupported propagation mode: ${arg}`);
        propagation = chosen;
      }
    }
    const uid = yield sys.geteuid();
    const gid = yield sys.getegid();
    const r = yield sys.unshare(flags);
    if (r < 0) yield* c.die("unshare failed", r);
    if (map_user !== null) yield* write_own(c, "uid_map", `${map_user} ${uid} 1`);
    // a group is mapped only when setgroups(2) has been given up
    if (map_group !== null) {
      if (setgroups === "allow")
        return yield* c.die("options --setgroups=allow and --map-group are mutually exclusive");
      yield* write_own(c, "setgroups", "deny");
      yield* write_own(c, "gid_map", `${map_group} ${gid} 1`);
    } else if (setgroups !== null) yield* write_own(c, "setgroups", setgroups);
    const inside = function* (): Code<number> {
      if (kill_child) yield sys.prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (flags & C.CLONE_NEWNS && propagation) {
        const set = yield sys.mount("none", "/", null, propagation | MS_REC, null);
        if (set < 0) yield* c.die("cannot change root filesystem propagation", set);
      }
      if (root !== null) {
        const changed = yield sys.chroot(root);
        if (changed < 0) yield* c.die(`cannot change root directory to '${root}'`, changed);
        yield sys.chdir("/");
      }
      if (wd !== null) {
        const changed = yield sys.chdir(wd);
        if (changed < 0) yield* c.die(`cannot chdir to '${wd}'`, changed);
      }
      if (proc !== null) yield* mount_proc(c, proc, root !== null);
      yield* become(c, set_uid, set_gid, true);
      return yield* exec_program(c, p.operands);
    };
    if (!fork) return yield* inside();
    const ignore: sigaction = { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n };
    const was: sigaction = { ...ignore, sa_handler: SIG_DFL };
    const pid = yield sys.fork(() => in_child(inside()));
    if (pid < 0) yield* c.die("fork failed", pid);
    for (const sig of [SIGINT, SIGTERM]) yield sys.rt_sigaction(sig, ignore);
    const status = yield* wait_child(c, pid);
    for (const sig of [SIGINT, SIGTERM]) yield sys.rt_sigaction(sig, was);
    return status;
  },
});

/** Opens the file of a namespace: that of the target process, or the one named. */
function* open_namespace(c: Cli, target: string | null, file: string, name: string | null): Code<number> {
  if (name === null && target === null)
    yield* c.die(`neither filename nor target pid supplied for ns/${file}`);
  const path = name ?? `/proc/${target}/ns/${file}`;
  const fd = yield sys.open(path, O_RDONLY);
  return fd < 0 ? yield* c.die(`cannot open ${path}`, fd) : fd;
}

export const nsenter = util_linux({
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
      { name: "wdns", has_arg: 1, val: "W" },
      { name: "setuid", has_arg: 1, val: "S" },
      { name: "setgid", has_arg: 1, val: "G" },
      { name: "preserve-credentials", has_arg: 0, val: "preserve" },
    ];
    const short = "+at:m::u::i::n::p::C::U::S:G:r::w::W:FZT::";
    const p = yield* options_of(
      c,
      short,
      [...kind_options, ...more],
      NSENTER_HELP,
      "a t m u i n p C U F preserve r w W S G",
    );
    const wanted = new Map<string, string | null>();
    let target: string | null = null;
    let all = false;
    let wdns: string | null = null;
    let [set_uid, set_gid]: (number | null)[] = [null, null];
    for (const { opt, arg } of p.options) {
      if (opt === "t") {
        target = arg ?? "";
        if (!/^\d+$/.test(target)) yield* c.die(`failed to parse pid: '${target}'`);
      } else if (opt === "a") all = true;
      else if (opt === "W") wdns = arg;
      else if (opt === "S") set_uid = yield* id_of(c, arg, "uid");
      else if (opt === "G") set_gid = yield* id_of(c, arg, "gid");
      else if (opt !== "F" && opt !== "preserve")
        wanted.set(opt, arg === null || arg === "" ? null : arg.replace(/^=/, ""));
    }
    if (all && target === null) yield* c.die("no target PID specified for --all");
    const fds: [fd: number, flag: number, file: string][] = [];
    for (const [letter, , flag, file] of KINDS) {
      // with --all the own user namespace is not entered again
      const by_all = all && !(letter === "U" && (yield* same_user_ns(target)));
      if (!wanted.has(letter) && !by_all) continue;
      fds.push([yield* open_namespace(c, target, file, wanted.get(letter) ?? null), flag, file]);
    }
    const place = function* (opt: string, file: string): Code<number | null> {
      const name = wanted.get(opt);
      if (name === undefined) return null;
      if (name === null && target === null)
        yield* c.die(`neither filename nor target pid supplied for ${file}`);
      const path = name ?? `/proc/${target}/${file}`;
      const fd = yield sys.open(path, O_RDONLY);
      return fd < 0 ? yield* c.die(`cannot open ${path}`, fd) : fd;
    };
    const root = yield* place("r", "root");
    let wd = yield* place("w", "cwd");
    // first all but the user namespace, with the rights one has; what is refused then is entered with those in there
    const refused: typeof fds = [];
    for (const entry of fds) {
      const [fd, flag] = entry;
      if (flag === C.CLONE_NEWUSER || (yield sys.setns(fd, flag)) < 0) refused.push(entry);
      else yield sys.close(fd);
    }
    for (const [fd, flag, file] of refused) {
      const r = yield sys.setns(fd, flag);
      if (r < 0) yield* c.die(`reassociate to namespace 'ns/${file}' failed`, r);
      yield sys.close(fd);
    }
    // another root leaves the working directory where it is
    if (root !== null && wd === null && wdns === null) wd = yield sys.open(".", O_RDONLY);
    if (root !== null) {
      const there = yield sys.fchdir(root);
      if (there < 0) yield* c.die("change directory by root file descriptor failed", there);
      const changed = yield sys.chroot(".");
      if (changed < 0) yield* c.die("chroot failed", changed);
    }
    if (wdns !== null) {
      wd = yield sys.open(wdns, O_RDONLY);
      if (wd < 0) yield* c.die("cannot open current working directory", wd);
    }
    if (wd !== null) {
      const there = yield sys.fchdir(wd);
      if (there < 0) yield* c.die("change directory by working directory file descriptor failed", there);
    }
    for (const fd of [root, wd]) if (fd !== null) yield sys.close(fd);
    // in another user namespace the program is its root
    if (fds.some(([, flag]) => flag === C.CLONE_NEWUSER) && !p.options.some((o) => o.opt === "preserve")) {
      set_uid ??= 0;
      set_gid ??= 0;
    }
    const enters_pid = fds.some(([, flag]) => flag === C.CLONE_NEWPID);
    const inside = function* (): Code<number> {
      yield* become(c, set_uid, set_gid, false);
      return yield* exec_program(c, p.operands);
    };
    if (!enters_pid || p.options.some((o) => o.opt === "F")) return yield* inside();
    const pid = yield sys.fork(() => in_child(inside()));
    if (pid < 0) yield* c.die("fork failed", pid);
    return yield* wait_child(c, pid);
  },
});
