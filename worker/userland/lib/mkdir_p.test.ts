// If this fails, mount -m does not make the directories it needs, or makes others.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test("mount -m makes what is missing, of an absolute or relative name", () => {
  const script = `exec 2>&1; cd /tmp; mkdir -m 711 a; mount -m -t tmpfs x a//b/c/; stat -c '%a %n' a a/b; mount --mkdir=700 -t tmpfs x /tmp/d/e; stat -c '%a %n' d; touch f; mount -m -t tmpfs x f/g
strace -e trace=mkdir mount -m -t tmpfs x /tmp/h/i 2>&1 | grep -c mkdir; findmnt -no TARGET -t tmpfs | grep -c -e /tmp/a/b/c -e /tmp/d/e -e /tmp/h/i`;
  expect(run_script(script).stdout.split("\n").slice(0, -1)).toEqual([
    "711 a",
    "755 a/b",
    "700 d",
    "mount: /tmp/f/g: mkdir failed: Not a directory",
    "3",
    "3",
  ]);
});
