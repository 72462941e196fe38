// If this fails, sudo lets somebody run what sudoers(5) does not, or refuses what it allows.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

/** The outputs of commands that bob runs by sudo -n, with lines of sudoers. */
function bob(sudoers: string, commands: readonly string[]): string[] {
  const seen = run_commands([
    "printf 'alice:pw\\nbob:pw\\n' | chpasswd",
    `cat >/etc/sudoers.d/x <<'END'\n${sudoers}\nEND`,
    ...commands.map((c) => `su bob -c '${c}' 2>&1`),
  ]);
  return seen.slice(2).map((text) => text.replace(/-> 0\n$/, "").replace(/\n$/, ""));
}
const ASKED = "sudo: a password is required\n-> 1";

test("aliases of users, hosts, commands and targets; the last that fits decides", () => {
  const lines = `User_Alias ADM = alice, %users, !bob : OPS = ADM, bob
Cmnd_Alias LOGS = /bin/cat /var/log/*, !/bin/cat *passwd*, LOOP : LOOP = LOOP, /usr/bin/id
Runas_Alias WHO = #1000, %root
Host_Alias HERE = audit*, !other
ADM ALL=(ALL) NOPASSWD: ALL
OPS HERE=(WHO) NOPASSWD: LOGS, !!/usr/bin/true, !/usr/bin/false
OPS other=(ALL) NOPASSWD: ALL`;
  const seen = bob(lines, [
    "sudo -n cat /var/log/x 2>/dev/null; echo $?; sudo -n -u alice id -un; sudo -n true; echo $?",
    "sudo -n cat /var/log/passwd",
    "sudo -n false; sudo -n -u nobody id",
    "sudo -n ls",
  ]);
  expect(seen).toEqual(["1\nalice\n0", ASKED, `sudo: a password is required\n${ASKED}`, ASKED]);
});

test("a command is its file, its arguments as a pattern or an expression, and its digest", () => {
  const lines = `bob ALL=NOPASSWD: /bin/ls "", /usr/bin/echo a\\,b c*, /usr/sbin/, ^/usr/bin/(who|whoami)$, /usr/bin/test ^-[a-z]$
bob ALL=NOPASSWD: sha256:${"0".repeat(64)} /usr/bin/id, /usr/bin/[st]*, !/usr/bin/sort`;
  const seen = bob(lines, [
    "cd /tmp; sudo -n ls; sudo -n ls -l",
    "sudo -n echo a,b cd e; sudo -n echo a,b",
    "sudo -n auditctl -l; sudo -n whoami; sudo -n who | wc -l; sudo -n users",
    "sudo -n test -z; echo $?; sudo -n id; sudo -n seq 1; sudo -n sort /dev/null",
  ]);
  expect(seen).toEqual([
    ASKED,
    `a,b cd e\n${ASKED}`,
    `No rules\nroot\n1\n${ASKED}`,
    `0\nsudo: a password is required\n1\n${ASKED}`,
  ]);
});

test("whom, with which group, where, when, and with which variables", () => {
  const lines = `bob ALL=(alice : root) NOPASSWD: /usr/bin/id
bob ALL=(: root) NOPASSWD: /usr/bin/groups
bob ALL=() NOPASSWD: /usr/bin/whoami
bob ALL=CWD=/etc NOPASSWD: /usr/bin/pwd, CWD=* /usr/bin/realpath
bob ALL=NOTAFTER=20170101000000Z NOPASSWD: /usr/bin/seq, NOTAFTER=2030010100Z NOTBEFORE=2018010100 /usr/bin/true
bob ALL=NOPASSWD: /usr/bin/env, SETENV: /usr/bin/printenv`;
  const seen = bob(lines, [
    "sudo -n -u alice -g root id -gn; sudo -n -g root id -un; sudo -n -u alice -g users id -gn; sudo -n id",
    'sudo -n -g root groups | tr " " "\\n" | head -1; sudo -n -u bob whoami; sudo -n whoami',
    "sudo -n pwd; sudo -n -D /tmp pwd; sudo -n -D /tmp realpath .",
    "sudo -n true; echo $?; sudo -n seq 1",
    "sudo -n X=1 env; sudo -n -E env; sudo -n X=1 printenv X",
  ]);
  expect(seen).toEqual([
    `root\nbob\nsudo: a password is required\n${ASKED}`,
    `root\nbob\n${ASKED}`,
    "/etc\nsudo: you are not permitted to use the -D option with /usr/bin/pwd\n/tmp",
    `0\n${ASKED}`,
    "sudo: sorry, you are not allowed to set the following environment variables: X\nsudo: sorry, you are not allowed to preserve the environment\n1",
  ]);
});

