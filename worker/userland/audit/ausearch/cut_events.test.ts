// If this fails, ausearch --format csv tells something of an event whose call is in the log before it, where that of audit 3.0.9
// says that it cannot.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const PATH = 'item=1 name="/a" inode=1 dev=fd:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL';
const data = [
  `type=PATH msg=audit(1521190001.000:5): ${PATH}`,
  'type=PROCTITLE msg=audit(1521190001.000:5): proctitle="/a"',
  `type=PATH msg=audit(1521190002.000:6): ${PATH}`,
  "type=NETFILTER_PKT msg=audit(1521190003.000:7): mark=0x1 saddr=1.2.3.4 daddr=1.2.3.5 proto=6",
  "type=CONTAINER_INFO msg=audit(1521190003.000:7): op=net contid=5",
  "",
].join("\n");
const files = [{ path: "/root/log", data }];

test("a log that begins within an event", () => {
  const { stdout, stderr } = run_script(
    "ausearch --format csv -if log\nausearch --format csv --extra-keys --extra-labels --extra-obj2 -if log | sed -n 2p\n",
    { files },
  );
  expect(stderr).toBe("error normalizing PATH\nerror normalizing PATH\n");
  expect(stdout.split("\n").slice(1)).toEqual([
    ",PATH,03/16/18,08:46:41,5,,,,,,,,,,",
    ",PATH,03/16/18,08:46:42,6,audit-rule,,,,,did-unknown,,,,unknown,",
    expect.stringMatching(/^,NETFILTER_PKT,03\/16\/18,08:46:43,7,[^,]/),
    `,PATH,03/16/18,08:46:41,5${",".repeat(13)}`,
    "",
  ]);
});

test("-m with commas alone asks for no type, with nothing it is wrong", () => {
  const { stdout } = run_script(
    "ausearch -m , --raw -if log | wc -l\nausearch -m ,PATH, --raw -if log | wc -l\nausearch -m '' -if log 2>&1 | cut -c1-20\n",
    { files },
  );
  expect(stdout).toBe("5\n3\nValid message types \n");
});
