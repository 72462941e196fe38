// If this fails, visudo -c takes for sudoers(5) what sudo 1.9.13 does not, or points elsewhere; outputs are the real one's.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

test("what it says of a file", () => {
  const cases: readonly (readonly [text: string, output: string])[] = [
    [
      "# c\nDefaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL) NOPASSWD: ALL\nUser_Alias ADM = alice, bob\nCmnd_Alias X = /bin/ls\nADM ALL = X\n",
      "f: parsed OK\n-> 0\n",
    ],
    [
      "root ALL=(ALL ALL\nbob\nfoo ALL=\nUser_Alias x = a\n",
      "f:1:15: syntax error\nroot ALL=(ALL ALL\n              ^~~\nf:2:4: syntax error\nbob\n   ^\nf:3:9: syntax error\nfoo ALL=\n        ^\nf:4:12: syntax error\nUser_Alias x = a\n           ^\n-> 1\n",
    ],
    [
      "ADM ALL=X\nUSR ALL=ALL\nbob HOSTS=(RUN) CMD\n",
      'f:1:10: User_Alias "ADM" referenced but not defined\nf:1:10: Cmnd_Alias "X" referenced but not defined\nf:2:12: User_Alias "USR" referenced but not defined\nf:3:20: Host_Alias "HOSTS" referenced but not defined\nf:3:20: Runas_Alias "RUN" referenced but not defined\nf:3:20: Cmnd_Alias "CMD" referenced but not defined\nf: parsed OK\n-> 0\n',
    ],
    ["Defaults foo\n", 'f:1:13: unknown defaults entry "foo"\n-> 1\n'],
    ["Defaults env_reset=3\n", 'f:1:20: option "env_reset" does not take a value\n-> 1\n'],
    ["Defaults passwd_tries\n", 'f:1:22: no value specified for "passwd_tries"\n-> 1\n'],
    ["Defaults passwd_tries=x\n", 'f:1:23: value "x" is invalid for option "passwd_tries"\n-> 1\n'],
    ["Defaults secure_path\n", 'f:1:21: no value specified for "secure_path"\n-> 1\n'],
    [
      "Defaults !secure_path, !passwd_tries, !lecture\n",
      'f:1:25: no value specified for "passwd_tries"\n-> 1\n',
    ],
    ["Defaults lecture=sometimes\n", 'f:1:18: value "sometimes" is invalid for option "lecture"\n-> 1\n'],
    ["Defaults env_reset += x\n", 'f:1:23: invalid operator "+=" for "env_reset"\n-> 1\n'],
    ["Defaults env_keep\n", 'f:1:18: no value specified for "env_keep"\n-> 1\n'],
    ["Defaults timestamp_timeout=-1, timestamp_timeout=1.5\n", "f: parsed OK\n-> 0\n"],
    ["Defaults:bob foo=3\n", 'f:1:18: unknown defaults entry "foo"\n-> 1\n'],
    [
      "bob ALL=NOTBEFORE=x /bin/ls\n",
      "f:1:19: invalid notbefore value\nbob ALL=NOTBEFORE=x /bin/ls\n                  ^\n-> 1\n",
    ],
    [
      "bob ALL=TIMEOUT=x /bin/ls\n",
      "f:1:17: invalid timeout value\nbob ALL=TIMEOUT=x /bin/ls\n                ^\n-> 1\n",
    ],
    [
      "bob ALL=CWD=x /bin/ls\n",
      "f:1:13: values for \"CWD\" must start with a '/', '~', or '*'\nbob ALL=CWD=x /bin/ls\n            ^\n-> 1\n",
    ],
    ["bob ALL=^/bin/(ls$\n", "f:1:9: Unmatched ( or \\(\nbob ALL=^/bin/(ls$\n        ^~~~~~~~~~\n-> 1\n"],
    ["bob ALL=/bin/passwd ^a,b c:d$, /bin/ls\n", "f: parsed OK\n-> 0\n"],
    ["bob ALL=^/bin/a[,:]b$ ^x$\n", "f: parsed OK\n-> 0\n"],
    [
      "Defaults foo,bar, env_reset\n",
      'f:1:13: unknown defaults entry "foo"\nf:1:17: unknown defaults entry "bar"\n-> 1\n',
    ],
    [
      "bob ALL=NOTBEFORE=2020, /bin/ls\n",
      "f:1:19: invalid notbefore value\nbob ALL=NOTBEFORE=2020, /bin/ls\n                  ^~~~\n-> 1\n",
    ],
    [
      "bob ALL=NOTAFTER=202001 /bin/ls\n",
      "f:1:18: invalid notafter value\nbob ALL=NOTAFTER=202001 /bin/ls\n                 ^~~~~~\n-> 1\n",
    ],
    ["bob ALL=TIMEOUT=1d2h /bin/ls\n", "f: parsed OK\n-> 0\n"],
    [
      "bob ALL=TIMEOUT=12xx /bin/ls\n",
      "f:1:17: invalid timeout value\nbob ALL=TIMEOUT=12xx /bin/ls\n                ^~~~\n-> 1\n",
    ],
    [
      "bob ALL=CWD=abc NOPASSWD: /bin/ls\n",
      "f:1:13: values for \"CWD\" must start with a '/', '~', or '*'\nbob ALL=CWD=abc NOPASSWD: /bin/ls\n            ^~~\n-> 1\n",
    ],
    ["bob ALL=/bin/passwd ^a(b$\n", "f: parsed OK\n-> 0\n"],
    [
      "bob ALL=CHROOT=abc ALL\n",
      "f:1:16: values for \"CHROOT\" must start with a '/', '~', or '*'\nbob ALL=CHROOT=abc ALL\n               ^~~\n-> 1\n",
    ],
    ["bob ALL=ROLE=x TYPE=y ALL\n", "f: parsed OK\n-> 0\n"],
    ["Defaults umask=77, umask=x\n", 'f:1:26: value "x" is invalid for option "umask"\n-> 1\n'],
    ["Defaults syslog=foo\n", 'f:1:17: value "foo" is invalid for option "syslog"\n-> 1\n'],
    ["Defaults !env_keep, env_keep-=a\n", "f: parsed OK\n-> 0\n"],
    ["Defaults loglinelen=x,!loglinelen\n", 'f:1:21: value "x" is invalid for option "loglinelen"\n-> 1\n'],
    ["Defaults passwd_timeout=x\n", 'f:1:25: value "x" is invalid for option "passwd_timeout"\n-> 1\n'],
    ["Defaults verifypw=no\n", 'f:1:19: value "no" is invalid for option "verifypw"\n-> 1\n'],
    ["Defaults listpw\n", "f: parsed OK\n-> 0\n"],
    ["Defaults lecture\n", "f: parsed OK\n-> 0\n"],
    ["Defaults logfile\n", 'f:1:17: no value specified for "logfile"\n-> 1\n'],
    ["Defaults runcwd=x\n", "f:1:17: values for \"runcwd\" must start with a '/', '~', or '*'\n-> 1\n"],
    ["Defaults timestamp_type=foo\n", 'f:1:25: value "foo" is invalid for option "timestamp_type"\n-> 1\n'],
    ["Defaults mailto\n", 'f:1:16: no value specified for "mailto"\n-> 1\n'],
    ["Defaults syslog\n", "f: parsed OK\n-> 0\n"],
    ["Defaults umask\n", 'f:1:15: no value specified for "umask"\n-> 1\n'],
    ["Defaults timestamp_timeout\n", 'f:1:27: no value specified for "timestamp_timeout"\n-> 1\n'],
    ["Defaults env_check=x\n", "f: parsed OK\n-> 0\n"],
    [
      "Defaults passwd_tries=99999999999\n",
      'f:1:23: value "99999999999" is invalid for option "passwd_tries"\n-> 1\n',
    ],
    ["Defaults passwd_tries=-1\n", 'f:1:23: value "-1" is invalid for option "passwd_tries"\n-> 1\n'],
    ["Defaults closefrom=1\n", "f: parsed OK\n-> 0\n"],
    ["Defaults iolog_flush\n", "f: parsed OK\n-> 0\n"],
    ["Defaults log_format=x\n", 'f:1:21: value "x" is invalid for option "log_format"\n-> 1\n'],
    ["Defaults fdexec\n", "f: parsed OK\n-> 0\n"],
    ["Defaults rlimit_core=x\n", 'f:1:22: value "x" is invalid for option "rlimit_core"\n-> 1\n'],
    ["User_Alias A = b\n", 'Warning: f:1:12: unused User_Alias "A"\nf: parsed OK\n-> 0\n'],
    ["root ALL=ALL", "f: parsed OK\n-> 0\n"],
    ["", "f: parsed OK\n-> 0\n"],
    [
      "@include nope\n@includedir /nodir\n#include nope2\nroot ALL=ALL\n",
      "visudo: nope: No such file or directory\nvisudo: nope2: No such file or directory\n-> 1\n",
    ],
    [
      "User_Alias A = b\nUser_Alias A = c\nA ALL=ALL\n",
      'f:2:17: Alias "A" already defined\nUser_Alias A = c\n                ^\n-> 1\n',
    ],
    [
      "root ALL=(ALL) ls\nroot ALL = /bin/ls, bin/foo\n",
      "f:1:16: expected a fully-qualified path name\nroot ALL=(ALL) ls\n               ^~\nf:2:21: expected a fully-qualified path name\nroot ALL = /bin/ls, bin/foo\n                    ^~~~~~~\n-> 1\n",
    ],
    [
      "User_Ali as A (= a : B = b\n\n",
      "f:1:13: syntax error\nUser_Ali as A (= a : B = b\n            ^\n-> 1\n",
    ],
    [
      'bob ALL=/bin/ls "", /bin/x\\,\n%sudo ALL=(ALL) NOPASSWD: \\ !/bin/su\n',
      "f:2:27: expected a fully-qualified path name\n%sudo ALL=(ALL) NOPASSWD: \\ !/bin/su\n                          ^~\n-> 1\n",
    ],
    ["#1##000 ALL=ALL\n", "f:1:3: syntax error\n#1##000 ALL=ALL\n  ^~~~~~~~~~~~~~\n-> 1\n"],
    [
      "Cmnd_Alias X = /bin/ls, /bin/cat /etc/passwd\nDefaults:bob !lecture, : Host_Alias\nUser_Alias :ADM = alice, bob\n",
      "f:2:24: syntax error\nDefaults:bob !lecture, : Host_Alias\n                       ^\nf:3:12: syntax error\nUser_Alias :ADM = alice, bob\n           ^\n-> 1\n",
    ],
    ["bob ALL=(:adm) AL(L\n", "f:1:18: syntax error\nbob ALL=(:adm) AL(L\n                 ^\n-> 1\n"],
    [
      "User_Alias A = a : B X b\n%#27 bob ALL=ALL\nALL=(ALL:ALL) +ng\n",
      "f:1:22: syntax error\nUser_Alias A = a : B X b\n                     ^\nf:2:10: syntax error\n%#27 bob ALL=ALL\n         ^~~\nf:3:4: syntax error\nALL=(ALL:ALL) +ng\n   ^\n-> 1\n",
    ],
    [
      "ADM ALL =# +ng\n%sudo ALL=(ALL) NOPASSWD: ALL, !/bin/su\nA=DM ALL = X\n",
      "f:1:10: syntax error\nADM ALL =# +ng\n         ^~~~~~\nf:3:2: syntax error\nA=DM ALL = X\n ^\n-> 1\n",
    ],
    [
      '%sudo %sudo ALL=(ALL) NOPASSWD: ALL, !/bin/su\n%#27 NOPASSWD: ALL=ALL\nDefaults env_keep += "A B"\n',
      "f:1:7: syntax error\n%sudo %sudo ALL=(ALL) NOPASSWD: ALL, !/bin/su\n      ^~~~~\nf:2:6: syntax error\n%#27 NOPASSWD: ALL=ALL\n     ^~~~~~~~~\n-> 1\n",
    ],
    [
      "Cmnd_Alias X = /bin/ls, /bin/cat /etc/passwd ALL\n",
      'Warning: f:1:12: unused Cmnd_Alias "X"\nf: parsed OK\n-> 0\n',
    ],
    [
      "Defau lts>bob= lecture\nbob ALL=/usr/bin/\n",
      "f:1:10: syntax error\nDefau lts>bob= lecture\n         ^\n-> 1\n",
    ],
    [
      'User_Alias A = a : B = b\nDefaults env_keep += "A B" S!ETENV:\n',
      'f:2:28: syntax error\nDefaults env_keep += "A B" S!ETENV:\n                           ^~~~~~~~\n-> 1\n',
    ],
    [
      "User_Alias A = a : B /bin/ls b\nALL=(ALL) NOPASSWD: ALL, !/bin/su \\\nHost_Alias root ALL=(ALL:ALL) ALL\n",
      "f:1:31: syntax error\nUser_Alias A = a : B /bin/ls b\n                              ^\nf:2:4: syntax error\nALL=(ALL) NOPASSWD: ALL, !/bin/su \\\n   ^\n-> 1\n",
    ],
    [
      'Defaults secure_path="/bin:/sbin"\nbob /bin/ls -l ALL=/usr/bin/\n',
      "f:2:29: syntax error\nbob /bin/ls -l ALL=/usr/bin/\n                            ^\n-> 1\n",
    ],
    [
      "bob H = (R) NOPASSWD: SETENV: X\nbob H = (R) NOPASSWD: SETENV: X\nHost_Alias H = foo, 1.2.3.4\n",
      'f:1:32: Runas_Alias "R" referenced but not defined\nf:1:32: Cmnd_Alias "X" referenced but not defined\nf: parsed OK\n-> 0\n',
    ],
    [
      '1.2.3.4 ALL=/bin/ls "", /bin/x\\, y\nCmnd_Alias X /bin/ls, /bin/cat /etc(/passwd\n, Defaults>bob lecture\n',
      'f:1:1: syntax error\n1.2.3.4 ALL=/bin/ls "", /bin/x\\, y\n^~~~~~~\nf:2:21: syntax error\nCmnd_Alias X /bin/ls, /bin/cat /etc(/passwd\n                    ^\nf:3:1: syntax error\n, Defaults>bob lecture\n^\n-> 1\n',
    ],
    [
      'User_Alias Defaults = a : B = b\nDefaults env_keep += PASSWD: "A B"\nDefaults env_keep += "A !B"\n',
      'f:1:12: syntax error\nUser_Alias Defaults = a : B = b\n           ^~~~~~~~\nf:2:34: syntax error\nDefaults env_keep += PASSWD: "A B"\n                                 ^\n-> 1\n',
    ],
    [
      'Defau!lts secure_path="/bin:/sbin" =\nroot ALL=(ALL:ALL) "" ALL\n',
      'f:1:11: syntax error\nDefau!lts secure_path="/bin:/sbin" =\n          ^~~~~~~~~~~\nf:2:21: empty string\nroot ALL=(ALL:ALL) "" ALL\n                    ^\n-> 1\n',
    ],
    [
      "%#27 ALL=ALL\nRunas_Alias ALL R = root, bob\n",
      "f:2:13: syntax error, reserved word ALL used as an alias name\nRunas_Alias ALL R = root, bob\n            ^~~\n-> 1\n",
    ],
    [
      "ALL=sudoedit /etc/x\nDefaults!/bi n/ls\n",
      "f:1:4: syntax error\nALL=sudoedit /etc/x\n   ^\nf:2:15: syntax error\nDefaults!/bi n/ls\n              ^~~\n-> 1\n",
    ],
  ];
  const commands = cases.map(([text]) => `printf %s ${quoted(text)} > f; visudo -cf f`);
  expect(run_commands(commands)).toEqual(cases.map(([, output]) => output));
});

