// crash, seccomp-run and tty-audit do what their help says, and the records come of it.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { type_script } from "../../../test/type.ts";

test.each([
  ["segv", 11],
  ["bus", 7],
  ["ill", 4],
  ["fpe", 8],
  ["trap", 5],
  ["abrt", 6],
  ["sys", 31],
  ["SIGXCPU", 24],
])("crash %s ends by signal %d with an ANOM_ABEND record", (way, sig) => {
  const seen = run_commands([
    `bash -c 'crash ${way}; exit $?' 2>/dev/null`,
    "ausearch -m ANOM_ABEND | grep -o 'sig=.*'",
  ]);
  expect(seen).toEqual([`-> ${128 + sig}\n`, `sig=${sig} res=1\n-> 0\n`]);
});

test("signals that dump no core make no record, unknown ways are refused", () => {
  const seen = run_commands([
    "bash -c 'crash quit; exit $?' 2>/dev/null; bash -c 'crash term; exit $?' 2>/dev/null",
    "ausearch -m ANOM_ABEND",
    "crash foo 2>&1 | head -1",
  ]);
  expect(seen).toEqual(["-> 143\n", "<no matches>\n-> 1\n", "crash: no such way to crash: 'foo'\n-> 0\n"]);
});

test("seccomp-run answers the named calls", () => {
  const seen = run_commands([
    "seccomp-run -a errno:EACCES mkdir mkdir /tmp/x; ls -d /tmp/x",
    "touch /tmp/y; seccomp-run -a log unlinkat rm /tmp/y; ls /tmp/y",
    "bash -c 'seccomp-run mkdir mkdir /tmp/z; exit $?' 2>/dev/null",
    "bash -c 'seccomp-run -s getpid; exit $?' 2>/dev/null",
    "seccomp-run -s read",
    "seccomp-run -a nope read true 2>&1 | head -1; seccomp-run nope true; seccomp-run getpid nope",
    "seccomp-run -d errno:ENOSYS -a allow execve,exit_group true",
    "ausearch -m SECCOMP | grep -o 'comm=.* ip' | cut -d' ' -f1,3-5; ausearch -m SECCOMP | grep -o 'code=.*'",
  ]);
  expect(seen).toEqual([
    "mkdir: cannot create directory '/tmp/x': Permission denied\nls: cannot access '/tmp/x': No such file or directory\n-> 2\n".replaceAll(
      /'(\/tmp\/x)': P/g,
      "‘$1’: P".replace(/‘/, "\xe2\x80\x98").replace(/’/, "\xe2\x80\x99"),
    ),
    "ls: cannot access '/tmp/y': No such file or directory\n-> 2\n",
    "-> 159\n",
    "in strict mode: read, write, exit and sigreturn are left\n-> 137\n",
    "in strict mode: read, write, exit and sigreturn are left\n-> 0\n",
    "seccomp-run: no such action: 'nope'\nseccomp-run: no such system call: 'nope'\n" +
      "seccomp-run: nope: No such file or directory\n-> 127\n",
    "-> 127\n",
    `comm="rm" sig=0 arch=c000003e syscall=263
comm="mkdir" sig=31 arch=c000003e syscall=83
comm="seccomp-run" sig=9 arch=c000003e syscall=39
code=0x7ffc0000
code=0x80000000
code=0x0
-> 0
`,
  ]);
});

test("tty-audit records what is typed in its session, and no other", () => {
  const screen = type_script(`tty-audit -s
tty-audit bash --norc
echo in the session
exit
echo after it
ausearch -m TTY -i | grep -o 'data=.*'
`);
  expect(screen).toContain("enabled 0\r\nlog_passwd 0\r\n");
  const data = screen.slice(screen.lastIndexOf("data=.*'") + 8);
  expect(data).toContain("echo in the session");
  expect(data).not.toContain("after it");
});
