// If this fails, patch does not apply what diff has found, puts it elsewhere, or says something else than patch 2.7.6,
// which printed what is expected here.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** Files a and b, what differs (p1), and a copy of a; patch has no terminal to ask. */
const SETUP = `exec 2>&1; mkdir /tmp/p; cd /tmp/p; patch() { setsid -w patch "$@"; }
seq 20 > a; cp a b; sed -i 's/^5$/five/; 15a fifteen and a half' b; diff -u a b > p1; cp a orig
fresh() { rm -f *.rej *.orig; cp orig a; }
`;
const run = (script: string): string[] =>
  run_script(SETUP + script)
    .stdout.replace(/\t20\d\d-.*/g, "\tDATE")
    .split("\n")
    .slice(0, -1);

test("there and back: unified, with context, and plain; to another file; from standard input", () => {
  const script = `patch a p1; cmp a b; patch -R a p1; cmp a orig; patch --dry-run a p1; cmp a orig; patch -p0 < p1; cmp a b; fresh
patch -s a p1; cmp a b; fresh; patch -o out a p1; cmp out b; cmp a orig; patch -i p1; fresh
diff a b > p3; patch a p3; cmp a b; fresh; diff -c a b > p4; patch a p4; cmp a b; patch -R a p4; cmp a orig; patch -u a p4; echo $?
diff -e a b > p5; patch a p5; echo $?; patch a < /dev/null; echo $?; echo garbage | patch a; echo $?; patch -i nope; patch x y z; patch -V numbered a p1
printf 'x\\ny' > n1; printf 'x\\ny\\n' > n2; diff -u n1 n2 > p6; patch n1 p6; cmp n1 n2; patch -R n1 p6; od -c n1`;
  expect(run(script)).toEqual([
    "patching file a",
    "patching file a",
    "checking file a",
    "patching file a",
    "patching file out (read from a)",
    "patching file a",
    "patching file a",
    "patching file a",
    "patching file a",
    "patch: **** Only garbage was found in the patch input.",
    "2",
    "patch: option -e is not simulated",
    "2",
    "0",
    "patch: **** Only garbage was found in the patch input.",
    "2",
    "patch: **** Can't open patch file nope : No such file or directory",
    "patch: z: extra operand",
    "patch: Try 'patch --help' for more information.",
    "patch: option -V is not simulated",
    "patching file n1",
    "patching file n1",
    "0000000   x  \\n   y",
    "0000003",
  ]);
});

test("what was applied before, what has moved, and what does not fit any more", () => {
  const script = `cp b a; patch a p1; echo $?; ls *.*; fresh; cp b a; patch -N a p1; cat a.rej; fresh; cp b a; patch -f a p1; fresh; cp b a; patch -t a p1; cmp a orig; ls *.*; fresh
sed -i 's/^6$/six/' a; patch a p1; echo $?; cat a.rej; fresh; sed -i '1i zero' a; patch a p1; ls *.*; fresh
sed -i 's/^2$/two/' a; patch a p1; fresh; sed -i 's/^3$/three/' a; patch -b a p1; fresh; sed -i 's/^3$/three/' a; patch -F0 a p1; fresh
patch -b -z .foo a p1; patch -R -B pre- a p1; ls *.foo pre-*; sed 's/$/  /' orig > a; patch -l a p1; sed -n '5p; 16p' a`;
  const REJECTED = [
    "--- a\tDATE",
    "+++ b\tDATE",
    "@@ -2,7 +2,7 @@",
    " 2",
    " 3",
    " 4",
    "-5",
    "+five",
    " 6",
    " 7",
    " 8",
  ];
  expect(run(script)).toEqual([
    "patching file a",
    "Reversed (or previously applied) patch detected!  Assume -R? [n] ",
    "Apply anyway? [n] ",
    "Skipping patch.",
    "2 out of 2 hunks ignored -- saving rejects to file a.rej",
    "1",
    "a.rej",
    "patching file a",
    "Reversed (or previously applied) patch detected!  Skipping patch.",
    "2 out of 2 hunks ignored -- saving rejects to file a.rej",
    ...REJECTED,
    ...["@@ -13,6 +13,7 @@", " 13", " 14", " 15", "+fifteen and a half", " 16", " 17", " 18"],
    "patching file a",
    "Hunk #1 FAILED at 2.",
    "Hunk #2 FAILED at 13.",
    "2 out of 2 hunks FAILED -- saving rejects to file a.rej",
    "patching file a",
    "Reversed (or previously applied) patch detected!  Assuming -R.",
    "a.orig",
    "patching file a",
    "Hunk #1 FAILED at 2.",
    "1 out of 2 hunks FAILED -- saving rejects to file a.rej",
    "1",
    ...REJECTED,
    "patching file a",
    "Hunk #1 succeeded at 3 (offset 1 line).",
    "Hunk #2 succeeded at 14 (offset 1 line).",
    "a.orig",
    "patching file a",
    "Hunk #1 succeeded at 2 with fuzz 1.",
    "patching file a",
    "Hunk #1 succeeded at 2 with fuzz 2.",
    "patching file a",
    "Hunk #1 FAILED at 2.",
    "1 out of 2 hunks FAILED -- saving rejects to file a.rej",
    "patching file a",
    "patching file a",
    "ls: cannot access 'pre-*': No such file or directory",
    "a.foo",
    "patching file a",
    "five",
    "fifteen and a half",
  ]);
});

