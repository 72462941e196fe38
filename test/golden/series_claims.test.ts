// The log of one session that touches everything, with each number of patches: if this fails, a patch does something
// that it does not claim, or no longer does what it claims (robustness: differences between k-1 and k patches).
import { expect, test } from "vitest";
import { play } from "./spec/play.ts";

/** A task of container $1 that becomes the rest; before patch 01 there is nothing to write its id to. */
const INTO =
  'into() ( i=$1; shift; mkfifo /tmp/go.$i; bash -c "read < /tmp/go.$i; exec $*" & echo $i 2> /dev/null > /proc/$!/containerid; echo > /tmp/go.$i; wait; rm /tmp/go.$i )';

/** What is typed. Each command works with any number of patches. */
const SESSION = [
  INTO,
  "mkfifo /tmp/go",
  // setting, refusals, a target with a child
  "sleep 1000 & a=$!",
  "for i in 5 6; do echo $i > /proc/$a/containerid; done",
  "sctool sleepfork 1000 & c=$!",
  "echo 7 > /proc/$c/containerid",
  // system calls, a filter on the id
  "auditctl -a always,exit -F arch=b64 -S mkdir,mkdirat -k dirs",
  "auditctl -a always,exit -F arch=b64 -S rmdir -F containerid=10 -k filter",
  "into 10 mkdir /tmp/d; into 10 rmdir /tmp/d; mkdir /tmp/e; into 11 mkdir /tmp/f",
  // signals and ptrace
  "auditctl -a always,exit -F arch=b64 -S kill,ptrace -k sig",
  "kill -CONT $a; kill -CONT $c; sctool ptrace $a",
  // watches, trees, marks
  "touch /tmp/w; auditctl -w /tmp/w -p x -k w; into 12 rm /tmp/w",
  "mkdir /tmp/t; auditctl -a always,exit -F dir=/tmp/t -F perm=x -k t; into 12 sctool rmdir /tmp/t",
  "mkdir /tmp/p; cp /usr/bin/true /tmp/p/x; auditctl -a always,exit -F arch=b64 -S open -F exe=/tmp/p/x -k x; into 12 rm -r /tmp/p",
  // the terminal
  "bash -c \"read < /tmp/go; exec sctool ttyexec 1 0 bash -c 'read -p in: x'\" & p=$!; echo 13 > /proc/$p/containerid; echo > /tmp/go; fg",
  "typed",
  // settings, rules, features, messages
  "into 14 auditctl -r 10000; into 14 auditctl -a always,exit -F arch=b64 -S link -k r; into 14 auditctl -t; into 14 sctool feature 0 1 0; into 14 auditctl -m hello",
  // ends by signals, seccomp
  "into 15 crash segv; into 15 seccomp-run -a log rmdir sctool rmdir /tmp/e",
  // packets
  "iptables -A INPUT -i lo -p icmp --icmp-type echo-request -j AUDIT --type accept; ping -c 1 127.0.0.1",
  "sleep 1; cat /proc/$a/containerid; echo",
  "ls -l /proc/self/containerid",
];
const LOG = "cat /var/log/audit/audit.log";

/** What differs from run to run for reasons of its own: stamps, processes' numbers, addresses, devices' counters. */
const settled = (line: string): string =>
  line
    .replace(/msg=audit\([^)]*\)/, "")
    .replace(/\b(o?p?pid)=\d+/g, "$1=N")
    .replace(/\b(a[0-3]|ip)=(?:0x)?[0-9a-f]+/g, "$1=N")
    .replace(/\binode=\d+/g, "inode=N")
    .replace(/proctitle=\S+/, "proctitle=N");

const runs = new Map<number, { log: string[]; printed: string[] }>();
function run(patches: number): { log: string[]; printed: string[] } {
  const known = runs.get(patches);
  if (known) return known;
  const steps = [...SESSION, LOG].map((command, line) => ({ command, expected: [], line }));
  const all = play({ patches, steps, rows: [] });
  const result = { log: (all.at(-1) as string[]).map(settled), printed: all.slice(-3, -1).flat() };
  runs.set(patches, result);
  return result;
}

/** Lines of `a` that have no counterpart in `b`, in order: what is left beside a longest common subsequence. */
function differences(a: readonly string[], b: readonly string[]): { less: string[]; more: string[] } {
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const less: string[] = [];
  const more: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length)
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j < b.length && (i === a.length || length[i][j + 1] > length[i + 1][j])) more.push(b[j++]);
    else less.push(a[i++]);
  return { less, more };
}

const INFO = (ops: string): RegExp => new RegExp(`^type=CONTAINER_INFO : op=(?:${ops}) contid=\\d+$`);
const UNLABELLED = /^type=CONTAINER_INFO : contid=\d+$/;

interface Claim {
  /** lines of the log that come, each of which at least once */
  more?: RegExp[];
  /** lines that go, each of which at least once */
  less?: RegExp[];
  /** what reading and listing the file print from this patch on */
  printed?: RegExp;
}

const ABSENT = /^cat: .*No such file or directory\n\nls: .*No such file or directory$/;
const WRITE_ONLY = /^cat: .*Invalid argument\n\n--w-------\. 1 root root 0 /;

const CLAIMS: Record<number, Claim> = {
  1: {
    more: [/^type=CONTAINER : op=set .* contid=\d+ res=1$/, /^type=CONTAINER : op=set .* contid=\d+ res=0$/],
    printed: WRITE_ONLY,
  },
  2: { less: [/ contid=7 res=1$/], more: [/ contid=7 res=0$/] },
  3: { more: [UNLABELLED] },
  4: {
    more: [
      /^type=CONFIG_CHANGE : .*op=add_rule key="filter" list=4 res=1$/,
      /^type=SYSCALL : .* syscall=84 .* key="filter"$/,
      /^type=CWD : /,
      /^type=PATH : .* nametype=PARENT /,
      /^type=PATH : .* name="\/tmp\/d" .* nametype=DELETE /,
      /^type=PROCTITLE : /,
      UNLABELLED,
    ],
  },
  5: { less: [UNLABELLED], more: [INFO("task"), INFO("target")] },
  6: {},
  7: { more: [INFO("config")] },
  8: { more: [INFO("tty")] },
  9: { more: [INFO("config"), INFO("feature"), INFO("user")] },
  10: { more: [INFO("abend"), INFO("seccomp")] },
  11: {},
  12: { more: [INFO("net\\d")] },
  13: { printed: /^5\n-rw-------\. 1 root root 0 / },
};

/** Each line is claimed by a pattern, and each pattern claims a line. */
function claimed(lines: readonly string[], patterns: readonly RegExp[] = []): void {
  expect(lines.filter((l) => !patterns.some((p) => p.test(l)))).toEqual([]);
  expect(patterns.filter((p) => !lines.some((l) => p.test(l)))).toEqual([]);
}

test.each(Array.from({ length: 13 }, (_, i) => i + 1))(
  "patch %d does what it claims and nothing else",
  (k) => {
    const { less, more } = differences(run(k - 1).log, run(k).log);
    claimed(more, CLAIMS[k].more);
    claimed(less, CLAIMS[k].less);
  },
);

test("what the file shows: nothing, a file to be written, a file to be read", () => {
  let wanted = ABSENT;
  for (let k = 0; k <= 13; k++) {
    wanted = CLAIMS[k]?.printed ?? wanted;
    expect(run(k).printed.join("\n"), `patches=${k}`).toMatch(wanted);
  }
});

test("the same number of patches gives the same log", () => {
  const again = run(13);
  runs.delete(13);
  expect(run(13)).toEqual(again);
});