test("settings of users, hosts, targets and commands", () => {
  const lines = `Defaults:bob badpass_message="no, %u", passwd_tries=2, !lecture
Defaults@other !authenticate
Defaults>alice !authenticate
Defaults!/usr/bin/true !authenticate
Defaults env_keep += "A B", env_keep -= B, secure_path=/bin
Defaults logfile=/var/log/sudo.log, loglinelen=0, log_host, log_year
bob ALL=(ALL) ALL`;
  const seen = bob(lines, [
    'printf "x\\ny\\n" | sudo -S id',
    "sudo -n id; sudo -n -u alice id -un; sudo -n true; echo $?",
    "A=1 B=2 sudo -n -u alice env | grep -E '\\''^(A|B|PATH)='\\''",
    'sudo -n -u alice Q=1 echo "a b" \\\\',
  ]);
  expect(seen).toEqual([
    "[sudo] password for bob: no, %u\n[sudo] password for bob: sudo: 2 incorrect password attempts\n-> 1",
    "sudo: a password is required\nalice\n0",
    "A=1\nPATH=/bin",
    "a b \\",
  ]);
});

test("the log file", () => {
  const seen = run_commands([
    "printf 'bob:pw\\n' | chpasswd; echo 'Defaults logfile=/var/log/s' >/etc/sudoers.d/x",
    "su bob -c 'sudo -n id' 2>/dev/null; echo 'bob ALL=NOPASSWD: /bin/ls' >>/etc/sudoers.d/x",
    "su bob -c 'cd /; sudo -n id; sudo ls \"a b\" \"it'\\''s\"' 2>/dev/null; sudo -g users true",
    "echo 'Defaults loglinelen=0, log_host, log_year' >>/etc/sudoers.d/x; sudo X=1 true; cat /var/log/s; stat -c '%a %U %G' /var/log/s",
  ]);
  expect(seen[3].replace(/\d\d:\d\d:\d\d/g, "TIME")).toBe(`\
Mar 16 TIME : bob : a password is required ; TTY=unknown ; PWD=/root ;
    USER=root ; COMMAND=/usr/bin/id
Mar 16 TIME : bob : a password is required ; TTY=unknown ; PWD=/ ; USER=root
    ; COMMAND=/usr/bin/id
Mar 16 TIME : bob : TTY=unknown ; PWD=/ ; USER=root ; COMMAND=/usr/bin/ls 'a
    b' it\\'s
Mar 16 TIME : root : TTY=unknown ; PWD=/root ; USER=root ; GROUP=users ;
    COMMAND=/usr/bin/true
Mar 16 TIME 2018 : root : HOST=auditlab ; TTY=unknown ; PWD=/root ; USER=root ; ENV=X=1 ; COMMAND=/usr/bin/true
600 root root
-> 0
`);
});

