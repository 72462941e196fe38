// If this fails, lastlog tells something else than shadow 4.13, or login does not keep what it is told from.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { type_script } from "../../../test/type.ts";

const HEAD = "Username         Port     From                                       Latest\n";
const never = (name: string): string => `${name.padEnd(68)}**Never logged in**\n`;

test("lastlog reads, sets and clears records", () => {
  const seen = run_commands([
    "lastlog | wc -l; lastlog -u alice; lastlog -u 1000-; lastlog -t 1",
    "lastlog -S -u alice; lastlog -t 1 | sed 's/[0-9:]* +0000/T/'; lastlog -b 1 | grep alice",
    "lastlog -C -u alice; lastlog -u alice",
    "lastlog -u nope; lastlog -t x",
    "lastlog x 2>&1 | head -1; lastlog -C 2>&1 | head -1; lastlog -CS -u bob 2>&1 | head -1",
    "su bob -c 'lastlog -S -u bob'",
    "ls -l /var/log/lastlog | cut -d' ' -f1-4; rm /var/log/lastlog; lastlog",
    'ausearch -m ACCT_UNLOCK | sed -n "s/.*msg=\'\\(op=.*\\) exe=.* res=/\\1 /p"',
  ]);
  expect(seen).toEqual([
    `14\n${HEAD}${never("alice")}${HEAD}${never("nobody")}${never("alice")}${never("bob")}-> 0\n`,
    `${HEAD}${"alice            lastlog  localhost".padEnd(68)}Fri Mar 16 T 2018\n-> 1\n`,
    `${HEAD}${never("alice")}-> 0\n`,
    "lastlog: Unknown user or range: nope\nlastlog: invalid numeric argument 'x'\n-> 1\n",
    "lastlog: unexpected argument: x\nlastlog: Options -C and -S require option -u to specify the user\n" +
      "lastlog: Option -C cannot be used together with option -S\n-> 0\n",
    "/var/log/lastlog: Permission denied\n-> 1\n",
    "-rw-rw-r--. 1 root utmp\n/var/log/lastlog: No such file or directory\n-> 1\n",
    "op=refreshing-lastlog id=1000 success'\nop=clearing-lastlog id=1000 success'\n-> 0\n",
  ]);
});

test("login keeps a record, and tells of the login before", () => {
  const screen = type_script("login -f alice\nexit\nlastlog -u alice\nlogin -f alice\nexit\n");
  expect(screen).toMatch(/\nalice +pts\/0 {46}Fri Mar 16 /);
  expect(screen.match(/Last login: Fri Mar 16 \d\d:\d\d:\d\d UTC 2018 on pts\/0/g)).toHaveLength(1);
});
