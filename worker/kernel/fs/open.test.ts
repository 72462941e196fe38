// Flags of open(2) that exclude others. If this fails, scripts get a file, or an error, where Linux 4.16 gives another.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const O_CREAT = 0x40;
const O_TRUNC = 0x200;
const O_DIRECT = 0x4000;
const O_PATH = 0x200000;

/** For each path, "ok" or why sysopen with these flags failed. */
function opened(flags: number, paths: readonly string[]): string[] {
  const each = paths.map((p) => `print sysopen(my $f, "${p}", ${flags}, 0600) ? "ok" : $!, "\\n";`);
  const { stdout } = run_script(`cd /tmp; echo text > f; mkdir d\nperl -e '${each.join(" ")}'\ncat f; ls\n`);
  return stdout.trim().split("\n");
}

test("O_PATH beats creating, truncating and writing", () => {
  expect(opened(O_PATH | O_CREAT | O_TRUNC | 1, ["f", "d", "new", "f/"])).toEqual([
    "ok",
    "ok",
    "No such file or directory",
    "Not a directory",
    "text",
    "d",
    "f",
  ]);
});

test("O_DIRECT is for regular files with blocks on a device", () => {
  expect(
    opened(O_DIRECT, ["f", "d", "/dev/null", "/etc/hostname", "/etc", "/proc/version"]).slice(0, 6),
  ).toEqual([
    "Invalid argument",
    "Invalid argument",
    "Invalid argument",
    "ok",
    "Invalid argument",
    "Invalid argument",
  ]);
  // the file is made before it is found out, but not truncated
  expect(opened(O_DIRECT | O_CREAT | O_TRUNC | 1, ["f", "new"])).toEqual([
    "Invalid argument",
    "Invalid argument",
    "text",
    "d",
    "f",
    "new",
  ]);
});
