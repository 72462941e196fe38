// If this fails, ausearch --checkpoint prints an event twice, or not at all, where ausearch 3.0.9 printed it once.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

/** L and K append an event of second $1 to the file l (a login is over at once, a change is not); q searches. */
const PRELUDE = `set -f
L() { echo "type=USER_LOGIN msg=audit(15211908$1.004:1$1): pid=1 uid=0 auid=0 ses=1 msg='op=login res=success'" >> l; }
K() { echo "type=CONFIG_CHANGE msg=audit(15211908$1.004:1$1): auid=0 ses=1 op=add_rule key=\\"a\\" list=4 res=1" >> l; }
q() { ausearch -if l --checkpoint c --raw "$@" > o 2> e; rc=$?
  echo $(sed 's/type=\\(.\\).* msg=audit(15211908\\(.*\\).004.*/\\1\\2/' o) rc=$rc $(tail -n 1 c) $(cat e); }
`;
const run = (script: string): string[] =>
  run_script(`cd /tmp\n${PRELUDE}${script}`).stdout.trimEnd().split("\n");

test("each complete event is printed once; one that is not yet complete waits", () => {
  expect(run("L 01; K 02; L 05; q; q; L 10; K 11; q; q; L 13; q; q; K 17; q; K 18; q; K 30; q")).toEqual([
    "U01 C02 U05 rc=0 output=- 1521190805.004:105 0x458",
    "rc=1 output=- 1521190805.004:105 0x458",
    "U10 rc=0 output=- 1521190810.004:110 0x458",
    "rc=1 output=- 1521190810.004:110 0x458",
    "C11 U13 rc=0 output=- 1521190813.004:113 0x458",
    "rc=1 output=- 1521190813.004:113 0x458",
    "rc=1 output=- 1521190813.004:113 0x458",
    "rc=1 output=- 1521190813.004:113 0x458",
    "C17 C18 rc=0 output=- 1521190818.004:118 0x519",
  ]);
});

test("what was not asked for is seen too; -ts checkpoint takes its second only", () => {
  expect(run("L 01; L 10; K 11; q; L 14; q -m CONFIG_CHANGE; q; q -ts checkpoint")).toEqual([
    "U01 U10 rc=0 output=- 1521190810.004:110 0x458",
    "rc=1 output=- 1521190814.004:114 0x458",
    "rc=1 output=- 1521190814.004:114 0x458",
    "U14 rc=0 output=- 1521190814.004:114 0x458",
  ]);
});

test("an event that is not where it was, bad data and a file that cannot be written", () => {
  const lines = run(`L 01; L 10; q; sed -i s/:110/:107/ c; L 12; q; L 14; q
sed -i '1s/.*/dev=zz/' c; q; echo bad > c; q
printf 'dev=0x1\\ninode=1\\noutput=-\\n' > c; q
rm c; ausearch -if l --checkpoint /no/c --raw > o; echo $?
ausearch --checkpoint c --raw < /dev/null > o; echo $?; sed -i 's/inode=.*/inode=1/' c
ausearch --checkpoint c --raw < /dev/null; echo $?`);
  expect(lines).toEqual([
    "U01 U10 rc=0 output=- 1521190810.004:110 0x458",
    "rc=1 output=- 1521190812.004:112 0x458",
    "U14 rc=0 output=- 1521190814.004:114 0x458",
    "rc=10 output=- 1521190814.004:114 0x458 Missing dev/inode lines from checkpoint file c",
    "rc=10 bad Unknown checkpoint line - [bad] Missing dev/inode lines from checkpoint file c",
    "rc=10 output=- Malformed output/event checkpoint line near node - [output=-]",
    "11",
    "0",
    "10",
  ]);
  expect(run("L 10; q; sed -i s/:110/:107/ c; L 14; q").at(-1)).toBe(
    "rc=12 output=- 1521190810.004:107 0x458 Corrupted checkpoint file. Inode match, but newer complete event " +
      "(1521190814.004:114) found before loaded checkpoint 1521190810.004:107",
  );
});

test("after a rotation the search goes on in the file that was the newest", () => {
  const script = `mkdir d; L 01; mv l d/audit.log.1; L 10; mv l d/audit.log
s() { ausearch -if d --checkpoint c --raw 2> /dev/null | grep -o 'audit([0-9]*'; }
s; mv d/audit.log.1 d/audit.log.2; mv d/audit.log d/audit.log.1; L 12; cat l >> d/audit.log.1; rm l
L 15; mv l d/audit.log; echo next; s; echo next; s`;
  expect(run(script)).toEqual([
    "audit(1521190801",
    "audit(1521190810",
    "next",
    "audit(1521190812",
    "audit(1521190815",
    "next",
  ]);
});
