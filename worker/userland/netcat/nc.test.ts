// If this fails, nc does not carry bytes between two ends, or does not say how a connection went.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const out = (script: string): string => run_script(`exec 2>&1\n${script}`).stdout;

test("bytes go both ways over TCP, and both ends stop", () => {
  expect(
    out(
      "echo from server | nc -l 7777 > /tmp/got & sleep 1; echo from client | nc -N 127.0.0.1 7777; wait; cat /tmp/got",
    ),
  ).toBe("from server\nfrom client\n");
});

test("datagrams", () => {
  expect(
    out(
      "nc -u -l -w 2 5353 > /tmp/got & sleep 1; echo hello | nc -u -w 1 127.0.0.1 5353; wait; cat /tmp/got",
    ),
  ).toBe("hello\n");
});

test("-z tells which ports answer, -v in which words", () => {
  expect(
    out(
      "nc -k -l 81 < /dev/null & sleep 1; nc -z -v 127.0.0.1 80-81; echo $?; nc -z 127.0.0.1 9; echo $?; kill %1",
    ),
  ).toBe(
    "nc: connect to 127.0.0.1 port 80 (tcp) failed: Connection refused\n" +
      "Connection to 127.0.0.1 81 port [tcp/*] succeeded!\n0\n1\n",
  );
});

test("-w gives up where nothing comes back", () => {
  expect(out("iptables -A INPUT -p tcp --dport 9 -j DROP; nc -v -z -w 2 127.0.0.1 9; echo $?")).toBe(
    "nc: connect to 127.0.0.1 port 9 (tcp) failed: Connection timed out\n1\n",
  );
});
