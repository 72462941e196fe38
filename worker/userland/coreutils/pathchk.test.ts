// If this fails, pathchk(1) allows a name, or says what is wrong with it, otherwise than the real one (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const LONG = "a".repeat(256);

test.each([
  ["/tmp/nope/x /etc/passwd", ""],
  ["/etc/passwd/x", "/etc/passwd/x: Not a directory\n"],
  ["''", "'': No such file or directory\n"],
  [LONG, `${LONG}: File name too long\n`],
  [`nope/${LONG}`, `limit 255 exceeded by length 256 of file name component ‘${LONG}’\n`],
  [
    "-p a+b 'a b'",
    "nonportable character ‘+’ in file name 'a+b'\nnonportable character ‘ ’ in file name 'a b'\n",
  ],
  ["-p $'\\xc3\\xa9'", "nonportable character ‘é’ in file name 'é'\n"],
  ["-p x/aaaaaaaaaaaaaaa", "limit 14 exceeded by length 15 of file name component ‘aaaaaaaaaaaaaaa’\n"],
  ["-p $(printf 'a/%.0s' {1..128})", `limit 255 exceeded by length 256 of file name '${"a/".repeat(128)}'\n`],
  ["--portability -- -a", "leading '-' in a component of file name '-a'\n"],
  ["-P x/- ''", "leading '-' in a component of file name 'x/-'\nempty file name\n"],
  ["-x", "invalid option -- 'x'\nTry 'pathchk --help' for more information.\n"],
])("pathchk %s", (args, complaints) => {
  const r = run_script(`cd /tmp; pathchk ${args}\n`);
  const stderr = Buffer.from(r.stderr, "latin1")
    .toString()
    .replace(/^pathchk: /gm, "");
  expect([r.stdout, stderr, r.status]).toEqual(["", complaints, complaints ? 1 : 0]);
});
