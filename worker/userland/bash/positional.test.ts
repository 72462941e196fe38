// What shift drops is out of reach, and only for who shifted. Expected output: bash 5.2.15.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test("shift in a script, a function and a subshell", () => {
  const { stdout, stderr } = run_script(`
set -- a b c d e
shift; echo $# $1 "\${00}" "$@" \${@:2} \${1-none} \${5-none}
f() { shift 2; echo "$#:$*"; g() { echo "[$1]"; shift; shift; echo "rc $?"; }; g x; echo "$1"; }
f 1 2 3 4; echo "$*"
(shift 3; echo "$*"); shift 5; echo $? $#; shift 4; echo "$#" "\${1-unset}"
set -- -a 1 -b; shift; set -- -x -y v
while getopts xy: o; do echo $o $OPTARG; done; shift $((OPTIND-1)); echo $#
`);
  expect(stderr).toBe("");
  expect(stdout.split("\n")).toEqual([
    "4 b script.sh b c d e c d e b none",
    "2:3 4",
    "[x]",
    "rc 1",
    "3",
    "b c d e",
    "e",
    "1 4",
    "0 unset",
    "x",
    "y v",
    "0",
    "",
  ]);
});