test("a tree: files that come, go and change, by -p and -d", () => {
  const script = `mkdir -p d1/sub d2/sub; echo one > d1/sub/x; echo two > d2/sub/x; echo gone > d1/sub/g; echo new > d2/sub/n; diff -ruN d1 d2 > p2
mkdir w; cp -r d1/sub w/; cd w; patch -p1 < ../p2; find . | sort; patch -p1 -R < ../p2; find . -type f | sort; cd ..; patch -d w -p1 -i ../p2
rm -r w; mkdir w; cp -r d1/sub w/; cd w; patch -p2 < ../p2; echo $?; patch -p1 < ../p1; cat n; cd ..
patch -s -d / -p0 < <(sed 's,^... [ab],&/../../etc/passwd,' p1); grep -c five /etc/passwd`;
  expect(run(script)).toEqual([
    ...["patching file sub/g", "patching file sub/n", "patching file sub/x"],
    ...[".", "./sub", "./sub/n", "./sub/x"],
    ...["patching file sub/g", "patching file sub/n", "patching file sub/x"],
    ...["./sub/g", "./sub/x"],
    ...["patching file sub/g", "patching file sub/n", "patching file sub/x"],
    "The next patch would delete the file g,",
    "which does not exist!  Assume -R? [n] ",
    "Apply anyway? [n] ",
    "Skipping patch.",
    "1 out of 1 hunk ignored",
    "patching file n",
    "can't find file to patch at input line 14",
    "Perhaps you used the wrong -p or --strip option?",
    "The text leading up to this was:",
    "--------------------------",
    "|diff -ruN d1/sub/x d2/sub/x",
    "|--- d1/sub/x\tDATE",
    "|+++ d2/sub/x\tDATE",
    "--------------------------",
    "File to patch: ",
    "Skip this patch? [y] ",
    "Skipping patch.",
    "1 out of 1 hunk ignored",
    "1",
    "can't find file to patch at input line 3",
    "Perhaps you used the wrong -p or --strip option?",
    "The text leading up to this was:",
    "--------------------------",
    "|--- a\tDATE",
    "|+++ b\tDATE",
    "--------------------------",
    "File to patch: ",
    "Skip this patch? [y] ",
    "Skipping patch.",
    "2 out of 2 hunks ignored",
    "new",
    "can't find file to patch at input line 3",
    "Perhaps you used the wrong -p or --strip option?",
    "The text leading up to this was:",
    "--------------------------",
    "|--- a/../../etc/passwd\tDATE",
    "|+++ b/../../etc/passwd\tDATE",
    "--------------------------",
    "File to patch: ",
    "Skip this patch? [y] ",
    "Skipping patch.",
    "2 out of 2 hunks ignored",
    "0",
  ]);
});

test("patches that are cut off or wrong, and files that are none", () => {
  const script = `sed 's/^@@ -2/@@ -x/' p1 > p7; patch a p7; echo $?; head -6 p1 > p8; patch a p8; echo $?; sed 's/^-5$/ 5/' p1 > p9; patch a p9; echo $?; cmp a orig
ln -s a l; patch l p1; echo $?; patch --follow-symlinks l p1; cmp a b; readlink l; rm -f l; fresh; chmod 440 a; patch a p1; stat -c %a a; patch nofile p1; echo $?`;
  expect(run(script)).toEqual([
    "patching file a",
    "patch: **** missing line number at line 3: @@ -x,7 +2,7 @@",
    "",
    "2",
    "patching file a",
    "patch: **** unexpected end of file in patch",
    "2",
    "patching file a",
    "patch: **** malformed patch at line 11:  8",
    "",
    "2",
    "File l is not a regular file -- refusing to patch",
    "2 out of 2 hunks ignored -- saving rejects to file l.rej",
    "1",
    "patching file l",
    "a",
    "patching file a",
    "440",
    "patching file nofile",
    "Hunk #1 FAILED at 2.",
    "Hunk #2 FAILED at 13.",
    "patch: **** Can't reopen file nofile : No such file or directory",
    "2",
  ]);
});
