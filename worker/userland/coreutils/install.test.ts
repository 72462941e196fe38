// If this fails, install makes directories for others than it was told, or says something else than the real one (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups";
const run = (script: string) =>
  run_script(`export LC_ALL=C; mkdir -m 777 /tmp/w; cd /tmp/w; echo abc >a; ${script}\n`);

/** The calls of install from the umask on that make, enter and change directories, as strace shows them. */
const calls = (args: string, before = ""): string[] =>
  run(
    `${before} strace -e trace=umask,mkdir,fchdir,chdir,fchown,lchown,chown,fchmod,chmod install ${args} 2>&1`,
  )
    .stdout.split("\n")
    .slice(1, -2)
    .map((l) => l.replace(/ +(?==)/, " "));

test("-d makes every operand and gives it its owner where it is made", () => {
  const { stdout, stderr } = run("install -d -o bin x/y z; stat -c '%n %U %a' x x/y z");
  expect([stdout, stderr]).toEqual(["x root 755\nx/y bin 755\nz bin 755\n", ""]);
  expect(calls("-d -g daemon -m 2755 n/m")).toEqual([
    'mkdir("n", 0755) = 0',
    "fchdir(3) = 0",
    'mkdir("m", 02700) = 0',
    "fchown(3, -1, 1) = 0",
    "fchmod(3, 02755) = 0",
  ]);
});

test("what is no directory keeps its owner, and a link leads to the one that gets it", () => {
  const { stdout, stderr } = run(
    "touch f; mkdir lk; ln -s lk sl; install -d -o bin f f/k w sl; stat -c '%n %U' f w sl lk",
  );
  expect(stdout).toBe("f root\nw bin\nsl root\nlk bin\n");
  expect(stderr).toBe(
    "install: cannot create directory 'f': File exists\ninstall: cannot create directory 'f': Not a directory\n",
  );
});

test.each<[string, string, string[]]>([
  [
    "mkdir -m 2755 g; chgrp daemon g;",
    "-d -g root -m 2755 g",
    ["fchown(3, -1, 0) = 0", "fchmod(3, 02755) = 0"],
  ],
  ["mkdir g; chmod 6755 g;", "-d -g daemon -m 755 g", ["fchown(3, -1, 1) = 0"]],
  ["mkdir g; chmod 2644 g;", "-d -g daemon -m 2644 g", ["fchown(3, -1, 1) = 0"]],
  ["mkdir -m 2700 g;", "-d g", ["fchmod(3, 0755) = 0"]],
  ["mkdir g;", "-d g/", []],
])("a directory that is there: %s install %s", (before, args, changes) => {
  const all = calls(args, before);
  expect(all[0]).toMatch(/^mkdir\("g\/?", \d+\) = -1 EEXIST/);
  expect(all.slice(1)).toEqual(changes);
});

test("an owner that cannot be given leaves the directory closed", () => {
  const { stdout, stderr } = run(`${NOBODY} install -d -o bin v; stat -c '%a' v`);
  expect([stdout, stderr]).toEqual([
    "700\n",
    "install: cannot change owner and permissions of 'v': Operation not permitted\n",
  ]);
});

test.each([
  ["-D a f/x/y", "cannot create directory 'f': Not a directory"],
  ["-D -t f/q a", "failed to access 'f/q': Not a directory"],
  ["-D -t ro/q/r a", "cannot create directory 'ro/q': Permission denied"],
  ["-D a ro/q/r/s", "cannot create directory 'ro/q': Permission denied"],
  ["-d -o root: d", "invalid user 'root:'"],
  ["-d -g '' d", "invalid group ''"],
  ["-d -T w1 w2 w3", "extra operand 'w3'\nTry 'install --help' for more information."],
  ["a a w", "will not overwrite just-created 'w/a' with 'a'"],
])("install %s says one thing and stops", (args, message) => {
  const { stderr, status } = run(
    `touch f; mkdir -m 777 w; mkdir -m 555 ro; ${NOBODY} bash -c "install ${args}"`,
  );
  expect([stderr, status]).toEqual([`install: ${message}\n`, 1]);
});

test("-D makes what leads to the target, and comes back", () => {
  const { stdout } = run("install -vD a ./l/../m/s; install -vDt n/o a; stat -c '%n %a' m/s n/o/a");
  expect(stdout).toBe(
    "install: creating directory './l'\ninstall: creating directory './l/../m'\n'a' -> './l/../m/s'\ninstall: creating directory 'n'\ninstall: creating directory 'n/o'\n'a' -> 'n/o/a'\nm/s 755\nn/o/a 755\n",
  );
});

test("options without a meaning here are taken, and named where they ask for something", () => {
  const { stdout, stderr } = run(
    "install -Z a b && install --context a c && install --context=x a d && install --preserve-context a e && install --strip-program=x a f && ls",
  );
  expect(stdout).toBe("a\nb\nc\nd\ne\nf\n");
  expect(stderr.split("\n")).toEqual([
    "install: warning: ignoring --context; it requires an SELinux-enabled kernel",
    "install: WARNING: ignoring --preserve-context; this kernel is not SELinux-enabled",
    "install: WARNING: ignoring --strip-program option as -s option was not specified",
    "",
  ]);
});
