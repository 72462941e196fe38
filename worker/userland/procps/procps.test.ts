// If this fails, ps, pgrep, pkill, pidof, kill, killall, uptime, free or pstree show or do something else than procps
// 4.0.2 and psmisc 23.6.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

type Table = readonly (readonly [command: string, output: string])[];
function expect_outputs(table: Table, before = ""): void {
  const out = run_commands([...(before ? [before] : []), ...table.map(([c]) => c)]);
  expect(before ? out.slice(1) : out).toEqual(table.map(([, o]) => o));
}

const HINT = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

test("ps: the formats, column by column", () => {
  const rows: [options: string, header: string, row: string][] = [
    ["", "  PID TTY          TIME CMD", "  PID pts/0    00:00:00 sleep"],
    [
      "-f",
      "UID        PID  PPID  C STIME TTY          TIME CMD",
      "root       PID   SHL  0 START pts/0    00:00:00 sleep 100",
    ],
    [
      "u",
      "USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND",
      "root       PID  0.0  0.1   6800  3400 pts/0    S+   START   0:00 sleep 100",
    ],
    [
      "-l",
      "F S   UID   PID  PPID  C PRI  NI ADDR SZ WCHAN  TTY          TIME CMD",
      "0 S     0   PID   SHL  0  80   0 -  1700 WCHAN_ pts/0    00:00:00 sleep",
    ],
    ["-j", "  PID  PGID   SID TTY          TIME CMD", "  PID   SHL   SHL pts/0    00:00:00 sleep"],
    [
      "j",
      " PPID   PID  PGID   SID TTY      TPGID STAT   UID   TIME COMMAND",
      "  SHL   PID   SHL   SHL pts/0      SHL S+       0   0:00 sleep 100",
    ],
    [
      "l",
      "F   UID   PID  PPID PRI  NI    VSZ   RSS WCHAN  STAT TTY        TIME COMMAND",
      "0     0   PID   SHL  20   0   6800  3400 WCHAN_ S+   pts/0      0:00 sleep 100",
    ],
    [
      "-Z",
      "LABEL                             PID TTY          TIME CMD",
      "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023   PID pts/0    00:00:00 sleep",
    ],
  ];
  // process ids have three digits, and the time of the start and the place it waits in are the machine's own
  const normal = `perl -pe "s/\\b$p1\\b/PID/g; s/\\b$$\\b/SHL/g; s/ \\d\\d:\\d\\d /START /; s/(?<= )(?:do_|hrt)\\w+/WCHAN_/"`;
  const out = run_commands([
    "sleep 100 & p1=$!; sleep 1",
    ...rows.map(([o]) => `ps ${o} -p $p1 | ${normal}`),
  ]);
  expect(out.slice(1)).toEqual(
    rows.map(([, header, row]) => `${header}\n${row.replace(" START", "START")}\n-> 0\n`),
  );
});

test("ps: selection, columns of one's own, sorting", () => {
  expect_outputs(
    [
      ["ps -C sleep -o args= --sort=-pid", "sleep 200\nsleep 100\n-> 0\n"],
      [
        "ps -p $p1,$p2 -o comm,ni,stat,user:6 -o comm=NAME",
        "COMMAND          NI STAT USER   NAME\nsleep             0 S+   root   sleep\nsleep             0 S+   root   sleep\n-> 0\n",
      ],
      ['ps -o pid= -p $p1 | grep -c "^ *$p1$"', "1\n-> 0\n"],
      [
        "ps -p 1 -o pid,ppid,tty,stat,comm",
        "  PID  PPID TT       STAT COMMAND\n    1     0 ?        S    systemd\n-> 0\n",
      ],
      ["ps -p 1 -o label", "LABEL\nsystem_u:system_r:init_t:s0\n-> 0\n"],
      ["ps -p 3 -o pid,args", "  PID COMMAND\n    3 [kauditd]\n-> 0\n"],
      ["ps -e -o comm --sort pid | head -3", "COMMAND\nsystemd\nkthreadd\n-> 0\n"],
      ["ps -p 99999", "  PID TTY          TIME CMD\n-> 1\n"],
      ["su alice -c 'ps -u alice -o user,comm'", "USER     COMMAND\nalice    ps\n-> 0\n"],
      ["ps -eH -o comm | head -4", "COMMAND\nsystemd\n  auditd\n  sshd\n-> 0\n"],
      [
        "ps -C sshd,bash -o args --forest --no-headers | head -2 | cut -c1-20",
        "/usr/sbin/sshd --ter\n \\_ bash script.sh\n-> 0\n",
      ],
    ],
    "sleep 100 & p1=$!; sleep 200 & p2=$!; sleep 0.1",
  );
});

test("ps: errors", () => {
  const error = (text: string) => `error: ${text}\n${HINT}-> 1\n`;
  expect_outputs([
    ["ps -o foo", error('unknown user-defined format specifier "foo"')],
    ["ps -p abc", error("process ID list syntax error")],
    ["ps -p", error("list of process IDs must follow -p")],
    ["ps --foo", error("unknown gnu long option")],
    ["ps -Q", error("unsupported SysV option")],
    ["ps Q", error("unsupported option (BSD syntax)")],
    ["ps -u nouser", error("user name does not exist")],
    ["ps -t ttyS9", error("TTY could not be found")],
    ["ps --sort foo", error("unknown sort specifier")],
    ["ps -o pid:0", error("column widths must be unsigned decimal numbers")],
    ["ps -m", error("option -m is not simulated")],
    ["ps -LT", error("thread flags conflict; can't use both -L and -T")],
  ]);
});