test("the system's own, strict and quiet, and what is not simulated", () => {
  const usage = "usage: visudo [-chqsV] [[-f] sudoers ]\n";
  const cases: readonly (readonly [command: string, output: string])[] = [
    ["visudo -c", "/etc/sudoers: parsed OK\n-> 0\n"],
    [
      "echo 'bob ALL = ls' > /etc/sudoers.d/x; visudo -c",
      "/etc/sudoers.d/x:1:11: expected a fully-qualified path name\nbob ALL = ls\n          ^~\n-> 1\n",
    ],
    [
      "rm /etc/sudoers.d/x; chmod 644 /etc/sudoers; visudo -c",
      "/etc/sudoers: bad permissions, should be mode 0440\n-> 1\n",
    ],
    ["visudo -cf /etc/sudoers", "/etc/sudoers: parsed OK\n-> 0\n"],
    ["echo ADM ALL=ALL | visudo -csf -", 'stdin:1:12: User_Alias "ADM" referenced but not defined\n-> 1\n'],
    ["echo bob | visudo -cqf -", "-> 1\n"],
    ["visudo -cf nope", "visudo: unable to open nope: No such file or directory\n-> 1\n"],
    ["visudo -c a b", `${usage}-> 1\n`],
    ["visudo -Z", `visudo: invalid option -- 'Z'\n${usage}-> 1\n`],
    ["visudo", "visudo: editing is not simulated: edit the file, and check it with visudo -c\n-> 1\n"],
    // a file that includes itself
    ["echo '@include /root/loop' > loop; visudo -cf loop | tail -1", "/root/loop: parsed OK\n-> 0\n"],
    ["yes '\\' | head -20000 > big; timeout 20 visudo -cqf big", "-> 0\n"],
    ["yes bob | head -50000 > big; visudo -cf big 2>&1 | wc -l", "150000\n-> 0\n"],
  ];
  expect(run_commands(cases.map(([command]) => command))).toEqual(cases.map(([, output]) => output));
});
