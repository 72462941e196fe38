// If this fails, ausearch finds other events, or says something else of numbers, than ausearch 3.0.9 with the same log.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const record = (type: string, serial: number, text: string): string =>
  `type=${type} msg=audit(1521190800.123:${serial}): ${text}\n`;
const LOG = [
  record(
    "SECCOMP",
    30,
    'auid=0 uid=0 gid=0 ses=1 pid=5 comm="x" exe="/bin/x" sig=31 arch=c000003e syscall=110 compat=0',
  ),
  record("CONFIG_CHANGE", 31, 'auid=0 ses=1 op=updated_rules path="/tmp/t" key="k" list=4 res=1'),
  record("FEATURE_CHANGE", 32, 'pid=2 auid=0 uid=0 gid=0 tty=pts0 ses=1 comm="auditctl" feature=x res=1'),
  record("CONFIG_CHANGE", 34, 'pid=5 uid=0 auid=7 ses=1 op=make_equiv old="/a" new="/b" res=0'),
  record("TTY", 41, 'tty pid=5 uid=3 auid=2 ses=6 major=136 minor=0 comm="bash" data=6C730D'),
  record("USER_TTY", 42, 'pid=5 uid=3 auid=2 ses=6 data="ls"'),
  record("USER", 44, "pid=11 uid=0 auid=0 ses=1 msg='text=a terminal=pts/0 res=success'"),
  record("CONFIG_CHANGE", 45, 'op=remove_rule dir="/tmp/d" key="k2" list=4 res=1'),
  record("KERNEL", 48, "state=initialized audit_enabled=0 res=1"),
].join("");

/** What each line of options finds: serial numbers, or what is said. */
function found(lines: readonly string[]): string[] {
  const script = lines
    .map((args) => `echo "> $(ausearch -if /root/a.log ${args} 2>&1 | tr '\\n' ' ')"\n`)
    .join("");
  const { stdout } = run_script(script, { files: [{ path: "/root/a.log", data: LOG }] });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const serials = [...line.matchAll(/:(\d+)\): /g)].map((m) => m[1]);
      return serials.length > 0 ? serials.join(" ") : line.slice(2).trim();
    });
}

const RANGE = "conversion error (Numerical result out of range) for 99999999999999999999";
const CASES: readonly (readonly [string, string])[] = [
  // of CONFIG_CHANGE neither pid and uid nor dir are looked at, of TTY no uid, of KERNEL no result
  ["-p 5", "30 41 42"],
  ["-ui 0", "30 32 41 44"],
  ["-ui 3", "42"],
  ["-ua 7", "34"],
  ["-f /tmp/t", "31"],
  ["-f /tmp/d", "<no matches>"],
  ["-sv yes", "31 32 44 45"],
  ["-tm ''", "32 44"],
  // what is not there counts as system call 0
  ["-sc 110", "30"],
  ["-sc read", "31 32 34 41 42 44 45 48"],
  // numbers are decimal
  ["-p 0x5", "<no matches>"],
  ["-p 4294967301", "30 41 42"],
  ["-a 030", "30"],
  ["-a 0x1e", "<no matches>"],
  ["-sc 0x6e", "31 32 34 41 42 44 45 48"],
  ["-gi 0x5", "30 32"],
  ["--session 0x1", "<no matches>"],
  ["--eoe-timeout 0x2 -p 5", "Illegal value for End of Event Timeout, was 0x2"],
  // and not too large
  ["-ui 99999999999999999999", `Numeric user ID ${RANGE}`],
  ["-gi 99999999999999999999", `Numeric group ID ${RANGE}`],
  ["-sc 99999999999999999999", `Syscall numeric ${RANGE}`],
  ["-ul -99999999999999999999", "Error converting -99999999999999999999"],
  ["-e 9223372036854775808", "Error converting 9223372036854775808"],
  ["-e -9223372036854775808", "<no matches>"],
  ["--session -99999999999999999999", "Error converting -99999999999999999999"],
  ["--session 99999999999999999999", ""],
  ["--eoe-timeout 99999999999999999999", "Illegal value for End of Event Timeout, was 99999999999999999999"],
];

test("what is looked at in records, and how numbers are read", () => {
  const all = found(CASES.map(([args]) => args));
  expect(CASES.map(([args], i) => [args, all[i]])).toEqual(CASES.map((c) => [...c]));
});

test("without any option the usage, and a failure", () => {
  const { stdout, stderr, status } = run_script("ausearch\n");
  expect(stdout).toMatch(/^usage: ausearch \[options\]\n/);
  expect([stderr, status]).toEqual(["", 1]);
});

describe("-i: words of a message behind its last field are left out", () => {
  const MESSAGES: readonly (readonly [string, string])[] = [
    ["msg='hello'", "msg="],
    ["msg=''", "msg="],
    ["msg=hello", "msg="],
    ["msg='hello a=b'", "msg='hello a=b' "],
    ["msg='a=b hello'", "msg='a=b "],
    ["msg='some words a=b (qq) x=\"y z\" end'", 'msg=\'some words a=b (qq) x="y z" '],
    ["msg='op=login acct=\"x\"'", "msg='op=login acct=x "],
    ["msg='op=login acct=\"x\" terminal=q'", "msg='op=login acct=x terminal=q' "],
    ["msg='op=login res=success' more", "msg='op=login res=success' "],
    ["msg='with = and \"quotes\"'", "msg='with = "],
    ["msg='= \"q\"'", "msg='= "],
    ["msg='with = and res=success'", "msg='with = and res=success' "],
    // the quote of the message is lost behind a value that is shown otherwise, and makes others none
    ["msg='id=0 uid=0'", "msg='id=root uid=root "],
    ["msg='sig=9'", "msg='sig=SIGKILL "],
    ["msg='name=6162'", "msg='name=ab "],
    ["msg='name=/tmp/x'", "msg='name=/tmp/x' "],
    ["msg='ses=4294967295'", "msg='ses=4294967295' "],
    ["msg='ses=4294967295 a=b'", "msg='ses=unset a=b' "],
    ["msg='data=6162'", "msg='data=6162'"],
    ["msg='ses=-1 resp=2 a=b'", "msg='ses=-1 resp=deny a=b' "],
    ["msg='resp=7 macproto=0x0806 a=b'", "msg='resp=unknown macproto=ARP a=b' "],
  ];
  test.each(MESSAGES)("%s", (message, shown) => {
    const data = record("USER", 5, `pid=1 uid=0 auid=0 ses=1 ${message}`);
    const { stdout } = run_script("ausearch -if /root/a.log -m USER -i\n", {
      files: [{ path: "/root/a.log", data }],
    });
    expect(stdout.split("\n")[1].replace(/^.* ses=1 /, "")).toBe(shown);
  });
});