test("pgrep, pkill, pidof, killall, kill", () => {
  const usage = (name: string) => `Try \`${name} --help' for more information.\n`;
  expect_outputs(
    [
      ["pgrep -c sleep", "2\n-> 0\n"],
      [
        '[ "$(pgrep -d, -x sleep)" = $p1,$p2 ] && [ "$(pidof sleep)" = "$p2 $p1" ] && [ "$(pidof -s sleep)" = $p2 ]',
        "-> 0\n",
      ],
      ['[ "$(pgrep -n -a sleep)" = "$p2 sleep 200" ] && [ "$(pgrep -o -l sleep)" = "$p1 sleep" ]', "-> 0\n"],
      ['[ "$(pgrep -f "sleep 1")" = $p1 ] && [ "$(pgrep -P $$ -x sleep -u root -n)" = $p2 ]', "-> 0\n"],
      ["pgrep nonexist", "-> 1\n"],
      ["pgrep", `pgrep: no matching criteria specified\n${usage("pgrep")}-> 2\n`],
      ["pgrep a b", `pgrep: only one pattern can be provided\n${usage("pgrep")}-> 2\n`],
      ["pgrep -n -o x 2>&1 >/dev/null | sed -n 3p", " pgrep [options] <pattern>\n-> 0\n"],
      ["pgrep -ov x >/dev/null 2>&1", "-> 2\n"],
      [
        "pkill quite_a_long_name_x",
        "pkill: pattern that searches for process name longer than 15 characters will result in zero matches\nTry `pkill -f' option to match against the complete command line.\n-> 1\n",
      ],
      ["/bin/kill -l foo", "/bin/kill: unknown signal name foo\n-> 0\n"],
      ["/bin/kill -L | tail -1", "29 POLL    30 PWR     31 SYS     \n-> 0\n"],
      ["pgrep -u nouser x", "pgrep: invalid user name: nouser\n-> 2\n"],
      ["pkill", `pkill: no matching criteria specified\n${usage("pkill")}-> 2\n`],
      ["pkill -STOP -x sleep; ps -C sleep -o stat=", "T+\nT+\n-> 0\n"],
      [
        "pkill -CONT -e -x sleep | perl -pe 's/\\d+/PID/'",
        "sleep killed (pid PID)\nsleep killed (pid PID)\n-> 0\n",
      ],
      [
        "killall -v sleep 2>&1 | perl -pe 's/\\d+(?=\\))/PID/'",
        "Killed sleep(PID) with signal 15\nKilled sleep(PID) with signal 15\n-> 0\n",
      ],
      ["wait; killall sleep", "sleep: no process found\n-> 1\n"],
      ["killall -q zz", "-> 1\n"],
      ["killall -FOO x", "FOO: unknown signal; killall -l lists signals.\n-> 1\n"],
      ["/usr/bin/kill -0 $$", "-> 0\n"],
      ["/usr/bin/kill 99999", "/usr/bin/kill: (99999): No such process\n-> 1\n"],
      ["/usr/bin/kill abc", "/usr/bin/kill: failed to parse argument: 'abc'\n-> 1\n"],
      ["/usr/bin/kill -l 9; /usr/bin/kill -l TERM", "KILL\n15\n-> 0\n"],
      [
        "/usr/bin/kill -L | head -2",
        " 1 HUP      2 INT      3 QUIT     4 ILL      5 TRAP     6 ABRT     7 BUS\n 8 FPE      9 KILL    10 USR1    11 SEGV    12 USR2    13 PIPE    14 ALRM\n-> 0\n",
      ],
      ["su alice -c '/usr/bin/kill 1'", "/usr/bin/kill: (1): Operation not permitted\n-> 1\n"],
    ],
    "sleep 100 & p1=$!; sleep 200 & p2=$!; sleep 0.1",
  );
});

test("pstree, uptime, free", () => {
  expect_outputs([
    [
      "bash -c 'sleep 100 & sleep 100 & bash -c \"sleep 50; true\" & sleep 0.1; pstree $$; pkill -P $$' | head -3",
      "bash-+-bash---sleep\n     |-pstree\n     `-2*[sleep]\n-> 0\n",
    ],
    ["pstree nonexist", "No such user name: nonexist\n-> 1\n"],
    [
      "sleep 500; uptime; uptime -p",
      " 09:08:20 up 8 min,  1 user,  load average: 0.00, 0.00, 0.00\nup 8 minutes\n-> 0\n",
    ],
    [
      "free -h | head -1; free | grep -c '^Mem: *[0-9]* *[0-9]* *[0-9]* *[0-9]* *[0-9]* *[0-9]*$'",
      "               total        used        free      shared  buff/cache   available\n1\n-> 0\n",
    ],
    ["free -t | tail -1 | grep -c '^Total: *[0-9]* *[0-9]* *[0-9]*$'", "1\n-> 0\n"],
  ]);
});
