// If this fails, seccomp lets through, refuses or records the wrong calls (seccomp(2); spec section 9, SECCOMP).
import { describe, expect, test } from "vitest";
import { in_container } from "../../test/audit_client.ts";
import { type KernelOptions, run_kernel, write_file } from "../../test/kernel.ts";
import type { Code } from "../userland/lib/code.ts";
import * as sys from "../userland/lib/sys.ts";
import { seccomp_check_filter } from "./seccomp_filter.ts";
import { EACCES, EFAULT, EINVAL, ENOSYS, EPERM } from "./uapi/errno.ts";
import { PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, type wait_status } from "./uapi/sched.ts";
import * as S from "./uapi/seccomp.ts";
import { SIGKILL, SIGSYS } from "./uapi/signal.ts";
import { SYS } from "./uapi/unistd_64.ts";

const RET = (k: number): S.sock_filter => ({ code: S.BPF_RET, jt: 0, jf: 0, k });
/** Answers `nr` with `action`, all others are allowed. */
const on_call = (nr: number, action: number): S.sock_fprog => ({
  len: 4,
  filter: [
    { code: S.BPF_LD | S.BPF_ABS, jt: 0, jf: 0, k: 0 },
    { code: S.BPF_JMP | S.BPF_JEQ, jt: 0, jf: 1, k: nr },
    RET(action),
    RET(S.SECCOMP_RET_ALLOW),
  ],
});
const install = (prog: S.sock_fprog, flags = 0) =>
  sys.syscall(SYS.seccomp, S.SECCOMP_SET_MODE_FILTER, flags, prog);

/** Runs `body` in a child: how it ended (wait status), what it noted, and the SECCOMP and ANOM_ABEND records. */
function child(body: (note: (r: number) => void) => Code<void>, options: KernelOptions = {}) {
  const notes: number[] = [];
  const status: wait_status = { status: -1 } as wait_status;
  const { records } = run_kernel(function* () {
    const pid = yield sys.fork(function* () {
      yield* body((r) => notes.push(r));
      return yield sys.exit(0);
    });
    yield sys.wait4(pid, status);
  }, options);
  return {
    notes,
    status: status.status,
    records: records.filter((r) => /^(?:SECCOMP|ANOM_ABEND)/.test(r)).map((r) => r.replace(/ip=\S+ /, "")),
  };
}

describe("actions of a filter on getppid", () => {
  const cases: [string, number, number, number, number | null, RegExp[]][] = [
    ["errno", S.SECCOMP_RET_ERRNO | EPERM, 0, 0, -EPERM, []],
    [
      "errno, logged",
      S.SECCOMP_RET_ERRNO | EPERM,
      2,
      0,
      -EPERM,
      [/ sig=0 arch=c000003e syscall=110 compat=0 code=0x50000$/],
    ],
    ["errno beyond the greatest", S.SECCOMP_RET_ERRNO | 0xffff, 0, 0, -4095, []],
    ["trace without tracer", S.SECCOMP_RET_TRACE, 0, 0, -ENOSYS, []],
    ["log", S.SECCOMP_RET_LOG, 0, 0, 1, [/ sig=0 .* code=0x7ffc0000$/]],
    ["trap", S.SECCOMP_RET_TRAP, 0, SIGSYS, null, [/^ANOM_ABEND .* sig=31 res=1$/]],
    [
      "kill",
      S.SECCOMP_RET_KILL_PROCESS,
      0,
      SIGSYS,
      null,
      [/ sig=31 .* code=0x80000000$/, /^ANOM_ABEND .* sig=31 res=1$/],
    ],
    ["kill thread", S.SECCOMP_RET_KILL_THREAD, 0, SIGSYS, null, [/ sig=31 .* code=0x0$/, /^ANOM_ABEND/]],
    ["an unknown action kills", 0x12340000, 0, SIGSYS, null, [/ sig=31 .* code=0x12340000$/, /^ANOM_ABEND/]],
  ];
  test.each(cases)("%s", (_, action, flags, status, result, records) => {
    const got = child(function* (note) {
      yield sys.prctl(PR_SET_NO_NEW_PRIVS, 1);
      yield install(on_call(SYS.getppid, action), flags);
      note(yield sys.getppid());
    });
    expect(got.status & 0x7f).toBe(status);
    expect(got.notes).toEqual(result === null ? [] : [result]);
    expect(got.records).toHaveLength(records.length);
    for (const [i, r] of got.records.entries()) expect(r).toMatch(records[i]);
  });
});

describe("while audit is off", () => {
  const cases: [string, number, number, number][] = [
    ["a kill is recorded, the core dump is not", S.SECCOMP_RET_KILL_PROCESS, 0, 1],
    ["log is recorded", S.SECCOMP_RET_LOG, 0, 1],
    ["an errno is not", S.SECCOMP_RET_ERRNO | EPERM, 0, 0],
    ["an errno of a filter with the log flag is", S.SECCOMP_RET_ERRNO | EPERM, 2, 1],
  ];
  test.each(cases)("%s", (_, action, flags, count) => {
    const got = child(
      function* () {
        yield sys.prctl(PR_SET_NO_NEW_PRIVS, 1);
        yield install(on_call(SYS.getppid, action), flags);
        yield sys.getppid();
      },
      { cmdline: "" },
    );
    expect(got.records.filter((r) => r.startsWith("SECCOMP"))).toHaveLength(count);
    expect(got.records).toHaveLength(count);
  });
});

