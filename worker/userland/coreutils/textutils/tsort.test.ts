// If this fails, tsort, arch or hostid do something else than those of coreutils 9.1.
import { expect, test } from "vitest";
import { run_commands } from "../../../../test/commands.ts";

test("as the real ones", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    [
      "arch; LC_ALL=C arch x",
      "x86_64\narch: extra operand 'x'\nTry 'arch --help' for more information.\n-> 1\n",
    ],
    ["LC_ALL=C hostid x", "hostid: extra operand 'x'\nTry 'hostid --help' for more information.\n-> 1\n"],
    ["printf 'a b\\nb c\\nd d\\n' | tsort", "a\nd\nb\nc\n-> 0\n"],
    ["printf 'a b c\\n' | tsort", "tsort: -: input contains an odd number of tokens\n-> 1\n"],
    [
      "printf 'x y\\ny z\\nz x\\nz w\\nw q\\n' | tsort",
      "tsort: -: input contains a loop:\ntsort: x\ntsort: y\ntsort: z\nx\ny\nz\nw\nq\n-> 1\n",
    ],
    [
      "printf '3 8\\n3 10\\n5 11\\n7 8\\n7 11\\n8 9\\n11 2\\n11 9\\n11 10\\n' | tsort | tr '\\n' ' '",
      "3 5 7 11 8 10 2 9 -> 0\n",
    ],
    ["LC_ALL=C tsort a b", "tsort: extra operand 'b'\nTry 'tsort --help' for more information.\n-> 1\n"],
    ["tsort nope", "tsort: nope: No such file or directory\n-> 1\n"],
    // the address of the host's own name, 127.0.1.1, with its halves exchanged
    ["hostid", "007f0101\n-> 0\n"],
  ];
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
});
