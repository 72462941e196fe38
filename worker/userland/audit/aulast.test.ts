// If this fails, aulast lists other sessions than aulast 3.0.9 did for the same logs.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const T0 = 1795487000;
/** A log: lines of type and text, with the seconds after T0. */
const log = (rows: readonly (readonly [number, string])[]): string =>
  rows
    .map(([at, text], i) => text.replace(/^(\S+) /, `type=$1 msg=audit(${T0 + at}.000:${i + 1}): `))
    .join("\n")
    .concat("\n");
const boot = (type: string): string =>
  `${type} pid=1 uid=0 auid=4294967295 ses=4294967295 msg='op=init comm="systemd" exe="/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`;
const login = (ses: number): string =>
  `LOGIN pid=100 uid=0 old-auid=4294967295 auid=0 tty=(none) old-ses=4294967295 ses=${ses} res=1`;
const user = (
  type: string,
  ses: number,
  rest: { id?: string; term?: string; host?: string; res?: string; pid?: number } = {},
) =>
  `${type} pid=${rest.pid ?? 100} uid=0 auid=0 ses=${ses} msg='op=login ${rest.id ?? "id=0"} exe="/usr/sbin/sshd" ` +
  `hostname=${rest.host ?? "h"} addr=10.0.0.1 terminal=${rest.term ?? "/dev/pts/0"} res=${rest.res ?? "success"}'`;

function aulast(args: string, rows: readonly (readonly [number, string])[]): string[] {
  const files = [{ path: "/root/log", data: log(rows) }];
  const { stdout, stderr } = run_script(`aulast ${args} -f /root/log 2>&1\n`, { files });
  expect(stderr).toBe("");
  return stdout.split("\n");
}

test("sessions end by a logout, a crash, or not at all; what ran is listed too", () => {
  expect(
    aulast("", [
      [0, boot("SYSTEM_BOOT")],
      [5, login(1)],
      [6, user("USER_LOGIN", 1)],
      [
        7,
        "DAEMON_START op=start ver=3.0.9 format=raw kernel=4.16.0-x auid=0 pid=157 uid=0 ses=1 res=success",
      ],
      [100, boot("SYSTEM_SHUTDOWN")],
      [200, boot("SYSTEM_BOOT")],
      [210, login(1)],
      [211, user("USER_LOGIN", 1)],
      [300, boot("SYSTEM_BOOT")],
    ]),
  ).toEqual([
    "reboot   system boot  ?                Tue Nov 24 02:23 - 02:25  (00:01)",
    "root     pts/0        h                Tue Nov 24 02:23 - crash",
    "reboot   system boot  4.16.0-x         Tue Nov 24 02:26 - crash",
    "root     pts/0        h                Tue Nov 24 02:26 - crash",
    "reboot   system boot  4.16.0-x         Tue Nov 24 02:28 ",
    "",
  ]);
  expect(
    aulast("--debug", [
      [0, login(1)],
      [1, user("USER_LOGIN", 1)],
      [90000, user("USER_END", 1)],
      [90001, login(2)],
      [90002, user("USER_LOGIN", 2, { id: "acct=root" })],
      [90200, login(3)],
      [90201, user("USER_LOGIN", 3, { host: "?", term: "tty1" })],
      [90202, user("USER_END", 3, { pid: 555 })],
    ]),
  ).toEqual([
    "Bad user login for event: 5",
    "root     pts/0        h                Tue Nov 24 02:23 - 03:23  (1+01:00)",
    "root     tty1         10.0.0.1         Wed Nov 25 03:26   still logged in",
    "",
  ]);
});

test("proof, and a session that began again", () => {
  expect(
    aulast("--proof --user root --tty 0", [
      [0, login(1)],
      [1, user("USER_LOGIN", 1)],
      [2, login(1)],
      [3, user("USER_LOGIN", 1, { term: "pts/9" })],
      [4, user("USER_END", 1)],
    ]),
  ).toEqual([
    "root     pts/0        h                Tue Nov 24 02:23   gone - no logout",
    "    audit event proof serial numbers: 1, 2, 0",
    "    Session data can be found with this search:",
    "    ausearch --start 11/24/26 02:23:20 --end 11/24/26 02:23:22",
    "",
    "",
  ]);
});

test("--bad: logins that failed", () => {
  const failed = (id: string) => user("USER_LOGIN", 4294967295, { id, res: "failed" });
  expect(
    aulast("--bad", [
      [0, failed('acct="nosuch"')],
      [1, failed("acct=28756E6B6E6F776E207573657229")],
      [5, failed("id=1")],
      [6, failed("id=4294967295")],
      [7, failed("id=0")],
    ]),
  ).toEqual([
    "nosuch   pts/0        h                Tue Nov 24 02:23 - 02:23  (00:00)",
    "(unknown pts/0        h                Tue Nov 24 02:23 - 02:23  (00:00)",
    "1        pts/0        h                Tue Nov 24 02:23 - 02:23  (00:00)",
    "4294967295 pts/0        h                Tue Nov 24 02:23 - 02:23  (00:00)",
    "         pts/0        h                Tue Nov 24 02:23 - 02:23  (00:00)",
    "",
  ]);
  expect(aulast("--bad --proof", [[0, failed("id=1")]])[3]).toMatch(/ --session 0 -a 1$/);
  expect(aulast("--debug", [[0, failed("id=1")]])).toEqual(["Session not found or updated", ""]);
});

test("a last option without its value is as good as not given; other words show the usage", () => {
  const { stdout } = run_script("for a in -f --tty --user '-f /none' x; do aulast $a 2>&1; echo $?; done\n");
  const usage = expect.stringMatching(/^usage: aulast \[--bad\]/);
  expect(stdout.split("\n")).toEqual([
    "0",
    "0",
    "0",
    "Error - No such file or directory",
    "1",
    usage,
    "1",
    "",
  ]);
});

test("what is open at the end comes behind the kernel that runs; a shutdown ends sessions of an unknown boot", () => {
  const open: (readonly [number, string])[] = [
    [5, login(1)],
    [6, user("USER_LOGIN", 1)],
  ];
  expect(aulast("", [[0, boot("SYSTEM_BOOT")], ...open])).toEqual([
    "reboot   system boot  ?                Tue Nov 24 02:23 ",
    "root     pts/0        h                Tue Nov 24 02:23   still logged in",
    "",
  ]);
  expect(aulast("", [...open, [100, boot("SYSTEM_SHUTDOWN")]])).toEqual([
    "root     pts/0        h                Tue Nov 24 02:23 - 02:25  (00:01)",
    "",
  ]);
  expect(aulast("--proof", [...open, [100, boot("SYSTEM_BOOT")]])[1]).toBe(
    "    audit event proof serial numbers: 1, 2, 3",
  );
});
