// hostnamectl and timedatectl have things done by daemons of nobody's session, as audit sees them on a real machine;
// loginctl numbers sessions as audit does. If this fails, a rule for system-locale or time-change shows somebody else.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { parse_timestamp } from "./timestamp.ts";

const records = (key: string) =>
  `ausearch -k ${key} --format raw | sed -n 's/.* syscall=\\([0-9]*\\) success=\\([a-z]*\\).* ppid=\\([0-9]*\\) .* auid=\\([0-9]*\\) uid=\\([0-9]*\\).* ses=\\([0-9]*\\) \\(comm=.*\\) subj=\\(.*\\) key=.*/\\1 \\2 \\3 \\4 \\5 \\6 \\7 \\8/p'`;

test("hostnamectl", () => {
  const seen = run_commands([
    "auditctl -a always,exit -F arch=b64 -S sethostname -k name; auditctl -w /etc/hostname -p wa -k file",
    "hostnamectl | grep -v Boot; hostnamectl status x; hostnamectl bogus; hostnamectl set-hostname; hostnamectl -H x",
    "hostnamectl set-hostname web01.example.com; hostname; cat /etc/hostname",
    `${records("name")}; ${records("file")}`,
    'hostnamectl set-hostname "My Laptop..-!"; hostname; cat /etc/machine-info; hostnamectl | grep hostname:',
    "hostnamectl --pretty; hostnamectl --static --pretty; hostnamectl hostname; hostnamectl icon-name",
    "hostnamectl --static hostname -- -a; hostnamectl --transient hostname foo; hostname",
    "hostnamectl set-hostname ''; hostname; ls /etc/hostname /etc/machine-info; hostnamectl | grep hostname:",
    "su alice -c 'hostnamectl hostname; hostnamectl set-hostname x'",
    "pgrep -x systemd-hostnam -c; sleep 31; pgrep -x systemd-hostnam -c; ls /run/systemd",
    "ausearch -m SERVICE_START,SERVICE_STOP | sed -n \"s/^type=\\([A-Z_]*\\).*: pid=\\([0-9]*\\).* auid=\\([0-9]*\\).*'\\(unit=[a-z-]*\\).* res=\\(.*\\)'/\\1 \\2 \\3 \\4 \\5/p\"",
    "hostnamectl set-chassis vm; unshare -m sh -c 'mount -t tmpfs none /run; hostnamectl set-hostname x'",
  ]);
  const daemon = `1 4294967295 0 4294967295 comm="systemd-hostnam" exe="/usr/lib/systemd/systemd-hostnamed" system_u:system_r:systemd_hostnamed_t:s0`;
  expect(seen).toEqual([
    "-> 0\n",
    ` Static hostname: auditlab
       Icon name: computer
Operating System: auditlab (simulated Linux 4.16 + ghak32 V2)
          Kernel: Linux 4.16.0-ghak32v2
    Architecture: x86-64
Too many arguments.
Unknown command verb bogus.
Too few arguments.
hostnamectl: option -H is not simulated
-> 1
`,
    "web01.example.com\nweb01.example.com\n-> 0\n",
    `170 yes ${daemon}\n82 yes ${daemon}\n-> 0\n`,
    `MyLaptop
PRETTY_HOSTNAME="My Laptop..-!"
 Static hostname: MyLaptop
 Pretty hostname: My Laptop..-!
-> 0
`,
    "My Laptop..-!\nCannot query more than one name type at a time\nMyLaptop\ncomputer\n-> 0\n",
    "Could not set static hostname: Invalid static hostname '-a'\n" +
      "Hint: static hostname is already set, so the specified transient hostname will not be used.\nMyLaptop\n-> 0\n",
    "localhost\nls: cannot access '/etc/hostname': No such file or directory\n" +
      "ls: cannot access '/etc/machine-info': No such file or directory\n" +
      "   Static hostname: (unset)\nTransient hostname: localhost\n-> 0\n",
    "localhost\nCould not set pretty hostname: Interactive authentication required.\n-> 1\n",
    "1\n0\nprivate\n-> 0\n",
    "SERVICE_START 1 4294967295 unit=systemd-hostnamed success\n" +
      "SERVICE_STOP 1 4294967295 unit=systemd-hostnamed success\n-> 0\n",
    "hostnamectl: setting chassis is not simulated\n" +
      "Could not set pretty hostname: No such file or directory\n-> 1\n",
  ]);
});

test("a daemon that does not start is not waited for without end", () => {
  const seen = run_commands(["rm /usr/lib/systemd/systemd-hostnamed; hostnamectl set-hostname x"]);
  expect(seen).toEqual([
    "Could not set pretty hostname: Failed to activate service 'systemd-hostnamed': timed out (service_start_timeout=25000ms)\n-> 1\n",
  ]);
});

