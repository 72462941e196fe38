// If this fails, column(1) fills, or complains, otherwise than the real one (util-linux 2.38).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test.each([
  ["COLUMNS=20 column", "1\t4\n2\t5\n3\n", ""],
  ["COLUMNS=x column", "1\t2\t3\t4\t5\n", ""],
  ["column -c -5", "", "column: invalid columns argument: '-5': Numerical result out of range\n"],
  ["column -R 1", "", "column: option --table required for all --table-*\n"],
  ["column -t -x", "", "column: mutually exclusive arguments: --table --fillrows\n"],
  ["column /tmp", "", "column: read failed: Is a directory\n"],
])("%s", (command, stdout, stderr) => {
  expect(run_script(`seq 5 | ${command}\n`)).toMatchObject({ stdout, stderr });
});
