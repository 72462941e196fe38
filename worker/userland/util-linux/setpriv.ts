// setpriv(1): runs a program with other privileges. The calls are made in the real one's order, as records show them.
import {
  CAP_FULL_SET,
  CAP_NAMES,
  CAP_SETGID,
  CAP_SETPCAP,
  CAP_SETUID,
} from "../../kernel/uapi/capability.ts";
import { ENOENT } from "../../kernel/uapi/errno.ts";
import * as P from "../../kernel/uapi/sched.ts";
import { SECBIT_KEEP_CAPS } from "../../kernel/uapi/securebits.ts";
import { SIGNAL_NAMES } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { getgrouplist, getpwuid } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { ambient_set, bounding_set, capget } from "../libcap/sets.ts";
import { bit } from "../libcap/text.ts";
import { type CapChange, parse_settings, SECUREBITS, type Settings } from "./setpriv_args.ts";
import { SETPRIV_HELP } from "./setpriv_help.ts";
import { util_linux } from "./usage.ts";

const SETPRIV_EXIT_PRIVERR = 127;

const names = (set: bigint): string => CAP_NAMES.filter((_, cap) => set & bit(cap)).join(",") || "[none]";

/** Names of the bits that are set, each with its lock. */
function securebits_text(bits: number): string {
  const words = SECUREBITS.flatMap((name, i) => [
    ...((bits >> (2 * i)) & 1 ? [name] : []),
    ...((bits >> (2 * i + 1)) & 1 ? [`${name}_locked`] : []),
  ]);
  return words.join(",") || "[none]";
}

function* dump(c: Cli, level: number): Code<void> {
  const ids: number[] = [];
  const gids: number[] = [];
  yield sys.getresuid(ids);
  yield sys.getresgid(gids);
  const three = level > 1;
  yield* c.out.print(`uid: ${ids[0]}\neuid: ${ids[1]}\n`);
  if (three) yield* c.out.print(`suid: ${ids[2]}\n`);
  yield* c.out.print(`gid: ${gids[0]}\negid: ${gids[1]}\n`);
  if (three) yield* c.out.print(`sgid: ${gids[2]}\n`);
  const groups: number[] = [];
  yield sys.getgroups(groups);
  yield* c.out.print(`Supplementary groups: ${groups.join(",") || "[none]"}\n`);
  yield* c.out.print(`no_new_privs: ${yield sys.prctl(P.PR_GET_NO_NEW_PRIVS)}\n`);
  const sets = yield* capget(yield sys.gettid());
  if (three) {
    yield* c.out.print(`Effective capabilities: ${names(sets.effective)}\n`);
    yield* c.out.print(`Permitted capabilities: ${names(sets.permitted)}\n`);
  }
  yield* c.out.print(`Inheritable capabilities: ${names(sets.inheritable)}\n`);
  yield* c.out.print(`Ambient capabilities: ${names(yield* ambient_set())}\n`);
  yield* c.out.print(`Capability bounding set: ${names(yield* bounding_set())}\n`);
  yield* c.out.print(`Securebits: ${securebits_text(yield sys.prctl(P.PR_GET_SECUREBITS))}\n`);
  const sig: number[] = [];
  yield sys.prctl(P.PR_GET_PDEATHSIG, sig);
  yield* c.out.print(`Parent death signal: ${sig[0] ? SIGNAL_NAMES[sig[0]] : "[none]"}\n`);
}

/** capset of what is permitted with what changing ids takes made effective. */
function* apply_caps(c: Cli): Code<void> {
  const sets = yield* capget(yield sys.gettid());
  const wanted = (bit(CAP_SETPCAP) | bit(CAP_SETUID) | bit(CAP_SETGID)) & sets.permitted;
  const r = yield sys.capset({ ...sets, effective: sets.effective | wanted });
  if (r < 0) yield* c.die("activate capabilities", r, SETPRIV_EXIT_PRIVERR);
}

function* change_ids(c: Cli, s: Settings): Code<void> {
  const now: number[] = [];
  if (s.ruid !== null || s.euid !== null) {
    yield sys.getresuid(now);
    const euid = s.euid ?? now[1];
    const r = yield sys.setresuid(s.ruid ?? now[0], euid, euid);
    if (r < 0) yield* c.die("setresuid failed", r, SETPRIV_EXIT_PRIVERR);
    yield* apply_caps(c);
  }
  if (s.rgid !== null || s.egid !== null) {
    yield sys.getresgid(now);
    const egid = s.egid ?? now[1];
    const r = yield sys.setresgid(s.rgid ?? now[0], egid, egid);
    if (r < 0) yield* c.die("setresgid failed", r, SETPRIV_EXIT_PRIVERR);
  }
}

/** initgroups(3) for the real user id asked for. */
function* init_groups(c: Cli, s: Settings): Code<number[]> {
  const pw = yield* getpwuid(s.ruid as number);
  if (!pw)
    return yield* c.die(
      `uid ${s.ruid} not found, --init-groups requires an user that can be found on the system`,
    );
  return yield* getgrouplist(pw.name, s.rgid ?? pw.gid);
}

