// If this fails, diff(1) shows differences otherwise than the real one (diffutils 3.8).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = `cd /tmp; printf 'one\\ntwo\\nthree\\nfour\\n' > a; printf 'one\\n2\\nthree\\nfour\\nfive' > b
printf 'x\\ty\\n' > tab; printf '\\n' > blank; printf '.\\n..\\nz\\n' > dots; : > empty; mkdir -p d e/s; echo 1 > d/f; echo 2 > e/f
cp a 'a b'; `;
const NO_NEWLINE = "\\ No newline at end of file\n";

/** Output, messages and status of one command, in what the head of a difference says no times. */
function run(command: string): [string, string, number | null] {
  const r = run_script(
    `${FILES}${command} > out 2> err; s=$?; sed 's/\\t2018-.*0000//' out; cat err >&2; exit $s\n`,
  );
  return [r.stdout, r.stderr, r.status];
}

const CONTEXT =
  "***************\n*** 1,4 ****\n  one\n! two\n  three\n  four\n--- 1,5 ----\n  one\n! 2\n  three\n  four\n+ five\n";

const DIFFERENCES: [string, string, number?][] = [
  ["-c a b", `*** a\n--- b\n${CONTEXT}${NO_NEWLINE}`],
  ["-p -L old -L new a b", `*** old\n--- new\n${CONTEXT}${NO_NEWLINE}`],
  [
    "-C 0 -F '^o' a b",
    `*** a\n--- b\n*************** one\n*** 2 ****\n! two\n--- 2 ----\n! 2\n*************** one\n*** 4 ****\n--- 5 ----\n+ five\n${NO_NEWLINE}`,
  ],
  ["-1u a b", `--- a\n+++ b\n@@ -1,4 +1,5 @@\n one\n-two\n+2\n three\n four\n+five\n${NO_NEWLINE}`],
  ["-U0 -p a b", `--- a\n+++ b\n@@ -2 +2 @@ one\n-two\n+2\n@@ -4,0 +5 @@ four\n+five\n${NO_NEWLINE}`],
  ["-3 tab blank", "1c1\n< x\ty\n---\n> \n"],
  ["-t tab blank", "1c1\n< x       y\n---\n> \n"],
  ["-T --suppress-blank-empty --tabsize 4 tab blank", "1c1\n<\tx\ty\n---\n>\n"],
  ["-uT tab blank", "--- tab\n+++ blank\n@@ -1 +1 @@\n-\tx\ty\n+\t\n"],
  ["-e blank dots", "1c\n..\n.\ns/.//\na\n..\nz\n.\n"],
  ["-f a dots", "c1 4\n.\n..\nz\n.\n"],
  ["-n a dots", "d1 4\na4 3\n.\n..\nz\n"],
  ["-y -W 30 a b", "one\t\tone\ntwo\t      |\t2\nthree\t\tthree\nfour\t\tfour\n\t      >\tfive"],
  ["-y -t -W 24 --suppress-common-lines a b", "two        |  2\n           >  five"],
  [
    "-D X a b",
    "one\n#ifndef X\ntwo\n#else /* X */\n2\n#endif /* X */\nthree\nfour\n#ifdef X\nfive\n#endif /* X */\n",
  ],
  ["-y -W 40 <(echo q) <(printf 'root:x:0:0\\ttab\\n')", "q\t\t   |\troot:x:0:0\n"],
  ["-D X a empty", "#ifndef X\none\ntwo\nthree\nfour\n#endif /* ! X */\n"],
  ["--changed-group-format='%<=%>' --unchanged-group-format= a b", "two\n=2\n=five\n"],
  [
    "--old-line-format='-%3dn %L' --unchanged-line-format= --new-line-format='+%xn%c'\\''\\012'\\' a b",
    "-  2 two\n+2\n+5\n",
  ],
  ["--unchanged-line-format= --old-group-format='%df-%dl %(n=4?four:%dn)%%' a empty", "1-4 four%"],
  [
    "--color=always a b",
    `\x1b[36m2c2\x1b[0m\n\x1b[31m< two\x1b[0m\n---\n\x1b[32m> 2\x1b[0m\n\x1b[36m4a5\x1b[0m\n\x1b[32m> five\x1b[0m\n${NO_NEWLINE}`,
  ],
  ["--color=always --palette=ln=7 -n a empty", "d1 4\n"],
  ["-q 'a b' empty", "Files a b and empty differ\n"],
  ["-u0 'a b' empty | head -n 1", '--- "a b"\n', 0],
  ["--to-file=empty a -q empty", "Files a and empty differ\n"],
  ["-r -x 's*' d e", "diff -r -x 's*' d/f e/f\n1c1\n< 1\n---\n> 2\n"],
  ["-r -x 's*' -- d e", "diff -r -x 's*' -- d/f e/f\n1c1\n< 1\n---\n> 2\n"],
  ["d/f e", "1c1\n< 1\n---\n> 2\n"],
  ["-rs d d", "", 0],
  ["-P d e", "diff -P d/f e/f\n1c1\n< 1\n---\n> 2\nCommon subdirectories: d/s and e/s\n"],
  ["-S g d e", "Only in e: s\n"],
];

test.each(DIFFERENCES)("diff %s", (args, stdout, status = 1) => {
  expect(run(`diff ${args}`)).toEqual([stdout, "", status]);
});

test("symbolic links, and files of other kinds", () => {
  const { stdout } = run_script(`${FILES}ln -s a l; ln -s b m; diff -q l m; diff --no-dereference l m
diff --no-dereference l a; mkfifo d/p; echo > e/p; diff d e; mkdir d/s; touch d/p2; diff -N --ignore-file-name-case d nodir | head -n 1\n`);
  expect(stdout).toBe(
    "Files l and m differ\nSymbolic links l and m differ\n" +
      "File l is a symbolic link while file a is a regular file\n" +
      "diff d/f e/f\n1c1\n< 1\n---\n> 2\nFile d/p is a fifo while file e/p is a regular file\nOnly in e: s\n" +
      "diff -N --ignore-file-name-case d/f nodir/f\n",
  );
});

const TRY = "diff: Try 'diff --help' for more information.\n";
test.each([
  ["-c -u a b", `diff: conflicting output style options\n${TRY}`],
  ["-U -1 a b", `diff: invalid context length '-1'\n${TRY}`],
  ["--width=0 -y a b", `diff: invalid width '0'\n${TRY}`],
  ["-W 1 -W 2 -y a b", "diff: conflicting width options\n"],
  ["--color=x a b", `diff: invalid color 'x'\n${TRY}`],
  ["-L a -L b -L c a b", "diff: too many file label options\n"],
  ["--from-file=a --to-file=b", "diff: --from-file and --to-file both specified\n"],
  ["-X nofile a b", "diff: nofile: No such file or directory\n"],
  ["-F '[' a b", "diff: [: Invalid regular expression\n"],
  ["--line-format=a --line-format=b a b", `diff: conflicting --line-format option value 'b'\n${TRY}`],
  [
    "--uni a b",
    `diff: option '--uni' is ambiguous; possibilities: '--unidirectional-new-file' '--unified'\n${TRY}`,
  ],
  ["'no file' a", "diff: no file: No such file or directory\n"],
  ["-l a b", "diff: option -l is not simulated\n"],
])("diff %s is refused", (args, stderr) => {
  expect(run(`diff ${args}`)).toEqual(["", stderr, 2]);
});

test("standard output that takes nothing is trouble; an ed script cannot say that a newline is missing", () => {
  const { stderr } =
    run_script(`${FILES}diff a b > /dev/full; echo $? >&2; diff -e a b > /dev/null; echo $? >&2
diff --version | head -n 1 >&2\n`);
  expect(stderr).toBe(
    "diff: standard output: No space left on device\n2\ndiff: b: No newline at end of file\n\n2\ndiff (auditlab) 0.1.0\n",
  );
});

test("widths no string can have are refused", () => {
  const { stderr } = run_script(
    `${FILES}diff -y -W 99999999999 a b; diff -t --tabsize=9999999999 a b; diff --new-line-format='%9999999999dn' a b\n`,
  );
  expect(stderr).toBe(
    ["--width", "--tabsize", "--new-line-format"]
      .map((o) => `diff: option ${o} with more than 10000 columns is not simulated\n`)
      .join(""),
  );
});

test("where the real one runs out of memory, diff says so and the machine lives", () => {
  const { stdout, stderr } = run_script(
    `cd /tmp; head -c 7000 /dev/zero | tr '\\0' '\\t' > t; diff -t --tabsize=10000 t /dev/null; echo $?
seq 700 > f; diff --line-format='%10000dn' f /dev/null | wc -c; diff -y -t -W 10000 f /dev/null | wc -c\n`,
  );
  expect(stderr).toBe("diff: memory exhausted\n");
  expect(stdout).toBe("2\n7000000\n3500700\n");
});
