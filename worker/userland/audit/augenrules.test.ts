// If this fails, augenrules merges rules otherwise than that of audit 3.0.9 on Debian 12, which was given the same files.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const SCRIPT = `cd /etc/audit/rules.d; rm -f * ../audit.rules*
put() { printf -- "$2" >"$1.rules"; }
show() { augenrules "$@" 2>&1; echo "[$?]"; }
merged() { show; tail -n +2 ../audit.rules; }
`;
const run = (script: string): string[] => run_script(SCRIPT + script).stdout.split("\n");
const CHANGED = "/usr/sbin/augenrules: Rules have changed and should be updated";
const SAME = "/usr/sbin/augenrules: No change";

test("-D, -b, -f and -e have their places, empty or not; the last of each counts", () => {
  expect(run("put 1 '-w /a\\n'; merged; put 1 ''; merged")).toEqual([
    "[0]",
    "",
    "",
    "",
    "-w /a",
    "",
    "[0]",
    "",
    "",
    "",
    "",
    "",
  ]);
  expect(
    run("put 1 '-e 1 # c\\n-b 5\\n-D -k x\\n\\t-b 6\\n'; put 2 '-f1\\n-D\\n-bx 7\\n -e 2\\n'; merged"),
  ).toEqual(["[0]", "-D", "-bx 7", "-f1", "-D -k x", "\t-b 6", " -e 2", "-e 1 # c", ""]);
});

test("comments and empty lines go where they begin the line; a file without a last newline runs on", () => {
  expect(run("put 1 '# a\\n # b\\n\\n \\n-w /a # c'; put 2 '-w /b'; merged")).toEqual([
    "[0]",
    "",
    "",
    "",
    " # b",
    " ",
    "-w /a # c-w /b",
    "",
    "",
  ]);
});

test("files come in the order of ls -v, hidden ones and directories do not", () => {
  const names = "9-x 10x 10-x A a~ a.b a a01 a10 a2 -a .h";
  const { stdout } = run_script(
    `${SCRIPT}for n in ${names}; do put "$n" "$n\\n"; done; mkdir d.rules; merged | tr '\\n' ' '`,
  );
  expect(stdout).toBe(
    "cat: /etc/audit/rules.d/d.rules: Is a directory [0]    9-x 10x 10-x A a~ a.b a a01 a2 a10 -a  ",
  );
});

test("--check ends when there is something to do, --load loads; both may be given", () => {
  expect(
    run(
      "put 1 '-D\\n-w /a\\n'; show --load --check; show; show --check --load; auditctl -l; show --check x; ls ..",
    ),
  ).toEqual([
    CHANGED,
    "[0]",
    "[0]",
    SAME,
    "No rules",
    "[0]",
    "-w /a -p rwxa",
    "Usage: /usr/sbin/augenrules [--check|--load]",
    "[1]",
    "audit-stop.rules",
    "audit.rules",
    "auditd.conf",
    "rules.d",
    "",
  ]);
});
