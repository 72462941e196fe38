// If this fails, system call events do not name the container of their task, or at the wrong place (spec section 5).
import { expect, test } from "vitest";
import { audit_socket, in_container } from "../../../test/audit_client.ts";
import { type KernelOptions, run_kernel, write_file } from "../../../test/kernel.ts";
import { rule } from "../../../test/rule.ts";
import * as A from "../../kernel/uapi/audit.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { sendRule } from "../../userland/audit/libaudit/netlink.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";

function* audit_calls(...calls: number[]): Code<void> {
  yield* sendRule(
    yield* audit_socket(),
    A.AUDIT_ADD_RULE,
    rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, calls, []),
  );
}

/** Record types (and the text of CONTAINER_INFO) of the event of the first `nr` call of the run. */
function event_of(nr: number, body: () => Code<void>, options: KernelOptions = {}): string[] {
  const { records, serials } = run_kernel(body, options);
  const at = records.findIndex((r) => r.startsWith(`SYSCALL arch=c000003e syscall=${nr} `));
  return records
    .filter((_, i) => serials[i] === serials[at])
    .map((r) => (r.startsWith("CONTAINER_INFO") ? r : r.slice(0, r.search(/ |$/))));
}

function* make(path: string): Code<void> {
  yield sys.mkdir(path, 0o755);
}
const mkdir_in_container = function* (): Code<void> {
  yield* audit_calls(SYS.mkdir);
  yield* in_container(123459n, () => make("/tmp/x"));
};

test("last but for EOE, after PROCTITLE", () => {
  expect(event_of(SYS.mkdir, mkdir_in_container)).toEqual([
    "SYSCALL",
    "CWD",
    "PATH",
    "PATH",
    "PROCTITLE",
    "CONTAINER_INFO op=task contid=123459",
    "EOE",
  ]);
});

test.each([3, 4])("with %d patches there is no label yet", (patches) => {
  expect(event_of(SYS.mkdir, mkdir_in_container, { patches })).toContain("CONTAINER_INFO contid=123459");
});

test.each([0, 2])("with %d patches there is no such record", (patches) => {
  const events = event_of(
    SYS.mkdir,
    function* () {
      yield* audit_calls(SYS.mkdir);
      if (patches === 0) yield* make("/tmp/x");
      else yield* in_container(123459n, () => make("/tmp/x"));
    },
    { patches },
  );
  expect(events).toEqual(["SYSCALL", "CWD", "PATH", "PATH", "PROCTITLE", "EOE"]);
});

test("nothing for a task without an id", () => {
  const event = event_of(SYS.mkdir, function* () {
    yield* audit_calls(SYS.mkdir);
    yield* make("/tmp/x");
  });
  expect(event.some((r) => r.startsWith("CONTAINER_INFO"))).toBe(false);
  expect(event).toContain("EOE");
});

test("the id is the one at the exit of the call: labelled while asleep in read, it shows when read returns", () => {
  const event = event_of(SYS.read, function* () {
    yield* audit_calls(SYS.read);
    const ends: number[] = [];
    yield sys.pipe(ends);
    const pid = yield sys.fork(function* () {
      yield sys.read(ends[0], new UserBuffer(), 1);
      return yield sys.exit(0);
    });
    yield sys.sched_yield();
    yield* write_file(`/proc/${pid}/containerid`, "9");
    yield sys.write(ends[1], "x");
    yield sys.wait4(pid, null);
  });
  expect(event).toContain("CONTAINER_INFO op=task contid=9");
});

test("children, grandchildren and programs they execute keep the id; no record says so", () => {
  const { records } = run_kernel(function* () {
    yield* audit_calls(SYS.mkdir);
    yield* in_container(5n, function* () {
      const child = yield sys.fork(function* () {
        const grandchild = yield sys.fork(function* () {
          yield sys.setsid();
          yield sys.mkdir("/tmp/d", 0o755);
          return yield sys.exit(0);
        });
        yield sys.wait4(grandchild, null);
        return yield sys.exit(0);
      });
      yield sys.wait4(child, null);
    });
  });
  expect(records.filter((r) => r.startsWith("CONTAINER_INFO"))).toEqual(["CONTAINER_INFO op=task contid=5"]);
  expect(records.filter((r) => r.startsWith("CONTAINER "))).toHaveLength(1);
});

test("a task that dies inside a system call", () => {
  const event = event_of(SYS.exit_group, function* () {
    yield* audit_calls(SYS.exit_group);
    yield* in_container(6n, function* () {
      yield sys.exit_group(3);
    });
  });
  expect(event).toContain("CONTAINER_INFO op=task contid=6");
});
