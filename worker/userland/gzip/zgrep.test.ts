// If this fails, zgrep, zegrep or zfgrep do something else than those of gzip 1.12 did with the same files.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const SETUP = "printf 'alpha\\nbeta\\ngamma\\n' > p1; cp p1 p2; gzip -kf p2";

test("zgrep", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["zgrep beta p2.gz; zgrep beta p2", "beta\nbeta\n-> 0\n"],
    ["zgrep beta p1 p2.gz", "p1:beta\np2.gz:beta\n-> 0\n"],
    [
      "zgrep -c a p1 p2.gz; zgrep -l beta p1 p2.gz; zgrep -L zz p1 p2.gz",
      "p1:3\np2.gz:3\np1\np2.gz\np1\np2.gz\n-> 1\n",
    ],
    ["zgrep nope p1", "-> 1\n"],
    [
      "zgrep -w beta p1 nofile p2.gz",
      "p1:beta\ngzip: nofile.gz: No such file or directory\np2.gz:beta\n-> 2\n",
    ],
    [
      "zgrep -A1 beta p1 p2.gz; zgrep -1 beta p2.gz",
      "p1:beta\np1-gamma\np2.gz:beta\np2.gz-gamma\nalpha\nbeta\ngamma\n-> 0\n",
    ],
    ["zgrep -h -n beta p1 p2.gz; zgrep -H -o 'b.*' p2.gz", "2:beta\n2:beta\np2.gz:beta\n-> 0\n"],
    ["zgrep -q beta p2.gz; zgrep -v beta < p2.gz", "alpha\ngamma\n-> 0\n"],
    ["zgrep -e al -e ga p2.gz; zgrep -f p1 p2.gz", "alpha\ngamma\nalpha\nbeta\ngamma\n-> 0\n"],
    ["zegrep 'x|b' p2.gz; zfgrep a. p2.gz", "beta\n-> 1\n"],
    ["zgrep -r x .", "/usr/bin/zgrep: -r: option not supported\n-> 2\n"],
    ["zgrep", "/usr/bin/zgrep: 188: 1: missing pattern; try `/usr/bin/zgrep --help' for help\n-> 2\n"],
    ["zgrep '\\(' p1", "grep: Unmatched ( or \\(\n-> 2\n"],
  ];
  expect(run_commands([SETUP, ...table.map(([c]) => c)]).slice(1)).toEqual(table.map(([, o]) => o));
});
