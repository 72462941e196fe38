// seccomp, bpf, io_uring and fanotify.
import { EPERM } from "../../kernel/uapi/errno.ts";
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { PR_SET_NO_NEW_PRIVS } from "../../kernel/uapi/sched.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { usleep } from "./sleeping.ts";
import { one_call, report, type Subcommand, type Subcommands } from "./subcommand.ts";

const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_LOG = 2;
/** Actions by the word of the command line; an unknown word is trace. */
const ACTIONS: Readonly<Record<string, number>> = {
  kill: 0x80000000,
  killthread: 0x00000000,
  log: 0x7ffc0000,
  errno: 0x00050000 | EPERM,
  trap: 0x00030000,
  trace: 0x7ff00000,
};
const SECCOMP_RET_ALLOW = 0x7fff0000;
/** Classic BPF: load the word at k, jump when equal, return. */
const BPF_LD_W_ABS = 0x20;
const BPF_JMP_JEQ_K = 0x15;
const BPF_RET_K = 0x06;
const BPF_PROG_LOAD = 5;
const BPF_PROG_TYPE_SOCKET_FILTER = 1;
const FAN_CLASS_CONTENT = 0x04;
const FAN_ENABLE_AUDIT = 0x40;

/** A filter that answers one call with an action and lets all others through. */
function* seccomp_set(nr: number, action: number, flags: number): Code<void> {
  const filter = [
    { code: BPF_LD_W_ABS, jt: 0, jf: 0, k: 0 },
    { code: BPF_JMP_JEQ_K, jt: 0, jf: 1, k: nr },
    { code: BPF_RET_K, jt: 0, jf: 0, k: action },
    { code: BPF_RET_K, jt: 0, jf: 0, k: SECCOMP_RET_ALLOW },
  ];
  yield sys.prctl(PR_SET_NO_NEW_PRIVS, 1);
  const r = yield sys.syscall(SYS.seccomp, SECCOMP_SET_MODE_FILTER, flags, { len: filter.length, filter });
  if (r < 0) yield* report("seccomp", r);
}

/** The kernels simulated have no fanotify: what is left is the call that says so. */
const fanotify = (flags: number): Subcommand =>
  one_call("", "fanotify_init(2)", "fanotify_init", () =>
    sys.syscall(SYS.fanotify_init, FAN_CLASS_CONTENT | flags, O_RDONLY),
  );

export const restricted: Subcommands = {
  seccomp: {
    usage: "[kill|killthread|log|errno|trap|trace [LOGFLAG]]",
    about: "a filter on getppid(2), and that call",
    *run(a) {
      const action = ACTIONS[a.text(2, "kill")] ?? ACTIONS.trace;
      yield* seccomp_set(SYS.getppid, action, a.number(3, 0) ? SECCOMP_FILTER_FLAG_LOG : 0);
      return yield* report("getppid", yield sys.getppid());
    },
  },
  bpf: {
    usage: "",
    about: "loads a program that returns 0, and drops it",
    *run() {
      const insns = [
        { code: 0xb7, dst_reg: 0, imm: 0 },
        { code: 0x95, dst_reg: 0, imm: 0 },
      ];
      const attr = { prog_type: BPF_PROG_TYPE_SOCKET_FILTER, insns, license: "GPL" };
      const r = yield sys.syscall(SYS.bpf, BPF_PROG_LOAD, attr, 120);
      if (r >= 0) {
        yield sys.close(r);
        yield* usleep(200_000);
      }
      return yield* report("bpf", r);
    },
  },
  uring: one_call("", "io_uring_setup(2)", "io_uring_setup", () =>
    sys.syscall(SYS.io_uring_setup, 4, { flags: 0 }),
  ),
  fanotify: fanotify(0),
  fanotifya: fanotify(FAN_ENABLE_AUDIT),
};
