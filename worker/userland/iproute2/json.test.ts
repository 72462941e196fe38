// If this fails, a script that reads ip -j, or a reader of ip -c, is told something that iproute2 6.1 does not say. Real
// programs have printed what is expected here, hardware addresses apart.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const SETUP = `exec 2>&1; ip link set lo up; ip netns add red; ip link add br0 type bridge; ip link set br0 up; ip addr add 10.0.0.1/24 dev br0
ip link add vred type veth peer name eth0 netns red; ip link set vred up master br0; ip -n red addr add 10.0.0.2/24 dev eth0
ip -n red link set eth0 up; ip link add d0 type veth peer name d1; ip addr add 10.0.0.5/24 dev br0
ip route add default via 10.0.0.2; ip route add 10.9.0.0/16 via 10.0.0.2 metric 50; ip route add blackhole 10.8.0.0/16
ping -q -c1 -W1 10.0.0.2 > /dev/null; ip neigh add fd00::1 lladdr 02:00:00:00:00:50 dev br0
`;
const run = (script: string): string[] =>
  run_script(SETUP + script)
    .stdout.replace(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, "MAC")
    .split("\n")
    .slice(0, -1);

test("ip -j", () => {
  const script = `ip -j link show d0; ip -j -br link show vred; ip -j -s link show d0; ip -j -br addr show lo; ip -j -4 addr show br0
ip -j link show vred; ip -j route; ip -j -d route show default; ip -j route get 10.9.0.7; ip -j route get 127.0.0.1; ip -j route show 1.2.3.4; ip -j -6 route show dev d0
ip -j neigh; ip -j -s neigh show dev br0; ip -j -br neigh; bridge -j link`;
  expect(run(script)).toEqual([
    '[{"ifindex":5,"link":"d1","ifname":"d0","flags":["BROADCAST","MULTICAST","M-DOWN"],"mtu":1500,"qdisc":"noop","operstate":"DOWN","linkmode":"DEFAULT","group":"default","txqlen":1000,"link_type":"ether","address":"MAC","broadcast":"MAC"}]',
    '[{"link_index":2,"ifname":"vred","operstate":"UP","address":"MAC","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"]}]',
    '[{"ifindex":5,"link":"d1","ifname":"d0","flags":["BROADCAST","MULTICAST","M-DOWN"],"mtu":1500,"qdisc":"noop","operstate":"DOWN","linkmode":"DEFAULT","group":"default","txqlen":1000,"link_type":"ether","address":"MAC","broadcast":"MAC","stats64":{"rx":{"bytes":0,"packets":0,"errors":0,"dropped":0,"over_errors":0,"multicast":0},"tx":{"bytes":0,"packets":0,"errors":0,"dropped":0,"carrier_errors":0,"collisions":0}}}]',
    '[{"ifname":"lo","operstate":"UNKNOWN","addr_info":[{"local":"127.0.0.1","prefixlen":8},{"local":"::1","prefixlen":128}]}]',
    '[{"ifindex":2,"ifname":"br0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"qdisc":"noqueue","operstate":"UP","group":"default","txqlen":1000,"addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24,"scope":"global","label":"br0","valid_life_time":4294967295,"preferred_life_time":4294967295},{"family":"inet","local":"10.0.0.5","prefixlen":24,"scope":"global","secondary":true,"label":"br0","valid_life_time":4294967295,"preferred_life_time":4294967295}]}]',
    '[{"ifindex":3,"link_index":2,"ifname":"vred","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"qdisc":"noqueue","master":"br0","operstate":"UP","linkmode":"DEFAULT","group":"default","txqlen":1000,"link_type":"ether","address":"MAC","broadcast":"MAC","link_netnsid":0}]',
    '[{"dst":"default","gateway":"10.0.0.2","dev":"br0","flags":[]},{"dst":"10.0.0.0/24","dev":"br0","protocol":"kernel","scope":"link","prefsrc":"10.0.0.1","flags":[]},{"type":"blackhole","dst":"10.8.0.0/16","flags":[]},{"dst":"10.9.0.0/16","gateway":"10.0.0.2","dev":"br0","metric":50,"flags":[]}]',
    '[{"type":"unicast","dst":"default","gateway":"10.0.0.2","dev":"br0","protocol":"boot","scope":"global","flags":[]}]',
    '[{"dst":"10.9.0.7","gateway":"10.0.0.2","dev":"br0","prefsrc":"10.0.0.1","flags":[],"uid":0,"cache":[]}]',
    '[{"type":"local","dst":"127.0.0.1","dev":"lo","prefsrc":"127.0.0.1","flags":[],"uid":0,"cache":["local"]}]',
    "[]",
    "[]",
    '[{"dst":"10.0.0.2","dev":"br0","lladdr":"MAC","state":["REACHABLE"]},{"dst":"fd00::1","dev":"br0","lladdr":"MAC","state":["PERMANENT"]}]',
    '[{"dst":"10.0.0.2","lladdr":"MAC","refcnt":1,"used":0,"confirmed":0,"updated":0,"probes":0,"state":["REACHABLE"]},{"dst":"fd00::1","lladdr":"MAC","used":0,"confirmed":0,"updated":0,"probes":0,"state":["PERMANENT"]}]',
    '[{"dst":"10.0.0.2","dev":"br0","lladdr":"MAC"},{"dst":"fd00::1","dev":"br0","lladdr":"MAC"}]',
    '[{"ifindex":3,"link":"br0","ifname":"vred","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"master":"br0","state":"forwarding","priority":32,"cost":2}]',
  ]);
});

test("ip -j -p", () => {
  expect(
    run("ip -j -p route get 10.9.0.7; ip -p -j route show 1.2.3.4; ip -p -j netns; ip -p -br addr show lo"),
  ).toEqual([
    "[ {",
    '        "dst": "10.9.0.7",',
    '        "gateway": "10.0.0.2",',
    '        "dev": "br0",',
    '        "prefsrc": "10.0.0.1",',
    '        "flags": [ ],',
    '        "uid": 0,',
    '        "cache": [ ]',
    "    } ]",
    "[ ]",
    "[ {",
    '        "name": "red",',
    '        "id": 0',
    "    } ]",
    "lo               UNKNOWN        127.0.0.1/8 ::1/128 ",
  ]);
  expect(run("ip -j -p -s link show lo | tail -n +14 | head -9")).toEqual([
    '        "stats64": {',
    '            "rx": {',
    '                "bytes": 0,',
    '                "packets": 0,',
    '                "errors": 0,',
    '                "dropped": 0,',
    '                "over_errors": 0,',
    '                "multicast": 0',
    "            },",
  ]);
});

test("ip -c: what stands out, and when", () => {
  const script = `ip -c link show d0; ip -c -br addr show lo; ip -c route show default; ip -c route show 10.9.0.0/16; ip -c neigh; ip -c -br neigh; bridge -c link
