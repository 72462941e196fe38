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
  [
    "set -x; export e=5 q='a b'; export e+=6; readonly r=; readonly -a z=1; export -n e=7",
    "",
    "+ export e=5 'q=a b'\n+ e=5\n+ q='a b'\n+ export e+=6\n+ e+=6\n+ readonly r=\n+ r=\n+ readonly -a z=1\n+ export -n e=7\n+ e=7\n",
  ],
  [
    `export 'a[0]=x'; readonly -a 'b[1]'; echo "$?\${a-}\${b-}"`,
    "1\n",
    "LINE 1: export: `a[0]': not a valid identifier\nLINE 1: readonly: `b[1]': not a valid identifier\n",
  ],
  [
    `set -x; x=abc; [[ $x == "$x" ]]; [[ 'a b' != a\\ b* ]]; [[ ! -n '' || ! 'a b' < c ]]; [[ $x =~ "a."c ]]`,
    "",
    "+ x=abc\n+ [[ abc == \\a\\b\\c ]]\n+ [[ a b != a\\ b* ]]\n+ [[ ! -n '' ]]\n+ [[ abc =~ a\\.c ]]\n",
  ],
  [
    `set -x; set -- 'a b'; for i; do :; done; select y; do break; done <<< 1`,
    "",
    `+ set -- 'a b'\n+ for i in "$@"\n+ :\n+ select y in "$@"\n1) a b\n#? + break\n`,
  ],
  ["set -x; : $'a\\nb' $'\\x01' $'\\x01 '", "", "+ : 'a\nb' $'\\001' '\x01 '\n"],
  [`x='a "q" \\" $HOME "$(echo "in")"'; echo "\${x@P}"`, 'a "q" " /root "in"\n', ""],
])("%s", (script, stdout, stderr) => {
  const r = run_script(`${script}\n`);
  expect([r.stdout, r.stderr.replaceAll(/^\S+: line/gm, "LINE")]).toEqual([stdout, stderr]);
});
