// crontab installs what cron can read and refuses the rest; cron runs each command in a session of its own, with the
// user's login uid. If this fails, a scheduled command is recorded as somebody else's, or runs at another minute.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { localtime } from "../coreutils/calendar.ts";
import { due, parse_crontab, split_command } from "./entries.ts";

/** 2018-03-16, a Friday, at 09:30. */
const FRIDAY = 1_521_192_600;

test("which minutes are an entry's", () => {
  const cases: [string, boolean][] = [
    ["* * * * *", true],
    ["30 9 * * *", true],
    ["31 9 * * *", false],
    ["*/15 * * * *", true],
    ["*/7 * * * *", false],
    ["0-40/10 8-10 16 mar fri", true],
    ["30 9 1 * 5", true],
    ["30 9 1 * *", false],
    ["30 9 1 * */5", false],
    ["30 9 16 * 0", true],
    ["30 9 * * 1-5", true],
    ["30 9 * * 7", false],
    ["1,30,59 * * MAR *", true],
    ["@hourly", false],
    ["@reboot", false],
  ];
  for (const [times, wanted] of cases) {
    const { entries, errors } = parse_crontab(`${times} x\n`, false);
    expect([times, errors, due(entries[0], localtime(FRIDAY))]).toEqual([times, [], wanted]);
  }
  expect(due(parse_crontab("0 0 * * 7 x\n", false).entries[0], localtime(FRIDAY - 34_200 + 2 * 86_400))).toBe(
    true,
  );
});

test("what is refused, with its line", () => {
  const cases: [string, string][] = [
    ["60 * * * * x", "bad minute"],
    ["-1 * * * * x", "bad minute"],
    ["5/10 * * * * x", "bad minute"],
    ["*/0 * * * * x", "bad minute"],
    ["30-10 * * * * x", "bad minute"],
    ["1,, * * * * x", "bad minute"],
    ["* 24 * * * x", "bad hour"],
    ["* * 0 * * x", "bad day-of-month"],
    ["* * * foo * x", "bad month"],
    ["* * * * 8 x", "bad day-of-week"],
    ["* * * *", "bad day-of-week"],
    ["* * * * *", "bad command"],
    ["@constructor x", "bad time specifier"],
    ["@daily", "bad command"],
    ["x", "bad minute"],
  ];
  for (const [line, message] of cases)
    expect([line, parse_crontab(`# c\n\nA=b\n${line}\n`, false).errors]).toEqual([
      line,
      [{ line: 4, message }],
    ]);
  expect(
    parse_crontab("* * * * *\n* * * * * root\n@daily root x\n", true).errors.map((e) => e.message),
  ).toEqual(["bad username", "bad command"]);
});

test("settings and percent signs", () => {
  const { entries } = parse_crontab(`A = "b c"  \n 'X Y'=z\n@daily one\nA=2\n@daily\ttwo  \n`, false);
  expect(entries.map((e) => [e.command, e.env])).toEqual([
    [
      "one",
      [
        ["A", "b c"],
        ["X Y", "z"],
      ],
    ],
    [
      "two  ",
      [
        ["A", "2"],
        ["X Y", "z"],
      ],
    ],
  ]);
  expect(split_command("date +\\%F%a\\%b%c")).toEqual({ command: "date +%F", input: "a%b\nc\n" });
  expect(split_command("a\\")).toEqual({ command: "a\\", input: "" });
  expect(split_command("cat%")).toEqual({ command: "cat", input: "\n" });
});

test("crontab", () => {
  const seen = run_commands([
    "crontab -l",
    "echo '0 5 * * * id' | crontab -; crontab -l; cut -c1-20 /var/spool/cron/crontabs/root; stat -c '%a %U' /var/spool/cron/crontabs/*",
    "echo '0 5 * * 9 x' | crontab -; printf x | crontab; echo x >/tmp/t; crontab /tmp/t; crontab -l",
    "su alice -c \"echo '@daily x' | crontab; crontab -l; crontab -u root -l; crontab /etc/shadow\"; stat -c '%a %U' /var/spool/cron/crontabs/alice; crontab -u alice -l",
    "EDITOR='sed -i s/id/pwd/' crontab -e; crontab -l; EDITOR=true crontab -e; EDITOR=false crontab -e; EDITOR='sed -i s/5/x/' crontab -e </dev/null | tail -1; crontab -l; ls /tmp | grep -c crontab",
    "su alice -c \"EDITOR='stat -c %U,%a' crontab -e\"; crontab -u bob -e </dev/null 2>&1 | head -1",
    "echo n | crontab -ri; echo y | crontab -ri; crontab -r; crontab -u nobodyx -l; crontab /nope; crontab -lr 2>&1 | head -1",
    "crontab -x 2>&1 | head -3; crontab -l x 2>&1 | head -1",
  ]);
  expect(seen.map((s) => s.replaceAll(/crontab\.\w{6}/g, "crontab.XXXXXX"))).toEqual([
    "no crontab for root\n-> 1\n",
    "0 5 * * * id\n# DO NOT EDIT THIS F\n# (- installed on Fr\n# (Cron version -- 3\n0 5 * * * id\n600 root\n-> 0\n",
    `"-":1: bad day-of-week
errors in crontab file, can't install.
new crontab file is missing newline before EOF, can't install.
"/tmp/t":1: bad minute
errors in crontab file, can't install.
0 5 * * * id
-> 0
`,
    "@daily x\nmust be privileged to use -u\n/etc/shadow: Permission denied\n600 alice\n@daily x\n-> 0\n",
    `crontab: installing new crontab
0 5 * * * pwd
No modification made
crontab: "false" exited with status 1
crontab: installing new crontab
"/tmp/crontab.XXXXXX/crontab":1: bad hour
errors in crontab file, can't install.
Do you want to retry the same edit? (y/n) edits left in /tmp/crontab.XXXXXX/crontab
0 5 * * * pwd
1
-> 0
`,
    "alice,600\nNo modification made\nno crontab for bob - using an empty one\n-> 0\n",
    "crontab: really delete root's crontab? (y/n) crontab: really delete root's crontab? (y/n) " +
      "no crontab for root\ncrontab:  user `nobodyx' unknown\n/nope: No such file or directory\n" +
      "crontab: usage error: only one operation permitted\n-> 0\n",
    "crontab: invalid option -- 'x'\ncrontab: usage error: unrecognized option\nusage:\tcrontab [-u user] file\n" +
      "crontab: usage error: no arguments permitted after this option\n-> 0\n",
  ]);
});

