// ps, pgrep and pstree on threads and namespaces: columns, orders and matches of procps-ng 4.0.2 and psmisc 23.6. If this
// fails, a learner does not find the process whose container is looked for.
import { expect, it, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const START = `sleep 100 & p=$!; unshare -Urn sleep 100 & q=$!; sleep 0.1
ns() { readlink /proc/$1/ns/$2 | tr -dc 0-9; }
`;
const run = (script: string): string => run_script(START + script).stdout;

test("ps shows namespaces, login uids and what else /proc tells of a process", () => {
  expect(
    run(
      '[ "$(ps -o netns=,userns=,pidns= $q | xargs)" = "$(ns $q net) $(ns $q user) $(ns $$ pid)" ] && echo same',
    ),
  ).toBe("same\n");
  expect(
    run(
      "ps -eo netns=,comm= --sort=-netns | head -1 | sed 's/[0-9]* //'; ps -o luid,exe,cgroup,cls,psr,rtprio,supgrp:8 $p",
    ),
  ).toBe(
    "sleep\n LUID EXE                         CGROUP                      CLS PSR RTPRIO SUPGRP\n    0 /usr/bin/sleep              0::/                         TS   0      - root\n",
  );
  expect(run("ps -o caught,ignored,blocked,pending,oom,oomadj,fname $p")).toBe(
    "          CAUGHT          IGNORED          BLOCKED          PENDING  OOM OOMADJ COMMAND\n0000000000000000 0000000000000006 0000000000000000 0000000000000000    1      0 sleep\n",
  );
  // the namespaces of processes of others are not told
  expect(run("su nobody -s /bin/sh -c 'ps -o netns,exe,luid,pid -p 1'")).toBe(
    "     NETNS EXE                          LUID   PID\n         - -                               -     1\n",
  );
});

it.each([
  ["-F", "UID        PID  PPID  C    SZ   RSS PSR STIME TTY          TIME CMD"],
  ["-Lf", "UID        PID  PPID   LWP  C NLWP STIME TTY          TIME CMD"],
  ["-Tf", "UID        PID  SPID  PPID  C STIME TTY          TIME CMD"],
  ["-L", "  PID   LWP TTY          TIME CMD"],
  ["-T", "  PID  SPID TTY          TIME CMD"],
  ["-lL", "F S   UID   PID  PPID   LWP  C PRI  NI ADDR SZ WCHAN  TTY          TIME CMD"],
  ["-lfL", "F S UID        PID  PPID   LWP  C NLWP PRI  NI ADDR SZ WCHAN  STIME TTY          TIME CMD"],
  ["-jL", "  PID  PGID   SID   LWP TTY          TIME CMD"],
  ["-jfL", "UID        PID  PPID  PGID   SID   LWP  C NLWP STIME TTY          TIME CMD"],
  ["-LF", "UID        PID  PPID   LWP  C NLWP    SZ   RSS PSR STIME TTY          TIME CMD"],
  ["-lF", "F S UID        PID  PPID  C PRI  NI ADDR SZ WCHAN    RSS PSR STIME TTY          TIME CMD"],
  ["-jF", "UID        PID  PPID  PGID   SID  C    SZ   RSS PSR STIME TTY          TIME CMD"],
  ["u -L", "USER       PID   LWP %CPU NLWP %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND"],
  ["-T u", "USER       PID  SPID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND"],
])("ps %s", (options, header) => {
  expect(run_script(`ps ${options} | head -1`).stdout).toBe(`${header}\n`);
});

test("ps shows the threads of a process", () => {
  const r = run_script(
    'sctool thread > /tmp/ids & sleep 0.1; read _ pid _ tid < /tmp/ids; ps -L -o pid,lwp,nlwp,comm $pid | sed "s/$tid/TID/; s/$pid/PID/g"',
  );
  expect(r.stdout).toBe("  PID   LWP NLWP COMMAND\n  PID   PID    2 sctool\n  PID   TID    2 sctool\n");
});

test("pgrep chooses by namespaces, control group and file, and leaves out who called it", () => {
  expect(
    run(
      'same() { [ "$1" = "$2" ] && echo yes || echo "$1, not $2"; }; same "$(pgrep --ns $q)" $q; same "$(pgrep --ns $q --nslist net)" $q; ' +
        'same "$(pgrep --ns $p --nslist net sleep)" $p; same "$(pgrep --ns $p --nslist pid,uts -x sleep | xargs)" "$p $q"; ' +
        'echo $q > /tmp/pid; same "$(pgrep -F /tmp/pid)" $q; same "$(pgrep --cgroup / sleep | xargs)" "$p $q"; same "$(pgrep -A bash)" ""',
    ),
  ).toBe("yes\n".repeat(7));
  const r = run_script(
    "pgrep --ns 99999 sleep; echo $?; pgrep --ns 1 --nslist foo sleep; echo $?; pgrep -F /nosuch; echo $?; pgrep --cgroup /x; echo $?",
  );
  expect(r.stdout).toBe("1\n2\n1\n1\n");
  expect(r.stderr).toBe("pgrep: pidfile not valid\nTry `pgrep --help' for more information.\n");
});

test("pstree shows what is above a process, and where namespaces change", () => {
  expect(run("pstree -s $p; pstree -sS $q; pstree -S | grep -o 'sleep(.*)'; pstree -sp $p | tr -d 0-9")).toBe(
    "systemd---sshd---bash---sleep\nsystemd---sshd---bash---sleep(net,user)\nsleep(net,user)\nsystemd()---sshd()---bash()---sleep()\n",
  );
});
