// If this fails, auditctl -l shows rules otherwise than the real tool does.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

/** What auditctl -l prints after the given commands. */
const listed = (commands: string): string[] =>
  run_script(`${commands}\nauditctl -l`).stdout.trimEnd().split("\n");

describe("auditctl -l", () => {
  test("all system calls, although the kernel clears the bits of the mask that name classes", () => {
    expect(
      listed(`auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=123459 -F key=tmpcontainerid
auditctl -a always,exit -S all -F uid=0
auditctl -w /etc/passwd -p wa -k pw`),
    ).toEqual([
      "-a always,exit -S all -F dir=/tmp -F perm=wa -F containerid=123459 -F key=tmpcontainerid",
      "-a always,exit -S all -F uid=0",
      "-w /etc/passwd -p wa -k pw",
    ]);
  });

  test("containerid: unset by word and by number", () => {
    expect(
      listed(`auditctl -a always,exit -S openat -F containerid=unset
auditctl -a always,exit -S unlink -F containerid!=0x10`),
    ).toEqual([
      "-a always,exit -S openat -F containerid=unset",
      "-a always,exit -S unlink -F containerid!=16",
    ]);
  });
});
