// If this fails, cmp(1) compares, or complains, otherwise than the real one (diffutils 3.8).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = "cd /tmp; printf 'abcdefghijkl' > a; printf 'abCdefgh' > b; ";

test.each([
  ["a b 0x3 010", "", "cmp: EOF on b which is empty\n", 1],
  ["-i 1 a b 5 5", "", "cmp: EOF on b after byte 3, in line 1\n", 1],
  ["-l a b", "3 143 103\n", "cmp: EOF on b after byte 8\n", 1],
  ["-l <(cat a) <(head -c 12 a | tr b B)", `${" ".repeat(18)}2 142 102\n`, "", 1],
  [
    "-i :9 a b",
    "",
    "cmp: invalid --ignore-initial value ':9'\ncmp: Try 'cmp --help' for more information.\n",
    2,
  ],
  ["a b", "a b differ: byte 3, line 1\n", "", 1],
  ["a b > /dev/full", "", "cmp: standard output: No space left on device\n", 2],
  ["a b >&-", "", "", 1],
])("cmp %s", (args, stdout, stderr, status) => {
  const r = run_script(`${FILES}cmp ${args}\n`);
  expect([r.stdout, r.stderr, r.status]).toEqual([stdout, stderr, status]);
});
