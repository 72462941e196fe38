// mount, umount: devices that are none, missing mount points, all of a type; and what a tmpfs says of its options. If this
// fails, they say or do something else than util-linux 2.38.1 on a kernel of 4.16.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

type Table = readonly (readonly [command: string, output: string])[];
function expect_outputs(table: Table): void {
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
}
const MORE = "       dmesg(1) may have more information after failed mount system call.\n-> 32\n";

test("a file system of a disk needs the disk", () => {
  expect_outputs([
    ["mount /dev/nosuch /mnt", `mount: /mnt: special device /dev/nosuch does not exist.\n${MORE}`],
    ["mount -t ext4 nosuch /mnt", `mount: /mnt: special device nosuch does not exist.\n${MORE}`],
    ["mount -t ext4 /dev/null /mnt", `mount: /mnt: /dev/null is not a block device.\n${MORE}`],
    [
      "mknod /root/b b 8 1; mount -t ext4 /root/b /mnt",
      `mount: /mnt: /root/b is not a valid block device.\n${MORE}`,
    ],
    ["mount -t ext4 /dev/vda /mnt", `mount: /mnt: /dev/vda already mounted or mount point busy.\n${MORE}`],
    ["mount -t nosuch x /mnt", `mount: /mnt: unknown filesystem type 'nosuch'.\n${MORE}`],
    // one superblock, two mounts
    [
      "mount -r /dev/vda1 /mnt; ls -d /mnt/etc; touch /mnt/x; umount /mnt; ls -d /etc",
      "/mnt/etc\ntouch: cannot touch '/mnt/x': Read-only file system\n/etc\n-> 0\n",
    ],
  ]);
});

test("-m makes the mount point, umount -a and -A take several", () => {
  expect_outputs([
    ["mount -m -t tmpfs t /root/a/b && stat -c %a /root/a && mountpoint -q /root/a/b", "755\n-> 0\n"],
    [
      "mount --mkdir=0700 -t tmpfs u /root/c/d && stat -c %a /root/c && mount -l -t tmpfs | grep -c ^u",
      "700\n1\n-> 0\n",
    ],
    [
      "mount --bind /root/c/d /mnt; umount -v -A /mnt",
      "umount: /mnt (u) unmounted\numount: /root/c/d (u) unmounted\n-> 0\n",
    ],
    ["mount -t ramfs,tmpfs | grep -c /root; umount -a -t tmpfs 2>/dev/null; mount | grep /root", "1\n-> 1\n"],
    ["umount -A /nosuch", "umount: /nosuch: no mount point specified.\n-> 32\n"],
    ["umount -a -t nosuch,x -v 2>/dev/null | grep -c /proc", "1\n-> 0\n"],
  ]);
});

test("a tmpfs shows the options that it was mounted with", () => {
  expect_outputs([
    [
      "mount -t tmpfs -o size=1m,mode=700,uid=5,gid=6 none /mnt; tail -1 /proc/mounts; umount /mnt",
      "none /mnt tmpfs rw,relatime,seclabel,size=1024k,mode=700,uid=5,gid=6 0 0\n-> 0\n",
    ],
    [
      "mount -t tmpfs none /mnt; tail -1 /proc/mounts; umount /mnt",
      "none /mnt tmpfs rw,relatime,seclabel 0 0\n-> 0\n",
    ],
    ["grep ' / ' /proc/mounts", "/dev/vda1 / ext4 rw,relatime,seclabel 0 0\n-> 0\n"],
  ]);
});
