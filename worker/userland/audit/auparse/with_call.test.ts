// If this fails, ausearch's csv or text or aureport tells another story than those of audit 3.0.9 did of the same log:
// events whose first record is not that of the call, and messages with an object.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const IDS = "uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0";
const call = (number: number, success: boolean, key = "(null)"): string =>
  `SYSCALL arch=c000003e syscall=${number} success=${success ? "yes exit=3" : "no exit=-13"} a0=1 a1=2 a2=3 a3=4 items=1 ppid=600 pid=1100 auid=0 ${IDS} tty=pts0 ses=3 comm="c" exe="/bin/c" subj=s key=${key}`;
const FILE = [
  'CWD cwd="/root"',
  'PATH item=0 name="/var/f" inode=100 dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0',
];
const DENIED =
  'AVC avc:  denied  { read } for  pid=1100 comm="httpd" name="f" dev="sda1" ino=1 scontext=s:r:httpd_t:s0 tcontext=u:o:t:s0 tclass=file permissive=0';
const message = (type: string, text: string): string =>
  `${type} pid=1 uid=0 auid=0 ses=3 msg='${text} exe="/x" hostname=h addr=1.2.3.4 terminal=t res=success'`;

type Event = string | readonly string[];
const EVENTS: readonly (readonly [event: Event, csv: string])[] = [
  [
    [`NETFILTER_CFG table=mangle family=2 entries=6 op=xt_replace pid=1100 subj=s comm="c"`, call(54, true)],
    "configuration,3,root,root,privileged-acct,loaded-firewall-rule-to,success,mangle,,firewall,/bin/c",
  ],
  [
    [DENIED, call(257, false, '"k"'), ...FILE],
    "mac-decision,3,root,root,privileged-acct,accessed-mac-policy-controlled-object,failed,/var/f,100,file,/bin/c",
  ],
  [
    'AVC avc:  granted  { load_policy } for  pid=1101 comm="a" scontext=s:r:t:s0 tcontext=u:o:t:s0 tclass=security',
    "mac-decision,,s:r:t:s0,,unknown-acct,accessed-mac-policy-controlled-object,failed,,,unknown,a",
  ],
  [
    [
      `ANOM_LINK op=linkat ppid=600 pid=1202 auid=0 ${IDS} tty=pts0 ses=3 comm="ln" exe="/bin/ln" res=0`,
      call(86, false, '"k"'),
    ],
    "anomaly,3,root,root,privileged-acct,used-suspcious-link,failed,,,unknown,/bin/c",
  ],
  [
    ["MAC_STATUS enforcing=0 old_enforcing=1 auid=0 ses=3", call(1, true, '"k"')],
    "mac,3,root,root,privileged-acct,changed-selinux-enforcement-to,success,0,,mac-config,/bin/c",
  ],
  [
    ["BPF prog-id=5 op=LOAD", call(321, true)],
    "bpf-program,3,root,root,privileged-acct,loaded-bpf-program,success,5,,process,/bin/c",
  ],
  ["BPF prog-id=5 op=UNLOAD", "bpf-program,,,,system,unloaded-bpf-program,,5,,process,"],
  [
    ["CAPSET pid=5 cap_pi=0 cap_pp=0 cap_pe=0", call(126, true)],
    "audit-rule,3,root,root,privileged-acct,triggered-unknown-audit-rule,success,,,admin-defined-rule,/bin/c",
  ],
  [
    [call(305, true, '"tm"'), "TIME_ADJNTPVAL op=freq old=5 new=6"],
    "audit-rule,3,root,root,privileged-acct,changed-system-time,success,,,system,/bin/c",
  ],
  [
    "MAC_UNLBL_ALLOW netlabel: auid=0 ses=3 unlbl_accept=1 old=0",
    "mac,3,root,,privileged-acct,is-allowing-unlabeled-network-traffic,,,,mac-config,",
  ],
  // an id goes before a name, and a word that could be hex is a word
  [
    message("ADD_USER", 'op=add acct="alice" id=4000'),
    "user-account,3,root,root,privileged-acct,added-user-account,success,unknown(4000),,account,/x",
  ],
  [
    message("USER_DEVICE", 'op=add device="/dev/x"'),
    "configuration,3,root,root,privileged-acct,add,success,/dev/x,,keystrokes,/x",
  ],
  [
    message("USYS_CONFIG", "a=b"),
    "configuration,3,root,root,privileged-acct,changed-configuration,success,,,system,/x",
  ],
  [
    message("SYSTEM_RUNLEVEL", "old-level=N new-level=5"),
    "system-services,3,root,root,privileged-acct,changed-to-runlevel,success,5,,system,/x",
  ],
  [
    message("CRYPTO_KEY_USER", "op=destroy kind=server fp=MD5:00 direction=?"),
    "crypto,3,root,root,privileged-acct,negotiated-crypto-key,success,MD5:00,,user-session,/x",
  ],
  [
    message("CRYPTO_SESSION", "op=start rport=55"),
    "crypto,3,root,root,privileged-acct,started-crypto-session,success,1.2.3.4,55,user-session,/x",
  ],
  ["BOGUS a=b", "unknown,,,,,did-unknown,,,,unknown,"],
];

const LOG = EVENTS.flatMap(([event], i) =>
  [event].flat().map((r) => `type=${r.replace(" ", ` msg=audit(${1521190800 + 3 * i}.004:${i + 1}): `)}\n`),
).join("");
const read = (command: string): string[] =>
  run_script(`${command}\n`, { files: [{ path: "/root/log", data: LOG }] })
    .stdout.trimEnd()
    .split("\n");

test("who, what and how is what the call says", () => {
  const rows = read("ausearch --format csv -if log").slice(1);
  const type = ([event]: (typeof EVENTS)[number]): string =>
    [event].flat()[0].split(" ")[0].replace("BOGUS", "");
  expect(rows.map((row) => row.replace(/^,(\w*),[^,]*,[^,]*,\d+,/, "$1,"))).toEqual(
    EVENTS.map((event) => `${type(event)},${event[1]}`),
  );
});

test("the name in a decision of SELinux is a file", () => {
  expect(read("aureport -f -if log").slice(5)).toEqual(["1. 03/16/18 09:00:03 f 257 no /bin/c 0 2"]);
});

test("what changes how the network is labelled or filtered is a change of the configuration", () => {
  expect(read("aureport -c -if log").filter((row) => /MAC_UNLBL_ALLOW|NETFILTER_CFG/.test(row))).toHaveLength(
    2,
  );
});
