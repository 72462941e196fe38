// If this fails, ip(8) does not print or do what iproute2 6.1 does, or network namespaces are not joined by veth pairs
// as on Linux. The texts were printed by the real program, hardware addresses apart.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** What a script prints, hardware addresses and what is made of them made alike. */
function run(script: string): string[] {
  const { stdout } = run_script(`exec 2>&1\n${script}`);
  return stdout
    .replace(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, "MAC")
    .replace(/fe80::[0-9a-f:]+/g, "fe80::LL")
    .split("\n")
    .slice(0, -1);
}
const PAIR = "ip link add va type veth peer name vb\n";
const LINKED = `ip netns add blue
ip link add va type veth peer name vb
ip link set vb netns blue
ip addr add 10.9.0.1/24 dev va; ip link set va up
ip -n blue addr add 10.9.0.2/24 dev vb; ip -n blue link set vb up; ip -n blue link set lo up
`;

describe("ip link", () => {
  test("a new pair, up on one end, on both", () => {
    expect(
      run(
        `${PAIR}ip link show vb; ip link set va up; ip link show va; ip link set vb up; ip -br link; ip -o link show vb`,
      ),
    ).toEqual([
      "2: vb@va: <BROADCAST,MULTICAST,M-DOWN> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000",
      "    link/ether MAC brd MAC",
      "3: va@vb: <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> mtu 1500 qdisc noqueue state LOWERLAYERDOWN mode DEFAULT group default qlen 1000",
      "    link/ether MAC brd MAC",
      "lo               UNKNOWN        MAC <LOOPBACK,UP,LOWER_UP> ",
      "vb@va            UP             MAC <BROADCAST,MULTICAST,UP,LOWER_UP> ",
      "va@vb            UP             MAC <BROADCAST,MULTICAST,UP,LOWER_UP> ",
      "2: vb@va: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000\\    link/ether MAC brd MAC",
    ]);
  });

  test("an end in another namespace, by name of the namespace and without", () => {
    expect(
      run(
        "ip netns add blue; ip link add va type veth peer name vb netns blue; ip link show va; ip -n blue link show vb; ip netns",
      ),
    ).toEqual([
      "2: va@if2: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000",
      "    link/ether MAC brd MAC link-netns blue",
      "2: vb@if2: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000",
      "    link/ether MAC brd MAC link-netnsid 0",
      "blue (id: 0)",
    ]);
  });

  test("complaints", () => {
    const say = (command: string) => run(`${PAIR}${command}; echo $?`);
    expect(say("ip link show x")).toEqual(['Device "x" does not exist.', "1"]);
    expect(say("ip link set x up")).toEqual(['Cannot find device "x"', "1"]);
    expect(say("ip link add va type veth")).toEqual(["RTNETLINK answers: File exists", "2"]);
    expect(say("ip link del lo")).toEqual(["RTNETLINK answers: Operation not supported", "2"]);
    expect(say("ip link foo")).toEqual(['Command "foo" is unknown, try "ip link help".', "255"]);
    expect(say("ip foo")).toEqual(['Object "foo" is unknown, try "ip help".', "255"]);
    expect(say("ip link set va netns x")).toEqual([
      'Error: argument "x" is wrong: Invalid "netns" value',
      "",
      "255",
    ]);
    expect(say("ip link set va mtu")).toEqual(['Command line is not complete. Try option "help"', "255"]);
    expect(say("ip link add x0 type vxlan")).toEqual(["RTNETLINK answers: Operation not supported", "2"]);
    expect(say("ip -ts link")).toEqual(["ip: option -ts is not simulated", "255"]);
    expect(say("ip monitor")).toEqual(["ip: monitor is not simulated", "255"]);
    expect(say("su nobody -s /bin/bash -c 'ip link set va up'")).toEqual([
      "RTNETLINK answers: Operation not permitted",
      "2",
    ]);
  });

  test("promiscuous mode is an anomaly to audit", () => {
    const out = run(
      `${PAIR}ip link set va promisc on; ip link show va; ip link set va promisc on; ip link set va promisc off
ausearch -m ANOM_PROMISCUOUS --raw | grep ANOM; dmesg | grep promisc`,
    ).map((l) => l.replace(/audit\([^)]*\)/, "audit(T)").replace(/^\[[^\]]*\] /, ""));
    expect(out).toEqual([
      "3: va@vb: <BROADCAST,MULTICAST,PROMISC,M-DOWN> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000",
      "    link/ether MAC brd MAC",
      "type=ANOM_PROMISCUOUS msg=audit(T): dev=va prom=256 old_prom=0 auid=0 uid=0 gid=0 ses=1",
      "type=ANOM_PROMISCUOUS msg=audit(T): dev=va prom=0 old_prom=256 auid=0 uid=0 gid=0 ses=1",
      "device va entered promiscuous mode",
      "device va left promiscuous mode",
    ]);
  });
});

