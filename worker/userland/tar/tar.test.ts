// tar: what goes into an archive comes out the same; if this fails, a backup is lost, or lands where nobody wants it.
// Lists and messages as GNU tar 1.34 prints them.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = `cd /tmp; mkdir -p d/sub; echo hi > d/f; ln -s f d/l; ln d/f d/h; echo a > x; chmod 640 x; touch -d @1000000000 x d/f
`;

it("brings files, links, modes, owners and times back, through gzip too", () => {
  const r = run_script(`${FILES}chown 1:2 x; mknod d/n c 1 3; mkfifo d/p
tar cf a.tar d x; tar czf a.tgz d x; mkdir o p; tar xf a.tar -C o; tar xf a.tgz -C p
cmp d/f o/d/f && cmp d/h p/d/h && echo same; stat -c '%a %u %g %Y' o/x; readlink o/d/l; [ o/d/f -ef o/d/h ] && echo linked
stat -c '%F %t %T' o/d/n o/d/p; gzip -t a.tgz && tar tzf a.tgz x; wc -c < a.tar
`);
  expect(r.stdout).toBe(
    "same\n640 1 2 1000000000\nf\nlinked\ncharacter special file 1 3\nfifo 0 0\nx\n10240\n",
  );
});

it("lists as ls -l does", () => {
  const r = run_script(`${FILES}tar cf a.tar x d/f d/h d/l; tar tvf a.tar | sed 's/ 20[0-9-]* / DAY /'
tar tf a.tar --numeric-owner -v x
`);
  expect(r.stdout).toBe(`-rw-r----- root/root         2 DAY 01:46 x
-rw-r--r-- root/root         3 DAY 01:46 d/f
hrw-r--r-- root/root         0 DAY 01:46 d/h link to d/f
lrwxrwxrwx root/root         0 DAY 09:00 d/l -> f
-rw-r----- 0/0               2 2001-09-09 01:46 x
`);
});

it("keeps names of any length", () => {
  const name = "n".repeat(140);
  const r = run_script(
    `cd /tmp; echo long > ${name}; ln -s ${name} l; tar cf a.tar ${name} l; rm ${name} l; tar xf a.tar; cat l\n`,
  );
  expect(r.stdout).toBe("long\n");
});

it("stays below where it extracts", () => {
  const r =
    run_script(`${FILES}tar cPf e.tar ../tmp/x; mkdir o; cd o; tar xf ../e.tar; ls; tar cf f.tar /tmp/x; tar tf f.tar
`);
  expect(r.stdout).toBe("tmp/x\n");
  expect(r.stderr).toBe(
    "tar: ../tmp/x: Member name contains '..'\ntar: Exiting with failure status due to previous errors\ntar: Removing leading `/' from member names\n",
  );
});

it.each([
  [
    "tar",
    2,
    "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.\n",
  ],
  [
    "tar cf q.tar nosuch x",
    2,
    "tar: nosuch: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n",
  ],
  [
    "tar xf nosuch.tar",
    2,
    "tar: nosuch.tar: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n",
  ],
  [
    "tar cf y.tar",
    2,
    "tar: Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.\n",
  ],
  [
    "tar tf x",
    2,
    "tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n",
  ],
  [
    "tar xzf x",
    2,
    "\ngzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now\n",
  ],
  [
    "tar cf a.tar x; tar xf a.tar nosuch",
    2,
    "tar: nosuch: Not found in archive\ntar: Exiting with failure status due to previous errors\n",
  ],
  ["tar cf a.tar x a.tar", 0, "tar: a.tar: file is the archive; not dumped\n"],
  [
    "tar cjf a.tar x",
    2,
    "/bin/sh: line 1: bzip2: command not found\ntar: Child returned status 127\ntar: Error is not recoverable: exiting now\n",
  ],
  ["tar --posix -cf a.tar x", 2, "tar: option --posix is not simulated\n"],
  [
    "tar -b x -cf a.tar x",
    2,
    "tar: x: Invalid blocking factor\nTry 'tar --help' or 'tar --usage' for more information.\n",
  ],
  [
    "tar --sort=foo -cf a.tar x",
    2,
    "tar: invalid argument 'foo' for '--sort'\nValid arguments are:\n  - 'none'\n  - 'name'\n  - 'inode'\n",
  ],
  [
    "tar czf a.tgz x; tar rzf a.tgz x",
    2,
    "tar: Cannot update compressed archives\nTry 'tar --help' or 'tar --usage' for more information.\n",
  ],
])("%s", (command, status, stderr) => {
  const r = run_script(`${FILES}${command}\n`);
  expect([r.status, r.stderr]).toEqual([status, stderr]);
});

