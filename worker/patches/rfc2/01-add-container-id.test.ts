// If this fails, who may set a container id, what is refused with which errno, or what is recorded of it is wrong
// (spec sections 2, 3, 4 and 11).
import { describe, expect, test } from "vitest";
import { fork_sleeper, run_kernel, write_file } from "../../../test/kernel.ts";
import { CAP_AUDIT_CONTROL } from "../../kernel/uapi/capability.ts";
import { EACCES, EFAULT, EINVAL, ENOENT, EPERM, ERANGE, ESRCH } from "../../kernel/uapi/errno.ts";
import { O_RDONLY, O_RDWR, O_WRONLY, SEEK_SET } from "../../kernel/uapi/fcntl.ts";
import { CLONE_SIGHAND, CLONE_THREAD, CLONE_VM } from "../../kernel/uapi/sched.ts";
import { SIGKILL } from "../../kernel/uapi/signal.ts";
import type { stat } from "../../kernel/uapi/stat.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";

const PR_SET_DUMPABLE = 4;
const UNSET = "18446744073709551615";
const file = (pid: number | string) => `/proc/${pid}/containerid`;

function* read_id(pid: number | string): Code<string | number> {
  const fd = yield sys.open(file(pid), O_RDONLY);
  if (fd < 0) return fd;
  const buf = new UserBuffer();
  const n = yield sys.read(fd, buf, 100);
  yield sys.close(fd);
  return n < 0 ? n : buf.data;
}

const containers = (records: string[]) => records.filter((r) => r.startsWith("CONTAINER "));

test("without a label there is no subj=, as in other records", () => {
  const { records } = run_kernel(
    function* () {
      yield* write_file(file(yield* fork_sleeper()), "5");
    },
    { on_boot: (k) => void (k.init_task.cred.security = "") },
  );
  expect(containers(records)).toEqual([
    expect.stringMatching(/^CONTAINER op=set pid=1 uid=0 auid=4294967295 tty=\(none\) ses=4294967295 opid=/),
  ]);
});

describe("what is written", () => {
  // input, result of write(2), value afterwards; whether the attempt gets as far as a record
  const TABLE: [string, number, string, boolean][] = [
    ["123456", 6, "123456", true],
    ["123456\n", 7, "123456", true],
    ["+5", 2, "5", true],
    ["00042", 5, "42", true],
    ["0", 1, "0", true],
    ["18446744073709551614", 20, "18446744073709551614", true],
    ["", -EINVAL, UNSET, false],
    ["\n", -EINVAL, UNSET, false],
    [" 5", -EINVAL, UNSET, false],
    ["5 ", -EINVAL, UNSET, false],
    ["5\n\n", -EINVAL, UNSET, false],
    ["5x", -EINVAL, UNSET, false],
    ["0x10", -EINVAL, UNSET, false],
    ["abc", -EINVAL, UNSET, false],
    ["-1", -EINVAL, UNSET, false],
    ["++5", -EINVAL, UNSET, false],
    ["5,6", -EINVAL, UNSET, false],
    ["1e3", -EINVAL, UNSET, false],
    ["\u00d9\u00a1", -EINVAL, UNSET, false],
    ["18446744073709551616", -ERANGE, UNSET, false],
    ["99999999999999999999999", -ERANGE, UNSET, false],
    [UNSET, -EINVAL, UNSET, true],
    [`${UNSET}\n`, -EINVAL, UNSET, true],
    // only the first 66 bytes are looked at
    ["9".repeat(70), -ERANGE, UNSET, false],
    [`${"0".repeat(60)}123456789`, 69, "123456", true],
    [`${"0".repeat(65)}7garbage`, 73, "7", true],
    ["5\0trailing", 10, "5", true],
  ];
  test.each(TABLE)("%j gives %d", (input, result, value, recorded) => {
    let got: number | undefined;
    let read: string | number | undefined;
    const { records } = run_kernel(function* () {
      const pid = yield* fork_sleeper();
      got = yield* write_file(file(pid), input);
      read = yield* read_id(pid);
    });
    expect([got, read]).toEqual([result, value]);
    expect(containers(records)).toHaveLength(recorded ? 1 : 0);
  });

  test("at another position than 0: EINVAL, and no record; a second write on one descriptor is a fresh attempt", () => {
    const got: number[] = [];
    const { records } = run_kernel(function* () {
      const pid = yield* fork_sleeper();
      const fd = yield sys.open(file(pid), O_WRONLY);
      yield sys.lseek(fd, 2, SEEK_SET);
      got.push(yield sys.write(fd, "5"));
      yield sys.lseek(fd, 0, SEEK_SET);
      got.push(yield sys.write(fd, "5"));
      got.push(yield sys.write(fd, "6"));
    });
    expect(got).toEqual([-EINVAL, 1, -EPERM]);
    expect(containers(records).map((r) => r.slice(r.indexOf("old-contid")))).toEqual([
      `old-contid=${UNSET} contid=5 res=1`,
      "old-contid=5 contid=6 res=0",
    ]);
  });

  test("to a task that is gone: ESRCH on a descriptor, ENOENT by name, no record; from an unreadable buffer: EFAULT", () => {
    const got: number[] = [];
    const { records } = run_kernel(function* () {
      const pid = yield* fork_sleeper();
      const fd = yield sys.open(file(pid), O_RDWR);
      yield sys.kill(pid, SIGKILL);
      yield sys.wait4(pid, null);
      got.push(yield sys.write(fd, "5"));
      got.push(yield sys.read(fd, new UserBuffer(), 10));
      got.push(yield sys.open(file(pid), O_WRONLY));
      const other = yield* fork_sleeper();
      const fd2 = yield sys.open(file(other), O_WRONLY);
      got.push(yield sys.syscall(1, fd2, null, 5));
    });
    expect(got).toEqual([-ESRCH, -ESRCH, -ENOENT, -EFAULT]);
    expect(containers(records)).toEqual([]);
  });
});

