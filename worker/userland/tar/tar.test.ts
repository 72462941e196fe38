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
  ["tar --delete -f a.tar x", 2, "tar: option --delete is not simulated\n"],
])("%s", (command, status, stderr) => {
  const r = run_script(`${FILES}${command}\n`);
  expect([r.status, r.stderr]).toEqual([status, stderr]);
});
