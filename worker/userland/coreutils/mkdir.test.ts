// If this fails, PROCTITLE of mkdir -p is not what it is on Linux: the argument with a NUL behind the component.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test("mkdir -p ends the component it makes with a NUL in its argument", () => {
  const { stdout, machine } = run_script(
    "auditctl -a always,exit -F arch=b64 -S mkdir,chdir -F exe=/usr/bin/mkdir -k d\nmkdir -p /tmp/d/e; ls -d /tmp/d/e\n",
  );
  expect(stdout).toBe("/tmp/d/e\n");
  const log = machine.read_file("/var/log/audit/audit.log") ?? "";
  const titles = [...log.matchAll(/type=PROCTITLE .*proctitle=(\S+)/g)].map((m) =>
    Buffer.from(m[1], "hex").toString("latin1"),
  );
  // the title is read once, when the first component is made
  expect(new Set(titles)).toEqual(new Set(["mkdir\0-p\0/tmp\0d/e"]));
});
