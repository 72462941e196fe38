// What cp needs of the kernel: copies between descriptors, clones refused, modes set by way of access control lists.
import { expect, test } from "vitest";
import { run_kernel } from "../../../test/kernel.ts";
import * as sys from "../../userland/lib/sys.ts";
import * as E from "../uapi/errno.ts";
import * as F from "../uapi/fcntl.ts";
import { FICLONE } from "../uapi/fs.ts";
import { posix_acl_from_mode, posix_acl_to_xattr } from "../uapi/posix_acl.ts";
import { new_stat } from "../uapi/stat.ts";
import { UserBuffer } from "../uapi/syscall.ts";

const RW = F.O_RDWR | F.O_CREAT;
const acl_of_mode = (mode: number) => posix_acl_to_xattr(posix_acl_from_mode(mode));

test("copy_file_range moves both positions, or the offsets it is given", () => {
  run_kernel(function* () {
    const a = yield sys.open("/tmp/a", RW, 0o644);
    const b = yield sys.open("/tmp/b", RW, 0o644);
    yield sys.write(a, "0123456789");
    yield sys.lseek(a, 2, F.SEEK_SET);
    expect(yield sys.copy_file_range(a, null, b, null, 3, 0)).toBe(3);
    expect(yield sys.lseek(a, 0, F.SEEK_CUR)).toBe(5);
    const from = { value: 8 };
    const to = { value: 1 };
    expect(yield sys.copy_file_range(a, from, b, to, 100, 0)).toBe(2);
    expect([from.value, to.value]).toEqual([10, 3]);
    expect(yield sys.lseek(a, 0, F.SEEK_CUR)).toBe(5);
    expect(yield sys.copy_file_range(a, from, b, to, 100, 0)).toBe(0);
    const buf = new UserBuffer();
    yield sys.pread(b, buf, 100, 0);
    expect(buf.data).toBe("289");
  });
});

test("what copy_file_range and FICLONE refuse", () => {
  run_kernel(function* () {
    const a = yield sys.open("/tmp/a", RW, 0o644);
    const root = yield sys.open("/root/b", RW, 0o644);
    const append = yield sys.open("/tmp/c", RW | F.O_APPEND, 0o644);
    const reading = yield sys.open("/tmp/a", F.O_RDONLY);
    const dir = yield sys.open("/tmp", F.O_RDONLY);
    const fds: number[] = [];
    yield sys.pipe(fds);
    const copy = (from: number, to: number, flags = 0) => sys.copy_file_range(from, null, to, null, 1, flags);
    expect(yield copy(a, root)).toBe(-E.EXDEV);
    expect(yield copy(a, append)).toBe(-E.EBADF);
    expect(yield copy(a, reading)).toBe(-E.EBADF);
    expect(yield copy(a, 77)).toBe(-E.EBADF);
    expect(yield copy(dir, a)).toBe(-E.EISDIR);
    expect(yield copy(fds[0], a)).toBe(-E.EINVAL);
    expect(yield copy(a, a, 1)).toBe(-E.EINVAL);
    expect(yield sys.ioctl(a, FICLONE, root)).toBe(-E.EXDEV);
    expect(yield sys.ioctl(a, FICLONE, reading)).toBe(-E.EOPNOTSUPP);
    expect(yield sys.ioctl(a, FICLONE, 77)).toBe(-E.EBADF);
    expect(yield sys.fadvise64(a, 0, 0, F.POSIX_FADV_SEQUENTIAL)).toBe(0);
    expect(yield sys.fadvise64(a, 0, 0, 9)).toBe(-E.EINVAL);
    expect(yield sys.fadvise64(fds[0], 0, 0, 0)).toBe(-E.ESPIPE);
  });
});

const ACCESS = "system.posix_acl_access";

test("an access control list that says what a mode says becomes the mode", () => {
  run_kernel(function* () {
    const a = yield sys.open("/tmp/a", RW, 0o644);
    yield sys.fchmod(a, 0o4600);
    expect(yield sys.fsetxattr(a, ACCESS, acl_of_mode(0o751))).toBe(0);
    const st = new_stat();
    yield sys.fstat(a, st);
    expect(st.st_mode.toString(8)).toBe("104751");
    expect(yield sys.fgetxattr(a, ACCESS, new UserBuffer())).toBe(-E.ENODATA);
    expect(yield sys.fsetxattr(a, ACCESS, acl_of_mode(0).slice(0, -1))).toBe(-E.EINVAL);
    expect(yield sys.fsetxattr(a, ACCESS, acl_of_mode(0).slice(0, -8))).toBe(-E.EINVAL);
    // a named user is more than a mode can say
    expect(yield sys.fsetxattr(a, ACCESS, `${acl_of_mode(0)}\x02\0\x07\0\0\0\0\0`)).toBe(-E.EOPNOTSUPP);
    expect(yield sys.setxattr("/proc/self/stat", ACCESS, acl_of_mode(0))).toBe(-E.EOPNOTSUPP);
    expect(yield sys.removexattr("/tmp", "system.posix_acl_default")).toBe(0);
    yield sys.setreuid(1000, 1000);
    expect(yield sys.setxattr("/tmp/a", ACCESS, acl_of_mode(0o777))).toBe(-E.EPERM);
  });
});

test("sizes of extended attributes", () => {
  run_kernel(function* () {
    const a = yield sys.open("/root/a", RW, 0o644);
    yield sys.fsetxattr(a, "user.x", "value");
    const buf = new UserBuffer();
    expect(yield sys.fgetxattr(a, "user.x", buf, 0)).toBe(5);
    expect(buf.data).toBe("");
    expect(yield sys.fgetxattr(a, "user.x", buf, 4)).toBe(-E.ERANGE);
    expect(yield sys.fgetxattr(a, "user.x", buf, 5)).toBe(5);
    expect(buf.data).toBe("value");
    const length = yield sys.flistxattr(a, buf, 0);
    expect(yield sys.flistxattr(a, buf, length - 1)).toBe(-E.ERANGE);
    expect(yield sys.flistxattr(a, buf, length)).toBe(length);
    expect(buf.data.split("\0")).toContain("user.x");
  });
});

test("which file systems keep which extended attributes", () => {
  run_kernel(function* () {
    yield sys.open("/tmp/a", RW, 0o644);
    expect(yield sys.setxattr("/tmp/a", "user.x", "v")).toBe(-E.EOPNOTSUPP);
    expect(yield sys.getxattr("/tmp/a", "user.x", null, 0)).toBe(-E.EOPNOTSUPP);
    expect(yield sys.setxattr("/tmp/a", "trusted.x", "v")).toBe(0);
    expect(yield sys.setxattr("/proc/self/stat", "trusted.x", "v")).toBe(-E.EOPNOTSUPP);
    expect(yield sys.getxattr("/proc/self/stat", "security.selinux", null, 0)).toBeGreaterThan(0);
    expect(yield sys.setxattr("/root", "user.x", "v")).toBe(0);
    expect(yield sys.setxattr("/root", "other.x", "v")).toBe(-E.EOPNOTSUPP);
  });
});
