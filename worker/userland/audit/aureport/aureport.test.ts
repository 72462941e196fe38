// If this fails, aureport takes other events for a report than aureport 3.0.9 did with the same log.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const SUBJ = "subj=unconfined_u:unconfined_r:unconfined_t:s0";
const user = (type: string, res: string): string =>
  `${type} pid=77 uid=6 auid=0 ses=3 ${SUBJ} msg='op=test exe="/usr/bin/x" hostname=h addr=10.1.2.3 terminal=pts/3 res=${res}'`;
const ROWS: readonly string[] = [
  "DAEMON_START op=start ver=3.0.9 format=raw kernel=4.16.0 auid=4294967295 pid=301 uid=0 ses=4294967295 res=success",
  `LOGIN pid=304 uid=0 ${SUBJ} old-auid=4294967295 auid=0 tty=pts0 old-ses=4294967295 ses=1 res=1`,
  `CONFIG_CHANGE auid=0 ses=1 op=updated_rules path="/etc/passwd" key="pw" list=4 res=1`,
  `CONFIG_CHANGE pid=371 uid=0 auid=0 ses=1 ${SUBJ} op=tty_set old-enabled=0 new-enabled=1 old-log_passwd=0 new-log_passwd=0 res=1`,
  `FEATURE_CHANGE ppid=1 pid=328 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="auditctl" exe="/usr/sbin/auditctl" feature=loginuid_immutable old=0 new=1 old_lock=0 new_lock=1 res=1`,
  user("USER_AUTH", "success"),
  user("USER_CHAUTHTOK", "success"),
  user("USER_MGMT", "failed"),
  user("USER_MGMT", "success"),
  user("GRP_AUTH", "failed"),
  user("CHGRP_ID", "success"),
  "NETFILTER_PKT mark=0x12 saddr=10.0.0.1 daddr=10.0.0.2 proto=6",
  "UNKNOWN[1399] pid=3 uid=0 auid=0",
];
const LOG = ROWS.map(
  (row, i) => `type=${row.replace(" ", ` msg=audit(${1521190800 + i}.004:${i + 1}): `)}\n`,
).join("");

function aureport(args: string): { out: string; rows: string[] } {
  const files = [{ path: "/root/log", data: LOG }];
  const { stdout } = run_script(`aureport ${args} -if log 2>&1\n`, { files });
  const rows = stdout.split("\n").filter((l) => /^\d+\. /.test(l));
  return { out: stdout, rows: rows.map((l) => l.replace(/^\d+\. \S+ \S+ /, "")) };
}

test("changes of configuration are those of features too, and a rule's file is a file", () => {
  expect(aureport("-c").rows).toEqual([
    "CONFIG_CHANGE 0 yes 3",
    "CONFIG_CHANGE 0 yes 4",
    "FEATURE_CHANGE 0 yes 5",
  ]);
  expect(aureport("-f").rows).toEqual(["/etc/passwd 0 yes ? 0 3"]);
});

test("accounts and authentications: a failed USER_MGMT counts as both", () => {
  expect(aureport("-m").rows).toEqual([
    "0 h pts/3 /usr/bin/x ? yes 7",
    "0 h pts/3 /usr/bin/x ? no 8",
    "0 h pts/3 /usr/bin/x ? yes 9",
  ]);
  expect(aureport("-au").rows).toEqual(["6 h pts/3 /usr/bin/x yes 6", "6 h pts/3 /usr/bin/x no 8"]);
  expect(aureport("-au --summary").out).toContain("\n2  -2\n");
  const { out } = aureport("");
  expect(out).toContain("changes in configuration: 3\n");
  expect(out).toContain("changes to accounts, groups, or roles: 3\n");
  expect(out).toContain("Number of authentications: 1\nNumber of failed authentications: 2\n");
});

test("users, processes and terminals: what the tool's parsers of the types look at", () => {
  expect(aureport("-u").rows.map((r) => r.split(" ").at(-1))).toEqual("1 2 5 6 7 8 9 10 11".split(" "));
  expect(aureport("-p").rows.map((r) => r.split(" ").at(-1))).toEqual("1 2 5 6 7 8 9 10 11".split(" "));
  expect(aureport("-tm").rows[0]).toBe("pts0 (null) /usr/sbin/auditctl 0 5");
});

test("an event without a login id is that of -2, an unknown type has no name", () => {
  expect(aureport("-e").rows.slice(-2)).toEqual(["12 NETFILTER_PKT -2 unset", "13 (null) -2 unset"]);
  expect(aureport("-e -i").rows.at(-2)).toBe("12 NETFILTER_PKT unknown(-2) unset");
});

test("a summary of nothing says so", () => {
  expect(aureport("-cr --summary").out).toMatch(/=\n<no events of interest were found>\n\n$/);
});

test.each([
  ["-ts bogus", "Invalid start date (bogus). Month, Day, and Year are required."],
  ["-te", "-te requires either date and/or time"],
  ["-ts 1/1/99", "Error - year is 1999"],
  ["-if", "Argument is required for -if"],
  ["--escape x", "Unknown option (x)"],
  ["--eoe-timeout 0", "Illegal value for End of Event Timeout, was 0"],
])("what is wrong with %s comes with the usage", (args, message) => {
  expect(aureport(args).out).toContain(`${message}\n`);
  expect(aureport(args).out).toContain("usage: aureport [options]\n");
});

