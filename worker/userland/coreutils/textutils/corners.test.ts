// If this fails, split, join, comm, nl, fold, tac or expand does, or says, otherwise than the real one (coreutils 9.1);
// or a width no string can have ends the machine.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const FILES = `cd /tmp; printf 'one\\ntwo\\nthree\\nfour\\nfive\\n' > f; seq 30 > n; mkdir d
printf 'a 1\\nb 2\\nc 3\\ne 5\\n' > j; printf 'a x\\nb y\\nd z\\ne w\\n' > k; `;
const TRY = (name: string) => `Try '${name} --help' for more information.\n`;

test.each([
  ["split -C 10 f; head x??", "==> xaa <==\none\ntwo\n\n==> xab <==\nthree\n\n==> xac <==\nfour\nfive\n"],
  ["split -n r/2 f; head x??", "==> xaa <==\none\nthree\nfive\n\n==> xab <==\ntwo\nfour\n"],
  ["split -n l/1/2 f; split -n 1/3 f; split -n r/2/2 f", "one\ntwo\nthree\none\ntwo\ntwo\nfour\n"],
  ["split --filter='cat; echo \"[$FILE]\"' -l 3 f", "one\ntwo\nthree\n[xaa]\nfour\nfive\n[xab]\n"],
  ["split --numeric-suffixes=5 -n 200 f; ls x* | head -n 2", "x005\nx006\n"],
  ["split -n 3/900000000 n; split -n r/2/900000000 n; true", "2\n"],
  ["split -2 -3 f; wc -l x??", " 3 xaa\n 2 xab\n 5 total\n"],
  ["join <(printf 'a 1 \\n') <(printf 'a 2\\n')", "a 1  2\n"],
  ["join <(printf 'b 1\\na 2\\n') <(printf 'c 1\\nd 2\\n')", ""],
  ["join -a 1 <(printf 'b\\na\\n') /dev/null; join <(printf 'a\\n') <(printf 'a\\nc\\nb\\n')", "b\na\na\n"],
  ["join -o auto -o 1.1 j k", "a\nb\ne\n"],
  ["fold -w 3 -2 <<< abcd; fold -s -2 -3 <<< abcd", "ab\ncd\nabc\nd\n"],
  ["tac -rs '[aeiou]' f", "\nver\nfiu\nfoe\nthre\ntwoneo"],
  ["tac -rs '..' f", "\nve\nfiur\nfoee\nthr\ntwoone"],
  ["tac -s ab <(printf 'xababyab')", "yababxab"],
  ["head -n 1 f > g; tac - - < g", "one\none\n"],
  ["printf 'x       y\\n' | unexpand -4; printf 'x       y\\n' | unexpand -t 4", "x       y\nx\t\ty\n"],
  ["nl -v 9223372036854775807 <<< x", "9223372036854775807\tx\n"],
  ["nl -w 2147483647 f | head -c 3; nl -w 70000 -n rz <<< x | wc -c", "   70003\n"],
  ["printf '\\tx\\n' | expand -t 9999999999 | head -c 3", "   "],
  ["tail -n 0 f n; tail -c 0 -v f", ""],
  ["tail -n +0 -q f | head -n 1", "one\n"],
  ["sort -n -f -g -k 1,1r <(printf 'a\\nb\\n'); sort -dV < /dev/null", "b\na\n"],
  [
    "LC_ALL=C cmp f n; LC_ALL=C cmp -b f n",
    "f n differ: char 1, line 1\nf n differ: byte 1, line 1 is 157 o  61 1\n",
  ],
])("%s", (command, stdout) => {
  expect(run_script(`${FILES}${command}\n`)).toMatchObject({ stdout, stderr: "" });
});

test.each([
  ["split -n 4/3 f", "split: invalid chunk number: ‘4’: Numerical result out of range\n"],
  ["split -n l/x f", "split: invalid number of chunks: ‘x’\n"],
  ["cat f | split -n 2", "split: -: cannot determine file size\n"],
  ["split -l -1 f", "split: invalid number of lines: ‘-1’\n"],
  ["split -l 2 -l 3 f", `split: cannot split in more than one way\n${TRY("split")}`],
  ["split --numeric-suffixes=x f", `split: ‘x’: invalid start value for numerical suffix\n${TRY("split")}`],
  ["split -a 9999999999 f", "split: memory exhausted\n"],
  ["split -a 1 -n 30 f", "split: the suffix length needs to be at least 2\n"],
  ["split --filter='exit 3' f", "split: with FILE=xaa, exit 3 from command: exit 3\n", 3],
  [
    "split --filter=cat -n 1/2 f",
    `split: --filter does not process a chunk extracted to stdout\n${TRY("split")}`,
  ],
  ["join d j", "join: read error: Is a directory\n"],
  ["join -1 1 -j 2 j k", "join: incompatible join fields 1, 2\n"],
  ["join -t a -t b j k", "join: incompatible tabs\n"],
  ["join -o 1.1, j k", "join: invalid file number in field spec: ‘’\n"],
  ["comm d f", "comm: d: Is a directory\n"],
  ["sort -f -M -i f", "sort: options '-fiM' are incompatible\n", 2],
  ["sort -hR f", "sort: options '-hR' are incompatible\n", 2],
  ["fold -w -1 f", "fold: invalid number of columns: ‘-1’\n"],
  [
    "fold -w 18446744073709551607 f",
    "fold: invalid number of columns: ‘18446744073709551607’: Value too large for defined data type\n",
  ],
  [
    "nl -w 2147483648 f",
    "nl: invalid line number field width: ‘2147483648’: Value too large for defined data type\n",
  ],
  ["expand -t /2,4 f", "expand: '/' specifier only allowed with the last value\n"],
  ["expand -t 99999999999999999999 f", "expand: tab stop is too large ‘99999999999999999999’\n"],
  ["tac -r -s '' f", "tac: separator cannot be empty\n"],
  ["tac d", "tac: d: read error: Invalid argument\n"],
  ["paste - <&-", "paste: -: Bad file descriptor\n"],
])("%s is refused", (command, stderr, status = 1) => {
  const r = run_script(`${FILES}${command}\n`);
  expect([r.stdout, Buffer.from(r.stderr, "latin1").toString(), r.status]).toEqual(["", stderr, status]);
});

test("messages come where the real ones stand among what is printed", () => {
  const { stdout } = run_script(`${FILES}(paste f d; tac f no) > all 2>&1; cat all\n`);
  expect(stdout).toBe(
    "one\tpaste: d: Is a directory\n\ntwo\t\nthree\t\nfour\t\nfive\t\n" +
      "tac: failed to open 'no' for reading: No such file or directory\nfive\nfour\nthree\ntwo\none\n",
  );
});
