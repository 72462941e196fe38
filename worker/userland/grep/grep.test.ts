// If this fails, grep(1) prints context, or reads a pattern, otherwise than the real one (grep 3.8).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = "cd /tmp; printf 'a\\nb\\n' > f; printf 'a\\n' > g; ";

test.each([
  ["-C1 a f g", "f:a\nf-b\n--\ng:a\n"],
  ["-h -C0 a f f", "a\n--\na\n"],
  ["-o -A1 a f g", "f:a\n--\ng:a\n"],
  ["-A1 --no-group-separator a f g", "f:a\nf-b\ng:a\n"],
  ["-c -C1 a f g", "f:1\ng:1\n"],
  ["-C1 a g -", "g:a\n--\n(standard input):a\n"],
  ["a f g", "f:a\ng:a\n"],
])("groups of lines are separated from those of another file, too: grep %s", (args, stdout) => {
  expect(run_script(`${FILES}grep ${args} < g\n`)).toMatchObject({ stdout, stderr: "", status: 0 });
});

test.each([
  ["-E '\\b*a'", "a\n", "grep: warning: * at start of expression\n", 0],
  ["-E 'x^*a'", "", "", 1],
  ["'\\(a\\)\\|b\\1'", "", "grep: Invalid back reference\n", 2],
])("grep %s", (args, stdout, stderr, status) => {
  expect(run_script(`${FILES}grep ${args} f\n`)).toMatchObject({ stdout, stderr, status });
});
