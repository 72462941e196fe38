// What an event of a system call was done to must be what ausearch 3.0.9 finds for the same records, also when CWD is
// excluded or a file was not found: it looks for them by their number in the event.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const path = (item: number, name: string, mode: string, nametype: string, obj: string) =>
  `PATH item=${item} name="${name}" inode=${item + 40} dev=00:26 mode=${mode} obj=${obj} nametype=${nametype}`;
const CWD = 'CWD cwd="/root"';

/** Records between SYSCALL and PROCTITLE. */
const RECORDS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  missing: [CWD, 'PATH item=0 name="unk" nametype=UNKNOWN'],
  new: [CWD, path(0, "dir/", "040755", "PARENT", "dir_t"), path(1, "dir/f", "0100644", "CREATE", "file_t")],
  one: [CWD, path(0, "./x/../f", "0100644", "NORMAL", "file_t")],
  two: [CWD, path(0, "/a/", "040755", "NORMAL", "a_t"), path(1, "/b/..", "060755", "NORMAL", "b_t")],
  "no CWD": [path(0, "a", "0100755", "NORMAL", "a_t")],
  "no CWD, new": [path(0, "/", "040755", "PARENT", "dir_t"), path(1, "../f", "0100644", "CREATE", "file_t")],
};

const CALLS: Readonly<Record<string, number>> = {
  open: 2,
  stat: 4,
  mmap: 9,
  execve: 59,
  kill: 62,
  rename: 82,
  mkdir: 83,
  symlink: 88,
  fchmod: 91,
  setfsuid: 122,
  mknod: 133,
  statfs: 137,
  mount: 165,
  umount2: 166,
  fsetxattr: 190,
};

/** Call, records, what ausearch prints (ACTION, OBJ_PRIME, OBJ_SEC, OBJ2, OBJ_LABEL, OBJ_KIND), and so if it failed. */
const EXPECTED = `
open|none|opened-file,,,,,file
open|missing|opened-file,/root/unk,,,,file
open|new|opened-file,/root/dir/f,41,,file_t,file
open|one|opened-file,/root/f,40,,file_t,file
open|two|opened-file,/a/,40,,a_t,file
open|no CWD|opened-file,,,,a_t,file
open|no CWD, new|opened-file,../f,41,,file_t,file
stat|none|checked-metadata-of,,,,,file
stat|missing|checked-metadata-of,/root/unk,,,,file
stat|new|checked-metadata-of,/root/dir/f,41,,file_t,file
stat|one|checked-metadata-of,/root/f,40,,file_t,file
stat|two|checked-metadata-of,/a/,40,,a_t,directory
stat|no CWD|checked-metadata-of,,,,a_t,file
stat|no CWD, new|checked-metadata-of,../f,41,,file_t,file
mmap|none|allocated-memory-in,prog,,,,memory|allocated-memory,,,,,memory
mmap|new|allocated-memory-in,prog,,,,memory|allocated-memory,,,,,memory
execve|none|executed,,,,,file
execve|missing|executed,,,,,file
execve|new|executed,/root/dir/f,41,,file_t,file
execve|one|executed,,,,file_t,file
execve|two|executed,/b,41,,a_t,block-device
execve|no CWD|executed,,,,a_t,file
execve|no CWD, new|executed,,,,file_t,file
kill|none|killed-pid,,,,,process
kill|new|killed-list-of-pids,,,,,process
rename|none|renamed,,,,,file
rename|missing|renamed,,,,,file
rename|new|renamed,,,,file_t,file
rename|one|renamed,,,,file_t,file
rename|two|renamed,,,,a_t,file
rename|no CWD|renamed,,,,a_t,file
rename|no CWD, new|renamed,,,,file_t,file
mkdir|none|created-directory,,,,,file
mkdir|missing|created-directory,,,,,file
mkdir|new|created-directory,/root/dir/f,41,,file_t,file
mkdir|one|created-directory,,,,file_t,file
mkdir|two|created-directory,/b,41,,a_t,block-device
mkdir|no CWD|created-directory,,,,a_t,file
mkdir|no CWD, new|created-directory,,,,file_t,file
symlink|none|symlinked,,,,,file
symlink|missing|symlinked,/root/unk,,/root/unk,,file
symlink|new|symlinked,,,/root/dir,file_t,file
symlink|one|symlinked,/root/f,40,/root/f,file_t,file
symlink|two|symlinked,,,/a/,a_t,file
symlink|no CWD|symlinked,,,,a_t,file
symlink|no CWD, new|symlinked,../f,41,../f,file_t,file
fchmod|none|changed-file-permissions-of,,,0002,,file
fchmod|missing|changed-file-permissions-of,/root/unk,,0002,,file
fchmod|new|changed-file-permissions-of,/root/dir/f,41,0002,file_t,file
fchmod|one|changed-file-permissions-of,/root/f,40,0002,file_t,file
fchmod|two|changed-file-permissions-of,/a/,40,0002,a_t,directory
fchmod|no CWD|changed-file-permissions-of,a,40,0002,a_t,file
fchmod|no CWD, new|changed-file-permissions-of,../f,41,0002,file_t,file
setfsuid|none|changed-identity-of,/bin/prog,,,,process
setfsuid|new|changed-identity-of,/bin/prog,,,,process
mknod|none|make-device,,,,,unknown
mknod|missing|make-device,/root/unk,,,,unknown
mknod|new|make-device,/root/dir/f,41,,file_t,file
mknod|one|make-device,/root/f,40,,file_t,file
mknod|two|make-device,/a/,40,,a_t,directory
mknod|no CWD|make-device,,,,a_t,unknown
mknod|no CWD, new|make-device,../f,41,,file_t,file
statfs|none|checked-filesystem-metadata-of,,,,,file-system
statfs|missing|checked-filesystem-metadata-of,/root/unk,,,,file-system
statfs|new|checked-filesystem-metadata-of,/root/dir/f,41,,file_t,file
statfs|one|checked-filesystem-metadata-of,/root/f,40,,file_t,file
statfs|two|checked-filesystem-metadata-of,/a/,40,,a_t,directory
statfs|no CWD|checked-filesystem-metadata-of,,,,a_t,file-system
statfs|no CWD, new|checked-filesystem-metadata-of,../f,41,,file_t,file
mount|none|mounted,,,,,file-system
mount|missing|mounted,,,/root/unk,,file-system|mounted,/root/unk,,,,file-system
mount|new|mounted,/root/dir/f,41,/root/dir,file_t,file|mounted,/root/dir/f,41,,file_t,file
mount|one|mounted,,,/root/f,,file-system|mounted,/root/f,40,,file_t,file
mount|two|mounted,/b,41,/a/,b_t,block-device|mounted,/a/,40,,a_t,directory
mount|no CWD|mounted,,,,,file-system
mount|no CWD, new|mounted,,,../f,,file-system|mounted,../f,41,,file_t,file
umount2|none|unmounted,,,,,file-system
umount2|missing|unmounted,/root/unk,,,,file-system
umount2|new|unmounted,/root/dir/f,41,,file_t,file
umount2|one|unmounted,/root/f,40,,file_t,file
umount2|two|unmounted,/a/,40,,a_t,directory
umount2|no CWD|unmounted,,,,a_t,file-system
umount2|no CWD, new|unmounted,../f,41,,file_t,file
fsetxattr|none|changed-file-attributes-of,,,,,file
fsetxattr|missing|changed-file-attributes-of,/root/unk,,,,file
fsetxattr|new|changed-file-attributes-of,/root/dir/f,41,,file_t,file
fsetxattr|one|changed-file-attributes-of,/root/f,40,,file_t,file
fsetxattr|two|changed-file-attributes-of,/a/,40,,a_t,directory
fsetxattr|no CWD|changed-file-attributes-of,a,40,,a_t,file
fsetxattr|no CWD, new|changed-file-attributes-of,../f,41,,file_t,file
`
  .trim()
  .split("\n")
  .map((line) => line.split("|"));