describe("ip address", () => {
  test("show, brief, flush", () => {
    expect(
      run(`${PAIR}ip link set va up; ip link set vb up
ip addr add 10.8.0.2/24 brd + dev va; ip addr add 10.8.0.3/24 dev va label va:1; ip addr add fd00::1/64 dev va
ip addr show va; ip -4 -br addr; ip -o -6 addr show va; ip addr add 10.8.0.2/24 dev va; ip addr del 9.9.9.9/32 dev va
ip addr flush dev va; ip -4 addr show va; ip addr add 1.2.3/33 dev va; ip addr add 1.1.1.1/24`),
    ).toEqual([
      "3: va@vb: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000",
      "    link/ether MAC brd MAC",
      "    inet 10.8.0.2/24 brd 10.8.0.255 scope global va",
      "       valid_lft forever preferred_lft forever",
      "    inet 10.8.0.3/24 scope global secondary va:1",
      "       valid_lft forever preferred_lft forever",
      "    inet6 fd00::1/64 scope global ",
      "       valid_lft forever preferred_lft forever",
      "    inet6 fe80::LL/64 scope link ",
      "       valid_lft forever preferred_lft forever",
      "lo               UNKNOWN        127.0.0.1/8 ",
      "va@vb            UP             10.8.0.2/24 10.8.0.3/24 ",
      "3: va    inet6 fd00::1/64 scope global \\       valid_lft forever preferred_lft forever",
      "3: va    inet6 fe80::LL/64 scope link \\       valid_lft forever preferred_lft forever",
      "RTNETLINK answers: File exists",
      "RTNETLINK answers: Cannot assign requested address",
      'Error: any valid prefix is expected rather than "1.2.3/33".',
      'Not enough information: "dev" argument is required.',
    ]);
  });
});

describe("ip route", () => {
  test("add, show, get, del", () => {
    expect(
      run(`${PAIR}ip link set va up; ip link set vb up; ip addr add 10.9.0.1/24 dev va
ip route add default via 10.9.0.2; ip route add default via 10.9.0.2; ip route add 10.1.0.0/16 via 10.55.0.1
ip route add 10.2.0.0/16 dev va; ip route add 10.3.0.0/16 via 10.9.0.7 dev va metric 50 src 10.9.0.1
ip route add blackhole 10.4.0.0/16; ip route; ip route get 8.8.8.8; ip route get 10.9.0.1; ip route get 10.4.0.1
ip route del 10.77.0.0/16; ip route del 10.2.0.0/16; ip link set vb down; ip route show 10.3.0.0/16; ip -6 route`),
    ).toEqual([
      "RTNETLINK answers: File exists",
      "Error: Nexthop has invalid gateway.",
      "default via 10.9.0.2 dev va ",
      "10.2.0.0/16 dev va scope link ",
      "10.3.0.0/16 via 10.9.0.7 dev va src 10.9.0.1 metric 50 ",
      "blackhole 10.4.0.0/16 ",
      "10.9.0.0/24 dev va proto kernel scope link src 10.9.0.1 ",
      "8.8.8.8 via 10.9.0.2 dev va src 10.9.0.1 uid 0 ",
      "    cache ",
      "local 10.9.0.1 dev lo src 10.9.0.1 uid 0 ",
      "    cache <local> ",
      "RTNETLINK answers: Invalid argument",
      "RTNETLINK answers: No such process",
      "10.3.0.0/16 via 10.9.0.7 dev va src 10.9.0.1 metric 50 linkdown ",
      "fe80::/64 dev va proto kernel metric 256 linkdown pref medium",
    ]);
  });
});

describe("ip netns", () => {
  test("add, exec, pids, identify, delete; what is in use stays until it is not", () => {
    expect(
      run(`ip netns add blue; ip netns add blue; ip netns exec x true; ip netns exec blue ip netns identify
ip link add va type veth peer name vb netns blue
ip netns exec blue sleep 100 & sleep .1; [ "$(ip netns pids blue)" = $! ] && echo same
ip netns del blue; ip netns; sleep 1; ip -br link show va; kill $!; wait $!; sleep 1; ip link show va
ip netns del blue; ip netns pids blue; ip -n blue link`).filter((l) => !l.includes("Terminated")),
    ).toEqual([
      'Cannot create namespace file "/run/netns/blue": File exists',
      'Cannot open network namespace "x": No such file or directory',
      "blue",
      "same",
      "va@if2           DOWN           MAC <BROADCAST,MULTICAST> ",
      'Device "va" does not exist.',
      'Cannot remove namespace file "/run/netns/blue": No such file or directory',
      "Cannot open network namespace: No such file or directory",
      'Cannot open network namespace "blue": No such file or directory',
    ]);
  });

  test("/sys shows the devices of the namespace", () => {
    expect(
      run(
        `${LINKED}ls /sys/class/net; ip netns exec blue ls /sys/class/net; cat /sys/class/net/va/operstate`,
      ),
    ).toEqual(["lo", "va", "lo", "vb", "up"]);
    expect(run("cat /proc/net/if_inet6")).toEqual(["00000000000000000000000000000001 01 80 10 80       lo"]);
  });
});

