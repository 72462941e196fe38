// If this fails, aulastlog tells other last logins than aulastlog 3.0.9 did for the same logs.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** A log: one record a line, a second apart from 2018-03-16 09:00:00. */
const log = (...texts: string[]): string =>
  texts
    .map(
      (text, i) =>
        `${text.replace(/^(\S+) /, `type=$1 msg=audit(${1521190800 + i}.004:${i + 10}): pid=1 uid=0 `)}\n`,
    )
    .join("");
const user_login = (auid: number | string, rest: string): string =>
  `USER_LOGIN auid=${auid} ses=1 msg='op=login id=${auid} exe="/usr/sbin/sshd" ${rest}'`;
const GOOD = "hostname=h addr=10.0.0.1 terminal=t res=success";
const BETWEEN = "USER_START auid=0 ses=1 msg='op=login id=0 res=success'";

function aulastlog(data: string, args = "--stdin"): string[] {
  const files = [{ path: "/root/log", data }];
  return run_script(`aulastlog ${args} < log 2>&1; echo $?`, { files }).stdout.trimEnd().split("\n");
}
/** Those who have logged in. */
const known = (...texts: string[]): string[] =>
  aulastlog(log(...texts)).filter((l) => !l.startsWith("Username") && !l.endsWith("in**") && l !== "0");

test("one line for each user, in the order of /etc/passwd, with columns cut to their width", () => {
  const lines = aulastlog(
    log(
      user_login(2, `hostname=? addr=? terminal=/dev/averylongterminalname res=success`),
      BETWEEN,
      user_login(
        0,
        "hostname=averyveryverylonghostname.example.com addr=10.0.0.1 terminal=/dev/pts/0 res=success",
      ),
    ),
  );
  expect(lines.slice(0, 4)).toEqual([
    "Username         Port         From                       Latest",
    "root             /dev/pts/0   averyveryverylonghostname. 03/16/18 09:00:02",
    "daemon                                                   **Never logged in**",
    "bin              /dev/averylo ?                          03/16/18 09:00:00",
  ]);
});

test("the last login in the log's order counts, whatever its time, and only one that succeeded", () => {
  expect(known(user_login(2, GOOD), BETWEEN, user_login(2, GOOD.replace("h ", "new ")), BETWEEN)).toEqual([
    "bin              t            new                        03/16/18 09:00:02",
  ]);
  for (const res of [" res=failed", " res=1", " res=no", ""])
    expect(known(user_login(2, `hostname=h terminal=t${res}`))).toEqual([]);
  expect(known(user_login(2, `res=failed ${GOOD}`), user_login(3, `${GOOD} res=failed`))).toEqual([
    "sys              t            h                          03/16/18 09:00:01",
  ]);
});

test("the user is the loginuid, host and terminal are the fields behind it, in this order", () => {
  expect(known(user_login(4294967295, GOOD), BETWEEN, `USER_LOGIN ses=1 msg='id=5 ${GOOD}'`)).toEqual([]);
  expect(known(`USER_LOGIN auid=8 ses=1 msg='acct="root" ${GOOD}'`)).toEqual([
    "mail             t            h                          03/16/18 09:00:00",
  ]);
  const empty = "                                        03/16/18 09:00:00";
  expect(known(user_login(8, "addr=10.0.0.1 terminal=t res=success"))).toEqual([`mail             ${empty}`]);
  expect(known(user_login(8, "hostname= terminal=t res=success"))).toEqual([`mail             ${empty}`]);
  expect(known(user_login(8, "terminal=t hostname=h res=success"))).toEqual([
    "mail                          h                          03/16/18 09:00:00",
  ]);
});

test("the event behind a login is passed over, as by the real tool", () => {
  expect(
    known(user_login(1, GOOD), BETWEEN, user_login(2, GOOD), user_login(3, GOOD), user_login(8, GOOD)),
  ).toEqual([
    "daemon           t            h                          03/16/18 09:00:00",
    "bin              t            h                          03/16/18 09:00:02",
    "mail             t            h                          03/16/18 09:00:04",
  ]);
});

test("one user, and what is no command line", () => {
  const data = log(user_login(2, GOOD));
  const header = "Username         Port         From                       Latest";
  const bin = "bin              t            h                          03/16/18 09:00:00";
  expect(aulastlog(data, "--stdin --user root -u bin")).toEqual([header, bin, "0"]);
  expect(aulastlog(data, "--user nosuch --stdin")).toEqual(["Unknown User: nosuch", "1"]);
  for (const args of ["-x", "--user", "--stdin extra", "--help", '""'])
    expect(aulastlog(data, args)).toEqual(["usage: aulastlog [--stdin] [--user name]", "1"]);
  expect(aulastlog(data, "--user root; rm /var/log/audit/audit.log; aulastlog")).toEqual([
    header,
    expect.stringMatching(/^root /),
    "No log file",
    "Error - No such file or directory",
    "1",
  ]);
});