test("cron gives each command a session, and tells audit", () => {
  const seen = run_commands([
    "echo '* * * * * id -un >/tmp/out; pwd >>/tmp/out; cat /proc/self/loginuid >>/tmp/out; ps -o args= -p $PPID >>/tmp/out; echo \"-$LOGNAME $SHELL $PATH $X\" >>/tmp/out; cat >>/tmp/out%in%put' | sed '1iX=y' | crontab -u alice -",
    "mkdir /etc/cron.d; echo '@reboot root touch /tmp/booted' >/etc/cron.d/boot; echo '* * * * * root touch /tmp/no' >/etc/cron.d/a.bak; echo '* * * * * root touch /tmp/no' >/etc/cron.d/w; chmod 666 /etc/cron.d/w",
    "cron; cron; cron -x a; su alice -c cron; sleep 1; ls /tmp",
    "sleep 60; cat /tmp/out; ls /tmp; ps -o stat= --ppid $(cat /run/crond.pid)",
    "ausearch -m USER_ACCT,CRED_ACQ,LOGIN,USER_START,CRED_DISP,USER_END --format raw | sed -n '/booted/d; s/^type=\\([A-Z_]*\\).*: pid=.* old-auid=\\([0-9]*\\) auid=\\([0-9]*\\).*/\\1 \\2 \\3/p; s/^type=\\([A-Z_]*\\).* auid=\\([0-9]*\\) .*\\(acct=.*\\) hostname.*\\(terminal.*\\)/\\1 \\2 \\3 \\4/p' | grep -e 'alice.*cron' -e ' 1000$'",
    "kill $(cat /run/crond.pid); sleep 120; cat /tmp/out | wc -l; /usr/sbin/cron -f & sleep 61; sed -n 3p /tmp/out; wc -l </tmp/out; rm /tmp/booted; kill %1",
  ]);
  const told = (type: string, auid: number) =>
    `${type} ${auid} acct="alice" exe="/usr/sbin/cron" terminal=cron res=success'\n`;
  expect(seen).toEqual(
    [
      "-> 0\n",
      "-> 0\n",
      "cron: can't lock /var/run/crond.pid, otherpid may be PID: Resource temporarily unavailable\nusage: cron [-x debugflag[,...]]\ncron: can't open or create /var/run/crond.pid: Permission denied\nbooted\n-> 0\n",
      "alice\n/home/alice\n1000CRON\n-alice /bin/sh /usr/bin:/bin y\nin\nput\nbooted\nout\n-> 1\n",
      `${told("USER_ACCT", 0)}${told("CRED_ACQ", 0)}LOGIN 0 1000\n${told("USER_START", 1000)}${told("CRED_DISP", 1000)}${told("USER_END", 1000)}-> 0\n`,
      "6\n1000/usr/sbin/CRON -f\n6\n-> 0\n",
    ].map((s) => s.replace("PID", /otherpid may be (\d+)/.exec(seen[2])?.[1] ?? "")),
  );
});

// A pattern for the blanks at the end would look at them once for each of them.
test("blanks in a setting cost no more than they are long", () => {
  const value = `a${" \t".repeat(200_000)}b`;
  const { entries } = parse_crontab(`X = ${value} \t\n* * * * * x\n`, false);
  expect(entries[0].env).toEqual([["X", value]]);
});

test("options of cron that are not simulated say so", () => {
  const options = ["-l", "-n", "-P", "-L"];
  expect(run_commands(options.map((o) => `cron ${o}${o === "-L" ? 1 : ""}`))).toEqual(
    options.map((o) => `cron: option ${o} is not simulated\n-> 1\n`),
  );
});
