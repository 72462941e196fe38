// If this fails, timers of processes go off at another time, or outlive what they belong to.
import { expect, test } from "vitest";
import { run_kernel } from "../../test/kernel.ts";
import * as sys from "../userland/lib/sys.ts";
import { EFAULT, EINVAL } from "./uapi/errno.ts";
import { CLOCK_MONOTONIC, CLOCK_REALTIME, type itimerspec, TIMER_ABSTIME } from "./uapi/sched.ts";
import {
  SIG_BLOCK,
  SIG_UNBLOCK,
  SIGALRM,
  SIGEV_NONE,
  SIGEV_SIGNAL,
  SIGRTMIN,
  SIGUSR1,
  type siginfo,
  sigmask,
} from "./uapi/signal.ts";
import { SYS } from "./uapi/unistd_64.ts";

const spec = (value: number, interval = 0): itimerspec => ({
  it_value: { tv_sec: value, tv_nsec: 0 },
  it_interval: { tv_sec: interval, tv_nsec: 0 },
});
const gettime = (id: number, out: itimerspec | null) => sys.syscall(SYS.timer_gettime, id, out);
const remove = (id: number) => sys.syscall(SYS.timer_delete, id);

test("once, periodically, at a point of time, and what is left", () => {
  const got: siginfo[] = [];
  run_kernel(function* () {
    const sa_handler = (_: number, info: siginfo) => void got.push(info);
    for (const sig of [SIGALRM, SIGUSR1])
      yield sys.rt_sigaction(sig, { sa_handler, sa_flags: 0, sa_mask: 0n });
    const id = [-1];
    expect(yield sys.timer_create(CLOCK_REALTIME, null, id)).toBe(0);
    expect(id).toEqual([0]);
    yield sys.timer_create(CLOCK_MONOTONIC, { sigev_notify: SIGEV_SIGNAL, sigev_signo: SIGUSR1 }, id);
    expect(id).toEqual([1]);
    expect(yield sys.timer_settime(0, 0, spec(5))).toBe(0);
    yield sys.timer_settime(1, 0, spec(1, 3));
    yield sys.pause();
    const left = spec(0);
    yield gettime(0, left);
    expect(Math.round(left.it_value.tv_sec + left.it_value.tv_nsec / 1e9)).toBe(4);
    yield sys.pause();
    yield sys.pause();
    expect(got.map((i) => [i.si_signo, i.si_code, i.si_pid])).toEqual([
      [SIGUSR1, -2, 1],
      [SIGUSR1, -2, 1],
      [SIGALRM, -2, 0],
    ]);
    const old = spec(0);
    expect(yield sys.timer_settime(1, 0, spec(0), old)).toBe(0);
    expect(old.it_interval.tv_sec).toBe(3);
    // a point of time that is past
    const before = { tv_sec: 0, tv_nsec: 0 };
    yield sys.clock_gettime(CLOCK_REALTIME, before);
    yield sys.timer_settime(0, TIMER_ABSTIME, spec(before.tv_sec + 2));
    yield sys.pause();
    const after = { tv_sec: 0, tv_nsec: 0 };
    yield sys.clock_gettime(CLOCK_REALTIME, after);
    expect(after.tv_sec).toBe(before.tv_sec + 2);
  });
});

test("a child, a new program and a deleted timer have none", () => {
  const { kernel } = run_kernel(function* () {
    const id = [-1];
    yield sys.timer_create(CLOCK_REALTIME, null, id);
    yield sys.timer_settime(0, 0, spec(100));
    const child = yield sys.fork(function* () {
      if ((yield gettime(0, spec(0))) !== -EINVAL) return 1;
      yield sys.timer_create(CLOCK_REALTIME, null, id);
      return yield sys.timer_settime(id[0], 0, spec(50, 50));
    });
    const status = { status: -1 };
    yield sys.wait4(child, status);
    expect(status.status).toBe(0);
    expect(yield remove(0)).toBe(0);
    expect(yield remove(0)).toBe(-EINVAL);
  });
  expect(kernel.timers.heap).toEqual([]);
});

test("one signal of a timer is pending, whatever its number; what follows counts as overruns", () => {
  const got: siginfo[] = [];
  run_kernel(function* () {
    const set = { set: sigmask(SIGRTMIN) };
    const sa_handler = (_: number, info: siginfo) => void got.push(info);
    yield sys.rt_sigaction(SIGRTMIN, { sa_handler, sa_flags: 0, sa_mask: 0n });
    for (const value of [1, 2]) {
      const event = { sigev_notify: SIGEV_SIGNAL, sigev_signo: SIGRTMIN };
      yield sys.timer_create(CLOCK_MONOTONIC, event, [0]);
      yield sys.timer_settime(value - 1, 0, spec(value, value));
    }
    yield sys.rt_sigprocmask(SIG_BLOCK, set);
    yield sys.nanosleep({ tv_sec: 5, tv_nsec: 500_000_000 });
    expect(got).toEqual([]);
    yield sys.rt_sigprocmask(SIG_UNBLOCK, set);
    yield sys.pause();
    expect(got.map((i) => [i.si_pid, i.si_uid])).toEqual([
      [0, 4],
      [1, 1],
      [0, 0],
    ]);
  });
});

test("what is refused", () => {
  run_kernel(function* () {
    expect(yield sys.timer_create(99, null, [0])).toBe(-EINVAL);
    expect(yield sys.timer_create(0, { sigev_notify: SIGEV_SIGNAL, sigev_signo: 65 }, [0])).toBe(-EINVAL);
    expect(yield sys.syscall(SYS.timer_create, 0, null, null)).toBe(-EFAULT);
    expect(yield sys.timer_create(0, { sigev_notify: SIGEV_NONE, sigev_signo: 0 }, [0])).toBe(0);
    expect(yield sys.timer_settime(0, 0, spec(-1))).toBe(-EINVAL);
    expect(yield sys.timer_settime(7, 0, spec(1))).toBe(-EINVAL);
    expect(yield sys.syscall(SYS.timer_settime, 0, 0, null, null)).toBe(-EINVAL);
    expect(yield gettime(0, null)).toBe(-EFAULT);
  });
});
