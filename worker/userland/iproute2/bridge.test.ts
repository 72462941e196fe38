// If this fails, a bridge does not join the devices of containers as it does on Linux, or its promiscuous ports are not
// recorded. What ip and bridge print was printed by iproute2 6.1 about a real bridge, hardware addresses apart.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** What a script prints, hardware addresses made alike. */
function run(script: string): string[] {
  const { stdout } = run_script(`exec 2>&1\n${script}`);
  return stdout
    .replace(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, "MAC")
    .split("\n")
    .slice(0, -1);
}

/** br0 with 10.0.0.1, and a container on it for each name: 10.0.0.2 and so on. */
const joined = (...names: string[]): string =>
  [
    "ip link add br0 type bridge; ip addr add 10.0.0.1/24 dev br0; ip link set br0 up",
    ...names.map(
      (name, i) => `ip netns add ${name}; ip link add v${name} type veth peer name eth0 netns ${name}
ip link set v${name} up master br0; ip -n ${name} addr add 10.0.0.${i + 2}/24 dev eth0
ip -n ${name} link set eth0 up; ip -n ${name} link set lo up; ip -n ${name} route add default via 10.0.0.1`,
    ),
    "",
  ].join("\n");
const PING = "ping -q -c 1 -W 1";

test("a bridge by itself, with a port, and without it again", () => {
  const script = `ip link add br0 type bridge; ip link show br0; ip link set br0 up; ip link show br0 | head -1
ip link add va type veth peer name vb; ip link set va master br0; bridge link; ip link show br0 | head -1
ip link set va up; bridge link; ip link set vb up; bridge link show dev va; ip link show va | head -1; ip link show br0 | head -1
test $(cat /sys/class/net/br0/address) = $(cat /sys/class/net/va/address) && echo as its port
ip link show master br0 | grep -c va; ip link show type bridge_slave | grep -c va; ip addr show master br0 | grep -c va@
ip link set va mtu 1300; cat /sys/class/net/br0/mtu
ip link set va nomaster; echo $?; ip link set va nomaster; echo $?; ip link show br0`;
  expect(run(script)).toEqual([
    "2: br0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000",
    "    link/ether MAC brd MAC",
    "2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000",
    "4: va@vb: <BROADCAST,MULTICAST,M-DOWN> mtu 1500 master br0 state disabled priority 32 cost 2 ",
    "2: br0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN mode DEFAULT group default qlen 1000",
    "4: va@vb: <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> mtu 1500 master br0 state disabled priority 32 cost 2 ",
    "4: va@vb: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 2 ",
    "4: va@vb: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP mode DEFAULT group default qlen 1000",
    "2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000",
    "as its port",
    "1",
    "1",
    "1",
    "1300",
    "0",
    "0",
    "2: br0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN mode DEFAULT group default qlen 1000",
    "    link/ether MAC brd MAC",
  ]);
});

test("containers reach each other and the host; who is not there does not answer; nobody else gets their packets", () => {
  const script = `${joined("red", "blue", "green")}
packets() { for n; do echo $n $(ip netns exec $n cat /sys/class/net/eth0/statistics/{r,t}x_packets); done; }
ip netns exec red ${PING} 10.0.0.3 | grep loss; ip netns exec red ${PING} 10.0.0.1 | grep loss; ${PING} 10.0.0.3 | grep loss
packets red blue green
ip netns exec red ping -c 1 10.0.0.9 | grep From
ip link set vblue down; ip netns exec red ${PING} 10.0.0.3 | grep loss
ip link set vblue up; ip link set vred nomaster; ip netns exec red ${PING} 10.0.0.3 | grep loss; ${PING} 10.0.0.3 | grep loss`;
  const lost = "1 packets transmitted, 0 received, 100% packet loss, time 0ms";
  const got = "1 packets transmitted, 1 received, 0% packet loss, time 0ms";
  expect(run(script)).toEqual([
    got,
    got,
    got,
    "red 2 2",
    "blue 2 2",
    "green 0 0",
    "From 10.0.0.2 icmp_seq=1 Destination Host Unreachable",
    lost,
    lost,
    got,
  ]);
});

test("the host forwards between a bridge and another network, and its rules see it", () => {
  const script = `${joined("red")}
ip netns add out; ip link add vout type veth peer name eth0 netns out; ip addr add 10.1.0.1/24 dev vout; ip link set vout up
ip -n out addr add 10.1.0.2/24 dev eth0; ip -n out link set eth0 up; ip -n out route add default via 10.1.0.1
sysctl -q -w net.ipv4.ip_forward=1; iptables -A FORWARD -i br0 -j AUDIT --type accept
ip netns exec red ${PING} 10.1.0.2 | grep loss; ausearch --raw -m NETFILTER_PKT | grep -o 'mark=.*'`;
  expect(run(script)).toEqual([
    "1 packets transmitted, 1 received, 0% packet loss, time 0ms",
    "mark=0x0 saddr=10.0.0.2 daddr=10.1.0.2 proto=1",
  ]);
});

