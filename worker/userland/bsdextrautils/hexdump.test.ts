// If this fails, a format of hexdump -e ends the machine, or is read otherwise than by the real one (util-linux 2.38.1).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const hexdump = (format: string) => run_script(`printf abc | hexdump -e '${format}'\n`);

test.each([
  [`999999999/1 "%02x"`, 999999999],
  [`1/1 "%999999999d"`, 999999999],
  [`1/1 "%.999999999d"`, 999999999],
  [`1/1 "%-2000000s"`, 2000000],
  [`1000000/4 "%d"`, 4000000],
  [`1/2000000 "%s"`, 2000000],
  [`1 "%.2000000s"`, 2000000],
])("%s asks for more than there is", (format, size) => {
  const { stdout, stderr, status } = hexdump(format);
  expect([stdout, stderr, status]).toEqual([
    "",
    `hexdump: cannot allocate ${size} bytes: Cannot allocate memory\n`,
    1,
  ]);
});

test("what all fields together take is limited, too", () => {
  const { stdout, stderr, status } = hexdump(`1000/1 "%1000000d"`);
  expect([stdout, status]).toEqual(["", 1]);
  expect(stderr).toMatch(/^hexdump: cannot allocate \d+ bytes: Cannot allocate memory\n$/);
});

test.each([
  [`1/0 "%d"`, "6513249"],
  [`1/0 "%c"`, "abc"],
  [`1/0 "%_c" "\\n"`, "a\nb\nc\n"],
  [`0/1 "%_c" "\\n"`, ""],
  [`1/1 "%5d" "\\n"`, "   97\n   98\n   99\n"],
])("%s prints as the real one", (format, stdout) => {
  expect(hexdump(format)).toMatchObject({ stdout, stderr: "", status: 0 });
});

test("a byte count of 0 is none that %s could go by", () => {
  expect(hexdump(`1/0 "%s"`).stderr).toBe("hexdump: %s requires a precision or a byte count\n");
});
