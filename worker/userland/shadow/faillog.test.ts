// If this fails, faillog shows or writes records of /var/log/faillog otherwise than shadow 4.13 does.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const HEAD = "Login       Failures Maximum Latest                   On\n\n";

test("records", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["faillog", "-> 0\n"],
    ["faillog -u root", `${HEAD}root            0        0   01/01/70 00:00:00 +0000  \n-> 0\n`],
    [
      "faillog -a -u 1-2 | tail -2",
      "daemon          0        0   01/01/70 00:00:00 +0000  \nbin             0        0   01/01/70 00:00:00 +0000  \n-> 0\n",
    ],
    ["faillog -t 3", "-> 0\n"],
    ["faillog -r; stat -c %s /var/log/faillog", "0\n-> 0\n"],
    ["faillog -m 5 -l 60 -u bin; stat -c %s /var/log/faillog", "96\n-> 0\n"],
    ["faillog -u bin | tail -1", "bin             0        5   01/01/70 00:00:00 +0000   [60s lock]\n-> 0\n"],
    // a failure an hour after the first record's time, as login counts it
    [
      "printf '\\3\\0\\7\\0pts/1\\0\\0\\0\\0\\0\\0\\0\\x10\\x0e\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0' | dd of=/var/log/faillog bs=32 seek=1 conv=notrunc status=none; faillog",
      `${HEAD}daemon          3        7   01/01/70 01:00:00 +0000  pts/1\n-> 0\n`,
    ],
    ["faillog -u daemon -r; faillog", "-> 0\n"],
    ["faillog -u nobody-here", "faillog: Unknown user or range: nobody-here\n-> 3\n"],
    ["faillog -t x", "faillog: invalid numeric argument 'x'\n-> 3\n"],
    ["faillog -m 32768", "faillog: invalid numeric argument '32768'\n-> 3\n"],
    [
      "faillog x 2>&1 | head -2; faillog -t 1 -m 2 2>&1 | head -1",
      "faillog: unexpected argument: x\nUsage: faillog [options]\nUsage: faillog [options]\n-> 0\n",
    ],
    ["faillog -Z 2>/dev/null", "-> 2\n"],
    ["su alice -c 'faillog -r'", "faillog: Cannot open /var/log/faillog: Permission denied\n-> 1\n"],
    [
      "rm /var/log/faillog; faillog",
      "faillog: Cannot open /var/log/faillog: No such file or directory\n-> 1\n",
    ],
  ];
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
});
