// autrace(8): runs a program and has every system call of it recorded.
import * as A from "../../kernel/uapi/audit.ts";
import { ECONNREFUSED, ENOENT } from "../../kernel/uapi/errno.ts";
import { F_SETFD, FD_CLOEXEC, X_OK } from "../../kernel/uapi/fcntl.ts";
import { SIGTERM } from "../../kernel/uapi/signal.ts";
import { type Program, UserBuffer, type UserCode } from "../../kernel/uapi/syscall.ts";
import { SYS, type SyscallName } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { Console } from "./console.ts";
import { mayControl, read_own_status } from "./libaudit/control.ts";
import { type AuditSocket, auditOpen, requestRules, sendRule } from "./libaudit/netlink.ts";

/** -r: what is needed to see which resources a program uses. */
const RESOURCE_CALLS: readonly SyscallName[] = [
  "open",
  "creat",
  "rename",
  "unlink",
  "mknod",
  "mkdir",
  "rmdir",
  "chown",
  "lchown",
  "chmod",
  "link",
  "symlink",
  "readlink",
  "openat",
  "truncate",
  "renameat",
  "linkat",
  "unlinkat",
  "mknodat",
  "mkdirat",
  "chdir",
  "fchownat",
  "fchmodat",
  "symlinkat",
  "readlinkat",
  "execve",
  "name_to_handle_at",
  "connect",
  "bind",
  "accept",
  "sendto",
  "recvfrom",
  "accept4",
  "sendfile",
];
/** Seconds the program waits, so that the rules are in force before it runs. */
const PAUSE = 1;

/** always,exit for the calls of one process (AUDIT_PID), or of its children (AUDIT_PPID). */
function rule(resources: boolean, field: number, pid: number): A.audit_rule_data {
  const mask = new Uint32Array(64);
  if (!resources) mask.fill(0xffffffff);
  else for (const name of RESOURCE_CALLS) mask[SYS[name] >> 5] |= 1 << (SYS[name] & 31);
  return {
    flags: A.AUDIT_FILTER_EXIT,
    action: A.AUDIT_ALWAYS,
    field_count: 1,
    mask,
    fields: [field],
    values: [pid],
    fieldflags: [A.AUDIT_EQUAL],
    buf: "",
  };
}

function* fail(text: string): Code<1> {
  yield* eprint(`${text}\n`);
  return 1;
}

/** The traced program: it waits for a byte from the parent. */
function* child(
  pipe: { read: number; write: number },
  argv: readonly string[],
  envp: readonly string[],
): UserCode {
  yield sys.close(pipe.write);
  const console = new Console();
  yield* console.print(`Waiting to execute: ${argv[0]}\n`);
  yield* console.flush();
  yield sys.read(pipe.read, new UserBuffer(), 1);
  yield sys.close(pipe.read);
  yield* execvp(argv, envp);
  return yield* fail(`Failed to exec ${argv[0]}`);
}

function* trace(
  socket: AuditSocket,
  resources: boolean,
  argv: readonly string[],
  envp: readonly string[],
): Code<number> {
  const fds: number[] = [];
  if ((yield sys.pipe(fds)) < 0) return yield* fail("Error creating pipe.");
  const pipe = { read: fds[0], write: fds[1] };
  const pid = yield sys.fork(() => child(pipe, argv, envp));
  if (pid < 0) return yield* fail("Error forking.");
  yield sys.close(pipe.read);
  yield sys.fcntl(pipe.write, F_SETFD, FD_CLOEXEC);
  const rules = [
    { name: `pid=${pid}`, data: rule(resources, A.AUDIT_PID, pid) },
    { name: `ppid=${pid}`, data: rule(resources, A.AUDIT_PPID, pid) },
  ];
  for (const { name, data } of rules)
    if ((yield* sendRule(socket, A.AUDIT_ADD_RULE, data)) < 0) {
      yield sys.kill(pid, SIGTERM);
      yield sys.wait4(pid, null, 0);
      return yield* fail(`Error inserting audit rule for ${name}`);
    }
  yield sys.nanosleep({ tv_sec: PAUSE, tv_nsec: 0 });
  yield sys.write(pipe.write, "1");
  yield sys.wait4(pid, null, 0);
  yield sys.close(pipe.write);
  const console = new Console();
  yield* console.print("Cleaning up...\n");
  for (const { data } of rules) {
    const r = yield* sendRule(socket, A.AUDIT_DEL_RULE, data);
    if (r < 0) yield* eprint(`Error deleting rule (${strerror(r)})\n`);
  }
  yield* console.print(`Trace complete. You can locate the records with 'ausearch -i -p ${pid}'\n`);
  yield* console.flush();
  return 0;
}

export const autrace: Program = function* (argv, envp) {
  if (argv.length < 2) return yield* fail("usage: autrace [-r] program");
  yield* read_own_status();
  if (!(yield* mayControl()))
    return yield* fail("You must be root or have capabilities to run this program.");
  const resources = argv[1] === "-r";
  const command = argv.slice(resources ? 2 : 1);
  if (command.length === 0) return yield* fail("usage: autrace [-r] program");
  const r = yield sys.access(command[0], X_OK);
  if (r === -ENOENT) return yield* fail(`Error - can't find: ${command[0]}`);
  if (r < 0) return yield* fail(`Error checking ${command[0]} (${strerror(r)})`);
  const socket = yield* auditOpen();
  if (typeof socket === "number") return yield* fail("Error - can't get rule count.");
  const rules = yield* requestRules(socket);
  if (rules === -ECONNREFUSED) return yield* fail("The audit system is disabled");
  if (typeof rules === "number") return yield* fail("Error - can't get rule count.");
  if (rules.length > 0)
    return yield* fail(
      "autrace cannot be run with rules loaded.\n" +
        "Please delete all rules using 'auditctl -D' if you really wanted to\nrun this command.",
    );
  return yield* trace(socket, resources, command, envp);
};