describe("packets between namespaces", () => {
  test("each container of the namespace a packet arrives in is named (patch 12)", () => {
    const out = run(
      `${LINKED}ip netns exec blue iptables -A INPUT -p icmp -j AUDIT --type accept
for id in 11 22; do ip netns exec blue sleep 100 & sleep .1; echo $id > /proc/$!/containerid; done
sleep 100 & echo 33 > /proc/$!/containerid
ping -c 1 10.9.0.2 | tail -2 | head -1; ausearch -m NETFILTER_PKT --raw`,
    ).map((l) => l.replace(/msg=audit\([^:]*:(\d+)\)/, "$1"));
    const serial = out[1].split(" ")[1].replace(":", "");
    expect(out).toEqual([
      "1 packets transmitted, 1 received, 0% packet loss, time 0ms",
      `type=NETFILTER_PKT ${serial}: mark=0x0 saddr=10.9.0.1 daddr=10.9.0.2 proto=1`,
      `type=CONTAINER_INFO ${serial}: op=net0 contid=22`,
      `type=CONTAINER_INFO ${serial}: op=net1 contid=11`,
    ]);
  });

  test("a packet that only passes through names the containers of the router", () => {
    const out = run(`ip netns add r; ip netns add c
ip link add a type veth peer name b netns r; ip link add c0 netns r type veth peer name c1 netns c
ip addr add 10.1.0.1/24 dev a; ip link set a up; ip route add 10.2.0.0/16 via 10.1.0.2
ip -n r addr add 10.1.0.2/24 dev b; ip -n r link set b up; ip -n r addr add 10.2.0.1/24 dev c0; ip -n r link set c0 up
ip -n c addr add 10.2.0.2/24 dev c1; ip -n c link set c1 up; ip -n c route add default via 10.2.0.1
ip netns exec r iptables -A FORWARD -j AUDIT --type accept
ip netns exec r sleep 100 & sleep .1; echo 11 > /proc/$!/containerid
ip netns exec c sleep 100 & sleep .1; echo 22 > /proc/$!/containerid
ip netns exec r bash -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'; ping -c1 -W1 10.2.0.2 > /dev/null
ausearch -m NETFILTER_PKT --raw`).map((l) => l.replace(/ msg=audit\([^)]*\)/, ""));
    expect(out).toEqual([
      "type=NETFILTER_PKT: mark=0x0 saddr=10.1.0.1 daddr=10.2.0.2 proto=1",
      "type=CONTAINER_INFO: op=net0 contid=11",
      "type=NETFILTER_PKT: mark=0x0 saddr=10.2.0.2 daddr=10.1.0.1 proto=1",
      "type=CONTAINER_INFO: op=net0 contid=11",
    ]);
  });

  test("a router between two of them forwards when told to, one hop each", () => {
    const loss = "grep -oE '[0-9]+% packet loss|ttl=[0-9]+'";
    expect(
      run(`ip netns add r; ip netns add c
ip link add a type veth peer name b netns r; ip link add c0 netns r type veth peer name c1 netns c
ip addr add 10.1.0.1/24 dev a; ip link set a up; ip route add 10.2.0.0/16 via 10.1.0.2
ip -n r addr add 10.1.0.2/24 dev b; ip -n r link set b up; ip -n r addr add 10.2.0.1/24 dev c0; ip -n r link set c0 up
ip -n c addr add 10.2.0.2/24 dev c1; ip -n c link set c1 up; ip -n c route add default via 10.2.0.1
ping -c1 -W1 10.2.0.2 | ${loss}
ip netns exec r bash -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'; ping -c1 -W1 10.2.0.2 | ${loss}
ip netns exec c nc -l 80 > /tmp/got & sleep .1; echo hello | nc -N 10.2.0.2 80; sleep .1; cat /tmp/got`),
    ).toEqual(["100% packet loss", "ttl=63", "0% packet loss", "hello"]);
  });
});
