// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is shell
// Corners of commands: scripts, with what Debian 12 prints.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { test_scripts } from "../../../test/script_cases.ts";

test_scripts([
  {
    name: "process substitutions in the middle of words",
    script: [
      "echo x=<(true)y a<(true) --f=<(true) <(true)<(true)",
      "f=<(true); echo $f; a=(x=<(true) y<(true)z); echo ${a[@]}; export E=<(true); echo $E; f=<(true) env | grep ^f=",
      "x=1 y=<(true)2 z=3; echo $x $y $z",
    ],
    stdout: [
      "x=/dev/fd/63y a/dev/fd/62 --f=/dev/fd/61 /dev/fd/60/dev/fd/59",
      "/dev/fd/63",
      "x=/dev/fd/63 y/dev/fd/62z",
      "/dev/fd/63",
      "f=/dev/fd/63",
      "1 /dev/fd/632 3",
    ],
    stderr: [],
  },
  {
    name: "cat onto its own input",
    script: [
      "echo abc > f; cat f >> f; echo $?; cat f; : > g; cat g >> g; echo $?; cat f 1<> f; echo $?; cat f f; cat --nosuch=3; ls --so=x",
    ],
    stdout: ["1", "abc", "0", "1", "abc", "abc"],
    stderr: [
      "cat: f: input file is output file",
      "cat: f: input file is output file",
      "cat: unrecognized option '--nosuch=3'",
      "Try 'cat --help' for more information.",
      "ls: invalid argument ‘x’ for ‘--sort’",
      "Valid arguments are:",
      "  - ‘none’",
      "  - ‘time’",
      "  - ‘size’",
      "  - ‘extension’",
      "  - ‘version’",
      "  - ‘width’",
      "Try 'ls --help' for more information.",
    ],
  },
  {
    name: "dates",
    script: [
      "export TZ=UTC0; for d in '2020-01-02 third day' '2020-01-02 first week' '2020-01-02 24:00' '2020-01-02 1:2' '2020-01-02 a' '2020-01-02 t' '2020-01-02 12:00 z' '2020-01-02 12:00 UTC+3'; do date -d \"$d\" '+%F %T'; done",
      "printf '@0\\nbad\\n\\n2020-01-02' > l; date -f l +%F | head -1; date -f nosuch; date -d @0 -f l; date -u -f - <<< @5",
    ],
    stdout: [
      "2020-01-05 00:00:00",
      "2020-01-09 00:00:00",
      "2020-01-02 01:02:00",
      "2020-01-01 23:00:00",
      "2020-01-02 12:00:00",
      "2020-01-02 09:00:00",
      "1970-01-01",
      "Thu Jan  1 00:00:05 UTC 1970",
    ],
    stderr: [
      "date: invalid date ‘2020-01-02 24:00’",
      "date: invalid date ‘2020-01-02 t’",
      "date: invalid date ‘bad’",
      "date: nosuch: No such file or directory",
      "date: the options to specify dates for printing are mutually exclusive",
      "Try 'date --help' for more information.",
    ],
  },
  {
    name: "names in the quotes of the locale",
    script: [
      'mkdir e; touch "e/a b" $\'e/n\\nl\' "e/it\'s"; ls --quoting-style=locale e; ls --quoting-style=clocale e; ls --quoting-style=c-maybe e; ls --quoting-style=bad',
    ],
    stdout: ["‘a b’", "‘it's’", "‘n\\nl’", "‘a b’", "‘it's’", "‘n\\nl’", "a b", "it's", '"n\\nl"'],
    stderr: [
      "ls: invalid argument ‘bad’ for ‘--quoting-style’",
      "Valid arguments are:",
      "  - ‘literal’",
      "  - ‘shell’",
      "  - ‘shell-always’",
      "  - ‘shell-escape’",
      "  - ‘shell-escape-always’",
      "  - ‘c’",
      "  - ‘c-maybe’",
      "  - ‘escape’",
      "  - ‘locale’",
      "  - ‘clocale’",
      "Try 'ls --help' for more information.",
    ],
  },
  {
    name: "groups of lines, and intervals that are none",
    script: [
      "seq 10 | grep -A0 '[15]'; seq 10 | grep -C0 -n '[15]'; grep -E 'x{1,2,3}' <<< x; echo $?; grep -E 'x{}' <<< x; echo $?; grep -E 'x{1a}' <<< 'x{1a}'",
    ],
    stdout: ["1", "--", "5", "--", "10", "1:1", "--", "5:5", "--", "10:10", "2", "2", "x{1a}"],
    stderr: ["grep: Invalid content of \\{\\}", "grep: Invalid content of \\{\\}"],
  },
]);

test("du --inodes says that sizes do not matter to it", () => {
  expect(run_script("cd /tmp; mkdir d; touch d/f; du --inodes -b d\n")).toMatchObject({
    stdout: "2\td\n",
    stderr: "du: warning: options --apparent-size and -b are ineffective with --inodes\n",
    status: 0,
  });
});