ip -color=auto neigh show dev br0; ip -color=never route show default; ip -color=foo link`;
  expect(run(`{ ${script}\n} 2>&1 | sed 's/\\x1b\\[/^/g'`)).toEqual([
    "5: ^36md0@d1: ^0m<BROADCAST,MULTICAST,M-DOWN> mtu 1500 qdisc noop state ^31mDOWN ^0mmode DEFAULT group default qlen 1000",
    "    link/ether ^33mMAC^0m brd ^33mMAC^0m",
    "^36mlo               ^0mUNKNOWN        ^35m127.0.0.1^0m/8 ^34m::1^0m/128 ",
    "default via ^35m10.0.0.2 ^0mdev ^36mbr0 ^0m",
    "^35m10.9.0.0/16 ^0mvia ^35m10.0.0.2 ^0mdev ^36mbr0 ^0mmetric 50 ",
    "^35m10.0.0.2 ^0mdev ^36mbr0 ^0mlladdr ^33mMAC ^0mREACHABLE ",
    "^34mfd00::1 ^0mdev ^36mbr0 ^0mlladdr ^33mMAC ^0mPERMANENT ",
    "^35m10.0.0.2                                ^0m^36mbr0              ^0m^33mMAC^0m",
    "^34mfd00::1                                 ^0m^36mbr0              ^0m^33mMAC^0m",
    "3: ^36mvred@br0: ^0m<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 2 ",
    "10.0.0.2 lladdr MAC REACHABLE ",
    "fd00::1 lladdr MAC PERMANENT ",
    "default via 10.0.0.2 dev br0 ",
    'Option "-color=foo" is unknown, try "ip -help".',
  ]);
});
