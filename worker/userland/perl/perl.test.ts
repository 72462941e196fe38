// If this fails, a program of the documented part of Perl does something else than Perl 5.36 does, or something outside
// that part is not refused by name.
import { describe, expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { CASES } from "./testing/cases.ts";

const quoted = (s: string) => `'${s.replaceAll("'", "'\\''")}'`;

const run_all = (commands: readonly string[], files: { path: string; data: string }[] = []) =>
  run_commands(
    commands.map((c) => `mkdir -p /tmp/t; ${c}`),
    { files },
  );

test("programs print what Perl prints", () => {
  const got = run_all(CASES.map(([program]) => `perl -E ${quoted(program)}`));
  expect(got).toEqual(CASES.map(([, output, status]) => `${output}-> ${status}\n`));
});

describe("the command line", () => {
  const FILES = [{ path: "/root/f", data: "alpha 1\nbeta 2\ngamma 3\n" }];
  const TABLE: [string, string][] = [
    ["perl -ne 'print if /a 2/' f", "beta 2\n-> 0\n"],
    ["perl -pe 's/a/X/' f", "Xlpha 1\nbetX 2\ngXmma 3\n-> 0\n"],
    ["perl -lne 'print length' f", "7\n6\n7\n-> 0\n"],
    ["perl -lane 'print $F[1]' f", "1\n2\n3\n-> 0\n"],
    ["perl -F'/ /' -ane 'print $F[0]' f", "alphabetagamma-> 0\n"],
    ["perl -ne '$s += $1 if /(\\d)/; END { print \"$s\\n\" }' f", "6\n-> 0\n"],
    ["perl -ne 'print \"$.:$_\" if eof' f", "3:gamma 3\n-> 0\n"],
    ['perl -e \'print -s "f", -s "/dev/null", -s "no" // "u"\'', "230u-> 0\n"],
    ["perl -0777 -ne 'print length, \"\\n\"' f", "23\n-> 0\n"],
    [
      "perl -pi.bak -e 's/alpha/omega/' f; perl -pe '' f f.bak",
      "omega 1\nbeta 2\ngamma 3\nalpha 1\nbeta 2\ngamma 3\n-> 0\n",
    ],
    ["perl -e 'print \"a\";' -e 'print \"b\\n\"'", "ab\n-> 0\n"],
    ["perl -c -e 1", "-e syntax OK\n-> 0\n"],
    ["perl -e", "No code specified for -e.\n-> 2\n"],
    ["perl -q", "Unrecognized switch: -q  (-h will show valid options).\n-> 29\n"],
    ["perl /nonexist", 'Can\'t open perl script "/nonexist": No such file or directory\n-> 2\n'],
    ["echo 'print \"hi @ARGV\\n\"' | perl - x", "hi x\n-> 0\n"],
  ];
  test("options do what perlrun says", () => {
    expect(
      run_all(
        TABLE.map(([c]) => c),
        FILES,
      ),
    ).toEqual(TABLE.map(([, o]) => o));
  });
});

describe("what is not simulated", () => {
  test.each([
    ["local $x = 1;", "local"],
    ["package Foo;", "package"],
    ["use Foo::Bar;", "use Foo::Bar"],
    ["fork", "fork"],
    ["vec($x, 0, 1)", "vec"],
    ["format STDOUT =", "format"],
    ["Foo->bar", "Foo->method"],
    ["eval '1'", "eval STRING"],
    ["goto X", "goto"],
    ["*f = sub {}", "typeglob"],
    ["1 if 1 ~~ 2", "~~"],
  ])("%s is refused before anything runs", (program, construct) => {
    const [got] = run_all([`perl -e ${quoted(`print "ran\n"; ${program}`)}`]);
    expect(got).toBe(
      `perl: the construct '${construct}' is not simulated at -e line ${got.includes("line 2") ? 2 : 1}.\n-> 255\n`,
    );
  });
});

describe("limits", () => {
  test("a program that calls itself for ever is stopped with a message", () => {
    const [got] = run_all(["perl -e 'sub f { f() } f()'"]);
    expect(got).toBe("perl: more than 400 calls inside calls are not simulated at -e line 1.\n-> 255\n");
  });
  test("an endless loop lets the others run", () => {
    const [got] = run_all(["perl -e '1 while 1' & p=$!; sleep 0.1; kill $p; wait $p"]);
    expect(got).toBe("-> 143\n");
  });
  test("a range or a repetition beyond memory is an error", () => {
    const got = run_all(["perl -e 'my @a = (1..1e12)'", "perl -e 'my $s = \"x\" x 1e12'"]);
    expect(got).toEqual([
      "Out of memory during list extend at -e line 1.\n-> 255\n",
      "Out of memory in perl:repeat at -e line 1.\n-> 255\n",
    ]);
  });
});
