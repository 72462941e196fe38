// If this fails, paste(1) joins lines otherwise than the real one (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const FILES = "printf '1\\n2\\n3\\n' > a; printf 'x\\ny\\n' > b; printf 'p\\nq' > c; ";

test.each([
  ["a b", "1\tx\n2\ty\n3\t\n"],
  ["-s a b", "1\t2\t3\nx\ty\n"],
  ["-d, a b c", "1,x,p\n2,y,q\n3,,\n"],
  ["-d '' a b", "1x\n2y\n3\n"],
  ["-d ',\\n' -s a", "1,2\n3\n"],
  ["-d 'x\\0y' a b c", "1xxp\n2xyq\n3x\n"],
  ["-d '\\q' a b", "1qx\n2qy\n3q\n"],
  ["- - < a", "1\t2\n3\t\n"],
  ["-s -d ab a", "1a2b3\n"],
  ["c c", "p\tp\nq\tq\n"],
  ["-z a b", "1\n2\n3\n\tx\ny\n\0"],
])("paste %s", (args, expected) => {
  expect(run_script(`${FILES}paste ${args}\n`).stdout).toBe(expected);
});

test("files that are not there, and a bad list", () => {
  const { stdout, stderr } = run_script(`${FILES}paste a nofile; paste -s nofile c; paste -d '\\' a\n`);
  expect(stdout).toBe("p\tq\n");
  expect(stderr).toBe(
    "paste: nofile: No such file or directory\npaste: nofile: No such file or directory\n" +
      "paste: delimiter list ends with an unescaped backslash: \\\n",
  );
});
