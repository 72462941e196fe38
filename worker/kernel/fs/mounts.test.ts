// If this fails, mounting, or what a directory in memory lists, is otherwise than on Linux.
import { expect, test } from "vitest";
import { run_kernel } from "../../../test/kernel.ts";
import { run_script } from "../../../test/machine.ts";
import * as sys from "../../userland/lib/sys.ts";
import { ENOSPC, EROFS } from "../uapi/errno.ts";
import { O_CREAT, O_RDWR } from "../uapi/fcntl.ts";
import { MS_BIND, MS_RDONLY, MS_REMOUNT } from "../uapi/mount.ts";
import { UserBuffer } from "../uapi/syscall.ts";
import { SYS } from "../uapi/unistd_64.ts";

test("a directory in memory lists what was made last first, one on the disk in the order of making", () => {
  const { stdout } = run_script(
    "mkdir /tmp/d /root/d; touch /tmp/d/a /tmp/d/b /tmp/d/c /root/d/a /root/d/b /root/d/c\n" +
      "ls -U /tmp/d | paste -sd' '; ls -U /root/d | paste -sd' '\n",
  );
  expect(stdout).toBe("c b a\na b c\n");
});

test("the device number of a file system that is gone is given to the next one", () => {
  const { stdout } = run_script(
    "mkdir /mnt/a /mnt/b\n" +
      "mount -t tmpfs t /mnt/a; stat -c %D /mnt/a; mount --bind /mnt/a /mnt/b; umount /mnt/a\n" +
      "mount -t tmpfs t /mnt/a; stat -c %D /mnt/a; umount /mnt/a; umount /mnt/b\n" +
      "mount -t tmpfs t /mnt/a; stat -c %D /mnt/a\n",
  );
  const [first, second, third] = stdout.split("\n").map((n) => Number.parseInt(n, 16));
  // it is in use as long as a bind mount shows it
  expect([second > first, third]).toEqual([true, first]);
});

test("umount asks the kernel also of what is not in its table", () => {
  const { stderr, machine } = run_script(
    "auditctl -a always,exit -F arch=b64 -S umount2 -k u; umount /mnt; umount -q /mnt; unshare -m umount /mnt\n",
  );
  expect(stderr).toBe("umount: /mnt: not mounted.\n".repeat(2));
  const log = machine.read_file("/var/log/audit/audit.log") ?? "";
  expect(log.match(/syscall=166 success=no exit=-22 /g)).toHaveLength(3);
});

/** A root of its own in /c, with what a shell there needs. */
const ROOT = `mkdir -p /c/old /c/proc /c/bin /c/usr; cp /usr/bin/bash /usr/bin/cat /usr/bin/ls /usr/bin/umount /usr/bin/mount /usr/bin/cut /usr/sbin/pivot_root /c/bin
cp -a /usr/lib /usr/lib64 /c/usr; cp -a /lib /lib64 /c
`;
const output = (script: string) => run_script(`exec 2>&1\n${script}`).stdout.split("\n").slice(0, -1);

test("pivot_root: another root, the old one below it or on top of it, and both to be let go", () => {
  const fields = `/bin/cut -d" " -f1-3 /proc/mounts`;
  expect(
    output(`${ROOT}unshare -m bash -c 'mount --bind /c /c; pivot_root /c /c/old; cd /; /bin/mount -t proc proc /proc; ${fields}; /bin/umount /old; /bin/umount -l /old; ${fields}; /bin/ls /'
unshare -m bash -c 'mount --bind /c /c; cd /c; pivot_root . .; /bin/umount -l .; /bin/mount -t proc proc /proc; ${fields}'; cut -d" " -f1-3 /proc/mounts | head -2`),
  ).toEqual([
    "/dev/vda1 /old ext4",
    "proc /old/proc proc",
    "devtmpfs /old/dev devtmpfs",
    "devpts /old/dev/pts devpts",
    "tmpfs /old/dev/shm tmpfs",
    "tmpfs /old/run tmpfs",
    "tmpfs /old/tmp tmpfs",
    "sysfs /old/sys sysfs",
    "/dev/vda1 / ext4",
    "proc /proc proc",
    "umount: /old: target is busy.",
    "/dev/vda1 / ext4",
    "proc /proc proc",
    ..."bin lib lib64 old proc usr".split(" "),
    "/dev/vda1 / ext4",
    "proc /proc proc",
    "/dev/vda1 / ext4",
    "proc /proc proc",
  ]);
});