describe("who may", () => {
  test("the whole record, refused and allowed", () => {
    let child = 0;
    const { records } = run_kernel(function* () {
      child = yield* fork_sleeper();
      yield* write_file(file("self"), "123455\n");
      yield* write_file(file(child), `${UNSET}\n`);
      yield* write_file(file(child), "123456\n");
      yield* write_file(file(child), "123457\n");
    });
    const head =
      "op=set pid=1 uid=0 subj=system_u:system_r:init_t:s0 auid=4294967295 tty=(none) ses=4294967295";
    const line = (opid: number, old: string, id: string, res: number) =>
      `CONTAINER ${head} opid=${opid} old-contid=${old} contid=${id} res=${res}`;
    expect(containers(records)).toEqual([
      line(1, UNSET, "123455", 0),
      line(child, UNSET, UNSET, 0),
      line(child, UNSET, "123456", 1),
      line(child, "123456", "123457", 0),
    ]);
  });

  test("order of the tests: oneself before the unset value before the capability", () => {
    const got: Record<string, number> = {};
    run_kernel(function* () {
      const pid = yield* fork_sleeper();
      got.self = yield* write_file(file("self"), "5");
      got.self_by_pid = yield* write_file(file(1), "5");
      got.self_unset = yield* write_file(file("self"), UNSET);
      const all = { effective: (1n << 38n) - 1n, permitted: (1n << 38n) - 1n, inheritable: 0n };
      const less = all.effective & ~(1n << BigInt(CAP_AUDIT_CONTROL));
      yield sys.capset({ ...all, effective: less });
      got.no_cap = yield* write_file(file(pid), "5");
      got.no_cap_unset = yield* write_file(file(pid), UNSET);
      yield sys.capset(all);
      got.same_value_twice = (yield* write_file(file(pid), "5")) && (yield* write_file(file(pid), "5"));
    });
    expect(got).toEqual({
      self: -EPERM,
      self_by_pid: -EPERM,
      self_unset: -EPERM,
      no_cap: -EPERM,
      no_cap_unset: -EINVAL,
      same_value_twice: -EPERM,
    });
  });

  test("an inherited id may be changed once, while the parent has it", () => {
    const got: (string | number)[] = [];
    run_kernel(function* () {
      const go: number[] = [];
      yield sys.pipe(go);
      // the parent is labelled before it has a child, then makes two
      const parent = yield sys.fork(function* () {
        yield sys.read(go[0], new UserBuffer(), 1);
        yield* fork_sleeper();
        yield* fork_sleeper();
        for (;;) yield sys.pause();
      });
      got.push(yield* write_file(file(parent), "10"));
      yield sys.write(go[1], "x");
      yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      const [a, b] = [parent + 1, parent + 2];
      got.push(yield* read_id(a), yield* read_id(b));
      // the same id again leaves it inherited
      got.push(yield* write_file(file(a), "10"));
      got.push(yield* write_file(file(a), "11"), yield* write_file(file(a), "12"));
      // the parent has children now, and an id of its own
      got.push(yield* write_file(file(parent), "13"));
      // an orphan's parent is init, which has none
      yield sys.kill(parent, SIGKILL);
      yield sys.wait4(parent, null);
      got.push(yield* write_file(file(b), "14"), yield* read_id(b));
    });
    expect(got).toEqual([2, "10", "10", 2, 2, -EPERM, -EPERM, -EPERM, "10"]);
  });

  test("any number of tasks may share an id, and zero is one", () => {
    const got: (string | number)[] = [];
    run_kernel(function* () {
      for (let i = 0; i < 3; i++) {
        const pid = yield* fork_sleeper();
        got.push(yield* write_file(file(pid), "0"), yield* read_id(pid));
      }
    });
    expect(got).toEqual([1, "0", 1, "0", 1, "0"]);
  });

  test("with audit off it works and is not recorded; locked it is recorded", () => {
    let got = 0;
    const off = run_kernel(
      function* () {
        const pid = yield* fork_sleeper();
        got = yield* write_file(file(pid), "5");
      },
      { cmdline: "audit=0" },
    );
    expect([got, containers(off.records)]).toEqual([1, []]);
  });
});

