// If this fails, the lists of container ids of network namespaces do not say which containers are in them (spec section
// 10.1): a packet would be attributed to the wrong ones.
import fc from "fast-check";
import { expect, test } from "vitest";
import { fork_sleeper, run_kernel, write_file } from "../../../test/kernel.ts";
import { run_script } from "../../../test/machine.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { PF_EXITING } from "../../kernel/sched_types.ts";
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { CLONE_NEWNET, CLONE_NEWUTS } from "../../kernel/uapi/sched.ts";
import { SIGKILL } from "../../kernel/uapi/signal.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";
import type {} from "./01-add-container-id.ts";
import { audit_netns_containerids } from "./11-network-namespaces.ts";
import { AUDIT_CID_UNSET } from "./uapi.ts";

/** Lists of all network namespaces with tasks in them, the initial one first: "id*count". */
function lists_of(k: Kernel): string[][] {
  const spaces = new Set([...k.tasks.values()].map((t) => t.nsproxy.net_ns));
  return [k.init_nsproxy.net_ns, ...[...spaces].filter((n) => n !== k.init_nsproxy.net_ns)].map((net) =>
    audit_netns_containerids(net).map((e) => `${e.id}*${e.count}`),
  );
}

/** What the lists should hold, counted from the tasks, in no order. */
function expected_lists(k: Kernel): Map<unknown, Map<bigint, number>> {
  const spaces = new Map<unknown, Map<bigint, number>>();
  for (const t of k.tasks.values()) {
    if (t.flags & PF_EXITING || t.containerid === AUDIT_CID_UNSET) continue;
    const counts = spaces.get(t.nsproxy.net_ns) ?? new Map<bigint, number>();
    counts.set(t.containerid, (counts.get(t.containerid) ?? 0) + 1);
    spaces.set(t.nsproxy.net_ns, counts);
  }
  return spaces;
}

const label = (pid: number, id: number | bigint) => write_file(`/proc/${pid}/containerid`, String(id));

/** A child that does what it reads from a pipe, one command at a time. */
interface Worker {
  pid: number;
  tell: (command: string) => Code<void>;
}
function* start_worker(): Code<Worker> {
  const ends: number[] = [];
  yield sys.pipe(ends);
  const pid = yield sys.fork(function* () {
    for (;;) {
      const buf = new UserBuffer();
      yield sys.read(ends[0], buf, 1);
      if (buf.data === "f") yield* fork_sleeper();
      else if (buf.data === "n") yield sys.unshare(CLONE_NEWNET);
      else if (buf.data === "u") yield sys.unshare(CLONE_NEWUTS);
      else if (buf.data === "s") {
        const fd = yield sys.open("/proc/1/ns/net", O_RDONLY);
        yield sys.setns(fd, CLONE_NEWNET);
        yield sys.close(fd);
      } else if (buf.data === "x") return yield sys.exit(0);
    }
  });
  return {
    pid,
    *tell(command) {
      yield sys.write(ends[1], command);
      yield sys.nanosleep({ tv_sec: 0, tv_nsec: 1e6 });
    },
  };
}

test("set, fork, unshare, setns and exit move the counts", () => {
  const seen: string[][][] = [];
  let kernel: Kernel | null = null;
  const note = () => {
    if (kernel) seen.push(lists_of(kernel));
  };
  run_kernel(
    function* () {
      const a = yield* start_worker();
      note();
      yield* label(a.pid, 5);
      note();
      yield* a.tell("f");
      note();
      yield* a.tell("u");
      note();
      yield* a.tell("n");
      note();
      yield* a.tell("s");
      note();
      const b = yield* start_worker();
      yield* label(b.pid, 6);
      note();
      yield* a.tell("x");
      note();
    },
    { on_boot: (k) => (kernel = k) },
  );
  expect(seen).toEqual([
    [[]],
    [["5*1"]],
    [["5*2"]],
    [["5*2"]],
    [["5*1"], ["5*1"]],
    [["5*2"]],
    [["6*1", "5*2"]],
    [["6*1", "5*1"]],
  ]);
});

