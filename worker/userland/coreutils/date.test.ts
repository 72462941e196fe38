// date(1), which(1): what coreutils 9.1 and debianutils 5.7 printed for the same command lines.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test.each([
  ["date -u -d @0", "Thu Jan  1 00:00:00 UTC 1970\n"],
  ["date -u -d @0 -Ins", "1970-01-01T00:00:00,000000000+00:00\n"],
  ["date -u -d @0 -R", "Thu, 01 Jan 1970 00:00:00 +0000\n"],
  ["date -u -d @0 --rfc-3339=ns", "1970-01-01 00:00:00.000000000+00:00\n"],
  ["date -u -d @0 -Ihours", "1970-01-01T00+00:00\n"],
  // a signed number behind a time is a zone, whatever follows
  ["date -u -d '2018-03-16 10:00 +2 hours' '+%d %T'", "16 09:00:00\n"],
  ["date -u -d '10 +2' +%T; date -u -d '10 +2 hours' +%T", "08:00:00\n12:00:00\n"],
  ["date -u -d '2020-01-01 10 -0130' +%T; date -u -d 'tomorrow 10+1' +%T", "11:30:00\n09:00:00\n"],
  ["date -u -d '2018-03-16 10:00:30 -1 day' '+%d %T'", "17 11:00:30\n"],
  ["date -u -d '2018-03-16 10:00 +0230 hours' '+%d %T'", "16 08:30:00\n"],
  ["date -u -d '2018-03-16 10am +2 hours' '+%d %T'", "16 12:00:00\n"],
  ["date -u -d '2018-03-16 10:00 utc +2' '+%d %T'", "16 08:00:00\n"],
  ["date -u -d '2018-03-16 10:00 -30 minutes' 2>&1", "date: invalid date '2018-03-16 10:00 -30 minutes'\n"],
  ["date -u -d @0 -I", "1970-01-01\n"],
  ["date -u -d '2018-03-16 15:03:10.315' +%s.%3N", "1521212590.315\n"],
  ["date -u -d '2018-03-16 + 1 day' +%F", "2018-03-17\n"],
  ["date +%F", "2018-03-16\n"],
  ["touch -d '2001-02-03 04:05:06' f; date -r f +%T", "04:05:06\n"],
  ["date -d foo", "date: invalid date 'foo'\n"],
  ["date foo", "date: invalid date 'foo'\n"],
  ["date +%Y x", "date: extra operand 'x'\nTry 'date --help' for more information.\n"],
  ["date -I -R", "date: multiple output formats specified\n"],
  ["date -s '2030-01-01 00:00:00'; date +%Y", "Tue Jan  1 00:00:00 UTC 2030\n2030\n"],
  ["date 031615032018.10 +%x 2>&1", "date: extra operand '+%x'\nTry 'date --help' for more information.\n"],
  ["which ls nosuch; echo $?", "/usr/bin/ls\n1\n"],
  ["which -x", "Illegal option -x\nUsage: which [-a] args\n"],
  ["TERM=xterm clear", "\x1b[H\x1b[2J\x1b[3J"],
])("%s", (command, output) => {
  const { stdout, stderr } = run_script(`export LC_ALL=C\n${command}\n`);
  expect(stdout + stderr).toBe(output);
});
