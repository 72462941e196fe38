// If this fails, strings does something else than that of binutils 2.40 did with the same file.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("strings", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["strings bin1", "hello world\ntest1234\ntab\there\n-> 0\n"],
    [
      "strings -n 2 bin1; strings -8 bin1; strings -n -3 bin1",
      "hello world\nab\ntest1234\ntab\there\nhello world\ntest1234\ntab\there\n-> 0\n",
    ],
    [
      "strings -t x bin1; strings -o bin1; strings -t d -n 9 bin1",
      "      2 hello world\n     13 test1234\n     1d tab\there\n      2 hello world\n     23 test1234\n     35 tab\there\n      2 hello world\n-> 0\n",
    ],
    [
      "strings -f < bin1; strings -f bin1 | head -1",
      "{standard input}: hello world\n{standard input}: test1234\n{standard input}: tab\there\nbin1: hello world\n-> 0\n",
    ],
    ["strings -w -n 5 -s '|' bin1", "hello world|test1234\n|tab\there|-> 0\n"],
    [
      "strings nofile bin1 | tail -1; strings nofile",
      "strings: 'nofile': No such file\ntab\there\nstrings: 'nofile': No such file\n-> 1\n",
    ],
    ["strings /tmp", "strings: Warning: '/tmp' is a directory\n-> 1\n"],
    ["strings -n 0 bin1", "strings: invalid minimum string length 0\n-> 1\n"],
    ["strings -n x bin1", "strings: invalid integer argument x\n-> 1\n"],
    ["printf abcd | strings; printf abc | strings", "abcd\n-> 0\n"],
    ["strings - < bin1 2>&1 | head -1", "Usage: strings [option(s)] [file(s)]\n-> 0\n"],
    ["strings -e l bin1", "strings: encoding l is not simulated\n-> 1\n"],
  ];
  const file = "printf '\\000\\001hello world\\000ab\\000\\377\\376test1234\\n\\000tab\\there\\000' > bin1";
  expect(run_commands([file, ...table.map(([c]) => c)]).slice(1)).toEqual(table.map(([, o]) => o));
});