test("read, system call 0, is none for the reports about calls; the current directory has no place", () => {
  const call = (nr: number, n: number) =>
    `type=SYSCALL msg=audit(1521190800.004:${n}): arch=c000003e syscall=${nr} success=no exit=-13 a0=0 a1=0 a2=0 a3=0 items=1 ppid=1 pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="x" exe="/bin/x" key=(null)\n`;
  const file = (name: string, n: number) =>
    `type=CWD msg=audit(1521190800.004:${n}): cwd="/root"\ntype=PATH msg=audit(1521190800.004:${n}): item=0 name="${name}" nametype=UNKNOWN\n`;
  const data = call(0, 1) + call(1, 2) + call(4, 3) + file(".", 3) + call(4, 4) + file("./x", 4);
  const script = "aureport -if log | grep syscalls; aureport -s -i -if log; aureport -f -i -if log\n";
  const { stdout } = run_script(script, { files: [{ path: "/root/log", data }] });
  expect(stdout.split("\n").filter((l) => /^\d+\.|^Number/.test(l))).toEqual([
    "Number of failed syscalls: 3",
    "1. 03/16/18 09:00:00 write 2 x root 2",
    "2. 03/16/18 09:00:00 stat 2 x root 3",
    "3. 03/16/18 09:00:00 stat 2 x root 4",
    "1. 03/16/18 09:00:00 . stat no /bin/x root 3",
    "2. 03/16/18 09:00:00 /root/./x stat no /bin/x root 4",
  ]);
});

test("names that an enriched record brings with it are those of its event, also where they are counted", () => {
  const start = (n: number, auid: number, appended: string) =>
    `type=USER_START msg=audit(152119080${n}.000:${n}): pid=1 uid=0 auid=${auid} ses=1 msg='op=x acct="q" exe="/x" hostname=h addr=? terminal=t res=success'${appended}\n`;
  const data =
    start(1, 1003, "") +
    start(2, 1003, '\x1dUID="root" AUID="carol"') +
    start(3, 0, '\x1dUID="root" AUID="toor"') +
    start(4, 0, "");
  const script =
    "aureport -u -i -if log | grep '^[0-9]'; aureport -u --summary -i -if log; aureport -u --summary -if log; ausearch --format csv -if log | cut -d, -f8\n";
  const { stdout } = run_script(script, { files: [{ path: "/root/log", data }] });
  expect(stdout.split("\n").filter((l) => /^\d/.test(l) || /^\w+(\(\d+\))?$/.test(l))).toEqual([
    "1. 03/16/18 09:00:01 unknown(1003) t h /x 1",
    "2. 03/16/18 09:00:02 carol t h /x 2",
    "3. 03/16/18 09:00:03 toor t h /x 3",
    "4. 03/16/18 09:00:04 root t h /x 4",
    "1  unknown(1003)",
    "1  carol",
    "1  toor",
    "1  root",
    "2  1003",
    "2  0",
    "SUBJ_PRIME",
    "unknown(1003)",
    "carol",
    "toor",
    "root",
  ]);
});

test("a log without events begins and ends at the Epoch; so does the end of a time without any", () => {
  const script = "aureport -if /dev/null; aureport -t -if /dev/null\n";
  const { stdout } = run_script(script);
  expect(stdout).toContain("Range of time in logs: 01/01/70 00:00:00.000 - 01/01/70 00:00:00.000\n");
  expect(stdout).toContain("Selected time for report: 01/01/70 00:00:00 - 01/01/70 00:00:00.000\n");
  expect(stdout).toContain("=\n/dev/null: no records\n");
  const later = aureport("-ts 03/17/18").out;
  expect(later).toContain("Range of time in logs: 03/16/18 09:00:00.004 - 01/01/70 00:00:00.000\n");
  // a log that does not reach back to before the start seems to begin at the Epoch
  for (const start of ["03/16/18 00:00:00", "03/16/18 09:00:00"])
    expect(aureport(`-ts ${start}`).out).toContain(
      "Range of time in logs: 01/01/70 00:00:00.000 - 03/16/18 09:",
    );
  const middle = aureport("-ts 03/16/18 09:00:02").out;
  expect(middle).toContain("Range of time in logs: 03/16/18 09:00:00.004 - 03/16/18 09:");
  expect(aureport("-t -ts 03/17/18").out).toContain("\nlog: no records\n");
  const part = "\nlog: 03/16/18 09:00:02.004 - 03/16/18 09:00:04.004\n";
  expect(aureport("-t -ts 03/16/18 09:00:02 -te 03/16/18 09:00:04").out).toContain(part);
  expect(aureport("-te 03/16/18 09:00:04").out).toContain("09:00:00.004 - 03/16/18 09:00:04.004\n");
});

