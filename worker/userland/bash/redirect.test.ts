// {NAME}> puts the number of a descriptor in a variable, elements of arrays too; if this fails, `exec {COPROC[1]}>&-`
// leaves a coprocess waiting for ever. Expected: bash 5.2.15.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

const BAD = "Bad file descriptor";
const AMBIGUOUS = "ambiguous redirect";
const NO_COPY = "script.sh: redirection error: cannot duplicate fd: Bad file descriptor";

it.each([
  [
    `coproc cat; echo hi >&\${COPROC[1]}; read -r l <&\${COPROC[0]}; exec {COPROC[1]}>&-; wait; echo $l $?`,
    "hi 0\n",
    "",
  ],
  [
    `a=(); exec {a[3]}</etc/hostname; echo \${!a[@]} \${a[3]}; exec {a[3]}<&-; (cat <&\${a[3]}) 2>&-; echo $?`,
    "3 10\n1\n",
    "",
  ],
  [`declare -A m; exec {m[k]}>/tmp/g; echo z >&\${m[k]}; cat /tmp/g`, "z\n", ""],
  ["exec {none}>&-; echo $?", "1\n", "script.sh: line 1: none: ambiguous redirect\n"],
])("%s", (script, stdout, stderr) => {
  const r = run_script(`${script}\n`);
  expect([r.stdout, r.stderr]).toEqual([stdout, stderr]);
});

it.each([
  ["fd=20; echo >&$fd", `$fd: ${BAD}`],
  ["echo >&20", `20: ${BAD}`],
  ['fd=20; cat <&"$fd"', `"$fd": ${BAD}`],
  ["fd=20; echo 3>&$fd", `3: ${BAD}`],
  ["echo 3>&20", `20: ${BAD}`],
  ['echo >&""', `"": ${BAD}`],
  ["y=foo; echo 3>&$y", `foo: ${AMBIGUOUS}`],
  ["y=foo; cat <&$y", `foo: ${AMBIGUOUS}`],
  ['y="a b"; echo 3>&$y', `$y: ${AMBIGUOUS}`],
  ['y="a b"; echo 3>&"$y"', `a b: ${AMBIGUOUS}`],
  ["exec {x}>&$none", `x: ${AMBIGUOUS}`],
  ["exec {x}>&foo", `x: ${AMBIGUOUS}`],
  ["y=20-; cat <&$y", `20-: ${AMBIGUOUS}`],
  ["cat <&9-", `9: ${BAD}`],
  ["exec 3>&9-", `9: ${BAD}`],
  ["exec {x}>&9", `9: ${BAD}`, NO_COPY],
  ["echo hi 1>&9-", `9: ${BAD}`, NO_COPY],
  ["exec 3>/tmp/f; echo 3>&9-", `9: ${BAD}`, NO_COPY],
  [
    "readonly r; exec {r}>/tmp/f",
    "r: cannot assign fd to variable",
    "script.sh: line 1: r: readonly variable",
  ],
])("%s", (script, message, before = "") => {
  const { stdout, stderr } = run_script(`${script}\n`);
  expect([stdout, stderr]).toEqual(["", `${before}${before && "\n"}script.sh: line 1: ${message}\n`]);
});

it.each([
  ["y=20-; cd /tmp; echo hi >&$y; cat 20-", "hi\n"],
  ["x=1+1; exec {x}>&-; echo $?; ls /nowhere", "0\n"],
  ["fd=2; echo a >&$fd- 2>/tmp/e; echo b >&2", ""],
])("%s", (script, stdout) => {
  expect(run_script(`${script}\n`).stdout).toBe(stdout);
});

it("a substitution's parenthesis may follow the delimiter of a here-document", () => {
  const r = run_script("x=$(echo a\ncat <<E\nb )\nE)\necho \"[$x]\" $(cat <<-'E'\n\t$x\n\tE)\n");
  expect(r.stdout).toBe("[a\nb )] $x\n");
  expect(r.stderr).toBe(
    "script.sh: line 4: warning: here-document at line 2 delimited by end-of-file (wanted `E')\n" +
      "script.sh: line 7: warning: here-document at line 5 delimited by end-of-file (wanted `E')\n",
  );
});
