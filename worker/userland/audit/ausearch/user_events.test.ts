// If this fails, a USER_ record and its CONTAINER_INFO are not one event, or not two where the fault was asked for.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const SCRIPT = `mkfifo go
bash -c 'read < go; auditmsg op=start; auditctl -a never,task -F pid=9' & child=$!
echo 42 > /proc/$child/containerid; echo > go; wait
ausearch -m VIRT_CONTROL | grep -o '^----\\|^type=[A-Z_]*'
echo count $(ausearch --raw --container-id 42 -m CONTAINER_INFO | grep -c VIRT)
aureport -e | grep -c CONTAINER_INFO
ausearch -m CONFIG_CHANGE | tail -n 2 | grep -o '^type=[A-Z_]*'
`;
const found = (append: string): string[] => run_script(SCRIPT, { append }).stdout.trimEnd().split("\n");

test("one event, as the stamp and the serial number say", () => {
  expect(found("")).toEqual([
    "----",
    "type=CONTAINER_INFO",
    "type=VIRT_CONTROL",
    "count 1",
    "0",
    "type=CONTAINER_INFO",
    "type=CONFIG_CHANGE",
  ]);
});

test("as posted: two, but for records of the kernel", () => {
  expect(found("rfc2.as_posted=user-events")).toEqual([
    "----",
    "type=VIRT_CONTROL",
    "count 0",
    "1",
    "type=CONTAINER_INFO",
    "type=CONFIG_CHANGE",
  ]);
});
