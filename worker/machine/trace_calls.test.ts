// If this fails, the page does not show calls as strace does, or looking at a call changes what a program sees.
import { expect, test } from "vitest";
import type { TracedCall } from "../api.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { Machine } from "./machine.ts";
import { Tracer } from "./trace.ts";

function settle(machine: Machine): void {
  for (;;) {
    const { idle, next_timer } = machine.run(machine.now + 3e9, 10_000_000);
    if (idle && (next_timer === null || machine.waiting_for_input())) return;
  }
}

/** What is on the screen after these lines, and the calls made in the last of them, if it is traced. */
function session(lines: readonly string[], traced: boolean) {
  const machine = new Machine(DEFAULT_CONFIG);
  let output = "";
  machine.on_output = (bytes) => {
    output += bytes;
  };
  settle(machine);
  const tracer = new Tracer(machine.kernel, null);
  for (const [i, line] of lines.entries()) {
    if (traced && i === lines.length - 1) tracer.start();
    machine.input(`${line}\r`);
    settle(machine);
  }
  return { output, calls: tracer.finish().calls };
}

const text = ({ name, args, result }: TracedCall): string => `${name}(${args.join(", ")}) = ${result}`;
/** Calls of the last line by the program `comm`, or by its name and a call's. */
const calls_of = (calls: readonly TracedCall[], comm: string, ...names: string[]): string[] =>
  calls
    .filter((c) => c.comm === comm && (names.length === 0 || names.includes(c.name)))
    .map((c) => text(c).replace(/0x[0-9a-f]{9,}/g, "ADDR"));

test("names, flags, modes, descriptors with what they are, and what the kernel stores", () => {
  const { calls } = session(["cd /tmp", "umask 27; echo hi >out; cat nosuch; chmod 4750 out"], true);
  const bash = calls_of(calls, "bash", "umask", "openat", "dup2", "write");
  expect(bash).toContain("umask(027) = 022");
  expect(bash).toContain('openat(AT_FDCWD</tmp>, "out", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</tmp/out>');
  expect(bash).toContain("dup2(3</tmp/out>, 1</dev/pts/0>) = 1</tmp/out>");
  expect(bash).toContain('write(1</tmp/out>, "hi\\n", 3) = 3');
  expect(calls_of(calls, "cat", "openat")).toContain(
    'openat(AT_FDCWD</tmp>, "nosuch", O_RDONLY) = -1 ENOENT (No such file or directory)',
  );
  expect(calls_of(calls, "chmod", "fchmodat")).toEqual(['fchmodat(AT_FDCWD</tmp>, "out", 04750) = 0']);
});

test("signals, masks, wait statuses and options", () => {
  const { calls } = session(["bash -c 'kill -TERM $$'"], true);
  expect(calls.map(text)).toContainEqual(expect.stringMatching(/^kill\(\d+, SIGTERM\) = 0$/));
  const waits = calls_of(calls, "bash", "wait4");
  expect(waits).toContainEqual(
    expect.stringMatching(
      /^wait4\(-1, \[\{WIFSIGNALED\(s\) && WTERMSIG\(s\) == SIGTERM\}\], WSTOPPED\|WCONTINUED, NULL\) = \d+$/,
    ),
  );
  expect(waits).toContain(
    "wait4(-1, ADDR, WNOHANG|WSTOPPED|WCONTINUED, NULL) = -1 ECHILD (No child processes)",
  );
  expect(calls_of(calls, "bash", "rt_sigprocmask")).toContain(
    "rt_sigprocmask(SIG_BLOCK, [INT TERM CHLD], [], 8) = 0",
  );
});

test("a call that has not come back, and one that never does", () => {
  const { calls } = session(["sleep 1000 | cat & (exit 3)"], true);
  expect(calls_of(calls, "cat", "read").at(-1)).toMatch(
    /^read\(0<pipe:\[\d+\]>, <unfinished \.\.\.>\) = \?$/,
  );
  expect(calls_of(calls, "bash", "exit_group")).toContain("exit_group(3) = ?");
});

test("the registers are those of the SYSCALL record", () => {
  const { calls } = session(["auditctl -a always,exit -F arch=b64 -S openat -k o", "cat /etc/passwd"], true);
  const [opened] = calls.filter(({ name, args }) => name === "openat" && args[1] === '"/etc/passwd"');
  expect(opened.registers[0]).toBe("ffffff9c");
  const { output } = session(
    ["auditctl -a always,exit -F arch=b64 -S openat -k o", "cat /etc/passwd >/dev/null; ausearch -k o -r"],
    false,
  );
  const [a0, a1, a2, a3] = opened.registers;
  expect(output).toContain(`a0=${a0} a1=${a1} a2=${a2} a3=${a3} items=1`);
});

test("a program sees the same with and without somebody who looks", () => {
  const lines = [
    "strace -e trace=rt_sigaction bash -c 'trap : USR1; trap : USR2; echo $RANDOM' 2>&1 | cat; cat /proc/uptime",
  ];
  expect(session(lines, true).output).toBe(session(lines, false).output);
});
