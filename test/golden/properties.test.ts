// After any sequence of system calls some things hold. If this fails, ids, serials, contexts or the tree of tasks get
// out of step with what the tasks did (RUNS=1000 in the environment for a longer search).
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernel } from "../../worker/kernel/kernel.ts";
import { PF_EXITING } from "../../worker/kernel/sched_types.ts";
import * as A from "../../worker/kernel/uapi/audit.ts";
import { O_CREAT, O_RDONLY, O_WRONLY } from "../../worker/kernel/uapi/fcntl.ts";
import { sockaddr_in } from "../../worker/kernel/uapi/in.ts";
import { AF_INET, SOCK_DGRAM } from "../../worker/kernel/uapi/netlink.ts";
import {
  CLONE_NEWNET,
  CLONE_NEWPID,
  CLONE_NEWUTS,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VM,
} from "../../worker/kernel/uapi/sched.ts";
import { SIGCONT, SIGKILL, SIGSEGV, SIGSTOP } from "../../worker/kernel/uapi/signal.ts";
import { UserBuffer } from "../../worker/kernel/uapi/syscall.ts";
import type {} from "../../worker/patches/rfc2/01-add-container-id.ts";
import { audit_netns_containerids } from "../../worker/patches/rfc2/11-network-namespaces.ts";
import { AUDIT_CID_UNSET } from "../../worker/patches/rfc2/uapi.ts";
import { auditSend, sendRule, setStatus } from "../../worker/userland/audit/libaudit/netlink.ts";
import type { Code } from "../../worker/userland/lib/code.ts";
import * as sys from "../../worker/userland/lib/sys.ts";
import { audit_socket } from "../audit_client.ts";
import { fork_sleeper, run_kernel, write_file } from "../kernel.ts";
import { rule } from "../rule.ts";

const RUNS = Number(process.env.RUNS ?? 40);
const WORKERS = 4;
const LOOPBACK = "\x7f\0\0\x01";

/** What a worker does when it reads the letter. */
const DEEDS: Readonly<Record<string, () => Code<unknown>>> = {
  fork: fork_sleeper,
  *fork_and_exit() {
    yield sys.fork(function* () {
      return yield sys.exit(0);
    });
  },
  *thread() {
    yield sys.clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, function* () {
      for (;;) yield sys.pause();
    });
  },
  *clone_net() {
    yield sys.clone(CLONE_NEWNET | 17, function* () {
      for (;;) yield sys.pause();
    });
  },
  *clone_pid() {
    yield sys.clone(CLONE_NEWPID | 17, function* () {
      for (;;) yield sys.pause();
    });
  },
  *unshare_net() {
    yield sys.unshare(CLONE_NEWNET);
  },
  *unshare_uts() {
    yield sys.unshare(CLONE_NEWUTS);
  },
  *setns() {
    const fd = yield sys.open("/proc/1/ns/net", O_RDONLY);
    yield sys.setns(fd, CLONE_NEWNET);
    yield sys.close(fd);
  },
  *touch() {
    yield sys.close(yield sys.open("/tmp/f", O_WRONLY | O_CREAT, 0o644));
  },
  *remove() {
    yield sys.unlink("/tmp/f");
  },
  *packet() {
    const fd = yield sys.socket(AF_INET, SOCK_DGRAM, 0);
    yield sys.send_to(fd, "x", sockaddr_in(LOOPBACK, 9));
    yield sys.close(fd);
  },
  *message() {
    const socket = yield* audit_socket();
    yield* auditSend(socket, A.AUDIT_USER, "m", 2);
    yield sys.close(socket.fd);
  },
  *signal_all() {
    yield sys.kill(-1, SIGCONT);
  },
  *crash() {
    yield sys.kill(yield sys.getpid(), SIGSEGV);
  },
  *exit() {
    return yield sys.exit_group(0);
  },
};
const NAMES = Object.keys(DEEDS);

const RULES = [
  rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, "all", [[A.AUDIT_FILTERKEY, A.AUDIT_EQUAL, "all"]]),
  rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, [62], [[27, A.AUDIT_EQUAL, 2n]]),
  rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, "all", [
    [A.AUDIT_WATCH, A.AUDIT_EQUAL, "/tmp/f"],
    [A.AUDIT_PERM, A.AUDIT_EQUAL, 2],
  ]),
  rule(A.AUDIT_FILTER_EXCLUDE, A.AUDIT_ALWAYS, "all", [[A.AUDIT_MSGTYPE, A.AUDIT_EQUAL, A.AUDIT_USER]]),
  rule(A.AUDIT_FILTER_TASK, A.AUDIT_NEVER, "all", [[27, A.AUDIT_EQUAL, 3n]]),
];

type Command =
  | { what: "tell"; who: number; deed: string }
  | { what: "label"; who: number; id: bigint }
  | { what: "signal"; who: number; sig: number }
  | { what: "rule"; nr: number; add: boolean }
  | { what: "enable"; on: number };

