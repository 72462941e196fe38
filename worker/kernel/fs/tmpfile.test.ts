// O_TMPFILE: files without a name. If this fails, a program that makes one, fills it and gives it a name is refused, or
// audit tells of another file than the real kernel does.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { run_kernel } from "../../../test/kernel.ts";
import * as sys from "../../userland/lib/sys.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { new_stat } from "../uapi/stat.ts";
import { UserBuffer } from "../uapi/syscall.ts";

test("which opens are taken: for writing, in a directory, without O_CREAT", () => {
  const seen: number[] = [];
  run_kernel(function* () {
    yield sys.mkdir("/tmp/d", 0o755);
    const open = (path: string, flags: number) => sys.open(path, flags, 0o600);
    seen.push(yield open("/tmp/d", F.O_TMPFILE));
    seen.push(yield open("/tmp/d", F.O_TMPFILE | F.O_RDWR | F.O_CREAT));
    seen.push(yield open("/tmp/d", (F.O_TMPFILE & ~F.O_DIRECTORY) | F.O_RDWR));
    seen.push(yield open("/tmp/none", F.O_TMPFILE | F.O_RDWR));
    seen.push(yield open("/usr/sbin/init", F.O_TMPFILE | F.O_RDWR));
    seen.push(yield open("/proc", F.O_TMPFILE | F.O_RDWR));
    yield sys.setreuid(1000, 1000);
    seen.push(yield open("/tmp/d", F.O_TMPFILE | F.O_RDWR));
  });
  const { EINVAL, ENOENT, ENOTDIR, EOPNOTSUPP, EACCES } = E;
  expect(seen).toEqual([-EINVAL, -EINVAL, -EINVAL, -ENOENT, -ENOTDIR, -EOPNOTSUPP, -EACCES]);
});

test("written, named by linkat(2), and gone with its descriptor when it has no name", () => {
  const seen: unknown[] = [];
  const { kernel } = run_kernel(function* () {
    yield sys.umask(0o027);
    const fd = yield sys.open("/tmp", F.O_TMPFILE | F.O_RDWR, 0o666);
    const st = new_stat();
    const link = new UserBuffer();
    yield sys.fstat(fd, st);
    yield sys.readlink(`/proc/self/fd/${fd}`, link);
    seen.push(st.st_nlink, st.st_mode.toString(8), link.data === `/tmp/#${st.st_ino} (deleted)`);
    yield sys.write(fd, "text");
    const named = (from: number, to: string) =>
      sys.linkat(F.AT_FDCWD, `/proc/self/fd/${from}`, F.AT_FDCWD, to, F.AT_SYMLINK_FOLLOW);
    seen.push(yield named(fd, "/tmp/f"));
    yield sys.stat_("/tmp/f", st);
    seen.push(st.st_nlink, st.st_size);
    // it had its chance
    yield sys.unlink("/tmp/f");
    seen.push(yield named(fd, "/tmp/f"));
    const never = yield sys.open("/tmp", F.O_TMPFILE | F.O_RDWR | F.O_EXCL, 0o600);
    seen.push(yield named(never, "/tmp/g"));
    yield sys.write(never, "x".repeat(10_000));
    const again = yield sys.open(`/proc/self/fd/${never}`, F.O_RDONLY);
    yield sys.close(never);
    const buf = new UserBuffer();
    seen.push(yield sys.read(again, buf, 20_000));
    yield sys.close(again);
    yield sys.close(fd);
  });
  expect(seen).toEqual([0, "100640", true, 0, 1, 4, -E.ENOENT, -E.ENOENT, 10_000]);
  const tmp = kernel.vfs.init_mnt_ns.list.find((m) => m.mnt_devname === "tmpfs");
  expect(tmp?.mnt_sb.s_used).toBe(0);
});

test("audit's PATH is the file that was made, by the name of the directory", () => {
  const [seen] = run_commands([
    "mkdir /root/d; auditctl -D; auditctl -a always,exit -F arch=b64 -S openat -F dir=/root/d -k t\n" +
      'perl -e \'sysopen(my $f, "/root/d", 020200002, 0640); print +(stat $f)[1], "\\n"\'\nausearch -k t --raw | grep PATH',
  ]);
  const ino = /^\d+$/m.exec(seen)?.[0];
  expect(seen.match(/^type=PATH/gm)).toHaveLength(1);
  expect(seen).toContain(`item=0 name="/root/d" inode=${ino} dev=fd:01 mode=0100640 `);
  expect(seen).toContain("nametype=NORMAL");
});