test("a port is promiscuous as long as it is one, which is recorded, and is not what ip set promisc says", () => {
  const script = `${joined("red")}
ip link show vred | grep -c PROMISC; ip link set vred promisc on; ip -d link show vred | grep -o 'PROMISC\\|promiscuity [0-9]'
ip link set vred promisc off; ip link del br0; ip link show vred | grep -c master
ausearch --raw -m ANOM_PROMISCUOUS | grep -o 'dev=.*'; dmesg | cut -d' ' -f2- | grep -o 'br0:.*\\|device vred.*'`;
  expect(run(script)).toEqual([
    "0",
    "PROMISC",
    "promiscuity 2",
    "0",
    "dev=vred prom=256 old_prom=0 auid=0 uid=0 gid=0 ses=1",
    "dev=vred prom=0 old_prom=256 auid=0 uid=0 gid=0 ses=1",
    "br0: port 1(vred) entered blocking state",
    "br0: port 1(vred) entered disabled state",
    "device vred entered promiscuous mode",
    "br0: port 1(vred) entered blocking state",
    "br0: port 1(vred) entered forwarding state",
    "br0: port 1(vred) entered disabled state",
    "device vred left promiscuous mode",
    "br0: port 1(vred) entered disabled state",
  ]);
});

test("a namespace that ends takes its end of the pair along, and so a port; a port that moves to another is none there", () => {
  const script = `${joined("red", "blue")}ip netns del red; sleep 0.1; bridge link | grep -c master
ip link set vblue netns blue; bridge link | grep -c master; ip -n blue link show vblue | grep -c master
ausearch --raw -m ANOM_PROMISCUOUS | grep -o 'dev=.* old' | sort`;
  expect(run(script)).toEqual([
    "1",
    "0",
    "0",
    "dev=vblue prom=0 old",
    "dev=vblue prom=256 old",
    "dev=vred prom=0 old",
    "dev=vred prom=256 old",
  ]);
});

test("two bridges that are joined twice do not send a broadcast round for ever", () => {
  const script = `${joined("red")}
ip link add br1 type bridge; ip link set br1 up
for i in 1 2 3; do ip link add a$i type veth peer name b$i; ip link set a$i up master br0; ip link set b$i up master br1; done
ip netns exec red ${PING} 10.0.0.1 | grep loss; ip netns exec red ping -b -q -c 1 -W 1 10.0.0.255 | grep loss; echo alive`;
  expect(run(script)).toEqual([
    "1 packets transmitted, 1 received, 0% packet loss, time 0ms",
    "1 packets transmitted, 0 received, 100% packet loss, time 0ms",
    "alive",
  ]);
});

test("complaints", () => {
  const say = (command: string) =>
    run(`ip link add br0 type bridge; ip link add va type veth peer name vb\n${command}; echo $?`);
  expect(say("ip link add br0 type bridge")).toEqual(["RTNETLINK answers: File exists", "2"]);
  expect(say("ip link set lo master br0")).toEqual(["RTNETLINK answers: Invalid argument", "2"]);
  expect(say("ip link set va master vb")).toEqual(["RTNETLINK answers: Operation not supported", "2"]);
  expect(say("ip link set br0 master br0")).toEqual(["Error: Can not enslave a bridge to a bridge.", "2"]);
  expect(say("ip link set va master nosuch")).toEqual([
    'Error: argument "nosuch" is wrong: Device does not exist',
    "",
    "255",
  ]);
  expect(say("ip link add br1 type bridge stp_state 1")).toEqual([
    "ip: link type bridge stp_state is not simulated",
    "255",
  ]);
  expect(say("bridge link show dev zz")).toEqual(['Cannot find device "zz"', "255"]);
  expect(say("bridge link foo")).toEqual(['Command "foo" is unknown, try "bridge link help".', "255"]);
  expect(say("bridge foo")).toEqual(['Object "foo" is unknown, try "bridge help".', "255"]);
  expect(say("bridge -x link")).toEqual(['Option "-x" is unknown, try "bridge help".', "255"]);
  expect(say("bridge mdb")).toEqual(["bridge: mdb is not simulated", "255"]);
  expect(say("bridge -V")).toEqual(["bridge utility, 6.1.0", "0"]);
});