it("-d tells what differs", () => {
  const r =
    run_script(`cd /tmp; mkdir d; echo a > d/a; echo b > d/b; ln d/a d/h; ln -s a d/l; touch d/gone; mkfifo d/p
tar cf t.tar --sort=name d; tar df t.tar; echo $?
echo zz > d/a; touch -d @1000000000 d/a; chmod 600 d/b; chown 1:2 d/b; echo c > d/b; ln -sfn b d/l; rm d/gone d/p; echo > d/p
rm d/h; echo > d/h; tar dvf t.tar; echo $?; tar --compare -f t.tar d/none; echo $?
`);
  expect(r.stdout).toBe(`0
d/
d/a
d/a: Mod time differs
d/a: Size differs
d/b
d/b: Mode differs
d/b: Uid differs
d/b: Gid differs
d/b: Contents differ
d/gone
d/h
d/h: Not linked to d/a
d/l
d/l: Symlink differs
d/p
d/p: File type differs
1
2
`);
  expect(r.stderr).toBe(`tar: d/gone: Warning: Cannot stat: No such file or directory
tar: d/none: Not found in archive
tar: Exiting with failure status due to previous errors
`);
});

it("-u, -A and --delete change an archive that is there", () => {
  const r =
    run_script(`cd /tmp; mkdir d; echo a > d/a; echo b > d/b; touch -d @1000000000 d/b; tar cf t.tar --sort=name d
echo new > d/a; touch -d 'tomorrow' d/a; echo c > d/c; tar uvf t.tar --sort=name d/a d/b d/c; echo; tar tf t.tar; echo
tar --delete -f t.tar d/a; tar tf t.tar; tar cf u.tar -C d a c; tar -Af t.tar u.tar; echo; tar tf t.tar
`);
  expect(r.stdout).toBe("d/a\nd/c\n\nd/\nd/a\nd/b\nd/a\nd/c\n\nd/\nd/b\nd/c\n\nd/\nd/b\nd/c\na\nc\n");
});

it("writes owners, modes, times and names that are asked for", () => {
  const r = run_script(`cd /tmp; mkdir d; echo a > d/a.log; echo b > d/b; ln -s b d/l; printf '*.log\\n' > ex
tar --owner=alice:1234 --group=daemon --mtime='2018-03-01 12:00' --mode=go-r --sort=name -cf - d | tar tvf -
tar -X ex --sort=name -cf - d | tar tf -
tar --transform='s,^d,back/&,;s/b$/B/x' --sort=name -cvf x.tar d --show-transformed-names; tar tvf x.tar | sed 's/.* //'
tar xf x.tar --strip-components=2 -C /var/tmp; ls /var/tmp; tar xf x.tar --one-top-level=top; find top | sort
echo kept > top/back/d/B; tar xf x.tar --one-top-level=top --skip-old-files; cat top/back/d/B; tar cf r.tar --remove-files d; ls d
`);
  expect(r.stderr).toBe("ls: cannot access 'd': No such file or directory\n");
  expect(r.stdout).toBe(`drwx--x--x alice/daemon      0 2018-03-01 12:00 d/
-rw------- alice/daemon      2 2018-03-01 12:00 d/a.log
-rw------- alice/daemon      2 2018-03-01 12:00 d/b
lrwx-wx-wx alice/daemon      0 2018-03-01 12:00 d/l -> b
d/
d/b
d/l
back/d/
back/d/a.log
back/d/B
back/d/l
back/d/
back/d/a.log
back/d/B
B
B
a.log
l
top
top/back
top/back/d
top/back/d/B
top/back/d/a.log
top/back/d/l
kept
`);
});
