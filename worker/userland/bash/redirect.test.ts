// {NAME}> puts the number of a descriptor in a variable, elements of arrays too; if this fails, `exec {COPROC[1]}>&-`
// leaves a coprocess waiting for ever. Expected: bash 5.2.15.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

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
