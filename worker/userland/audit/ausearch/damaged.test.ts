// If this fails, a log with damaged stamps, events out of order or very long lines is read otherwise than by audit 3.0.9,
// which was asked about the same lines.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const MESSAGE = `pid=1 uid=0 auid=0 ses=1 msg='op=a acct="b" exe="/x" hostname=? addr=? terminal=? res=success'`;
const CALL =
  "arch=c000003e syscall=2 success=yes exit=3 a0=1 a1=2 a2=3 a3=4 items=1 ppid=10 pid=11 auid=1077 uid=0 gid=0 " +
  'euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=2 comm="cat" exe="/bin/cat" key="k1"';

const over = (lines: readonly string[], script: string) =>
  run_script(script, { files: [{ path: "/root/log", data: `${lines.join("\n")}\n` }] });

/** "06/26/70 01:31:40.100:20" of each event, and what was said. */
function stamps(...texts: string[]): { found: string[]; stderr: string } {
  const lines = texts.map((text) => `type=USER_ACCT msg=audit(${text}): ${MESSAGE}`);
  const { stdout, stderr } = over(lines, "ausearch -i -if log");
  return { found: [...stdout.matchAll(/audit\(([^)]*)\)/g)].map((m) => m[1]), stderr };
}

test("a stamp is read number by number, as far as they go", () => {
  expect(
    stamps(
      "15211900x0.100:20",
      ".100:20",
      "1521190012:20",
      "1521190012.100",
      "1521190012.1x0:abc",
      "-5.100:20",
    ),
  ).toEqual({
    found: [
      "06/26/70 01:31:40.100:20",
      "01/01/70 00:00:00.100:20",
      "03/16/18 08:46:52.000:20",
      "03/16/18 08:46:52.100:0",
      "03/16/18 08:46:52.001:0",
      "12/31/69 23:59:55.100:20",
    ],
    stderr: "",
  });
  expect(stamps("1521190012.5:-1", "1521190012,5:007").found).toEqual([
    "03/16/18 08:46:52.005:18446744073709551615",
    "03/16/18 08:46:52.000:7",
  ]);
});

test("numbers that do not fit are told of, and the line left out", () => {
  const wrong = [
    "1521190012.1000:20",
    "1521190012.-1:20",
    "99999999999999999999.1:20",
    "1521190012.5:18446744073709551616",
  ];
  const told = wrong.map((text) => `Error extracting time stamp (${text})\n`).join("");
  expect(stamps(...wrong)).toEqual({ found: [], stderr: `${told}<no matches>\n` });
});

test("what a record's first words are called is not looked at", () => {
  const lines = [
    `  node=x   type=USER_ACCT   msg=udit(1521190012.100:1): ${MESSAGE}`,
    `ype=USER_ACCT audit(1521190012.100:2: ${MESSAGE}`,
    `type=USER_ACCT (1521190012.100:3): ${MESSAGE}`,
    `type=USER_ACCT x=y msg=audit(1521190012.100:4): ${MESSAGE}`,
    `x USER_ACCT msg=audit(1521190012.100:5): ${MESSAGE}`,
    "type=USER_ACCT",
    "",
  ];
  expect(over(lines, "ausearch --raw -if log | cut -c-16").stdout).toBe(
    "  node=x   type=\nype=USER_ACCT au\n",
  );
});

test("events wait for older ones that are not over yet, messages only when one is there", () => {
  const lines = [
    `type=SYSCALL msg=audit(1521190010.500:1): ${CALL}`,
    'type=PROCTITLE msg=audit(1521190010.500:1): proctitle="cat"',
    `type=USER_ACCT msg=audit(1521190011.500:2): ${MESSAGE}`,
    `type=SYSCALL msg=audit(1521190011.500:3): ${CALL}`,
    'type=PROCTITLE msg=audit(1521190011.500:3): proctitle="cat"',
    `type=USER_ACCT msg=audit(1521190012.400:4): ${MESSAGE}`,
    `type=SYSCALL msg=audit(1521190008.600:5): ${CALL}`,
  ];
  const order = (log: readonly string[]) =>
    over(log, "ausearch --raw -if log | grep -o ':[0-9]*)' | uniq | tr -d ':)\n'").stdout;
  expect(order(lines)).toBe("12534");
  expect(order([lines[2], lines[6]])).toBe("25");
  expect(order([lines[6], lines[2], lines[0]])).toBe("521");
});

test("a line is read in pieces of 8969 bytes, each up to a byte of 0", () => {
  const head = `type=USER_CMD msg=audit(1521190012.500:1): pid=1 uid=0 auid=0 ses=1 msg='cwd="/" cmd=`;
  const lines = [
    `${head.padEnd(8969, "4")}type=USER_ACCT msg=audit(1521190012.500:2): ${MESSAGE}`,
    `type=USER_ACCT msg=audit(1521190012.500:3): pid=1 u\0id=0`,
    `\0\0type=USER_ACCT msg=audit(1521190012.500:4): ${MESSAGE}`,
  ];
  const { stdout } = over(
    lines,
    "ausearch --raw -if log >out; wc -L <out; cut -c-60 out | tail -n +2; aureport -e -if log | tail -n +6",
  );
  expect(stdout).toBe(
    "8969\ntype=USER_ACCT msg=audit(1521190012.500:2): pid=1 uid=0 auid\n" +
      "type=USER_ACCT msg=audit(1521190012.500:3): pid=1 u\n" +
      "1. 03/16/18 08:46:52 1 USER_CMD 0 unset\n2. 03/16/18 08:46:52 2 USER_ACCT 0 yes\n",
  );
});

test("a call without its number or first arguments is passed over, without its task by the reports alone", () => {
  const without = (field: string) => CALL.replace(new RegExp(` ${field}=\\S*`), "");
  const lines = ["syscall", "a0", "a1", "pid", "auid", "ppid", "exe"].map(
    (field, i) => `type=SYSCALL msg=audit(1521190012.500:${i + 1}): ${without(field)}`,
  );
  const { stdout } = over(
    lines,
    "ausearch --raw -if log | grep -o ':[0-9]*)' | tr -d ':)\n'; echo; aureport -e -if log | tail -n +6 | cut -d' ' -f4 | tr -d '\n'",
  );
  expect(stdout).toBe("4567\n67");
});

test("dates before audit was there, and rotated logs without a log", () => {
  const { stdout } = over(
    [`type=USER_ACCT msg=audit(1521190012.500:1): ${MESSAGE}`],
    "for y in 03 04; do ausearch -if log -ts 1/1/$y --raw 2>&1 | cut -c-23; done\n" +
      "mkdir d; cp log d/audit.log.1; ausearch --raw -if d 2>&1",
  );
  expect(stdout).toBe(
    "Error - year is 2003\ntype=USER_ACCT msg=audi\n" +
      "NOTE - using logs in d/audit.log\nError opening d/audit.log (No such file or directory)\n",
  );
});
