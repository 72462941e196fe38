// What a shell tells of itself while it runs: BASH_COMMAND without a trap, set -x while PS4 changes, quotes in prompts. If
// this fails, messages of scripts that log their own commands are empty. Expected: bash 5.2.15.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

it.each([
  [
    "echo $BASH_COMMAND; f() { echo $BASH_COMMAND; }; f; [[ -n $BASH_COMMAND ]] && echo yes",
    "echo $BASH_COMMAND\necho $BASH_COMMAND\nyes\n",
    "",
  ],
  ["set -x; PS4='>> '; true", "", "+ PS4='>> '\n>> true\n"],
  [`x='a "q" \\" $HOME "$(echo "in")"'; echo "\${x@P}"`, 'a "q" " /root "in"\n', ""],
])("%s", (script, stdout, stderr) => {
  const r = run_script(`${script}\n`);
  expect([r.stdout, r.stderr]).toEqual([stdout, stderr]);
});
