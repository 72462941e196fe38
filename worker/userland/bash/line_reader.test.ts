// If this fails, a line without end fills the browser's memory.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test("a shell gives up on a line of commands that goes on for ever", () => {
  const { stdout } = run_script(
    "head -c 5000000 /dev/zero | tr '\\0' a > /tmp/line; bash < /tmp/line 2>&1; echo $?",
  );
  expect(stdout).toBe("bash: line 1: line exceeds 4194304 bytes\n2\n");
});
