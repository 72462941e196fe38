// If this fails, auditctl takes or refuses a container id in a rule otherwise than the series' tools.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const RULE = "auditctl -a always,exit -S openat";

/** What auditctl says, and its exit status. */
function refusal(command: string, patches?: number): { said: string; status: number | null } {
  const { stdout, stderr, status } = run_script(command, { patches });
  return { said: stdout + stderr, status };
}

describe("-F containerid", () => {
  test.each([
    ["abc", "-F value should be number for containerid=abc"],
    ["-x", "-F value should be number for containerid=-x"],
    ["", "-F missing value after operation for containerid"],
  ])("value %j", (value, text) => {
    const { said, status } = refusal(`${RULE} -F containerid=${value}`);
    expect(status).toBe(255);
    expect(said.split("\n").at(-2)).toBe(text);
  });

  test("what is beyond 64 bits is the largest number, unset, with a minus sign too", () => {
    const add = (value: string) =>
      `auditctl -a always,exit -F containerid=${value}; auditctl -l; auditctl -D`;
    for (const value of ["18446744073709551616", "-18446744073709551616", "-1"])
      expect(refusal(add(value)).said).toContain("-F containerid=unset\n");
    expect(refusal(add("-18446744073709551615")).said).toContain("-F containerid=1\n");
  });

  test("operators other than = and != are the kernel's to refuse", () => {
    for (const op of [">", "<=", "&"])
      expect(refusal(`${RULE} -F 'containerid${op}5'`)).toMatchObject({
        said: expect.stringContaining("Error sending add rule data request (Invalid argument)"),
        status: 255,
      });
  });

  test("a kernel without patch 04 lacks the feature bit", () => {
    const { said, status } = refusal(`${RULE} -F containerid=5`, 3);
    expect(said).toContain("Field option not supported by kernel: containerid");
    expect(status).toBe(255);
    expect(refusal(`${RULE} -F containerid=5`, 4).status).toBe(0);
  });

  test("not on the task list; on exit, user and exclude it is", () => {
    for (const list of ["task", "filesystem"])
      expect(refusal(`auditctl -a always,${list} -F containerid=5`)).toMatchObject({
        said: `containerid field can not be used with ${list} filter list\n`,
        status: 255,
      });
    for (const list of ["always,exit -S openat", "always,user", "always,exclude"])
      expect(refusal(`auditctl -a ${list} -F containerid=5`).status).toBe(0);
  });

  test("the same rule twice, and one that is not there", () => {
    const rule = "exit,always -S openat -F containerid=5";
    expect(refusal(`auditctl -a ${rule}; auditctl -a ${rule}`).said).toContain(
      "Error sending add rule data request (Rule exists)",
    );
    // 18446744073709551615, -1 and unset are one value; another number is another rule
    expect(
      refusal(
        "auditctl -a exit,always -S openat -F containerid=unset; auditctl -a exit,always -S openat -F containerid=-1",
      ).said,
    ).toContain("(Rule exists)");
    expect(refusal(`auditctl -a ${rule}; auditctl -d exit,always -S openat -F containerid=6`).said).toContain(
      "Error sending delete rule data request (No such file or directory)",
    );
  });

  test("who is not root gets help for -h alone", () => {
    const { stdout } = run_script(
      "cat >/tmp/n <<'E'\nauditctl -h | head -1; auditctl -h x; echo $?\nE\nsu -s /bin/bash nobody -c 'bash /tmp/n' 2>&1\n",
    );
    expect(stdout).toBe("usage: auditctl [options]\nYou must be root to run this program.\n4\n");
  });
});

/** Command lines and what auditctl 3.0.9 said of them, as far as it can tell without a kernel. */
const MISMATCH = "WARNING - 32/64 bit syscall mismatch, you should specify an arch";
const KEY = "Key field needs a watch, syscall or exe path given prior to it";
const NO_RULE = "Error sending delete rule data request (No such file or directory)";
test.each<[string, ...string[]]>([
  // a key= may come before what it needs
  ["-a always,exit -F key=k -S 2"],
  ["-a always,exit -F key=k -F path=/x"],
  ["-a always,exit -F key=k -F arch=b64 -S open"],
  ["-a always,exit -F key=k", KEY],
  ["-a always,exit -F key="],
  ["-a always,exit -F key!=k -F dir=/tmp", KEY],
  ["-a always,exit -F key=k -F bogus=1", "-F unknown field: bogus", KEY],
  ["-a always,exit -F key=k -k l", "key option needs a watch or syscall given prior to it", KEY],
  ["-a always,exit -F key=k stray", "parameter passed without an option given", KEY],
  // -p is for any rule that has fields
  ["-p q", "permission option needs a watch given prior to it"],
  ["-a always,exit -p r", "Permissions should be preceeded by other fields"],
  ["-a always,exit -p q", "Permission q isn't supported"],
  ["-a always,exit -F path=/x -p r -p wa"],
  // system calls may come before the list
  ["-S open -a always,exit"],
  ["-S bogus", "Syscall name unknown: bogus"],
  ["-S open", "Error - no list specified"],
  ["-S open -k k", "key option needs a watch or syscall given prior to it"],
  ["-S open -F pid=1", "List must be given before field"],
  // the warning is for the first -S of a rule that is added
  ["-a always,exit -S open -S openat", MISMATCH],
  ["-a always,exit -S 2 -S open"],
  ["-d always,exit -S open", NO_RULE],
  ["-a exit,possible", "Append rule - possible is deprecated"],
  ["-A user,possible", "Append rule - possible is deprecated"],
  ["-d task,possible", "Delete rule - possible is deprecated"],
  ["-a possible,exit", "Append rule - bad keyword possible,exit"],
  ["-w /x -F arch=b64", "arch must be before -S"],
])("auditctl %s", (args, ...said) => {
  expect(refusal(`auditctl ${args}`).said).toBe(said.map((line) => `${line}\n`).join(""));
});

test("-p sets what is listed as perm=", () => {
  const script =
    "auditctl -a always,exit -F path=/x -p r -p wa; auditctl -a always,exit -F key=k -F path=/y; auditctl -l";
  expect(refusal(script).said).toBe("-w /x -p wa\n-a always,exit -S all -F path=/y -F key=k\n");
});

test("--signal without a daemon is for nobody, not for auditctl's own process group", () => {
  const r = run_script(
    "auditctl --signal TERM; sleep 1; auditctl --signal TERM; echo $?; auditctl --signal hup; echo end\n",
  );
  expect([r.stdout, r.stderr, r.status]).toEqual([
    "255\nend\n",
    "Auditd is not running\nAuditd is not running\n",
    0,
  ]);
});
