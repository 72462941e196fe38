// ss: states and filters. If this fails, ss shows other sockets than iproute2 6.1 for the same expression, or in other columns.
import { expect, it, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const SOCKETS = `nc -l 5000 > /dev/null & sleep 0.1; sleep 9 | nc 127.0.0.1 5000 & nc -lu 5001 > /dev/null & sleep 0.1
`;
const CLIENT = /\b(3[2-9]|[4-6]\d)\d{3}\b/g;
const LISTEN = "LISTEN 0.0.0.0:5000 0.0.0.0:*";
const SERVER = "ESTAB 127.0.0.1:5000 127.0.0.1:CLIENT";
const CONNECTED = "ESTAB 127.0.0.1:CLIENT 127.0.0.1:5000";

/** State, local and peer address of each socket that is shown. */
function sockets(expression: string): string[] {
  const { stdout } = run_script(`${SOCKETS}ss -Htan ${expression}`);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((l) => l.replaceAll(CLIENT, "CLIENT").trim().split(/\s+/))
    .map(([state, , , local, peer]) => `${state} ${local} ${peer}`);
}

it.each([
  ["sport = :5000", [LISTEN, SERVER]],
  ["sport eq 5000", [LISTEN, SERVER]],
  ["dport == :5000", [CONNECTED]],
  ["'( sport = :5000 or dport = :5000 )'", [LISTEN, CONNECTED, SERVER]],
  ["'sport > :4999 && sport lt :5001'", [LISTEN, SERVER]],
  ["'sport >= :5000 sport <= :5000 dst 127.0.0.1'", [SERVER]],
  ["not sport = :5000", [CONNECTED]],
  ["'! sport != :5000'", [LISTEN, SERVER]],
  ["src 127.0.0.1:5000", [SERVER]],
  ["src 127.0.0.0/8 sport = :5000", [SERVER]],
  ["src localhost:5000", [SERVER]],
  ["src '*:5000' dst 127.0.0.1", [SERVER]],
  ["dst != 127.0.0.1", [LISTEN]],
  ["127.0.0.1:5000", [CONNECTED]],
  ["dst '[::1]'", []],
  ["exclude listening", [CONNECTED, SERVER]],
  ["state connected sport = :5000", [SERVER]],
  ["state established state listening sport = :5000", [LISTEN, SERVER]],
  ["state bucket", []],
])("ss %s", (expression, shown) => {
  expect(sockets(expression)).toEqual(shown);
});

test("a single state is not shown; -A and -f choose tables", () => {
  const { stdout } = run_script(
    `${SOCKETS}ss -tan state listening; ss -tuln state listening; ss -A tcp,udp -an sport = :5001; ss -f inet6 -tan`,
  );
  expect(stdout).toBe(`Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
0      1            0.0.0.0:5000      0.0.0.0:*          
Netid Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
tcp   0      1            0.0.0.0:5000      0.0.0.0:*          
Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
udp   UNCONN 0      0            0.0.0.0:5001      0.0.0.0:*          
State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
`);
});

const BELLOWS = 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\nUsage: ss';
it.each([
  ["state bogus", 255, "ss: wrong state name: bogus\n"],
  ["bogus", 1, 'Error: an inet prefix is expected rather than "bogus".\nCannot parse dst/src address.\n'],
  ["'sport = :foo'", 1, 'Error: "foo" does not look like a port.\nCannot parse dst/src address.\n'],
  [
    "'(sport = :1)'",
    1,
    'Error: an inet prefix is expected rather than "(sport".\nCannot parse dst/src address.\n',
  ],
  ["sport", 255, BELLOWS],
  ["'( sport = :1'", 255, BELLOWS],
  ["sport = :1 or", 255, BELLOWS],
  ["dev lo", 255, "ss: the filter 'dev' is not simulated\n"],
  ["-A bogus", 255, 'ss: "bogus" is illegal socket table id\nUsage: ss'],
  ["-f bogus", 255, 'ss: "bogus" is invalid family\nUsage: ss'],
])("ss -tan %s", (expression, status, message) => {
  const r = run_script(`ss -tan ${expression}`);
  expect([r.status, r.stderr.slice(0, message.length)]).toEqual([status, message]);
});