test("namespaces of another kind leave the list as it is, and its order", () => {
  const { kernel } = run_kernel(function* () {
    const a = yield* start_worker();
    yield* label(a.pid, 5);
    const b = yield* start_worker();
    yield* label(b.pid, 6);
    yield* a.tell("u");
  });
  expect(lists_of(kernel)).toEqual([["6*1", "5*1"]]);
});

test("setting an inherited id again moves the task from one id to the other", () => {
  const { kernel } = run_kernel(function* () {
    const parent = yield* start_worker();
    yield* label(parent.pid, 5);
    yield* parent.tell("f");
    const child = parent.pid + 1;
    expect(yield* label(child, 6)).toBe(1);
  });
  expect(lists_of(kernel)).toEqual([["6*1", "5*1"]]);
});

test("a refused set, a zombie and the unset id change nothing", () => {
  const { kernel } = run_kernel(function* () {
    const a = yield* fork_sleeper();
    yield* label(a, 5);
    yield* label(a, 6);
    yield* label(yield sys.getpid(), 7);
    const dead = yield* fork_sleeper();
    yield sys.kill(dead, SIGKILL);
    yield sys.nanosleep({ tv_sec: 0, tv_nsec: 1e6 });
    yield* label(dead, 8);
  });
  expect(lists_of(kernel)).toEqual([["5*1"]]);
});

/** A worker with an id, whose child has ended. */
function* labelled_parent(): Code<Worker> {
  const a = yield* start_worker();
  yield* label(a.pid, 5);
  yield* a.tell("f");
  yield sys.kill(a.pid + 1, SIGKILL);
  yield sys.nanosleep({ tv_sec: 0, tv_nsec: 1e6 });
  return a;
}

test("as posted: a plain fork is not counted, and the child's exit takes the parent's id away", () => {
  const { kernel } = run_kernel(
    function* () {
      yield* labelled_parent();
    },
    { cmdline: "audit=1 rfc2.as_posted=netns-count" },
  );
  expect(lists_of(kernel)).toEqual([[]]);
});

test("as posted: new namespaces of another kind bring an id back that was taken away", () => {
  const { kernel } = run_kernel(
    function* () {
      const a = yield* labelled_parent();
      yield* a.tell("u");
    },
    { cmdline: "audit=1 rfc2.as_posted=netns-count" },
  );
  expect(lists_of(kernel)).toEqual([["5*1"]]);
});

test("property: after any sequence of commands the counts equal the sum over the tasks", () => {
  const command = fc.record({
    who: fc.nat(3),
    what: fc.constantFrom("f", "n", "u", "s", "x", "label"),
    id: fc.bigInt(1n, 3n),
  });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      const { kernel } = run_kernel(function* () {
        const workers: Worker[] = [];
        for (let i = 0; i < 4; i++) workers.push(yield* start_worker());
        for (const { who, what, id } of commands)
          if (what === "label") yield* label(workers[who].pid, id);
          else yield* workers[who].tell(what);
      });
      const wanted = expected_lists(kernel);
      for (const net of new Set([...kernel.tasks.values()].map((t) => t.nsproxy.net_ns)))
        expect(new Map(audit_netns_containerids(net).map((e) => [e.id, e.count]))).toEqual(
          wanted.get(net) ?? new Map(),
        );
    }),
    { numRuns: 60 },
  );
});

test("/proc/net/audit_containerid shows the list of the reader's namespace, from patch 11 on", () => {
  const { stdout } = run_script(
    `lab-run 42 sleep 2 & lab-run --net 43 sleep 2 & sleep 0.5
cat /proc/net/audit_containerid; cat /proc/$(pgrep -f '^sleep 2' | tail -1)/net/audit_containerid
su -s /bin/bash alice -c 'cat /proc/net/audit_containerid' 2>&1`,
  );
  expect(stdout).toBe("42 1\n43 1\ncat: /proc/net/audit_containerid: Operation not permitted\n");
  expect(run_script("cat /proc/net/audit_containerid", { patches: 10 }).stderr).toContain("No such file");
});
