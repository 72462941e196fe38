// If this fails, setfattr and getfattr of attr 2.5.1 write or read values otherwise (captured on ext4).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** Values as given to -v, with what getfattr -e hex and getfattr print; null: bad input encoding. */
const VALUES: readonly (readonly [given: string, hex: string | null, shown: string])[] = [
  ["hello", "68656c6c6f", '"hello"'],
  ['"a', "2261", '"\\"a"'],
  ['"a"b', "22612262", '"\\"a\\"b"'],
  ['a\\"b', "612262", '"a\\"b"'],
  ['"a\\12b"', "610a62", "0sYQpi"],
  ["\\0", "00", '""'],
  ["\\400", "00", '""'],
  ["\\8", "5c38", '"\\\\8"'],
  ["\\001", "01", "0sAQ=="],
  ["aaaaaaaaaaaaaaaa\\001\\001", `${"61".repeat(16)}0101`, '"aaaaaaaaaaaaaaaa\x01\x01"'],
  ["aaa\\000aaaaaaaaaaaaaaaaaaaaaa", `61616100${"61".repeat(22)}`, `"aaa\\000${"a".repeat(22)}"`],
  ['"a\\"', "6122", '"a\\""'],
  ["0x4 1", "41", '"A"'],
  ["0x410042", "410042", "0sQQBC"],
  ["0saGk=", "6869", '"hi"'],
  ["", "", '""'],
  ["0xzz", null, ""],
  ["0x4", null, ""],
  ["0saa==", null, ""],
  ["0saG k=", null, ""],
];

test.each(VALUES)("value %j", (given, hex, shown) => {
  const { stdout, stderr } = run_script(
    `touch f; setfattr -n user.v -v '${given}' f && { getfattr -d -e hex f; getfattr -n user.v f; }\n`,
  );
  if (hex === null) expect(stderr).toBe("bad input encoding\n");
  else expect(stdout).toBe(`# file: f\nuser.v=0x${hex}\n\n# file: f\nuser.v=${shown}\n\n`);
});

test("names, patterns and what is wrong", () => {
  const { stdout, stderr } = run_script(
    "touch f; setfattr -n user.b -v 1 f; setfattr -n user.a f; getfattr /root/f; getfattr -m '^user.a' f\n" +
      "getfattr -n user.x f; setfattr -x user.x f; setfattr -x user.a f nofile; getfattr --only-values -n user.b f\n" +
      "setfattr -n foo f; getfattr -m '[' f; setfattr -n a -x b f; setfattr -n user.x -v 1 /tmp; getfattr -R f\n",
  );
  expect(stdout).toBe("# file: root/f\nuser.a\nuser.b\n\n# file: f\nuser.a\n\n1");
  expect(stderr.split("\n")).toEqual([
    "getfattr: Removing leading '/' from absolute path names",
    "f: user.x: No such attribute",
    "setfattr: f: No such attribute",
    "setfattr: nofile: No such file or directory",
    "setfattr: f: Operation not supported",
    'getfattr: invalid regular expression "["',
    "Usage: setfattr {-n name} [-v value] [-h] file...",
    "       setfattr {-x name} [-h] file...",
    "Try `setfattr --help' for more information.",
    "setfattr: /tmp: Operation not supported",
    "getfattr: option -R is not simulated",
    "",
  ]);
});
