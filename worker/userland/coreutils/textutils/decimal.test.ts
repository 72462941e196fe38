// If this fails, programs take numbers that the real ones refuse, or say otherwise why.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

test.each([
  ["csplit -n 5x /etc/hostname 1", "csplit: invalid number: '5x'"],
  ["csplit -n -5 /etc/hostname 1", "csplit: invalid number: '-5': Numerical result out of range"],
  [
    "csplit -n 2147483648 /etc/hostname 1",
    "csplit: invalid number: '2147483648': Value too large for defined data type",
  ],
  [
    "pr -l -99999999999999999999 /etc/hostname",
    "pr: '-l PAGE_LENGTH' invalid number of lines: '-99999999999999999999': Value too large for defined data type",
  ],
  [
    "pr -l -5 /etc/hostname",
    "pr: '-l PAGE_LENGTH' invalid number of lines: '-5': Numerical result out of range",
  ],
  ["nl -w 0 /etc/hostname", "nl: invalid line number field width: '0': Numerical result out of range"],
])("%s", (command, message) => {
  expect(run_script(`export LC_ALL=C; ${command}\n`).stderr).toBe(`${message}\n`);
});
