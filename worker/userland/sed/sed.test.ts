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

const NUMBERS = "cd /tmp; seq 9 > n; printf 'a\\nb\\nc\\n' > l; printf 'x' > x; ";

test.each([
  ["-n '2,6b;2,9p' n", "7\n8\n9\n"],
  ["-n '1,3b;2,+2p' n", "4\n5\n6\n"],
  ["-n '1,5b;2,4p' n", ""],
  ["-n 'N;N;2,4p' n", "1\n2\n3\n"],
  ["-s -n '2,3p' l l", "b\nc\nb\nc\n"],
  ["-s '0,/b/d' l l", "c\nc\n"],
  ["'R x' l", "a\nxb\nc\n"],
  ["-s 'R l' x x", "x\na\nx\na\n"],
  ["-n '2,+1{=;N;N}' n", "2\n5\n"],
  ["-n '/2/,~4{=;N;N;N}' n", "2\n6\n"],
  ["'p;w /dev/stdout' x", "xx\nx"],
  ["q x", "x\n"],
  ["-i 2q l; cat l", "a\nb\n"],
  ["-i Q l x; cat l", ""],
  ["-i '1r x\nq' l; cat l", "a\nx"],
  ["-z 'i hi' x", "hi\0x"],
  ["-z 'a hi' x", "x\0hi\n"],
  ["-z '=;c hi' x", "1\0hi\0"],
  ["-z -n 'l 2' x", "x$\0"],
])("sed %s", (args, stdout) => {
  expect(run_script(`${NUMBERS}sed ${args}\n`)).toMatchObject({ stdout, stderr: "", status: 0 });
});

test("an empty regex without one before it is an error of where the script ends", () => {
  const { stdout } = run_script(
    `cd /tmp; printf 'p\ns//x/\np\n' > s; for a in '-e s//x/ -e p' '-f s' '-f s -e p'; do sed $a <<< a 2>&1; done\n`,
  );
  const line = (place: string) => `sed: ${place}: no previous regular expression\n`;
  expect(stdout).toBe(
    `${line("-e expression #2, char 0")}${line("file s line 4")}a\n${line("-e expression #1, char 0")}a\n`,
  );
});

test("what is not there is told before what standard output has buffered, and its end after all", () => {
  const { stdout } = run_script(`${FILES}sed p no1 f no2 > all 2>&1; cat all; sed --help | tail -n 1\n`);
  expect(stdout).toBe(
    "sed: can't read no1: No such file or directory\nsed: can't read no2: No such file or directory\n" +
      "one\none\ntwo\ntwo\nE-mail bug reports to: <bug-sed@gnu.org>.\n",
  );
});
