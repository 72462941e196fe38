// If this fails, column -J, -H, -O or -l do something else than util-linux 2.38.1 did with the same lines.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("columns that are chosen, ordered and limited, and JSON", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["column -t -N A,B,C -H B col; column -t -H 2,1 col", "A  C\na  c\n1  3\nx  zzz\nc\n3\nzzz\n-> 0\n"],
    [
      "column -t -N A,B,C -O C,A col; column -t -O 3 col",
      "C    A  B\nc    a  b\n3    1  2\nzzz  x  yy\nc    a  b\n3    1  2\nzzz  x  yy\n-> 0\n",
    ],
    ["column -t -N A,B,C -R A,C -O C -H B col", "  C  A\n  c  a\n  3  1\nzzz  x\n-> 0\n"],
    [
      "column -J -N A,B,C -n tab col",
      '{\n   "tab": [\n      {\n         "a": "a",\n         "b": "b",\n         "c": "c"\n      },{\n         "a": "1",\n         "b": "2",\n         "c": "3"\n      },{\n         "a": "x",\n         "b": "yy",\n         "c": "zzz"\n      }\n   ]\n}\n-> 0\n',
    ],
    [
      "column -t -s: -N U,P,I,G -J -H P <<<'root:x:0:0'",
      '{\n   "table": [\n      {\n         "u": "root",\n         "i": "0",\n         "g": "0"\n      }\n   ]\n}\n-> 0\n',
    ],
    [
      "column -t -J -N A,B,C,D -O D col | head -7",
      '{\n   "table": [\n      {\n         "d": null,\n         "a": "a",\n         "b": "b",\n         "c": "c"\n-> 0\n',
    ],
    [
      "column -t -l 2 col; column -t -N A,B,C -l 2 -J col | tail -7",
      'a  b c\n1  2 3\nx   yy zzz\n      },{\n         "a": "x",\n         "b": " yy zzz",\n         "c": null\n      }\n   ]\n}\n-> 0\n',
    ],
    ["column -t -N A -H - col", "A\na\n1\nx\n-> 0\n"],
    ["column -t -d -N A,B,C -H A col", "b   c\n2   3\nyy  zzz\n-> 0\n"],
    [
      "printf 'q\"x \\\\ y\\n' | column -t -N A,B,C -J",
      '{\n   "table": [\n      {\n         "a": "q\\"x",\n         "b": "\\\\",\n         "c": "y"\n      }\n   ]\n}\n-> 0\n',
    ],
    ["column -J col", "column: option --table-columns required for --json\n-> 1\n"],
    ["column -t -N A,B -J col", "column: line 2: for JSON the name of the column 3 is required\n-> 1\n"],
    ["column -t -N A,B,C -H Z col", "column: undefined column name 'Z'\n-> 1\n"],
    ["column -t -N A,B,C -O C,Z col", "column: undefined column name 'Z'\n-> 1\n"],
    ["column -H A col", "column: option --table required for all --table-*\n-> 1\n"],
    ["column -l x -t col", "column: invalid columns limit argument: 'x'\n-> 1\n"],
    ["column -t -l 0 col", "column: columns limit must be greater than zero\n-> 1\n"],
    ["column -t -T A col", "column: option -T is not simulated\n-> 1\n"],
  ];
  const out = run_commands(["printf 'a b c\\n1 2 3\\nx  yy zzz\\n' > col", ...table.map(([c]) => c)]);
  expect(out.slice(1)).toEqual(table.map(([, o]) => o));
});