test("a summary that there is not begins all the same", () => {
  const script = "aureport --tty --summary --failed; echo; aureport -t --summary\n";
  const { stdout, stderr, status } = run_script(script);
  expect([stdout, stderr, status]).toEqual([
    "\nFailed \n\n",
    "Unimplemented option\nUnimplemented option\n",
    1,
  ]);
});

test("what is missing is (null) in some reports; a start that was given up is somebody's", () => {
  const record = (type: string, serial: number, text: string): string =>
    `type=${type} msg=audit(1521190800.123:${serial}): ${text}\n`;
  const data = [
    record("USER_AUTH", 4, "pid=5 uid=0 auid=0 ses=1 msg='op=login res=success'"),
    record("USER_CMD", 13, `pid=1 uid=0 auid=0 ses=1 msg='cmd=6C73 terminal=pts/0 res=success'`),
    record("UNKNOWN[1199]", 19, "pid=1 uid=0 auid=0 ses=1 msg='op=t'"),
    record("DAEMON_ABORT", 20, "op=set-pid auid=0 pid=168 uid=0 ses=1 res=failed"),
    record("DAEMON_END", 21, "op=terminate auid=0 uid=0 ses=1 pid=168 res=success"),
    record("KERNEL", 48, "state=initialized audit_enabled=0 res=1"),
  ].join("");
  const { stdout } = run_script(
    "for o in -au -tm -u '-e --summary -i' -e; do aureport $o -if log | sed 1,5d; done\n",
    { files: [{ path: "/root/log", data }] },
  );
  expect(stdout.split("\n").map((l) => l.replace("03/16/18 09:00:00 ", ""))).toEqual([
    "1. 0 (null) (null) (null) yes 4",
    "1. pts/0 (null) (null) 0 13",
    "1. 0 ? ? ? 4",
    "2. 0 pts/0 ? ? 13",
    "3. 0 ? ? ? 19",
    "4. 0 ? ? ? 20",
    "1  USER_AUTH",
    "1  USER_CMD",
    "1  (null)",
    "1  DAEMON_END",
    "1  DAEMON_ABORT",
    "1  KERNEL",
    "1. 4 USER_AUTH 0 yes",
    "2. 13 USER_CMD 0 yes",
    "3. 19 (null) 0 unset",
    "4. 20 DAEMON_ABORT 0 no",
    "5. 21 DAEMON_END 0 yes",
    "6. 48 KERNEL -2 unset",
    "",
  ]);
});

test("decisions: what is missing is (null), permissions have blanks, a message's subject is its sender's", () => {
  const user = (n: number, text: string) =>
    `type=USER_AVC msg=audit(1521190800.00${n}:${n}): pid=1 uid=0 auid=0 ses=1 subj=u:r:t:s0 msg='${text}'\n`;
  const data =
    user(1, 'avc:  denied  { a b } for  comm="q" scontext=x:r:t:s0 tcontext=d:e:f:s0 tclass=dbus exe="/d"') +
    user(2, "avc:  granted  { x } for  scontext=x:r:t:s0 tcontext=d:e:f:s0") +
    user(3, "hello") +
    'type=AVC msg=audit(1521190800.004:4): avc:  denied  { read write } for  pid=5 comm="q" scontext=a:b:c:s0 tcontext=d:e:f:s0 tclass=file\n' +
    "type=AVC msg=audit(1521190800.005:5): avc:  denied  { x } for  pid=5 scontext=a:b:c:s0 tcontext=d:e:f:s0 tclass=file\n";
  const { stdout } = run_script(
    "aureport -a -if log | grep '^[0-9]'; aureport -a --summary -if log | tail -1\n",
    {
      files: [{ path: "/root/log", data }],
    },
  );
  expect(stdout.split("\n").map((l) => l.replace(/^\d\. \S+ \S+ /, ""))).toEqual([
    "? u:r:t:s0 0 dbus a b d:e:f:s0 denied 1",
    "? u:r:t:s0 0 (null) x (null) granted 2",
    "? u:r:t:s0 0 (null) (null) (null) unset 3",
    "q a:b:c:s0 0 file read write d:e:f:s0 denied 4",
    "2  d:e:f:s0",
    "",
  ]);
});

test("what was typed as programs tell it: hex is undone, what is in quotes ends at a blank", () => {
  const data = ['"ls -l"', '"ls"', "6C73202D6C", "646174613D364337330000"]
    .map(
      (typed, i) =>
        `type=USER_TTY msg=audit(1521190800.00${i}:${i + 1}): pid=1 uid=0 auid=0 ses=3 data=${typed}\n`,
    )
    .join("");
  const { stdout } = run_script("aureport --tty -if log\nausearch --format csv -if log\n", {
    files: [{ path: "/root/log", data }],
  });
  const lines = stdout.split("\n");
  expect(lines.slice(5, 9).map((line) => line.split(" ? 3 ? ")[1])).toEqual([
    '"ls',
    '"ls"',
    '"ls -l"',
    String.raw`"data=6C73\000\000"`,
  ]);
  expect(lines.slice(10, 14).map((line) => /typed,,(.*),,keystrokes,$/.exec(line)?.[1])).toEqual([
    '"ls',
    '"ls"',
    '"ls -l"',
    String.raw`"data=6C73\000\000"`,
  ]);
});
