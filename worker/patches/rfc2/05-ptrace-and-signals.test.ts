// If this fails, the processes a signal went to are not told apart by their container ids (spec section 7).
import { expect, test } from "vitest";
import { audit_socket } from "../../../test/audit_client.ts";
import { fork_sleeper, run_kernel, write_file } from "../../../test/kernel.ts";
import { rule } from "../../../test/rule.ts";
import * as A from "../../kernel/uapi/audit.ts";
import { SIGCONT, SIGHUP } from "../../kernel/uapi/signal.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { sendRule, setStatus } from "../../userland/audit/libaudit/netlink.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";

// with its architecture: a rule without one would have to name signal calls of both tables
const kill_rule = rule(
  A.AUDIT_FILTER_EXIT,
  A.AUDIT_ALWAYS,
  [SYS.kill],
  [[A.AUDIT_ARCH, A.AUDIT_EQUAL, A.AUDIT_ARCH_X86_64]],
);

/** Sends SIGCONT to a group of `ids.length` sleepers with these ids (null: none) from a task without an id. */
function signal_group(ids: readonly (bigint | null)[], options: { patches?: number; cmdline?: string } = {}) {
  const pids: number[] = [];
  const run = run_kernel(function* (): Code<void> {
    const socket = yield* audit_socket();
    yield* sendRule(socket, A.AUDIT_ADD_RULE, kill_rule);
    for (const id of ids) {
      const pid = yield* fork_sleeper();
      yield sys.setpgid(pid, pids[0] ?? pid);
      if (id !== null) yield* write_file(`/proc/${pid}/containerid`, String(id));
      pids.push(pid);
    }
    yield sys.kill(-pids[0], SIGCONT);
  }, options);
  const from = run.records.findIndex((r) => r.startsWith("SYSCALL "));
  return { pids, event: run.records.slice(from), serials: run.serials.slice(from) };
}

const shape = (event: string[]) =>
  event.map((r) => /^OBJ_PID opid=\d+|^CONTAINER_INFO .*|^\w+/.exec(r)?.[0]).filter((r) => r !== "PROCTITLE");

test("each OBJ_PID is followed by the CONTAINER_INFO of its process: further targets first, then the first one", () => {
  const { pids, event, serials } = signal_group([11n, 22n, null, 33n]);
  expect(new Set(serials).size).toBe(1);
  expect(new Set(shape(event))).toEqual(
    new Set([
      "SYSCALL",
      ...pids.map((pid) => `OBJ_PID opid=${pid}`),
      "CONTAINER_INFO op=target contid=33",
      "CONTAINER_INFO op=aux0x1 contid=22",
      "CONTAINER_INFO op=aux0x2 contid=11",
      "EOE",
    ]),
  );
  // who joined the group last is signalled first; an unlabelled process has no second record
  expect(shape(event)).toEqual([
    "SYSCALL",
    `OBJ_PID opid=${pids[2]}`,
    `OBJ_PID opid=${pids[1]}`,
    "CONTAINER_INFO op=aux0x1 contid=22",
    `OBJ_PID opid=${pids[0]}`,
    "CONTAINER_INFO op=aux0x2 contid=11",
    `OBJ_PID opid=${pids[3]}`,
    "CONTAINER_INFO op=target contid=33",
    "EOE",
  ]);
});

test("more than 16 further targets: the index starts again in each block and is hexadecimal", () => {
  const { event } = signal_group(Array.from({ length: 20 }, (_, i) => BigInt(i + 1)));
  const labels = event.flatMap((r) => /^CONTAINER_INFO op=(\S+)/.exec(r)?.[1] ?? []);
  const block = Array.from({ length: 16 }, (_, i) => `aux0x${i.toString(16)}`);
  expect(labels).toEqual(["aux0x0", "aux0x1", "aux0x2", ...block, "target"]);
});

test.each([4, 0])("with %d patches the targets are not labelled", (patches) => {
  const { event } = signal_group(patches === 0 ? [null, null] : [11n, 22n], { patches });
  expect(event.filter((r) => r.startsWith("OBJ_PID"))).toHaveLength(2);
  expect(event.some((r) => r.startsWith("CONTAINER_INFO"))).toBe(false);
});

test("as posted: no target is shown", () => {
  const { event } = signal_group([11n, 22n], { cmdline: "audit=1 rfc2.as_posted=target-info" });
  expect(event.some((r) => r.startsWith("CONTAINER_INFO"))).toBe(false);
});

test("a signal to the audit daemon: the sender's id is remembered, and is the tail of the AUDIT_SIGNAL_INFO reply", () => {
  const { kernel } = run_kernel(function* () {
    const daemon = yield sys.fork(function* () {
      const socket = yield* audit_socket();
      yield* setStatus(socket, A.AUDIT_STATUS_PID, { pid: yield sys.getpid() });
      for (;;) yield sys.pause();
    });
    yield sys.sched_yield();
    const sender = yield sys.fork(function* () {
      yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      yield sys.kill(daemon, SIGHUP);
      return yield sys.exit(0);
    });
    yield* write_file(`/proc/${sender}/containerid`, "77");
    yield sys.wait4(sender, null);
  });
  expect(kernel.audit.audit_sig_ext).toBe(77n);
});
