// What bash says of a program that it cannot run, and with which status it goes on; if this fails, a script with a wrong
// #! line or a damaged program is explained wrongly. Expected: bash 5.2.15.
import { describe, expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

const FILES = `cd /tmp; printf '#!/no/such\\n' > interp; printf '#!/tmp\\n' > dirinterp; printf '\\x7fELF' > elf; : > empty
printf 'a\\0b\\n' > nul; printf 'echo ran $1\\n\\0' > script; chmod 755 *; : > plain; mkdir -p dir
`;
const SH = "script.sh: line 3:";

describe("a command that cannot be executed", () => {
  it.each([
    ["./nothere", 127, `${SH} ./nothere: No such file or directory\n`],
    ["./plain", 126, `${SH} ./plain: Permission denied\n`],
    ["./dir", 126, `${SH} ./dir: Is a directory\n`],
    ["./interp", 127, `${SH} ./interp: cannot execute: required file not found\n`],
    ["./dirinterp", 126, "script.sh: ./dirinterp: /tmp: bad interpreter: Permission denied\n"],
    ["./elf", 126, `${SH} ./elf: cannot execute binary file: Exec format error\n`],
    ["./nul", 126, `${SH} ./nul: cannot execute binary file: Exec format error\n`],
    ["./empty", 0, ""],
    ["exec ./nothere", 127, `${SH} /tmp/nothere: No such file or directory\n`],
    [
      "exec ./plain",
      126,
      `${SH} /tmp/plain: Permission denied\n${SH} exec: /tmp/plain: cannot execute: Permission denied\n`,
    ],
    [
      "exec ./dir",
      126,
      `${SH} /tmp/dir: Is a directory\n${SH} exec: /tmp/dir: cannot execute: Is a directory\n`,
    ],
    ["exec ./interp", 127, `${SH} /tmp/interp: cannot execute: required file not found\n`],
    [
      "exec ./elf",
      126,
      `${SH} /tmp/elf: cannot execute binary file: Exec format error\n${SH} /tmp/elf: Success\n`,
    ],
    ["exec ./empty", 0, `${SH} /tmp/empty: Success\n`],
    ["exec nosuch", 127, `${SH} exec: nosuch: not found\n`],
    // execfail keeps the shell, not a subshell
    ["(shopt -s execfail; exec ./nothere; echo on)", 127, `${SH} /tmp/nothere: No such file or directory\n`],
  ])("%s", (command, status, stderr) => {
    const r = run_script(`${FILES}${command}\n`);
    expect([r.status, r.stdout, r.stderr]).toEqual([status, "", stderr]);
  });

  it("a file without #! is a script, and NUL bytes are not read", () => {
    const r = run_script(`${FILES}./script 1; . ./script 2; bash script 3; exec ./script 4\n`);
    expect([r.status, r.stdout, r.stderr]).toEqual([0, "ran 1\nran 2\nran 3\nran 4\n", ""]);
  });
});
