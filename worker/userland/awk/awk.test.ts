// If this fails, awk(1) computes, or complains, otherwise than the real one (mawk 1.3.4 20200120).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = "cd /tmp; printf 'one\\ntwo\\n' > f; mkdir d; ";

test.each([
  ['\'BEGIN { OFMT = "%d"; print 3.7; OFMT = "%x"; print 31.5 }\'', "3\n1f\n"],
  ["'BEGIN { if (3 in a == 0) print 1; print 1 in a < 5, 1 in a ~ 0 }'", "1\n1 1\n"],
  ["'BEGIN { if (1) } END { while (0) }' f", ""],
  ["'function f(a) { print a } BEGIN { f (1); f(2) }'", "1\n2\n"],
  ['\'BEGIN { print "a)" ~ /a)/, "b" ~ /(a))/ }\'', "1 0\n"],
  ['\'BEGIN { print "b\\na" | "sort"; print "last" }\' > all; cat all', "a\nb\nlast\n"],
  ["-W sprintf=20000 'BEGIN { print length(sprintf(\"%10000s\", 1)) }'", "10000\n"],
  ["-W random=1 'BEGIN { print rand() }'", "0.840188\n"],
  ["-W interactive '{ print | \"cat\" } END { print NR }' f", "2\none\ntwo\n"],
])("awk %s", (args, expected) => {
  expect(run_script(`${FILES}awk ${args}\n`)).toMatchObject({ stdout: expected, stderr: "", status: 0 });
});

test.each([
  ["-v x 'BEGIN {}'", "awk: improper assignment: -v x\n"],
  ["--version", "awk: not an option: --version\n"],
  ["-W random 1 < /dev/null", "awk: missing value for -W random\n", 0],
  ["-W foo 1 < /dev/null", "awk: vacuous option: -W foo\n", 0],
  ["-W dump 1", "awk: option -W dump is not simulated\n"],
  ["1 d", "awk: read error (Is a directory)\n"],
  ["-f d", "awk: read error (Is a directory)\n"],
  ["'BEGIN { getline x < \"d\" }'", "awk: read error (Is a directory)\n"],
  ["'BEGIN}'", "awk: line 1: extra '}'\nawk: line 1: syntax error at or near end of line\n"],
  ["'{print 1)}'", "awk: line 1: extra ')'\n"],
  ["'{print $1}}'", "awk: line 1: extra '}'\nawk: line 1: syntax error at or near end of line\n"],
  ["';'", "awk: line 1: syntax error at or near ;\n"],
  ["'{print 2 >= 0}'", "awk: line 1: syntax error at or near =\n"],
  ["'{print a[1 > 0]}'", "awk: line 1: syntax error at or near >\n"],
  ["'{print 1 ? 2 > 1 : 0}'", "awk: line 1: syntax error at or near >\n"],
  ["'function f(a){} function f(b){}'", "awk: line 1: redefinition of f\n"],
  ["'function f(a){} BEGIN{f(1,2)}'", "awk: line 1: too many arguments in call to f\n"],
  ["'function NR(){}'", "awk: line 1: illegal reference to variable NR\n"],
  ["'BEGIN{f=1} function f(){}'", "awk: line 1: illegal reference to variable f\n"],
  ["'BEGIN{split(\"a\")}'", "awk: line 1: syntax error at or near )\n"],
  ['\'BEGIN{gsub(/a/,"b","c")}\'', "awk: line 1: syntax error at or near c\n"],
  ["'BEGIN{g(1); h(2)}'", "awk: line 2: function g never defined\nawk: line 2: function h never defined\n"],
  [
    "'BEGIN{x = sprintf(\"%8192s\", 1)}'",
    'awk: program limit exceeded: sprintf buffer size=8192\n\tFILENAME="" FNR=0 NR=0\n',
  ],
])("awk %s complains", (args, stderr, status = 2) => {
  expect(run_script(`${FILES}awk ${args}\n`)).toMatchObject({ stdout: "", stderr, status });
});

test("RSTART and RLENGTH are empty until match has set them", () => {
  const { stdout } = run_script(
    `awk 'BEGIN { print RSTART "|" RLENGTH "|" RSTART + 0; match("ab", "b"); print RSTART, RLENGTH }'\n`,
  );
  expect(stdout).toBe("||0\n2 1\n");
});

test("the program's file is named, with the line there; output that is buffered comes after complaints", () => {
  const { stdout, stderr } = run_script(
    `${FILES}echo 'BEGIN { x = 1 }' > a; printf '\\nBEGIN {\\nnext }\\n' > b
awk -f b; awk -f a -f b
awk 1 f nofile > all 2>&1; cat all; awk -W exec a -x; awk | wc -l; awk 2>&-; echo $?; awk --; echo $?
`,
  );
  expect(stderr.replace(/Usage[\s\S]*/, "")).toBe(
    "awk: b: line 3: improper use of next\nawk: b: line 3: improper use of next\n",
  );
  expect(stderr).toContain('do not consider "\\n" a space.\n');
  expect(stdout).toBe("awk: cannot open nofile (No such file or directory)\none\ntwo\n0\n0\n0\n");
});
