// seccomp-run: a program under a seccomp filter that answers the named system calls with an action, for SECCOMP
// records; and strict mode, in which nothing but read, write, exit and sigreturn is left.
import { ENOENT, ERRNO_NAMES } from "../../kernel/uapi/errno.ts";
import { PR_SET_NO_NEW_PRIVS } from "../../kernel/uapi/sched.ts";
import * as C from "../../kernel/uapi/seccomp.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** Actions by name; errno takes a number or a name after a colon, EPERM when absent. */
const ACTIONS: Readonly<Record<string, number>> = {
  kill: C.SECCOMP_RET_KILL_PROCESS,
  "kill-thread": C.SECCOMP_RET_KILL_THREAD,
  trap: C.SECCOMP_RET_TRAP,
  errno: C.SECCOMP_RET_ERRNO,
  log: C.SECCOMP_RET_LOG,
  allow: C.SECCOMP_RET_ALLOW,
};
const EPERM = 1;
/** What the filter is given: struct seccomp_data { int nr; __u32 arch; ... }. */
const OFFSET_NR = 0;
const LOAD_WORD = C.BPF_LD | C.BPF_ABS;
const JUMP_EQUAL = C.BPF_JMP | 0x10;
/** A jump's offset is one byte. */
const MOST_CALLS = 200;

const HELP = `Usage: seccomp-run [-a ACTION] [-d ACTION] [-l] SYSCALL[,SYSCALL]... PROGRAM [ARGUMENT]...
  or:  seccomp-run -s SYSCALL
Runs PROGRAM under a seccomp filter that answers the named system calls (by name or number) with ACTION.

  -a ACTION  what becomes of the named calls (default kill)
  -d ACTION  what becomes of all others (default allow); named ones need -a allow then
  -l         SECCOMP_FILTER_FLAG_LOG: tell audit of all actions but allow
  -s         strict mode: writes a line, makes the one call, and is killed unless it is read, write or exit
  -h, --help

Actions:
  kill          the process ends by SIGSYS; SECCOMP record, code=0x80000000
  kill-thread   the calling thread ends by SIGSYS; SECCOMP record, code=0x0
  trap          SIGSYS is sent to the thread; with -l a record, code=0x30000
  errno[:NAME]  the call fails with EPERM, or the errno of that name or number; with -l a record, code=0x50000
  log           the call is made; SECCOMP record, code=0x7ffc0000
  allow         the call is made

Example:
  seccomp-run -a errno:EACCES mkdir,mkdirat mkdir /tmp/x
  seccomp-run -a log unlinkat rm -f /tmp/x; ausearch -i -m SECCOMP -ts recent
`;

/** An action's value, or null. */
function parse_action(text: string): number | null {
  const [name, data, ...more] = text.split(":");
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : null;
  if (action === null || more.length > 0) return null;
  if (data === undefined) return name === "errno" ? action | EPERM : action;
  if (name !== "errno") return null;
  const errno = /^\d+$/.test(data)
    ? Number(data)
    : Number(Object.keys(ERRNO_NAMES).find((n) => ERRNO_NAMES[Number(n)] === data) ?? Number.NaN);
  return errno >= 0 && errno <= 4095 ? (action | errno) >>> 0 : null;
}

/** A system call's number, or null. */
function parse_call(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  return Object.hasOwn(SYS, text) ? SYS[text as keyof typeof SYS] : null;
}

/** Load the number, compare it with each, return. */
function make_filter(calls: readonly number[], action: number, other: number): C.sock_filter[] {
  const n = calls.length;
  return [
    { code: LOAD_WORD, jt: 0, jf: 0, k: OFFSET_NR },
    ...calls.map((k, i) => ({ code: JUMP_EQUAL, jt: n - i, jf: 0, k })),
    { code: C.BPF_RET, jt: 0, jf: 0, k: other },
    { code: C.BPF_RET, jt: 0, jf: 0, k: action },
  ];
}

function* strict(c: Cli, call: number): Code<number> {
  const r = yield sys.syscall(SYS.seccomp, C.SECCOMP_SET_MODE_STRICT, 0, null);
  if (r < 0) yield* c.die("seccomp(SECCOMP_SET_MODE_STRICT)", r);
  yield* write_all(1, "in strict mode: read, write, exit and sigreturn are left\n");
  yield sys.syscall(call, 0, "", 0);
  // exit_group(2), which programs end by, is not among them
  yield sys.exit(0);
  return 0;
}

export const seccomp_run = program({
  name: "seccomp-run",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "+a:d:hls", [{ name: "help", has_arg: 0, val: "h" }]);
    let [action, other, flags, is_strict] = [C.SECCOMP_RET_KILL_PROCESS, C.SECCOMP_RET_ALLOW, 0, false];
    for (const { opt, arg } of parsed.options) {
      if (opt === "h") {
        yield* c.out.print(HELP);
        return 0;
      }
      if (opt === "l") flags |= C.SECCOMP_FILTER_FLAG_LOG;
      else if (opt === "s") is_strict = true;
      else {
        const value = parse_action(arg ?? "");
        if (value === null) return yield* c.usage(`seccomp-run: no such action: '${arg}'\n${HELP}`, 2);
        if (opt === "a") action = value;
        else other = value;
      }
    }
    if (parsed.error !== null) yield* c.usage(`seccomp-run: ${parsed.error}\n${HELP}`, 2);
    const [names, ...argv] = parsed.operands;
    if (names === undefined || is_strict === argv.length > 0) return yield* c.usage(HELP, 2);
    const calls: number[] = [];
    for (const name of names.split(",")) {
      const nr = parse_call(name);
      if (nr === null) return yield* c.die(`no such system call: '${name}'`, 0, 2);
      calls.push(nr);
    }
    if (calls.length > MOST_CALLS) yield* c.die(`more than ${MOST_CALLS} system calls`, 0, 2);
    if (is_strict) return yield* strict(c, calls[0]);
    const filter = make_filter(calls, action, other);
    let r = yield sys.prctl(PR_SET_NO_NEW_PRIVS, 1);
    if (r >= 0)
      r = yield sys.syscall(SYS.seccomp, C.SECCOMP_SET_MODE_FILTER, flags, { len: filter.length, filter });
    if (r < 0) yield* c.die("seccomp(SECCOMP_SET_MODE_FILTER)", r);
    const failed = yield* execvp(argv, c.envp);
    return yield* c.die(argv[0], failed, failed === -ENOENT ? 127 : 126);
  },
});
