// If this fails, su, runuser, mount, umount, dmesg, setsid or renice say or do something else than util-linux 2.38.1.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

type Table = readonly (readonly [command: string, output: string])[];
function expect_outputs(table: Table): void {
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
}

test("su: identity, environment, status", () => {
  expect_outputs([
    [
      `su alice -c 'echo $0 $HOME $USER $LOGNAME $SHELL; id; pwd'`,
      "bash /home/alice alice alice /bin/bash\nuid=1000(alice) gid=1000(alice) groups=1000(alice),27(sudo)\n/root\n-> 0\n",
    ],
    [
      `su - alice -c 'echo $0 $PATH; pwd; env'`,
      "-bash /usr/local/bin:/usr/bin:/bin\n/home/alice\nSHELL=/bin/bash\nPWD=/home/alice\nLOGNAME=alice\nHOME=/home/alice\nTERM=dumb\nUSER=alice\nSHLVL=0\n" +
        "PATH=/usr/local/bin:/usr/bin:/bin\nMAIL=/var/mail/alice\n_=/usr/bin/env\n-> 0\n",
    ],
    ["su nobody -c id", "This account is currently not available.\n-> 1\n"],
    ["su nobody -s /bin/sh -c 'echo $0 $HOME'", "sh /nonexistent\n-> 0\n"],
    [
      "su - nobody -s /bin/sh -c pwd",
      "su: warning: cannot change directory to /nonexistent: No such file or directory\n/root\n-> 0\n",
    ],
    [
      "su xyz",
      "su: user xyz does not exist or the user entry does not contain all the required fields\n-> 1\n",
    ],
    ["su root -c 'exit 3'", "-> 3\n"],
    ["su root -c 'kill -9 $$'", "Killed\n-> 137\n"],
    ["su root foo", "bash: foo: No such file or directory\n-> 127\n"],
    ["su --foo", "su: unrecognized option '--foo'\nTry 'su --help' for more information.\n-> 1\n"],
    ["su alice -s /nonexist", "su: failed to execute /nonexist: No such file or directory\n-> 127\n"],
    ["su -g daemon nobody -s /bin/sh -c id", "uid=65534(nobody) gid=1(daemon) groups=1(daemon)\n-> 0\n"],
    ["su -s /bin/sh alice -- -c 'echo hi $1' x y", "hi y\n-> 0\n"],
    // no password of the image matches anything
    ["su alice -c 'su root -c id </dev/null'", "Password: su: Authentication failure\n-> 1\n"],
    ["runuser -u nobody id", "uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)\n-> 0\n"],
    ["runuser -u alice -- sh -c 'echo $HOME $USER'", "/home/alice alice\n-> 0\n"],
    ["runuser -u nobody", "runuser: no command was specified\n-> 1\n"],
    ["su alice -c 'runuser -u root id'", "runuser: may not be used by non-root users\n-> 1\n"],
    ["su alice -c 'runuser -g bin nope'", "runuser: only root can specify alternative groups\n-> 1\n"],
    [
      "su alice -c 'runuser -u nope id'",
      "runuser: user nope does not exist or the user entry does not contain all the required fields\n-> 1\n",
    ],
    ["su -P root", "su: option -P is not simulated\n-> 1\n"],
  ]);
});

test("su: what PAM tells audit, and who still counts as logged in", () => {
  const [out, login] = run_commands([
    'su alice -c true; ausearch -ts recent | grep -o "^type=[A-Z_]*\\|op=PAM:[a-z_]* grantors=[a-z_,]* acct=.alice.\\|res=[a-z]*\'"',
    "su alice -c 'cat /proc/self/loginuid; id -u'",
  ]);
  const steps = [
    ["USER_AUTH", "authentication", "pam_rootok"],
    ["USER_ACCT", "accounting", "pam_permit"],
    ["CRED_ACQ", "setcred", "pam_rootok"],
    ["USER_START", "session_open", "pam_env,pam_env,pam_mail,pam_limits,pam_permit,pam_unix"],
    ["USER_END", "session_close", "pam_env,pam_env,pam_mail,pam_limits,pam_permit,pam_unix"],
    ["CRED_DISP", "setcred", "pam_rootok"],
  ].map(([type, op, g]) => `type=${type}\nop=PAM:${op} grantors=${g} acct="alice"\nres=success'\n`);
  expect(out.slice(out.indexOf("type=USER_AUTH"))).toBe(`${steps.join("")}-> 0\n`);
  expect(login).toBe("01000\n-> 0\n");
});

