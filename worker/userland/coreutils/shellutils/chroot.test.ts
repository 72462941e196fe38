// If this fails, chroot(1) does otherwise than the real one (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

test("the command runs under the new root, as who was asked for", () => {
  const { stdout, stderr } = run_script(
    "cd /etc; chroot / readlink /proc/self/cwd; chroot --skip-chdir / readlink /proc/self/cwd\n" +
      "chroot --userspec=alice / id -G; chroot --userspec=1000:0 --groups=sudo,0 / id -G; chroot --groups= / id -G\n",
  );
  expect(stdout).toBe("/\n/etc\n1000 27\n0 27\n0\n");
  expect(stderr).toBe("");
});

test("what goes wrong", () => {
  const { stderr, stdout } = run_script(
    "chroot; echo $?; chroot /nonexist; echo $?; chroot /tmp /bin/true; echo $?; chroot --skip-chdir /tmp x; echo $?\n" +
      "chroot --userspec=nosuch / id; chroot --userspec=5555 / id; chroot --groups=x / id; echo $?\n" +
      "setpriv --reuid 1000 --regid 1000 --clear-groups chroot / true\n",
  );
  expect(stdout).toBe("125\n125\n127\n125\n125\n");
  expect(stderr.split("\n")).toEqual([
    "chroot: missing operand",
    "Try 'chroot --help' for more information.",
    "chroot: cannot change root directory to '/nonexist': No such file or directory",
    "chroot: failed to run command \xe2\x80\x98/bin/true\xe2\x80\x99: No such file or directory",
    "chroot: option --skip-chdir only permitted if NEWROOT is old '/'",
    "Try 'chroot --help' for more information.",
    "chroot: invalid user",
    "chroot: no group specified for unknown uid: 5555",
    "chroot: invalid group \xe2\x80\x98x\xe2\x80\x99",
    "chroot: cannot change root directory to '/': Operation not permitted",
    "",
  ]);
});