test("timedatectl", () => {
  const seen = run_commands([
    "timedatectl | sed 's/ 09:00:.*/ .../'; timedatectl show -p Timezone -p NTP; timedatectl show --value -p CanNTP",
    "auditctl -a always,exit -F arch=b64 -S clock_settime,adjtimex -k time",
    "timedatectl set-time '2018-04-01 12:00'; date +%FT%R",
    "timedatectl set-time bogus; timedatectl set-time; timedatectl set-ntp maybe; timedatectl set-ntp on",
    "timedatectl set-timezone Mars/Base; timedatectl set-timezone UTC; timedatectl list-timezones; ls /etc/localtime",
    "mkdir -p /usr/share/zoneinfo/Mars; echo > /usr/share/zoneinfo/Mars/Base; timedatectl set-timezone Mars/Base; readlink /etc/localtime; timedatectl list-timezones; timedatectl show -p Timezone",
    "su alice -c 'timedatectl set-time now'; timedatectl set-local-rtc 0; timedatectl --monitor",
    records("time"),
  ]);
  const daemon = `1 4294967295 0 4294967295 comm="systemd-timedat" exe="/usr/lib/systemd/systemd-timedated" system_u:system_r:systemd_timedated_t:s0`;
  expect(seen).toEqual([
    `               Local time: Fri 2018-03-16 ...
           Universal time: Fri 2018-03-16 ...
                 RTC time: n/a
                Time zone: UTC (UTC, +0000)
System clock synchronized: no
              NTP service: n/a
          RTC in local TZ: no
Timezone=UTC
NTP=no
no
-> 0
`,
    "-> 0\n",
    "2018-04-01T12:00\n-> 0\n",
    "Failed to parse time specification 'bogus': Invalid argument\nToo few arguments.\n" +
      "Failed to parse NTP setting 'maybe': Invalid argument\nFailed to set ntp: NTP not supported\n-> 1\n",
    "Failed to set time zone: Invalid or not installed time zone 'Mars/Base'\nUTC\n" +
      "ls: cannot access '/etc/localtime': No such file or directory\n-> 2\n",
    "../usr/share/zoneinfo/Mars/Base\nMars/Base\nUTC\nTimezone=Mars/Base\n-> 0\n",
    "Failed to set time: Interactive authentication required.\n" +
      "timedatectl: command set-local-rtc is not simulated\ntimedatectl: option --monitor is not simulated\n-> 1\n",
    `227 yes ${daemon}\n-> 0\n`,
  ]);
});

test("times are those of systemd.time(7)", () => {
  const now = 1_521_190_800_000_000;
  const cases: [string, number | null][] = [
    ["2018-04-01 12:00:00", 1_522_584_000e6],
    ["Sun 2018-04-01 12:00:00 UTC", 1_522_584_000e6],
    ["Mon 2018-04-01 12:00:00", null],
    ["2018-04-01", 1_522_540_800e6],
    ["18-04-01 12:00:00.5", 1_522_584_000.5e6],
    ["23:45", now + 53_100e6],
    ["2018-02-30", null],
    ["2018-13-01", null],
    ["25:00", null],
    ["now", now],
    ["tomorrow", now + 54_000e6],
    ["+1h 30min", now + 5400e6],
    ["-5s", now - 5e6],
    ["2 days ago", now - 172_800e6],
    ["@100", 100e6],
    ["+", null],
    ["+5 parsecs", null],
    ["", null],
    ["constructor", null],
  ];
  for (const [text, us] of cases) expect([text, parse_timestamp(text, now)]).toEqual([text, us]);
});

// A pattern that went back and forth over the digits never came to an end.
test("a long number that is no time is refused", () => {
  expect(parse_timestamp(`@${"1".repeat(5000)}!`, 0)).toBe(null);
  expect(parse_timestamp(`+${"1".repeat(5000)}h!`, 0)).toBe(null);
});

test("loginctl", () => {
  const seen = run_commands([
    "loginctl; loginctl list-users --no-legend",
    "loginctl session-status | sed '2d'",
    "loginctl show-session 1 | grep -v -e Time -e Since; loginctl show-session $(cat /proc/self/sessionid) -P Audit",
    "loginctl session-status 99; loginctl bogus; loginctl kill-session 1; loginctl list-sessions x; loginctl -o cat",
    "echo 1000 >/proc/self/loginuid; loginctl --no-legend",
  ]);
  expect(seen.map((s) => s.replaceAll(/\b3\d\d\b/g, "PID"))).toEqual([
    "SESSION UID USER SEAT TTY\n      1   0 root      pts/0\n\n1 sessions listed.\n0 root\n-> 0\n",
    `1 - root (0)
\t  Leader: PID (bash)
\t     TTY: pts/0
\t Service: sshd; type tty; class user
\t   State: active
\t    Unit: session-1.scope
\t\t  \xe2\x94\x9c\xe2\x94\x80PID bash script.sh
\t\t  \xe2\x94\x9c\xe2\x94\x80PID loginctl session-status
\t\t  \xe2\x94\x94\xe2\x94\x80PID sed 2d
-> 0
`,
    `Id=1
User=0
Name=root
VTNr=0
TTY=pts/0
Remote=no
Service=sshd
Scope=session-1.scope
Leader=PID
Audit=1
Type=tty
Class=user
Active=yes
State=active
IdleHint=no
LockedHint=no
1
-> 0
`,
    "Failed to get path for session '99': No session '99' known\nUnknown command verb bogus.\n" +
      "loginctl: command kill-session is not simulated\nToo many arguments.\nloginctl: option -o is not simulated\n-> 1\n",
    "2 1000 alice  pts/0\n-> 0\n",
  ]);
});
