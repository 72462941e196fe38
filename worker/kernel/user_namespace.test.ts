// If this fails, being root in a user namespace is worth more, or less, than on Linux (user_namespaces(7)).
import { expect, test } from "vitest";
import { run_kernel, write_file } from "../../test/kernel.ts";
import type { Code } from "../userland/lib/code.ts";
import * as sys from "../userland/lib/sys.ts";
import * as E from "./uapi/errno.ts";
import { O_RDONLY } from "./uapi/fcntl.ts";
import * as C from "./uapi/sched.ts";
import { new_stat } from "./uapi/stat.ts";
import { UserBuffer } from "./uapi/syscall.ts";

/** Does `body` in a child that is user and group 1000. */
function* as_user(body: () => Code<void>): Code<void> {
  const pid = yield sys.fork(function* () {
    yield sys.setgroups([]);
    yield sys.setresgid(1000, 1000, 1000);
    yield sys.setresuid(1000, 1000, 1000);
    // a process that has changed its ids is not its own owner in /proc until it has executed something
    yield sys.prctl(4, 1);
    yield* body();
    return 0;
  });
  yield sys.wait4(pid, null);
}
const map = (name: string, text: string) => write_file(`/proc/self/${name}`, text);
function* read(path: string): Code<string> {
  const fd = yield sys.open(path, O_RDONLY);
  const buf = new UserBuffer();
  yield sys.read(fd, buf);
  yield sys.close(fd);
  return buf.data;
}

test("an ordinary user maps himself and no other, once, groups only without setgroups", () => {
  run_kernel(function* () {
    yield* as_user(function* () {
      expect(yield sys.unshare(C.CLONE_NEWNET)).toBe(-E.EPERM);
      expect(yield sys.unshare(C.CLONE_NEWUSER)).toBe(0);
      expect([yield sys.getuid(), yield sys.getgid()]).toEqual([65534, 65534]);
      expect(yield* map("uid_map", "0 0 1")).toBe(-E.EPERM);
      expect(yield* map("uid_map", "0 1000 2")).toBe(-E.EPERM);
      expect(yield* map("uid_map", "0 1000")).toBe(-E.EINVAL);
      expect(yield* map("uid_map", "0 1000 1")).toBe(8);
      expect(yield* map("uid_map", "0 1000 1")).toBe(-E.EPERM);
      expect(yield* map("gid_map", "0 1000 1")).toBe(-E.EPERM);
      expect(yield* map("setgroups", "deny")).toBe(4);
      expect(yield* map("gid_map", "0 1000 1")).toBe(8);
      expect(yield sys.setgroups([])).toBe(-E.EPERM);
      expect([yield sys.getuid(), yield sys.getgid()]).toEqual([0, 0]);
      expect(yield* read("/proc/self/uid_map")).toBe("         0       1000          1\n");
      expect(yield sys.setuid(1)).toBe(-E.EINVAL);
    });
  });
});

test("its root has what belongs to its namespaces, and nothing of the machine's", () => {
  run_kernel(function* () {
    yield* as_user(function* () {
      yield sys.unshare(C.CLONE_NEWUSER | C.CLONE_NEWUTS | C.CLONE_NEWNS | C.CLONE_NEWNET);
      yield* map("uid_map", "0 1000 1");
      expect(yield sys.sethostname("inner")).toBe(0);
      expect(yield sys.mount("t", "/tmp", "tmpfs", 0, "")).toBe(0);
      expect(yield sys.mount("/dev/vda1", "/tmp", "ext4", 0, "")).toBe(-E.EPERM);
      expect(yield sys.mkdir("/root/x", 0o755)).toBe(-E.EACCES);
      expect(yield sys.chown("/tmp", 5, -1)).toBe(-E.EINVAL);
      expect(yield sys.kill(1, 0)).toBe(-E.EPERM);
      const st = new_stat();
      yield sys.stat_("/root", st);
      expect(st.st_uid).toBe(65534);
      yield sys.stat_("/tmp", st);
      expect(st.st_uid).toBe(0);
    });
    const uts = { nodename: "" };
    yield sys.uname(uts as never);
    expect(uts.nodename).not.toBe("inner");
  });
});

test("who made a namespace may enter it, and has every capability there; another user not", () => {
  run_kernel(function* () {
    const ends: number[] = [];
    yield sys.pipe(ends);
    const inner = yield sys.fork(function* () {
      yield sys.setresuid(1000, 1000, 1000);
      yield sys.unshare(C.CLONE_NEWUSER);
      yield sys.write(ends[1], "x");
      return yield sys.pause();
    });
    yield sys.read(ends[0], new UserBuffer(), 1);
    const fd = yield sys.open(`/proc/${inner}/ns/user`, O_RDONLY);
    const enter = (uid: number, expected: number) =>
      sys.fork(function* () {
        yield sys.setresuid(uid, uid, uid);
        expect(yield sys.setns(fd, C.CLONE_NEWUSER)).toBe(expected);
        if (expected === 0) expect(yield sys.setns(fd, C.CLONE_NEWUSER)).toBe(-E.EINVAL);
        return 0;
      });
    for (const [uid, expected] of [
      [1000, 0],
      [1001, -E.EPERM],
      [0, 0],
    ])
      yield sys.wait4(yield enter(uid, expected), null);
  });
});

test("clone(2) makes them too: with mounts of its own the child stays where it was, and so does the parent", () => {
  run_kernel(function* () {
    yield sys.chdir("/tmp");
    const pid = yield sys.clone(C.CLONE_NEWNS | C.CLONE_NEWUSER | 17, function* () {
      expect(yield sys.mount("t", "/root", "tmpfs", 0, "")).toBe(0);
      expect(yield sys.mkdir("/root/inside", 0o755)).toBe(0);
      const cwd = new UserBuffer();
      yield sys.getcwd(cwd);
      expect(cwd.data).toBe("/tmp");
      return 0;
    });
    yield sys.wait4(pid, null);
    expect(yield sys.access("/root/inside", 0)).toBe(-E.ENOENT);
    expect(yield sys.mkdir("/root/outside", 0o755)).toBe(0);
  });
});
