// If this fails, sed(1) edits, or complains, otherwise than the real one (sed 4.9).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = "cd /tmp; printf 'one\\ntwo\\n' > f; mkdir d; ";

test.each([
  ["-i p", "", "sed: no input files\n", 4],
  ["-f d f", "one\ntwo\n", "", 0],
  ["-z 's/e$/E/mg;s/^t/T/mg' f", "one\ntwo\n", "", 0],
  ["-n p - <&-", "", "sed: read error on stdin: Bad file descriptor\n", 4],
  ["p f >&-", "", "sed: couldn't close stdout: Bad file descriptor\n", 4],
  ["--posix F f", "", "sed: -e expression #1, char 1: unknown command: `F'\n", 1],
  ["--posix q5 f", "", "sed: -e expression #1, char 2: extra characters after command\n", 1],
  ["--posix s/o/x/I f", "", "sed: -e expression #1, char 7: unknown option to `s'\n", 1],
  ["--posix /O/Ip f", "", "sed: -e expression #1, char 4: unknown command: `I'\n", 1],
])("sed %s", (args, stdout, stderr, status) => {
  const r = run_script(`${FILES}sed ${args}\n`);
  expect([r.stdout, r.stderr, r.status]).toEqual([stdout, stderr, status]);
});

test("what is not there is told before what standard output has buffered, and its end after all", () => {
  const { stdout } = run_script(`${FILES}sed p no1 f no2 > all 2>&1; cat all; sed --help | tail -n 1\n`);
  expect(stdout).toBe(
    "sed: can't read no1: No such file or directory\nsed: can't read no2: No such file or directory\n" +
      "one\none\ntwo\ntwo\nE-mail bug reports to: <bug-sed@gnu.org>.\n",
  );
});