describe("patch 02: children and threads", () => {
  test("a target with a child, or a zombie not yet reaped, or other threads is refused; without the patch it is not", () => {
    const attempt = (patches: number) => {
      const got: Record<string, number> = {};
      const { records } = run_kernel(
        function* () {
          const parent = yield sys.fork(function* () {
            yield* fork_sleeper();
            for (;;) yield sys.pause();
          });
          const zombie_parent = yield sys.fork(function* () {
            yield sys.fork(function* () {
              return yield sys.exit_group(0);
            });
            for (;;) yield sys.pause();
          });
          const threaded = yield sys.fork(function* () {
            yield sys.clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, function* () {
              for (;;) yield sys.pause();
            });
            for (;;) yield sys.pause();
          });
          yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
          got.child = yield* write_file(file(parent), "1");
          got.zombie = yield* write_file(file(zombie_parent), "2");
          got.leader_with_threads = yield* write_file(file(threaded), "3");
          const tid = Math.max(parent, zombie_parent, threaded) + 3;
          got.thread = yield* write_file(`/proc/${threaded}/task/${tid}/containerid`, "4");
        },
        { patches },
      );
      return { got, res: containers(records).map((r) => r.slice(-5)) };
    };
    expect(attempt(13)).toEqual({
      got: { child: -EPERM, zombie: -EPERM, leader_with_threads: -EPERM, thread: -EPERM },
      res: ["res=0", "res=0", "res=0", "res=0"],
    });
    expect(attempt(1)).toEqual({
      got: { child: 1, zombie: 1, leader_with_threads: 1, thread: 1 },
      res: ["res=1", "res=1", "res=1", "res=1"],
    });
  });
});

describe("the file", () => {
  test("is there from patch 01 on, write-only for its owner until patch 13", () => {
    const at = (patches: number) => {
      const got: (string | number)[] = [];
      run_kernel(
        function* () {
          const pid = yield* fork_sleeper();
          const st = {} as stat;
          const r = yield sys.stat_(file(pid), st);
          got.push(r < 0 ? r : (st.st_mode & 0o7777).toString(8));
          if (r === 0) got.push(Number(st.st_size), yield* read_id(pid));
        },
        { patches },
      );
      return got;
    };
    expect(at(0)).toEqual([-ENOENT]);
    expect(at(1)).toEqual(["200", 0, -EINVAL]);
    expect(at(12)).toEqual(["200", 0, -EINVAL]);
    expect(at(13)).toEqual(["600", 0, UNSET]);
  });

  test("another user cannot open it; the owner can, and is refused by write", () => {
    const attempt = (dumpable: number) => {
      const buf = new UserBuffer();
      run_kernel(function* () {
        const root_task = yield* fork_sleeper();
        const result: number[] = [];
        yield sys.pipe(result);
        yield sys.fork(function* () {
          yield sys.setresgid(1000, 1000, 1000);
          yield sys.setresuid(1000, 1000, 1000);
          yield sys.prctl(PR_SET_DUMPABLE, dumpable);
          const mine = yield* fork_sleeper();
          const others = yield* write_file(file(root_task), "5");
          const own = yield* write_file(file(mine), "5");
          yield sys.write(result[1], `${others} ${own} ${yield* read_id(mine)}`);
          for (;;) yield sys.pause();
        });
        yield sys.read(result[0], buf, 200);
      });
      return buf.data;
    };
    expect(attempt(1)).toBe(`${-EACCES} ${-EPERM} ${UNSET}`);
    // a task that changed its uids and executed nothing since is not dumpable: its files are root's
    expect(attempt(0)).toBe(`${-EACCES} ${-EACCES} ${-EACCES}`);
  });
});
