// Advisory locks: two processes that agree to lock must not both be let in, and a lock must not outlive its owner.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { run_kernel } from "../../../test/kernel.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";
import { EAGAIN, EBADF, EDEADLK, EINVAL } from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";

test("flock(2): exclusive, shared, waited for, gone with the description", () => {
  const seen = run_commands([
    "exec 7>lk 8>lk; flock -n 7; echo $?; flock -n 8; echo $?; flock -u 7; flock -n 8; echo $?; exec 7>&- 8>&-",
    "exec 7>lk 8>lk; flock -sn 7; flock -sn 8; echo $?; flock -n 8; echo $?; exec 7>&-; flock -n 8; echo $?; exec 8>&-",
    "flock lk sleep 2 & sleep 0.1; s=$(date +%s); flock lk true; echo $(( $(date +%s) - s )); wait",
    "flock lk sleep 2 & sleep 0.1; flock -n -E 9 lk true; echo $?; flock -w 1 lk true; echo $?; kill $!; wait; flock -n lk true",
    "( exec 7>lk; flock 7; sleep 1 & ); flock -n lk true; echo $?; sleep 1.1; flock -n lk true",
  ]);
  expect(seen).toEqual(["0\n1\n0\n-> 0\n", "0\n1\n0\n-> 0\n", "2\n-> 0\n", "9\n1\n-> 1\n", "1\n-> 0\n"]);
});

const range = (l_type: number, l_start: number, l_len: number): F.flock => ({
  l_type,
  l_whence: 0,
  l_start,
  l_len,
  l_pid: 0,
});

test("fcntl(2) record locks: by bytes, by process, split and joined, waited for, no deadlock", () => {
  const seen: (number | string)[] = [];
  run_kernel(function* () {
    const fd = yield sys.open("/tmp/f", F.O_RDWR | F.O_CREAT, 0o600);
    const lock = (cmd: number, l: F.flock, on = fd) => sys.fcntl(on, cmd, l);
    const ask = function* (l: F.flock): Code<string> {
      yield lock(F.F_GETLK, l);
      return l.l_type === F.F_UNLCK ? "free" : `${l.l_type} ${l.l_start}+${l.l_len} by ${l.l_pid}`;
    };
    // in a child, whose locks are its own
    const child = function* (body: () => Code<void>): Code<void> {
      const pid = yield sys.fork(function* () {
        yield* body();
        return 0;
      });
      yield sys.wait4(pid, { status: 0 });
    };
    seen.push(yield lock(F.F_SETLK, range(F.F_WRLCK, 0, 100)));
    seen.push(yield lock(F.F_SETLK, range(F.F_UNLCK, 40, 10)));
    yield* child(function* (): Code<void> {
      seen.push(
        yield lock(F.F_SETLK, range(F.F_WRLCK, 30, 1)),
        yield lock(F.F_SETLK, range(F.F_WRLCK, 40, 10)),
      );
      seen.push(yield* ask(range(F.F_RDLCK, 0, 0)), yield* ask(range(F.F_RDLCK, 45, 1)));
    });
    // the child's lock went with it
    seen.push(yield* ask(range(F.F_WRLCK, 40, 10)));
    const other = yield sys.open("/tmp/f", F.O_RDONLY);
    seen.push(yield lock(F.F_SETLK, range(F.F_WRLCK, 0, 1), other), yield lock(F.F_SETLK, range(9, 0, 1)));
    // closing any descriptor of the file gives up all of the process's locks on it
    yield sys.close(other);
    yield* child(function* (): Code<void> {
      seen.push(yield lock(F.F_SETLK, range(F.F_WRLCK, 0, 100)));
    });
    // A holds 0 and waits for 1, B holds 1 and would wait for 0
    yield lock(F.F_SETLK, range(F.F_WRLCK, 0, 1));
    const parent_waits = yield sys.fork(function* () {
      seen.push(yield lock(F.F_SETLK, range(F.F_WRLCK, 1, 1)));
      yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      seen.push(yield lock(F.F_SETLKW, range(F.F_WRLCK, 0, 1)));
      return 0;
    });
    yield sys.nanosleep({ tv_sec: 0, tv_nsec: 100_000_000 });
    seen.push(yield lock(F.F_SETLKW, range(F.F_WRLCK, 1, 1)));
    yield sys.wait4(parent_waits, { status: 0 });
  });
  expect(seen).toEqual([0, 0, -EAGAIN, 0, "1 0+40 by 1", "free", "free", -EBADF, -EINVAL, 0, 0, -EDEADLK, 0]);
});
