// If this fails, shred leaves something of a file, or says something else than coreutils 9.1, which printed what is
// expected here.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const run = (script: string): string[] =>
  run_script(`exec 2>&1; export LC_ALL=C; mkdir /tmp/s; cd /tmp/s\n${script}`)
    .stdout.split("\n")
    .slice(0, -1);
const passes = (...what: string[]) => what.map((w, i) => `shred: f: pass ${i + 1}/${what.length} (${w})...`);

test("passes, sizes and what is left", () => {
  const script = `seq 10 > f; shred -v f; stat -c %s f; grep -c ^10$ f; seq 10 > f; shred -x -vn1 f; stat -c %s f; shred -s 100 -vn1 f; stat -c %s f
shred -vz -n 0 f; od -An -c f | head -2; shred -n 1 --random-source=/dev/zero -v f; seq 3 > e; shred -xvn1 --random-source=e f; : > e; shred -v e; shred -vn 0 f`;
  expect(run(script)).toEqual([
    ...passes("random", "random", "random"),
    "4096",
    "0",
    ...passes("random"),
    "21",
    ...passes("random"),
    "100",
    ...passes("000000"),
    "  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0  \\0",
    "*",
    ...passes("random"),
    ...passes("random"),
    "shred: e: end of file",
  ]);
  const patterns = run("seq 10 > f; shred -v -n 26 f").map((line) => /\((.*)\)/.exec(line)?.[1]);
  expect(patterns.map((p, i) => (p === "random" ? i + 1 : 0)).filter((i) => i > 0)).toEqual([1, 10, 18, 26]);
  const fixed =
    "000000 ffffff 555555 aaaaaa 249249 492492 6db6db 924924 b6db6d db6db6 111111 222222 333333 444444 666666 777777 888888 999999 bbbbbb cccccc dddddd eeeeee";
  expect(patterns.filter((p) => p !== "random").sort()).toEqual(fixed.split(" ").sort());
  expect(
    run("seq 10 > f; shred -v -n 5 f")
      .map((line) => /\((.*)\)/.exec(line)?.[1])
      .sort(),
  ).toEqual(["000000", "ffffff", "random", "random", "random"].sort());
});

test("removal: the name goes letter by letter", () => {
  const script = `seq 10 > abc; shred -uvn1 abc; seq 10 > f; shred -vzun 1 f; seq 10 > f; shred -v --remove=unlink -n0 f; ls; touch 0; seq 3 > f; shred -v --remove=wipe -n 0 f; ls
mkdir -p d; seq 3 > d/xy; shred -uvn0 d/xy; rmdir d`;
  expect(run(script)).toEqual([
    "shred: abc: pass 1/1 (random)...",
    "shred: abc: removing",
    "shred: abc: renamed to 000",
    "shred: 000: renamed to 00",
    "shred: 00: renamed to 0",
    "shred: abc: removed",
    ...passes("random", "000000"),
    "shred: f: removing",
    "shred: f: renamed to 0",
    "shred: f: removed",
    "shred: f: removing",
    "shred: f: removed",
    "shred: f: removing",
    "shred: f: renamed to 1",
    "shred: f: removed",
    "0",
    "shred: d/xy: removing",
    "shred: d/xy: renamed to d/00",
    "shred: d/00: renamed to d/0",
    "shred: d/xy: removed",
  ]);
});

test("complaints", () => {
  const script = `shred; shred nope; shred -n x f; shred -s x f; shred --remove=foo f; mkdir d; shred -u d; touch f; chmod 400 f; chmod 777 .
su nobody -s /bin/sh -c 'shred f'; shred -fvn0 f; chown nobody f; su nobody -s /bin/sh -c 'shred -f -vn1 -s3 f'; stat -c %a f`;
  expect(run(script)).toEqual([
    "shred: missing file operand",
    "Try 'shred --help' for more information.",
    "shred: nope: failed to open for writing: No such file or directory",
    "shred: invalid number of passes: 'x'",
    "shred: invalid file size: 'x'",
    "shred: invalid argument 'foo' for '--remove'",
    "Valid arguments are:",
    "  - 'unlink'",
    "  - 'wipe'",
    "  - 'wipesync'",
    "Try 'shred --help' for more information.",
    "shred: d: failed to open for writing: Is a directory",
    "shred: f: failed to open for writing: Permission denied",
    "shred: f: pass 1/1 (random)...",
    "200",
  ]);
});
