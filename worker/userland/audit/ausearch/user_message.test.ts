// If this fails, ausearch and aureport read something else in a user message than those of audit 3.0.9 do. What is expected
// was recorded from them, with this log.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const MESSAGES: readonly string[] = [
  /*  1 */ `text=op=foo exe=/bin/foo res=failed exe="/usr/sbin/auditctl" hostname=? addr=? terminal=? res=success`,
  /*  2 */ `text=pid=5 uid=77 auid=3 ses=9 exe="/usr/sbin/auditctl" hostname=? addr=? terminal=? res=success`,
  /*  3 */ `op=x euid=7`,
  /*  4 */ `op=x sauid=9 uid=5`,
  /*  5 */ `ocomm="c1" comm="c2"`,
  /*  6 */ `comm=6331`,
  /*  7 */ `comm=zz x`,
  /*  8 */ `exe=2F6331`,
  /*  9 */ `exe=2F6331 x`,
  /* 10 */ `terminal=c1`,
  /* 11 */ `terminal=c1 terminal=c2 x`,
  /* 12 */ `hostname=? addr=c1 x`,
  /* 13 */ `addr=c1 hostname=c2 x`,
  /* 14 */ `laddr=c1 x`,
  /* 15 */ `(hostname=?, addr=c1, terminal=c3, res=success)`,
  /* 16 */ `subj=c1:x `,
  /* 17 */ `cwd="/c1" name="/c2" path="/c2" key="c1" ppid=5 gid=5 syscall=5 arch=c000003e success=no`,
  /* 18 */ `result=failed res=success`,
  /* 19 */ `x result=failed)`,
  /* 20 */ `x result=failed`,
];
const LOG = MESSAGES.map(
  (text, i) =>
    `type=USER msg=audit(${1521190800 + i}.000:${i + 1}): pid=1 uid=2 auid=3 ses=4 subj=s:x msg='${text}'\n`,
).join("");
const files = [{ path: "/root/log", data: LOG }];

const CASES: readonly (readonly [string, string])[] = [
  ["-p 1", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"],
  ["-p 5", ""],
  ["-pp 5", ""],
  ["-gi 5", ""],
  ["-sc 5", ""],
  ["--arch x86_64", ""],
  ["-k c1", ""],
  ["-f c2", ""],
  ["-f c1", "17"],
  ["-ui 2", "1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"],
  ["-ui 77", "2"],
  ["-ui 7", ""],
  ["-ui 5", "4"],
  ["-ul 3", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"],
  ["--session 9", ""],
  ["-c c1", "5 6"],
  ["-c c2", ""],
  ["-c zz", ""],
  ["-x c1", "9"],
  ["-x /bin/foo", "1"],
  ["-tm c1", "11"],
  ["-tm c2", ""],
  ["-tm c3", "15"],
  ["-tm c3 -w", ""],
  ["-hn c1 -w", "12 15"],
  ["-hn c2", "13"],
  ["-su c1", ""],
  ["-su s:x -w", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"],
  ["-sv yes", "2 15 18"],
  ["-sv no", "1 19"],
];

test("the first of several counts, wherever it stands, and only what the tools look for", () => {
  const script = CASES.map(
    ([args]) =>
      `echo "$(ausearch --raw -if log ${args} 2>&1 | sed -n 's/.*:\\([0-9]*\\)).*/\\1/p' | tr '\\n' ' ')"\n`,
  ).join("");
  const found = run_script(script, { files }).stdout.split("\n").slice(0, -1);
  expect(CASES.map(([args], i) => [args, found[i].trim()])).toEqual(CASES);
});

test("in words and in reports, too", () => {
  const { stdout } = run_script(
    "ausearch --format text -a 1 -if log; ausearch --format text -a 2 -if log\n" +
      "aureport -u -if log | sed -n '6,7s/^[0-9.]* //p'\n",
    { files },
  );
  expect(stdout.split("\n").slice(0, -1)).toEqual([
    "At 09:00:00 03/16/18 sys, acting as bin, unsuccessfully sent-message ? using /bin/foo",
    "At 09:00:01 03/16/18 sys, acting as bin, successfully sent-message ? using /usr/sbin/auditctl",
    "03/16/18 09:00:00 3 ? ? /bin/foo 1",
    "03/16/18 09:00:01 3 ? ? /usr/sbin/auditctl 2",
  ]);
});

test("keys and names are escaped one by one, the length of an argument is a number", () => {
  const data =
    "type=CONFIG_CHANGE msg=audit(1521190800.000:1): auid=0 ses=1 op=add_rule key=61206201620A list=4 res=1\n" +
    "type=EXECVE msg=audit(1521190800.000:2): argc=2 a0=6120 a1_len=18000 a1[0]=6161 a1[1]=6262\n" +
    "type=USER msg=audit(1521190800.000:3): pid=1 uid=5001 auid=0 ses=1 msg='op=x exe=2F612062 hostname=? addr=? terminal=? res=success'\n";
  const { stdout } = run_script(
    "ausearch -i --escape shell -if log; ausearch --format csv --escape shell_quote -a 3 -if log | tail -1\n",
    { files: [{ path: "/root/log", data }] },
  );
  expect(stdout.split("\n").filter((l) => l !== "----")).toEqual([
    "type=CONFIG_CHANGE msg=audit(03/16/18 09:00:00.000:1) : auid=root ses=1 op=add_rule key=a\\ b key=b\\012 list=exit res=yes ",
    "type=EXECVE msg=audit(03/16/18 09:00:00.000:2) : argc=2 a0=a\\  a1_len=18000 a1[0]=aa a1[1]=bb ",
    "type=USER msg=audit(03/16/18 09:00:00.000:3) : pid=1 uid=unknown\\(5001\\) auid=root ses=1 msg='op=x exe=/a\\ b hostname=? addr=? terminal=? res=success\\' ",
    ",USER,03/16/18,09:00:00,3,unknown,1,root,unknown\\(5001\\),user-acct,sent-message,success,\\?,,unknown,/a\\ b",
    "",
  ]);
});