test("pivot_root: what it refuses", () => {
  const why = (script: string) => output(script).map((l) => l.replace(/^.*: /, ""));
  expect(
    why(`mkdir /c /c/d /e; for p in "/ /" "/c /c/d" "/nope /c" "/etc/passwd /c"; do pivot_root $p; done
mount --bind /c /c; pivot_root /c /tmp; pivot_root /c/d /c/d; pivot_root /c /c/nope; mount -t tmpfs t /e; pivot_root /c /e
mkdir /c/m; mount -t tmpfs t /c/m; mkdir /c/m/o; su nobody -s /bin/bash -c '/usr/sbin/pivot_root /c /c/d'
pivot_root; pivot_root a b c`),
  ).toEqual([
    "Device or resource busy",
    "Device or resource busy",
    "No such file or directory",
    "Not a directory",
    "Invalid argument",
    "Invalid argument",
    "No such file or directory",
    "Invalid argument",
    "Operation not permitted",
    "bad usage",
    "Try 'pivot_root --help' for more information.",
    "bad usage",
    "Try 'pivot_root --help' for more information.",
  ]);
});

test("in another root only the mounts inside are seen", () => {
  expect(
    output(`${ROOT}mount -t proc proc /c/proc; mkdir /c/t; mount -t tmpfs t /c/t
chroot /c /bin/cut -d' ' -f1-3 /proc/mounts; chroot /c /bin/cut -d' ' -f4-5 /proc/self/mountinfo; wc -l </proc/1/mounts`),
  ).toEqual(["proc /proc proc", "t /t tmpfs", "/ /proc", "/ /t", "10"]);
});

test("mount --rbind takes along what is mounted below, itself excepted; --move goes not into itself", () => {
  expect(
    output(`mkdir /a /b; mount -t tmpfs t1 /a; mkdir /a/x; mount -t tmpfs t2 /a/x; mkdir /a/x/y; mount -t tmpfs t3 /a/x/y
mount --rbind /a /b; cut -d' ' -f1-2 /proc/mounts | tail -3; mount --bind /a/x /mnt; ls /mnt/y | wc -l; umount -R /b; umount /mnt
mount --move /a /a/x; mount --rbind /a /a/x/y; cut -d' ' -f1-2 /proc/mounts | tail -3`),
  ).toEqual([
    "t1 /b",
    "t2 /b/x",
    "t3 /b/x/y",
    "0",
    "mount: /a/x: mount(2) system call failed: Too many levels of symbolic links.",
    "       dmesg(1) may have more information after failed mount system call.",
    "t1 /a/x/y",
    "t2 /a/x/y/x",
    "t3 /a/x/y/x/y",
  ]);
});

test("mounts that double each time, or lie on each other, end at a limit", () => {
  const doubled = output(`mkdir /a; mount -t tmpfs t /a; mkdir /a/x; mount --make-rshared /a
for i in {1..14}; do mount --rbind /a /a/x || break; done 2>&1; echo $i; umount -R /a/x; wc -l </proc/mounts`);
  expect(doubled[0]).toBe("mount: /a/x: mount(2) system call failed: No space left on device.");
  expect(Number(doubled[2])).toBeLessThan(14);
  run_kernel(function* () {
    let e = 0;
    while (e === 0) e = yield sys.mount("t", "/tmp", "tmpfs", 0, "");
    expect(e).toBe(-ENOSPC);
    expect(yield sys.umount2("/tmp", 0)).toBe(0);
    expect(yield sys.mount("/tmp", "/tmp", "", MS_BIND, "")).toBe(0);
    expect(yield sys.mount("/tmp", "/tmp", "", MS_BIND, "")).toBe(-ENOSPC);
  });
});

test("attributes of an open file are not changed on a mount that is read only", () => {
  run_kernel(function* () {
    const fd = yield sys.open("/tmp/f", O_CREAT | O_RDWR, 0o644);
    const set = () => sys.syscall(SYS.fsetxattr, fd, "trusted.a", "1", 1, 0);
    expect(yield set()).toBe(0);
    yield sys.mount("", "/tmp", "", MS_REMOUNT | MS_RDONLY, "");
    expect(yield set()).toBe(-EROFS);
    expect(yield sys.syscall(SYS.fremovexattr, fd, "trusted.a")).toBe(-EROFS);
    expect(yield sys.syscall(SYS.fgetxattr, fd, "trusted.a", new UserBuffer(), 9)).toBe(1);
    yield sys.mount("", "/tmp", "", MS_REMOUNT, "");
    expect(yield sys.syscall(SYS.fremovexattr, fd, "trusted.a")).toBe(0);
  });
});