function record_lines(call: string, success: string, records: string, serial: number): string {
  const ids = "ppid=1 pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1";
  const args = "exit=0 a0=1 a1=2 a2=3 a3=4 items=1";
  const head = `SYSCALL arch=c000003e syscall=${CALLS[call]} success=${success} ${args} ${ids} comm="prog" exe="/bin/prog"`;
  return [`${head} subj=u:r:t:s0 key="k"`, ...RECORDS[records], 'PROCTITLE proctitle="prog"']
    .map((r) => `type=${r.replace(" ", ` msg=audit(1521190800.000:${serial}): `)}\n`)
    .join("");
}

test("the object of a system call, by the records there are", () => {
  const events = EXPECTED.flatMap(([call, records, good, bad]) => [
    { call, records, success: "yes", row: good },
    { call, records, success: "no", row: bad ?? good },
  ]);
  const data = events.map((e, i) => record_lines(e.call, e.success, e.records, i + 1)).join("");
  const { stdout } = run_script("ausearch --format csv --extra-obj2 --extra-labels -if log\n", {
    files: [{ path: "/root/log", data }],
  });
  const rows = stdout.trimEnd().split("\n").slice(1);
  const got = events.map((e, i) => {
    const f = (rows[i] ?? "").split(",");
    return { ...e, row: [f[11], ...f.slice(13, 18)].join() };
  });
  expect(got).toEqual(events);
});

test("execveat(2) of a descriptor has an empty name: that of the working directory", () => {
  const script =
    "auditctl -a always,exit -F arch=b64 -S execveat -k x; sctool execveat; ausearch -sc execveat --format text\n";
  expect(run_script(script).stdout).toContain(" root successfully executed /root ");
});