test("strict mode leaves read, write, exit and sigreturn", () => {
  const got = child(function* (note) {
    note(yield sys.prctl(PR_SET_SECCOMP, 1));
    note(yield sys.write(99, "x"));
    yield sys.getpid();
    note(1);
  });
  expect(got.notes).toEqual([0, -9]);
  expect(got.status).toBe(SIGKILL);
  expect(got.records).toEqual([expect.stringMatching(/^SECCOMP .* sig=9 .* syscall=39 .* code=0x0$/)]);
});

test("of several filters the strongest counts, children inherit them, and they cannot be taken off", () => {
  const got = child(function* (note) {
    yield install(on_call(SYS.getppid, S.SECCOMP_RET_ERRNO | 5));
    yield install(on_call(SYS.getppid, S.SECCOMP_RET_LOG));
    yield install(on_call(SYS.getpgrp, S.SECCOMP_RET_ERRNO | 7));
    const pid = yield sys.fork(function* () {
      note(yield sys.getppid());
      return yield sys.exit(0);
    });
    yield sys.wait4(pid, null);
    note(yield sys.getpgrp());
    note(yield sys.prctl(PR_SET_SECCOMP, 1));
  });
  expect(got.notes).toEqual([-5, -7, -EINVAL]);
});

test("needs no_new_privs or the capability", () => {
  const got = child(function* (note) {
    yield sys.setresuid(1000, 1000, 1000);
    note(yield install(on_call(1, S.SECCOMP_RET_ALLOW)));
    yield sys.prctl(PR_SET_NO_NEW_PRIVS, 1);
    note(yield install(on_call(1, S.SECCOMP_RET_ALLOW)));
    note(yield sys.syscall(SYS.seccomp, S.SECCOMP_SET_MODE_FILTER, 0, null));
    note(yield sys.syscall(SYS.seccomp, 99, 0, null));
    note(yield install(on_call(1, S.SECCOMP_RET_ALLOW), 64));
  });
  expect(got.notes).toEqual([-EACCES, 0, -EFAULT, -EINVAL, -EINVAL]);
});

test.each<[string, S.sock_filter[]]>([
  ["empty", []],
  ["too long", new Array(4097).fill(RET(0))],
  ["no return at the end", [{ code: S.BPF_LD | S.BPF_IMM, jt: 0, jf: 0, k: 1 }]],
  ["jump beyond the end", [{ code: S.BPF_JMP | S.BPF_JEQ, jt: 1, jf: 0, k: 1 }, RET(0)]],
  ["endless jump", [{ code: S.BPF_JMP | S.BPF_JA, jt: 0, jf: 0, k: 0xffffffff }, RET(0)]],
  ["load beyond the data", [{ code: S.BPF_LD | S.BPF_ABS, jt: 0, jf: 0, k: 64 }, RET(0)]],
  ["load across words", [{ code: S.BPF_LD | S.BPF_ABS, jt: 0, jf: 0, k: 2 }, RET(0)]],
  ["scratch memory beyond its end", [{ code: S.BPF_ST, jt: 0, jf: 0, k: 16 }, RET(0)]],
  ["division by zero", [{ code: S.BPF_ALU | S.BPF_DIV, jt: 0, jf: 0, k: 0 }, RET(0)]],
  ["an instruction for packets", [{ code: 0x30, jt: 0, jf: 0, k: 0 }, RET(0)]],
])("a filter is refused: %s", (_, filter) => {
  expect(seccomp_check_filter({ len: filter.length, filter })).toBe(-EINVAL);
});

test("kernel.seccomp.actions_logged decides what is recorded", () => {
  const set = "/proc/sys/kernel/seccomp/actions_logged";
  const got = child(function* (note) {
    note(yield* write_file(set, "bogus"));
    note(yield* write_file(set, "allow"));
    note(yield* write_file(set, "kill_thread\n"));
    yield install(on_call(SYS.getppid, S.SECCOMP_RET_LOG));
    yield sys.getppid();
  });
  expect(got.notes).toEqual([-EINVAL, -EINVAL, 12]);
  expect(got.records).toEqual([]);
});

test.each([
  [9, null],
  [10, "CONTAINER_INFO op=seccomp contid=3"],
])("with %d patches the record's CONTAINER_INFO is %j", (patches, info) => {
  const { records, serials } = run_kernel(
    function* () {
      yield* in_container(3, function* () {
        yield install(on_call(SYS.getppid, S.SECCOMP_RET_LOG));
        yield sys.getppid();
      });
    },
    { patches },
  );
  const at = records.findIndex((r) => r.startsWith("SECCOMP "));
  expect(at).toBeGreaterThan(0);
  expect(serials[at + 1] === serials[at] ? records[at + 1] : null).toBe(info);
});