test("lists, short and long: aliases by their members, tags where they change", () => {
  const seen = run_commands([
    `cat >/etc/sudoers.d/x <<'END'
Cmnd_Alias AUDIT = /sbin/auditctl -l, /sbin/ausearch, !/usr/sbin/ausearch -i
Defaults:bob env_keep += "A B"
Defaults!AUDIT !authenticate
bob ALL = (root) NOPASSWD: SETENV: /bin/ls, PASSWD: /bin/cat, (alice : users) /usr/bin/id : ALL = !AUDIT
bob ALL=CWD=/tmp NOPASSWD: /bin/pwd
bob other=ALL
END`,
    "sudo -l -U bob | tail -n +4",
    "sudo -ll -U bob | tail -n +9",
    "sudo -l -U nobody; sudo -l -U nosuch; sudo -l ls -l; sudo -l -u alice nosuch",
  ]);
  const settings = `Runas and Command-specific defaults for bob:
    Defaults!/sbin/auditctl -l, /sbin/ausearch, !/usr/sbin/ausearch -i !authenticate

User bob may run the following commands on auditlab:
`;
  const rules = `    (root) SETENV: NOPASSWD: /bin/ls, PASSWD: /bin/cat
    (alice : users) SETENV: PASSWD: /usr/bin/id
    (root) !/sbin/auditctl -l, !/sbin/ausearch, /usr/sbin/ausearch -i
    (root) CWD=/tmp NOPASSWD: /bin/pwd
-> 0
`;
  const entries = [
    ["    RunAsUsers: root", "    Options: setenv, !authenticate", "    Commands:", "\t/bin/ls"],
    ["    RunAsUsers: root", "    Options: setenv, authenticate", "    Commands:", "\t/bin/cat"],
    [
      "    RunAsUsers: alice",
      "    RunAsGroups: users",
      "    Options: setenv, authenticate",
      "    Commands:",
      "\t/usr/bin/id",
    ],
    [
      "    RunAsUsers: root",
      "    Commands:",
      "\t!/sbin/auditctl -l",
      "\t!/sbin/ausearch",
      "\t/usr/sbin/ausearch -i",
    ],
    ["    RunAsUsers: root", "    Options: !authenticate", "    CWD=/tmp", "    Commands:", "\t/bin/pwd"],
  ];
  expect(seen.slice(1)).toEqual([
    settings + rules,
    `${entries.map((e) => `Sudoers entry:\n${e.join("\n")}\n`).join("\n")}-> 0\n`,
    "User nobody is not allowed to run sudo on auditlab.\nsudo: unknown user nosuch\n/usr/bin/ls -l\nnosuch\n-> 0\n",
  ]);
});

test("files that are not right: whose they are, where faults are, and those that include themselves", () => {
  const seen = run_commands([
    "chmod 666 /etc/sudoers; sudo true; chown alice /etc/sudoers; chmod 644 /etc/sudoers; sudo true; chown 0:1000 /etc/sudoers; chmod 664 /etc/sudoers; sudo true",
    "rm /etc/sudoers; sudo true; mkdir /etc/sudoers; sudo true; rmdir /etc/sudoers",
    "printf 'root ALL=(ALL\\nroot ALL=ALL\\nDefaults nope, use_pty\\nUser_Alias A=a\\nUser_Alias A=b\\n@include nowhere\\n' >/etc/sudoers; sudo echo done",
    "printf '@include sudoers\\nroot ALL=ALL\\n' >/etc/sudoers; sudo echo done",
    "i=0; { echo 'root ALL=ALL'; while [ $((i+=1)) -le 40 ]; do echo \"User_Alias A$i=A$((i-1)),A$((i-1))\"; done; echo 'A40 ALL=ALL'; } >/etc/sudoers; sudo echo done",
  ]);
  const quit =
    "sudo: no valid sudoers sources found, quitting\nsudo: error initializing audit plugin sudoers_audit\n";
  expect(seen).toEqual([
    `sudo: /etc/sudoers is world writable\n${quit}sudo: /etc/sudoers is owned by uid 1000, should be 0\n${quit}sudo: /etc/sudoers is owned by gid 1000, should be 0\n${quit}-> 1\n`,
    `sudo: unable to open /etc/sudoers: No such file or directory\n${quit}sudo: /etc/sudoers is not a regular file\n${quit}-> 0\n`,
    `/etc/sudoers:1:14: syntax error
root ALL=(ALL
             ^
/etc/sudoers:5:15: Alias "A" already defined
User_Alias A=b
              ^
/etc/sudoers:3:14: unknown defaults entry "nope"
/etc/sudoers:3:23: Defaults use_pty is not simulated
sudo: unable to open /etc/nowhere: No such file or directory
done
-> 0
`,
    "sudo: sudoers: too many levels of includes\ndone\n-> 0\n",
    "done\n-> 0\n",
  ]);
});