function* change_groups(c: Cli, s: Settings): Code<void> {
  const { groups } = s;
  if (groups === null || groups === "keep") return;
  const list = groups === "clear" ? [] : groups === "init" ? yield* init_groups(c, s) : groups;
  const r = yield sys.setgroups(list);
  if (r < 0)
    yield* c.die(groups === "init" ? "initgroups failed" : "setgroups failed", r, SETPRIV_EXIT_PRIVERR);
}

const applied = (set: bigint, change: CapChange): bigint => (set | change.add) & ~change.drop & CAP_FULL_SET;

function* change_caps(c: Cli, s: Settings): Code<void> {
  if (s.inheritable) {
    const sets = yield* capget(yield sys.gettid());
    const r = yield sys.capset({ ...sets, inheritable: applied(sets.inheritable, s.inheritable) });
    if (r < 0) yield* c.die("apply capabilities", r, SETPRIV_EXIT_PRIVERR);
  }
  if (s.ambient)
    for (let cap = 0; cap < CAP_NAMES.length; cap++) {
      const how = s.ambient.add & bit(cap) ? P.PR_CAP_AMBIENT_RAISE : P.PR_CAP_AMBIENT_LOWER;
      // the real one does not look at the result: what cannot be raised is not
      if ((s.ambient.add | s.ambient.drop) & bit(cap)) yield sys.prctl(P.PR_CAP_AMBIENT, how, cap);
    }
  // without CAP_SETPCAP libcap-ng does not even try
  if (!s.bounding || !((yield* capget(yield sys.gettid())).effective & bit(CAP_SETPCAP))) return;
  const wanted = applied(yield* bounding_set(), s.bounding);
  for (let cap = 0; cap < CAP_NAMES.length; cap++) {
    if (wanted & bit(cap)) continue;
    const r = yield sys.prctl(P.PR_CAPBSET_DROP, cap);
    if (r < 0) yield* c.die("apply bounding set", r, SETPRIV_EXIT_PRIVERR);
  }
}

/** --reset-env: nothing but TERM stays, and the user's own come. */
function* clean_environment(c: Cli, envp: readonly ByteString[]): Code<ByteString[]> {
  const uid = yield sys.getuid();
  const pw = yield* getpwuid(uid);
  if (!pw) return yield* c.die(`cannot find user with uid ${uid}`);
  const path =
    uid === 0
      ? "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin"
      : "/usr/local/bin:/bin:/usr/bin";
  return [
    ...envp.filter((e) => e.startsWith("TERM=")),
    `HOME=${pw.dir}`,
    `SHELL=${pw.shell || "/bin/sh"}`,
    `USER=${pw.name}`,
    `LOGNAME=${pw.name}`,
    `PATH=${path}`,
  ];
}

export const setpriv = util_linux({
  name: "setpriv",
  help: SETPRIV_HELP,
  own_help: true,
  *run(c) {
    const s = yield* parse_settings(c);
    if (s === "help") {
      yield* c.out.print(SETPRIV_HELP);
      return 0;
    }
    if (s === "version") {
      yield* c.out.print("setpriv from util-linux 2.38.1\n");
      return 0;
    }
    if (s.dump > 0) {
      yield* dump(c, s.dump);
      return 0;
    }
    if (s.list_caps) {
      yield* c.out.print(`${CAP_NAMES.join("\n")}\n`);
      return 0;
    }
    if (s.no_new_privs && (yield sys.prctl(P.PR_SET_NO_NEW_PRIVS, 1)) < 0)
      yield* c.die("disallow granting new privileges failed");
    if (s.selinux_label !== null) {
      const fd = yield sys.open("/proc/self/attr/exec", 1);
      const r = fd < 0 ? fd : yield* write_all(fd, s.selinux_label);
      if (r < 0) yield* c.die(`setexeccon failed on ${s.selinux_label}`, r);
      if (fd >= 0) yield sys.close(fd);
    }
    yield sys.prctl(P.PR_SET_KEEPCAPS, 1);
    yield* apply_caps(c);
    yield* change_ids(c, s);
    yield* change_groups(c, s);
    if (s.securebits !== null) {
      // what PR_SET_KEEPCAPS set stays
      const r = yield sys.prctl(P.PR_SET_SECUREBITS, s.securebits | SECBIT_KEEP_CAPS);
      if (r < 0) yield* c.die("set process securebits failed", r, SETPRIV_EXIT_PRIVERR);
    }
    yield* change_caps(c, s);
    if (s.pdeathsig >= 0) yield sys.prctl(P.PR_SET_PDEATHSIG, s.pdeathsig);
    const envp = s.reset_env ? yield* clean_environment(c, c.envp) : c.envp;
    const r = yield* execvp(s.program, envp);
    return yield* c.die(`failed to execute ${s.program[0]}`, r, r === -ENOENT ? 127 : 126);
  },
});
