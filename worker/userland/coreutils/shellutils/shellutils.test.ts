// Login scripts and prompts stand on id, test, env and friends: a wrong word here breaks every session.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";
import { split_string } from "./split_string.ts";

/** Both streams of a script, in order, with "[status]" after each line's command. */
function transcript(commands: string): string[] {
  const script = commands
    .trim()
    .split("\n")
    .map((c) => `${c} 2>&1; echo "[$?]"`)
    .join("\n");
  return run_script(`export LANG=C.UTF-8\n${script}`).stdout.trimEnd().split("\n");
}

// recorded from coreutils 9.1
const u = (s: string) => s.replaceAll("‘", "\xe2\x80\x98").replaceAll("’", "\xe2\x80\x99");

test("id and groups", () => {
  expect(
    transcript('id\nid -G root daemon\nid -un\nid nouser\nid ""\nid -n\nid -z\nid -u -g\ngroups root daemon'),
  ).toEqual([
    "uid=0(root) gid=0(root) groups=0(root)",
    "[0]",
    "0",
    "1",
    "[0]",
    "root",
    "[0]",
    u("id: ‘nouser’: no such user"),
    "[1]",
    u("id: ‘’: no such user: No such file or directory"),
    "[1]",
    "id: cannot print only names or real IDs in default format",
    "[1]",
    "id: option --zero not permitted in default format",
    "[1]",
    'id: cannot print "only" of more than one choice',
    "[1]",
    "root : root",
    "daemon : daemon",
    "[0]",
  ]);
});

test("env", () => {
  expect(
    transcript(
      "env -i a=1 b=2 a=3\nenv nosuchcmd\nenv /etc/passwd\nenv -u A=B ls\nenv -C /nope ls\nenv -0 ls\nenv -v -u FOO A=b echo x\nenv -vS 'a=1 echo \"b c\"' d\nenv --ignore-signal=PIPE --list-signal-handling true",
    ),
  ).toEqual([
    "a=3",
    "b=2",
    "[0]",
    u("env: ‘nosuchcmd’: No such file or directory"),
    "[127]",
    u("env: ‘/etc/passwd’: Permission denied"),
    "[126]",
    u("env: cannot unset ‘A=B’: Invalid argument"),
    "[125]",
    "env: cannot change directory to '/nope': No such file or directory",
    "[125]",
    "env: cannot specify --null (-0) with command",
    "Try 'env --help' for more information.",
    "[125]",
    "unset:    FOO",
    "setenv:   A=b",
    "executing: echo",
    u("   arg[0]= ‘echo’"),
    u("   arg[1]= ‘x’"),
    "x",
    "[0]",
    u('split -S:  ‘a=1 echo "b c"’'),
    u(" into:    ‘a=1’"),
    u("     &    ‘echo’"),
    u("     &    ‘b c’"),
    "setenv:   a=1",
    "executing: echo",
    u("   arg[0]= ‘echo’"),
    u("   arg[1]= ‘b c’"),
    u("   arg[2]= ‘d’"),
    "b c d",
    "[0]",
    "PIPE       (13): IGNORE",
    "[0]",
  ]);
});

test("test, [, true, false, printf as programs", () => {
  expect(
    transcript(
      "/usr/bin/test -f /etc/passwd\n/usr/bin/[ a\n/usr/bin/[ 1 -gt 2 ]\n/usr/bin/true x\n/usr/bin/false --help\n/usr/bin/printf '%d-%s\\n' 1 a 2\n/usr/bin/printf",
    ),
  ).toEqual([
    "[0]",
    u("/usr/bin/[: missing ‘]’"),
    "[2]",
    "[1]",
    "[0]",
    "Usage: /usr/bin/false [ignored command line arguments]",
    "  or:  /usr/bin/false OPTION",
    "Exit with a status code indicating failure.",
    "",
    "      --help        display this help and exit",
    "      --version     output version information and exit",
    "[1]",
    "1-a",
    "2-",
    "[0]",
    "/usr/bin/printf: missing operand",
    "Try '/usr/bin/printf --help' for more information.",
    "[1]",
  ]);
});

// recorded from env -S of coreutils 9.1
test.each([
  ["a b", ["a", "b"]],
  ["  a\t'b c' \"d e\"f", ["a", "b c", "d ef"]],
  ["a '' b", ["a", "", "b"]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the dollar is meant for env
  ['x${A}y "${A} z" ${NOPE}', ["x1 2y", "1 2 z"]],
  ['a\\_b "a\\_b"', ["a", "b", "a b"]],
  ["a # b", ["a"]],
  ["a\\cb", ["a"]],
  ["'a\\nb' a\\nb", ["a\\nb", "a\nb"]],
])("env -S %j", (text, words) => {
  expect(split_string(text, (n) => (n === "A" ? "1 2" : undefined)).args).toEqual(words);
});

test("timeout -s KILL ends with its command, as it signals the whole group; in the foreground it does not", () => {
  const r = run_script(
    "timeout -s KILL 0.1 sleep 5; echo $?\ntimeout --foreground -s KILL 0.1 sleep 5; echo $?\n",
  );
  expect(r.stdout).toBe("137\n137\n");
  expect(r.stderr).toMatch(/^script.sh: line 1: +\d+ Killed +timeout -s KILL 0.1 sleep 5\n$/);
});
