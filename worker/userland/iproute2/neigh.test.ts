// If this fails, the table of neighbours does not say what the kernel's would, ip neigh does not change it, or ip rule,
// ip netns and bridge fdb do not tell what is there. What they print was printed by iproute2 6.1 about real devices,
// hardware addresses apart; entries come in the order in which they were made.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** What a script prints, hardware addresses that were not given made alike. */
function run(script: string): string[] {
  const { stdout } = run_script(`exec 2>&1\n${script}`);
  return stdout
    .replace(/(?!02:00)(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, "MAC")
    .split("\n")
    .slice(0, -1);
}

/** br0 with 10.0.0.1, and a container on it with 10.0.0.2. */
const BRIDGED = `ip link add br0 type bridge; ip addr add 10.0.0.1/24 dev br0; ip link set br0 up
ip netns add red; ip link add vred type veth peer name eth0 netns red; ip link set vred up master br0
ip -n red addr add 10.0.0.2/24 dev eth0; ip -n red link set eth0 up
ping() { command ping -q -c 1 -W 1 $1 > /dev/null; }
`;

test("who answers is reachable, stale after half a minute, asked again when it is used; who does not has failed", () => {
  const script = `${BRIDGED}ping 10.0.0.2; ping 10.0.0.9; ip neigh; ip -n red neigh
sleep 4; ip neigh show 10.0.0.9; sleep 3; ip -n red neigh
sleep 60; ip neigh; ping 10.0.0.2; ip neigh show to 10.0.0.2; sleep 6; ip neigh show 10.0.0.0/29
ip -n red link set eth0 down; ping 10.0.0.2; ip neigh show 10.0.0.2; ip link set br0 down; ip neigh | wc -l`;
  expect(run(script)).toEqual([
    "10.0.0.2 dev br0 lladdr MAC REACHABLE ",
    "10.0.0.9 dev br0 INCOMPLETE ",
    "10.0.0.1 dev eth0 lladdr MAC DELAY ",
    "10.0.0.9 dev br0 FAILED ",
    "10.0.0.1 dev eth0 lladdr MAC REACHABLE ",
    "10.0.0.2 dev br0 lladdr MAC STALE ",
    "10.0.0.9 dev br0 FAILED ",
    "10.0.0.2 dev br0 lladdr MAC DELAY ",
    "10.0.0.2 dev br0 lladdr MAC REACHABLE ",
    "0",
  ]);
});

test("what an administrator says of a neighbour is believed, and only he takes it back", () => {
  const script = `${BRIDGED}ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:09 dev br0; command ping -q -c 1 -W 1 10.0.0.2 | grep -c '100% packet loss'
ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:09 dev br0; ip neigh get 10.0.0.2 dev br0
ip neigh replace 10.0.0.50 lladdr 02:00:00:00:00:50 dev br0 nud stale; ip neigh change 10.0.0.50 lladdr 02:00:00:00:00:51 dev br0 nud noarp
ip neigh; ip neigh show nud noarp; ip -s neigh flush all; ip -s neigh flush nud permanent; ip neigh; ip neigh del 10.0.0.50 dev br0
ip neigh del 10.0.0.50 dev br0; ip neigh change 10.0.0.60 lladdr 02:00:00:00:00:52 dev br0; ip neigh add 10.0.0.50 dev br0; echo $?`;
  expect(run(script)).toEqual([
    "1",
    "RTNETLINK answers: File exists",
    "10.0.0.2 dev br0 lladdr 02:00:00:00:00:09 PERMANENT ",
    "10.0.0.2 dev br0 lladdr 02:00:00:00:00:09 PERMANENT ",
    "10.0.0.50 dev br0 lladdr 02:00:00:00:00:51 NOARP ",
    "Nothing to flush.",
    "",
    "*** Round 1, deleting 1 entries ***",
    "*** Flush is complete after 1 round ***",
    "RTNETLINK answers: No such file or directory",
    "RTNETLINK answers: No such file or directory",
    "Error: No link layer address given.",
    "2",
  ]);
});

test("complaints of ip neigh and ip rule", () => {
  const script = `${BRIDGED}ip neigh add 10.0.0.50; ip neigh add lladdr 02:00:00:00:00:50 dev br0; ip neigh add 10.0.0.50 lladdr xx dev br0
ip neigh show dev nope; ip neigh show nud foo; ip neigh flush; ip neigh get 10.0.0.99; ip neigh get 10.0.0.99 dev br0; ip neigh bogus
ip neigh show proxy; ip rule add; ip rule add from 10.0.0.0/8 table 7; ip rule flush; ip rule bogus; ip -n red neigh add 10.0.0.3 lladdr 02:00:00:00:00:50 dev eth0; ip -n red neigh show dev eth0; su nobody -s /bin/sh -c 'ip neigh del 10.0.0.2 dev br0'`;
  expect(run(script)).toEqual([
    "Device and destination are required arguments.",
    "Device and destination are required arguments.",
    '"xx" is invalid lladdr.',
    'Cannot find device "nope"',
    'Error: argument "foo" is wrong: nud state is bad',
    "Flush requires arguments.",
    "Device and address are required arguments.",
    "Error: Neighbour entry not found.",
    'Command "bogus" is unknown, try "ip neigh help".',
    "ip: neigh show proxy is not simulated",
    '"ip rule add" requires arguments.',
    "ip: rule add is not simulated",
    "ip: rule flush is not simulated",
    'Command "bogus" is unknown, try "ip rule help".',
    "10.0.0.3 lladdr 02:00:00:00:00:50 PERMANENT ",
    "RTNETLINK answers: Operation not permitted",
  ]);
});

test("the rules that every namespace begins with", () => {
  expect(run("ip rule; ip -6 rule; ip -d rule show table main; ip -j rule show pref 32767")).toEqual([
    "0:\tfrom all lookup local",
    "32766:\tfrom all lookup main",
    "32767:\tfrom all lookup default",
    "0:\tfrom all lookup local",
    "32766:\tfrom all lookup main",
    "32766:\tfrom all lookup main proto kernel",
    '[{"priority":32767,"src":"all","table":"default"}]',
  ]);
});

test("ip netns: numbers of namespaces, and a command in each of them", () => {
  const script = `${BRIDGED}ip netns add blue; ip netns list-id; ip netns list-id nsid 77; ip -n red netns list-id; ip -j netns; ip -j netns list-id
ip -all netns exec ip -br addr show up; ip -all netns exec false; echo $?; ip -all netns exec; ip netns list-id target-nsid 0`;
  expect(run(script).map((line) => line.replace(/fe80::\S+/, "fe80::MAC/64"))).toEqual([
    "nsid 0 (iproute2 netns name: red)",
    "Error: Peer netns reference is invalid.",
    "nsid 0 ",
    '[{"name":"blue"},{"name":"red","id":0}]',
    '[{"nsid":0,"name":"red"}]',
    "",
    "netns: blue",
    "",
    "netns: red",
    "eth0@if3         UP             10.0.0.2/24 fe80::MAC/64 ",
    "",
    "netns: blue",
    "",
    "netns: red",
    "0",
    "No command specified",
    "ip: netns list-id target-nsid is not simulated",
  ]);
});

test("bridge fdb: what was learnt, what was said, and where frames go by it", () => {
  const script = `${BRIDGED}ip link set vred address 02:00:00:00:00:01; ip -n red link set eth0 address 02:00:00:00:00:02; ping 10.0.0.2; bridge fdb; bridge -s fdb show dev vred
bridge fdb add 02:00:00:00:00:99 dev vred master; bridge fdb add 02:00:00:00:00:98 dev vred master static; bridge fdb add 02:00:00:00:00:98 dev vred master
bridge fdb append 02:00:00:00:00:97 dev vred master dynamic; bridge fdb show dev vred; bridge fdb show br br0 dynamic
bridge fdb del 02:00:00:00:00:99 dev vred master; bridge fdb del 02:00:00:00:00:99 dev vred master; echo $?
sleep 301; bridge fdb; bridge -j fdb show dev vred
bridge fdb replace 02:00:00:00:00:02 dev vred master; command ping -q -c 1 -W 1 10.0.0.2 | grep -o '100% packet loss'; bridge fdb show brport vred | grep 00:02
bridge fdb add 02:00:00:00:00:96 dev vred; bridge fdb add xx dev vred; bridge fdb add 02:00:00:00:00:95; bridge fdb add 02:00:00:00:00:95 dev nope master
bridge fdb show dev nope; bridge fdb show br nope; bridge fdb bogus; bridge fdb flush dev vred; ip link set vred nomaster; bridge fdb`;
  expect(run(script)).toEqual([
    "02:00:00:00:00:02 dev vred master br0 ",
    "02:00:00:00:00:01 dev vred master br0 permanent",
    "02:00:00:00:00:02 used 0/0 master br0 ",
    "02:00:00:00:00:01 used 0/0 master br0 permanent",
    "RTNETLINK answers: File exists",
    "02:00:00:00:00:97 master br0 ",
    "02:00:00:00:00:98 master br0 static",
    "02:00:00:00:00:99 master br0 permanent",
    "02:00:00:00:00:02 master br0 ",
    "02:00:00:00:00:01 master br0 permanent",
    "02:00:00:00:00:97 dev vred master br0 ",
    "02:00:00:00:00:98 dev vred master br0 static",
    "02:00:00:00:00:02 dev vred master br0 ",
    "RTNETLINK answers: No such file or directory",
    "255",
    "02:00:00:00:00:97 dev vred master br0 stale",
    "02:00:00:00:00:98 dev vred master br0 static",
    "02:00:00:00:00:02 dev vred master br0 stale",
    "02:00:00:00:00:01 dev vred master br0 permanent",
    '[{"mac":"02:00:00:00:00:97","flags":[],"master":"br0","state":"stale"},{"mac":"02:00:00:00:00:98","flags":[],"master":"br0","state":"static"},{"mac":"02:00:00:00:00:02","flags":[],"master":"br0","state":"stale"},{"mac":"02:00:00:00:00:01","flags":[],"master":"br0","state":"permanent"}]',
    "100% packet loss",
    "02:00:00:00:00:02 master br0 permanent",
    "bridge: fdb add without master is not simulated",
    "Invalid mac address xx",
    "Device and address are required arguments.",
    'Cannot find device "nope"',
    'Cannot find device "nope"',
    'Cannot find bridge device "nope"',
    'Command "bogus" is unknown, try "bridge fdb help".',
    "bridge: fdb flush is not simulated",
  ]);
});
