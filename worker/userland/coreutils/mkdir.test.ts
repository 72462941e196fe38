// If this fails, a directory is made with other permissions, or by other system calls, than the real mkdir makes it (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** The calls of mkdir as an ordinary user, as strace shows them, from the first umask or mkdir on. */
function calls(args: string, before = ""): string[] {
  const { stdout } = run_script(`export LC_ALL=C; mkdir -m 777 /tmp/w; cd /tmp/w; umask 22; ${before}
setpriv --reuid 65534 --regid 65534 --clear-groups strace -e trace=umask,mkdir,openat,fchdir,chdir,fstat,chmod,fchmod mkdir ${args} 2>&1`);
  const lines = stdout
    .split("\n")
    .map((l) => l.replace(/ +(?==)/, " ").replace(/, \{st_mode=(\S+), .*\}\)/, ", $1)"));
  const program = lines.slice(lines.findIndex((l) => l.includes("/proc/filesystems")) + 1);
  return program.slice(
    program.findIndex((l) => /^(umask|mkdir)/.test(l)),
    -2,
  );
}
const OPEN = (name: string, r: string) =>
  `openat(AT_FDCWD, "${name}", O_RDONLY|O_NOCTTY|O_NONBLOCK|O_NOFOLLOW|O_DIRECTORY) = ${r}`;
const EACCES = "-1 EACCES (Permission denied)";
const UMASK_0 = ["umask(000) = 022", "umask(000) = 000"];
const UMASK_KEPT = ["umask(000) = 022", "umask(022) = 000"];

test("without options it is one call", () => {
  expect(calls("a b")).toEqual(['mkdir("a", 0777) = 0', 'mkdir("b", 0777) = 0']);
});

test.each<[string, string[]]>([
  ["-m 0 a", [...UMASK_KEPT, 'mkdir("a", 000) = 0']],
  ["-m 755 a", [...UMASK_KEPT, 'mkdir("a", 0755) = 0', OPEN("a", "3"), "fstat(3, S_IFDIR|0755) = 0"]],
  ["-m 777 a", [...UMASK_0, 'mkdir("a", 0777) = 0', OPEN("a", "3"), "fstat(3, S_IFDIR|0777) = 0"]],
  [
    "-m 1777 a",
    [
      ...UMASK_0,
      'mkdir("a", 01755) = 0',
      OPEN("a", "3"),
      "fstat(3, S_IFDIR|S_ISVTX|0755) = 0",
      "fchmod(3, 01777) = 0",
    ],
  ],
  ["-m -s a", [...UMASK_0, 'mkdir("a", 0755) = 0', OPEN("a", "3"), "fstat(3, S_IFDIR|0755) = 0"]],
  ["-m 077 a", [...UMASK_0, 'mkdir("a", 077) = 0', OPEN("a", EACCES), `chdir("a") = ${EACCES}`]],
  ["-m 0177 a", [...UMASK_0, 'mkdir("a", 0177) = 0', OPEN("a", EACCES), 'chdir("a") = 0']],
  [
    "-m 2077 a",
    [
      ...UMASK_0,
      'mkdir("a", 02055) = 0',
      OPEN("a", EACCES),
      `chdir("a") = ${EACCES}`,
      'openat(AT_FDCWD, "a", O_RDONLY|O_NOFOLLOW|O_CLOEXEC|O_PATH) = 3',
      "fstat(3, S_IFDIR|055) = 0",
      'chmod("/proc/self/fd/3", 02077) = 0',
    ],
  ],
  [
    "-p a/b c/d",
    [
      ...UMASK_KEPT,
      'mkdir("a", 0777) = 0',
      OPEN("a", "3"),
      'openat(AT_FDCWD, ".", O_RDONLY) = 4',
      "fchdir(3) = 0",
      'mkdir("b", 0777) = 0',
      "fchdir(4) = 0",
      'mkdir("c", 0777) = 0',
      OPEN("c", "3"),
      "fchdir(3) = 0",
      'mkdir("d", 0777) = 0',
    ],
  ],
  [
    "-pm 777 a/b",
    [
      ...UMASK_0,
      "umask(022) = 000",
      'mkdir("a", 0777) = 0',
      "umask(000) = 022",
      OPEN("a", "3"),
      "fchdir(3) = 0",
      'mkdir("b", 0777) = 0',
      OPEN("b", "3"),
      "fstat(3, S_IFDIR|0777) = 0",
    ],
  ],
])("mkdir %s", (args, expected) => {
  expect(calls(args)).toEqual(expected);
});

test("a umask that would shut the way is open while it is made", () => {
  const { stdout, stderr } = run_script(
    "cd /tmp; umask 277; setpriv --reuid 65534 --regid 65534 --clear-groups mkdir -p a/b/c; stat -c '%a %n' a a/b a/b/c\n",
  );
  expect([stdout, stderr]).toEqual(["700 a\n700 a/b\n500 a/b/c\n", ""]);
});

test("a set-group-id bit that was inherited stays unless it is spoken of", () => {
  const { stdout } = run_script(
    "cd /tmp; mkdir -m 2755 a; mkdir -m 700 a/b; mkdir -m g-s a/c; stat -c '%a %n' a/b a/c\n",
  );
  expect(stdout).toBe("2700 a/b\n777 a/c\n");
});
