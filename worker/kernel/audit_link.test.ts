// Links an attacker may have laid: followed all the same, they lead root where he wants; refused without a record,
// nobody learns of the attempt.
import { expect, test } from "vitest";
import { run_commands } from "../../test/commands.ts";

const raw =
  "sed -E 's/ msg=audit[^:]*:[0-9]+.://; s/ a1=[^ ]*//; s/ ppid=.* exe=/ .. exe=/; s/ subj=[^ ]*//; s/ (inode|obj)=[^ ]*//g; s/ cap_.*//'";
const setup =
  "su alice -c 'ln -s /etc/passwd /tmp/a; mkdir /tmp/d; ln -s /tmp/d /tmp/l; ln -s /tmp/n \"/tmp/x y\"'";

test("a last link in a sticky directory of all is followed by its owner only", () => {
  const [, ...seen] = run_commands([
    setup,
    "head -1 /tmp/a; echo x >'/tmp/x y'; ls /tmp/l/; cat /tmp/l/../a",
    "su alice -c 'head -1 /tmp/a'; readlink /tmp/a; stat -c %F /tmp/a; touch /tmp/d/f; ls /tmp/l/f",
    "ln -s /etc/passwd /tmp/r; su alice -c 'head -1 /tmp/r'; mkdir -m 777 /tmp/open; su alice -c 'ln -s /etc/passwd /tmp/open/a'; head -1 /tmp/open/a",
    "sysctl fs.protected_symlinks=0; head -1 /tmp/a; echo 2 >/proc/sys/fs/protected_symlinks; su alice -c 'cat /proc/sys/fs/protected_symlinks'",
  ]);
  const root = "root:x:0:0:root:/root:/bin/bash\n";
  expect(seen).toEqual([
    "head: cannot open '/tmp/a' for reading: Permission denied\nscript.sh: line 3: /tmp/x y: Permission denied\n" +
      "ls: cannot access '/tmp/l/': Permission denied\ncat: /tmp/l/../a: Permission denied\n-> 1\n",
    `${root}/etc/passwd\nsymbolic link\n/tmp/l/f\n-> 0\n`,
    `${root}${root}-> 0\n`,
    `fs.protected_symlinks = 0\n${root}script.sh: line 9: echo: write error: Invalid argument\n` +
      "cat: /proc/sys/fs/protected_symlinks: Permission denied\n-> 1\n",
  ]);
});

test("a file of another gets a further name only from who may read and write it, and not across mounts", () => {
  expect(
    run_commands([
      "su alice -c 'cd; ln /etc/shadow s; ln /etc/passwd p; ln /bin/su q; touch m; ln m n && echo own'",
      "mkdir -m 1777 /home/w; touch /home/w/f; chmod 666 /home/w/f; su alice -c 'ln /home/w/f ~/w && echo writable'; ln /home/alice/m /home/w/m && echo root",
      "mkdir /b; mount -o bind /root /b; touch /root/f; ln /root/f /b/g",
    ]),
  ).toEqual([
    "ln: failed to create hard link 's' => '/etc/shadow': Operation not permitted\n" +
      "ln: failed to create hard link 'p' => '/etc/passwd': Operation not permitted\n" +
      "ln: failed to create hard link 'q' => '/bin/su': Operation not permitted\nown\n-> 0\n",
    "writable\nroot\n-> 0\n",
    "ln: failed to create hard link '/b/g' => '/root/f': Invalid cross-device link\n-> 1\n",
  ]);
});

test("ANOM_LINK and PATH stand in the call's event, which no rule asked for, with the caller's container id", () => {
  const [, , , followed, linked, labelled] = run_commands([
    setup,
    "head -1 /tmp/a",
    "su alice -c 'cd; ln /etc/shadow s'",
    `ausearch -m anom_link -c head --raw | ${raw}`,
    `ausearch -m anom_link -c ln --raw | ${raw}`,
    "bash -c 'read x; exec cat /tmp/a' < <(sleep .2; echo) & echo 7 >/proc/$!/containerid; wait; ausearch -m anom_link -c cat --raw | grep -o '^type=[A-Z_]*\\|op=task.*'",
  ]);
  const tail = (name: string, mode: string, who: string) =>
    `type=PATH item=0 name="${name}" dev=${mode} ${who} rdev=00:00 nametype=NORMAL\n`;
  expect(followed).toBe(
    'type=ANOM_LINK op=follow_link .. exe="/usr/bin/head" res=0\n' +
      tail("/tmp/a", "00:26 mode=0120777", "ouid=1000 ogid=1000") +
      'type=SYSCALL arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a2=0 a3=0 items=0 .. exe="/usr/bin/head" key=(null)\n'.replace(
        "a1=X",
        followed.match(/a1=\w+/)?.[0] ?? "a1=?",
      ) +
      "type=PROCTITLE proctitle=68656164002D31002F746D702F61\n-> 0\n",
  );
  expect(linked).toContain('type=ANOM_LINK op=linkat .. exe="/usr/bin/ln" res=0\n');
  expect(linked).toMatch(/type=PATH item=0 name="\/etc\/shadow" .* mode=0100640 ouid=0 ogid=42 /);
  expect(labelled).toBe(
    "cat: /tmp/a: Permission denied\ntype=ANOM_LINK\ntype=PATH\ntype=SYSCALL\ntype=PROCTITLE\ntype=CONTAINER_INFO\nop=task contid=7\n-> 0\n",
  );
});
