// If this fails, the second example of the series' cover letter does not print what the cover letter shows (spec 14.2).
import { describe, expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const SCRIPT = (ausearch: string) => `containerid=123459
key=tmpcontainerid
auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=$containerid -F key=$key
perl -e "sleep 1; open(my \\$tmpfile, '>', \\"/tmp/$key\\"); close(\\$tmpfile);" & child=$!
echo $containerid > /proc/$child/containerid
sleep 2
${ausearch} -ts recent -k $key
auditctl -d exit,always -F dir=/tmp -F perm=wa -F containerid=$containerid -F key=$key
echo $$ $child
`;

/** The records of the cover letter, in ausearch's order, with what is the machine's own replaced. */
const RAW = [
  "type=CONTAINER_INFO msg=audit(STAMP): op=task contid=123459",
  "type=PROCTITLE msg=audit(STAMP): proctitle=7065726C002D6500736C65657020313B206F70656E286D792024746D7066696C652C20273E272C20222F746D702F746D70636F6E7461696E6572696422293B20636C6F73652824746D7066696C65293B",
  'type=PATH msg=audit(STAMP): item=1 name="/tmp/tmpcontainerid" inode=N dev=DEV mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unconfined_u:object_r:user_tmp_t:s0 nametype=CREATE cap_fp=0000000000000000 cap_fi=0000000000000000 cap_fe=0 cap_fver=0',
  'type=PATH msg=audit(STAMP): item=0 name="/tmp/" inode=N dev=DEV mode=041777 ouid=0 ogid=0 rdev=00:00 obj=system_u:object_r:tmp_t:s0 nametype=PARENT cap_fp=0000000000000000 cap_fi=0000000000000000 cap_fe=0 cap_fver=0',
  'type=CWD msg=audit(STAMP): cwd="/root"',
  'type=SYSCALL msg=audit(STAMP): arch=c000003e syscall=257 success=yes exit=3 a0=ffffffffffffff9c a1=PTR a2=241 a3=1b6 items=2 ppid=SHELL pid=CHILD auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=N comm="perl" exe="/usr/bin/perl" subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 key="tmpcontainerid"',
];
/** The same as `ausearch -i` shows it: names for numbers, and a blank at the end of each line. */
const INTERPRETED = [
  "type=CONTAINER_INFO msg=audit(STAMP) : op=task contid=123459 ",
  `type=PROCTITLE msg=audit(STAMP) : proctitle=perl -e sleep 1; open(my $tmpfile, '>', "/tmp/tmpcontainerid"); close($tmpfile); `,
  "type=PATH msg=audit(STAMP) : item=1 name=/tmp/tmpcontainerid inode=N dev=DEV mode=file,644 ouid=root ogid=root rdev=00:00 obj=unconfined_u:object_r:user_tmp_t:s0 nametype=CREATE cap_fp=none cap_fi=none cap_fe=0 cap_fver=0 ",
  "type=PATH msg=audit(STAMP) : item=0 name=/tmp/ inode=N dev=DEV mode=dir,sticky,777 ouid=root ogid=root rdev=00:00 obj=system_u:object_r:tmp_t:s0 nametype=PARENT cap_fp=none cap_fi=none cap_fe=0 cap_fver=0 ",
  "type=CWD msg=audit(STAMP) : cwd=/root ",
  "type=SYSCALL msg=audit(STAMP) : arch=x86_64 syscall=openat success=yes exit=3 a0=AT_FDCWD a1=PTR a2=O_WRONLY|O_CREAT|O_TRUNC a3=0x1b6 items=2 ppid=SHELL pid=CHILD auid=root uid=root gid=root euid=root suid=root fsuid=root egid=root sgid=root fsgid=root tty=pts0 ses=N comm=perl exe=/usr/bin/perl subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 key=tmpcontainerid ",
];

/** Replaces times, serials, pids, inodes, devices, pointers and the session of this machine. */
function own_fields_out(lines: readonly string[], shell: string, child: string): string[] {
  return lines.map((l) =>
    l
      .replace(/msg=audit\([^)]*\)/, "msg=audit(STAMP)")
      .replace(/inode=[1-9]\d* dev=00:[0-9a-f]{2}/, "inode=N dev=DEV")
      .replace(/ a1=(?:0x)?[1-9a-f][0-9a-f]{11}/, " a1=PTR")
      .replace(/ ses=\d+/, " ses=N")
      .replace(` ppid=${shell} pid=${child} `, " ppid=SHELL pid=CHILD "),
  );
}

/** The event's lines out of what ausearch prints: the group that has the CONTAINER_INFO record. */
function event_of(ausearch: string): string[] {
  const { stdout, stderr, status } = run_script(SCRIPT(ausearch));
  expect([stderr, status]).toEqual(["", 0]);
  const lines = stdout.trimEnd().split("\n");
  const [shell, child] = (lines.pop() as string).split(" ");
  const groups = lines
    .join("\n")
    .split("----\n")
    .filter((g) => g.includes("type=CONTAINER_INFO"));
  expect(groups).toHaveLength(1);
  const records = groups[0].split("\n").filter((l) => l.startsWith("type="));
  return own_fields_out(records, shell, child);
}

describe("the second example of the cover letter", () => {
  test("as it stands in the log", () => {
    expect(event_of("ausearch")).toEqual(RAW);
  });
  test("interpreted with ausearch -i", () => {
    expect(event_of("ausearch -i")).toEqual(INTERPRETED);
  });
});
