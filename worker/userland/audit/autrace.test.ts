// If this fails, autrace(8) does not record what the program it runs does.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const LOG = "/var/log/audit/audit.log";

test("every call of the program and of its children is recorded, and the rules are gone afterwards", () => {
  const { stdout, machine } = run_script("autrace /usr/bin/bash -c '/bin/true; /bin/true'; auditctl -l\n");
  const lines = stdout.split("\n");
  const pid = /^Trace complete. You can locate the records with 'ausearch -i -p (\d+)'$/.exec(lines[2])?.[1];
  expect([lines[0], lines[1], lines[3], Number(pid) > 0]).toEqual([
    "Waiting to execute: /usr/bin/bash",
    "Cleaning up...",
    "No rules",
    true,
  ]);
  const log = machine.read_file(LOG) ?? "";
  expect(log).toMatch(new RegExp(`type=SYSCALL .* syscall=59 .* pid=${pid} .* exe="/usr/bin/bash"`));
  expect(log).toMatch(new RegExp(`type=SYSCALL .* syscall=59 .* ppid=${pid} .* exe="/usr/bin/true"`));
});

test("-r records the calls that need a resource, and no others", () => {
  const { machine } = run_script("autrace -r /bin/cat /etc/hostname > /dev/null\n");
  const calls = [...(machine.read_file(LOG) ?? "").matchAll(/syscall=(\d+) .*comm="cat"/g)].map((m) => m[1]);
  expect(calls).toContain("257");
  expect(calls).not.toContain("0");
});

test("what it refuses", () => {
  const { stderr } = run_script(
    "autrace; autrace /nonexistent; autrace /etc/hostname; auditctl -w /etc/x; autrace /bin/true\n" +
      "setpriv --reuid 1000 --regid 1000 --clear-groups autrace /bin/true\n",
  );
  expect(stderr.split("\n")).toEqual([
    "usage: autrace [-r] program",
    "Error - can't find: /nonexistent",
    "Error checking /etc/hostname (Permission denied)",
    "autrace cannot be run with rules loaded.",
    "Please delete all rules using 'auditctl -D' if you really wanted to",
    "run this command.",
    "You must be root or have capabilities to run this program.",
    "",
  ]);
});