const MORE = "       dmesg(1) may have more information after failed mount system call.\n";
test("mount and umount", () => {
  expect_outputs([
    [
      "mkdir m f; touch m0; mount -t tmpfs tmpfs m; mount | grep root/m",
      "tmpfs on /root/m type tmpfs (rw,relatime,seclabel)\n-> 0\n",
    ],
    [
      "mount -t tmpfs -o ro,noexec t f; mount -t tmpfs | grep root/f",
      "t on /root/f type tmpfs (ro,noexec,relatime,seclabel)\n-> 0\n",
    ],
    ["mount -o remount,rw f; touch f/x", "-> 0\n"],
    ["mount --bind /etc m; ls m/passwd; umount m m; umount m", "m/passwd\numount: m: not mounted.\n-> 32\n"],
    ["mount -t foo x m", `mount: /root/m: unknown filesystem type 'foo'.\n${MORE}-> 32\n`],
    ["mount -t tmpfs x /nonexist", `mount: /nonexist: mount point does not exist.\n${MORE}-> 32\n`],
    ["mount -t tmpfs x m0", `mount: /root/m0: mount point is not a directory.\n${MORE}-> 32\n`],
    [
      "mount -v -t tmpfs t m; umount -v m",
      "mount: t mounted on /root/m.\numount: /root/m (t) unmounted\n-> 0\n",
    ],
    ["cd f; umount /root/f; cd", "umount: /root/f: target is busy.\n-> 0\n"],
    ["umount /nonexist", "umount: /nonexist: no mount point specified.\n-> 32\n"],
    ["umount", "umount: bad usage\nTry 'umount --help' for more information.\n-> 1\n"],
    ["mount foo", "mount: foo: can't find in /etc/fstab.\n-> 1\n"],
    ["mount a b c", "mount: bad usage\nTry 'mount --help' for more information.\n-> 1\n"],
    [
      "su alice -c 'mount -t tmpfs t /mnt; umount /proc'",
      `mount: /mnt: must be superuser to use mount.\n${MORE}umount: /proc: must be superuser to unmount.\n-> 32\n`,
    ],
  ]);
});

test("dmesg", () => {
  expect_outputs([
    ["dmesg -C; dmesg", "-> 0\n"],
    [
      "echo '<3>hey' > /dev/kmsg; dmesg -t; dmesg -tx; dmesg -t -l err; dmesg -t -l warn",
      "hey\nuser  :err   : hey\nhey\n-> 0\n",
    ],
    ["dmesg | grep -c '^\\[ *[0-9]*\\.[0-9]*\\] hey$'", "1\n-> 0\n"],
    ["dmesg -T | grep -c '^\\[Fri Mar 16 09:00:0. 2018\\] hey$'", "1\n-> 0\n"],
    ["dmesg -c -t; dmesg", "hey\n-> 0\n"],
    ["dmesg -f oo", "dmesg: unknown facility 'oo'\n-> 1\n"],
    ["dmesg -Q", "dmesg: invalid option -- 'Q'\nTry 'dmesg --help' for more information.\n-> 1\n"],
    ["dmesg -J", "dmesg: option -J is not simulated\n-> 1\n"],
  ]);
});

test("setsid and renice", () => {
  expect_outputs([
    ["setsid -w bash -c 'cat </dev/tty'", "bash: line 1: /dev/tty: No such device or address\n-> 1\n"],
    ["setsid nonexist", "setsid: failed to execute nonexist: No such file or directory\n-> 127\n"],
    ["setsid", "setsid: no command specified\nTry 'setsid --help' for more information.\n-> 1\n"],
    [
      "p=$$; (renice 5 $p; renice -n 7 -p $p) | perl -pe s/$p/PID/",
      "PID (process ID) old priority 0, new priority 5\nPID (process ID) old priority 5, new priority 7\n-> 0\n",
    ],
    ["renice x 1", "renice: invalid priority 'x'\nTry 'renice --help' for more information.\n-> 1\n"],
    ["renice 5 abc", "renice: bad process ID value: abc\n-> 1\n"],
    ["renice 5 99999", "renice: failed to get priority for 99999 (process ID): No such process\n-> 1\n"],
    ["renice", "renice: not enough arguments\nTry 'renice --help' for more information.\n-> 1\n"],
  ]);
});

test("findmnt: the mounts as a tree, one of them, that of a path", () => {
  expect(
    run_commands([
      "LANG=C.UTF-8 findmnt -o TARGET,FSTYPE",
      "findmnt -n /tmp; findmnt -n -o TARGET -T /etc/passwd; findmnt /nope",
      "findmnt -nt proc; findmnt -o foo",
    ]),
  ).toEqual([
    `TARGET       FSTYPE
/            ext4
|-/proc      proc
|-/dev       devtmpfs
! |-/dev/pts devpts
! '-/dev/shm tmpfs
|-/run       tmpfs
|-/tmp       tmpfs
'-/sys       sysfs
-> 0
`
      .replaceAll("|-", "\xe2\x94\x9c\xe2\x94\x80")
      .replaceAll("'-", "\xe2\x94\x94\xe2\x94\x80")
      .replaceAll("! ", "\xe2\x94\x82 "),
    "/tmp   tmpfs  tmpfs  rw,nosuid,nodev,relatime,seclabel\n/\n-> 1\n",
    "/proc  proc   proc   rw,nosuid,nodev,noexec,relatime\nfindmnt: unknown column: foo\n-> 1\n",
  ]);
});
