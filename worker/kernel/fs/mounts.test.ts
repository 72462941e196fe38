// If this fails, mounting, or what a directory in memory lists, is otherwise than on Linux.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

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