const who = fc.nat(3 * WORKERS);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("tell" as const),
      who: fc.nat(WORKERS - 1),
      deed: fc.constantFrom(...NAMES),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("label" as const), who, id: fc.bigInt(1n, 3n) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("signal" as const),
      who,
      sig: fc.constantFrom(SIGKILL, SIGSTOP, SIGCONT),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("rule" as const),
      nr: fc.nat(RULES.length - 1),
      add: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("enable" as const), on: fc.nat(1) }) },
);

/** The list of each network namespace against the tasks in it. */
function check_netns(k: Kernel): void {
  const spaces = new Map([[k.init_nsproxy.net_ns, new Map<bigint, number>()]]);
  for (const t of k.tasks.values()) {
    const counts = spaces.get(t.nsproxy.net_ns) ?? new Map<bigint, number>();
    spaces.set(t.nsproxy.net_ns, counts);
    if (!(t.flags & PF_EXITING) && t.containerid !== AUDIT_CID_UNSET)
      counts.set(t.containerid, (counts.get(t.containerid) ?? 0) + 1);
  }
  for (const [net, counts] of spaces)
    expect(new Map(audit_netns_containerids(net).map((e) => [e.id, e.count]))).toEqual(counts);
}

/** Every task's ancestors end at the first one, and each is a child of its parent and of no other. */
function check_tree(k: Kernel): void {
  const root = k.tasks.get(1)?.real_parent;
  for (const t of k.tasks.values()) {
    let steps = 0;
    for (let p = t; p !== root && p !== p.real_parent; p = p.real_parent)
      if (++steps > k.tasks.size) throw new Error(`task ${t.pid} is its own ancestor`);
    for (const child of t.children) expect([child.pid, child.real_parent.pid]).toEqual([child.pid, t.pid]);
    if (t.group_leader === t) expect(t.real_parent.children.has(t)).toBe(true);
  }
}

/** A task between two calls keeps nothing of the last one. */
function check_context(k: Kernel): void {
  const ctx = k.current.audit_context;
  if (ctx === null) return;
  expect({
    in_syscall: ctx.in_syscall,
    names: ctx.name_count,
    held: ctx.names_list.filter((n) => n.name !== null).length,
    aux: ctx.aux.length,
    targets: [ctx.target?.pid ?? null, ctx.aux_pids.length],
    details: [ctx.sockaddr, ctx.special, ctx.fds, ctx.op, ctx.pwd],
    trees: ctx.trees.length + ctx.killed_trees.length,
    filterkey: ctx.filterkey,
  }).toEqual({
    in_syscall: false,
    names: 0,
    held: 0,
    aux: 0,
    targets: [null, 0],
    details: [null, null, null, null, null],
    trees: 0,
    filterkey: null,
  });
}

/** The first record of each event has a larger serial than all before. */
function check_serials(serials: readonly number[]): void {
  const seen = new Set<number>();
  let last = 0;
  for (const serial of serials) {
    if (seen.has(serial)) continue;
    expect(serial).toBeGreaterThan(last);
    seen.add(serial);
    last = serial;
  }
}

/** Carries out the commands, with the checks after each one. */
function carry_out(commands: readonly Command[]): void {
  let kernel: Kernel | null = null;
  const { serials } = run_kernel(
    function* () {
      const k = kernel as unknown as Kernel;
      const socket = yield* audit_socket();
      const pipes: number[] = [];
      const pids: number[] = [];
      for (let i = 0; i < WORKERS; i++) {
        const ends: number[] = [];
        yield sys.pipe(ends);
        pipes.push(ends[1]);
        const pid = yield sys.fork(function* () {
          for (;;) {
            const buf = new UserBuffer();
            yield sys.read(ends[0], buf, 1);
            yield* DEEDS[NAMES[buf.data.charCodeAt(0)]]();
            check_context(k);
          }
        });
        pids.push(pid);
      }
      for (const c of commands) {
        // the tasks there are, in the order of their birth; not this one
        const pid = [...k.tasks.keys()].filter((p) => p >= pids[0])["who" in c ? c.who : 0] ?? pids[0];
        if (c.what === "tell") yield sys.write(pipes[c.who], String.fromCharCode(NAMES.indexOf(c.deed)));
        else if (c.what === "label") yield* write_file(`/proc/${pid}/containerid`, String(c.id));
        else if (c.what === "signal") yield sys.kill(pid, c.sig);
        else if (c.what === "rule")
          yield* sendRule(socket, c.add ? A.AUDIT_ADD_RULE : A.AUDIT_DEL_RULE, RULES[c.nr]);
        else yield* setStatus(socket, A.AUDIT_STATUS_ENABLED, { enabled: c.on });
        yield sys.nanosleep({ tv_sec: 0, tv_nsec: 1e6 });
        check_netns(k);
        check_tree(k);
        check_context(k);
      }
    },
    { on_boot: (k) => (kernel = k) },
  );
  check_serials(serials);
}

test("counts, serials, contexts and the tree of tasks, after any sequence of commands", () => {
  fc.assert(fc.property(fc.array(command, { maxLength: 30 }), carry_out), { numRuns: RUNS, seed: 20180316 });
});
