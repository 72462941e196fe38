// If this fails, input that is made up to be large ends the machine, or stops it for hours.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

test("pr says that a line of tabs is too long for it", () => {
  const { stdout, stderr } = run_script(
    "head -c 700 /dev/zero | tr '\\0' '\\t' | { pr -t -e100000; echo $?; }\n",
  );
  expect(stderr).toBe("pr: memory exhausted\n");
  expect(stdout).toBe("1\n");
  // 19 seconds where nothing else runs
}, 60_000);

test("numfmt takes any number of zeros after the point", () => {
  const { stdout } = run_script(
    "{ printf 0.; head -c 100000 /dev/zero | tr '\\0' 0; echo 1; } | numfmt --to=si\n",
  );
  expect(stdout).toBe("0\n");
});

test("pr -T fills pages also where a form feed ends a line", () => {
  const { stdout } = run_script("printf '1\\n2\\f3\\n4\\n5\\n6\\n' | pr -T -2 -l 1 | tr -d ' \\t'\n");
  expect(stdout).toBe("12\n34\n56\n");
});

test("who wants more memory than there is is killed, and the machine goes on", () => {
  const { stdout, stderr } = run_script("shuf < /dev/zero; echo $?\n");
  expect(stdout).toBe("137\n");
  expect(stderr).toMatch(/Killed +shuf < \/dev\/zero\n$/);
});
