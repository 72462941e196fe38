// If this fails, ifconfig, route or netstat show something else than net-tools 2.10 showed of such a network (a veth pair in a
// network namespace of Debian 12), or /proc/net/route is in another order than the kernel's.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const ROUTES = "Kernel IP routing table\nDestination     Gateway         Genmask         Flags ";

test("devices and routes", () => {
  const [, device, short, all, route, named, rn, everything, gone] = run_commands([
    "ip link add v0 type veth peer name v1; ip addr add 10.0.0.1/24 dev v0; ip link set v1 up; ip link set v0 up; " +
      "ip route add default via 10.0.0.2; ip -6 addr add fd00::1/64 dev v0; ip link add w0 type veth peer name w1",
    "ifconfig v0 | sed 's/fe80::[0-9a-f:]*/fe80::1/; s/ether [0-9a-f:]*/ether MAC/'",
    "ifconfig -s; netstat -i | head -2",
    "ifconfig -a | grep -o '^[a-z0-9]*: flags.*'",
    "route -n",
    "route",
    "netstat -rn",
    "route -n -ee | head -3",
    "ifconfig v9; ifconfig -z; ifconfig v0 up; route add default gw 10.0.0.3; route -6",
  ]);
  expect(device).toBe(`v0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        inet 10.0.0.1  netmask 255.255.255.0  broadcast 0.0.0.0
        inet6 fd00::1  prefixlen 64  scopeid 0x0<global>
        inet6 fe80::1  prefixlen 64  scopeid 0x20<link>
        ether MAC  txqueuelen 1000  (Ethernet)
        RX packets 0  bytes 0 (0.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 0  bytes 0 (0.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

-> 0
`);
  expect(short).toBe(`Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg
lo              65536        0      0      0 0             0      0      0      0 LRU
v0               1500        0      0      0 0             0      0      0      0 BMRU
v1               1500        0      0      0 0             0      0      0      0 BMRU
Kernel Interface table
Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg
-> 0
`);
  expect(all).toBe(
    "lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\nv0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n" +
      "v1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\nw0: flags=4098<BROADCAST,MULTICAST>  mtu 1500\n" +
      "w1: flags=4098<BROADCAST,MULTICAST>  mtu 1500\n-> 0\n",
  );
  const rows = (first: string): string =>
    `${first.padEnd(15)} 10.0.0.2        0.0.0.0         UG    0      0        0 v0\n` +
    "10.0.0.0        0.0.0.0         255.255.255.0   U     0      0        0 v0\n-> 0\n";
  expect(route).toBe(`${ROUTES}Metric Ref    Use Iface\n${rows("0.0.0.0")}`);
  expect(named).toBe(`${ROUTES}Metric Ref    Use Iface\n${rows("default")}`);
  expect(rn).toBe(
    `${ROUTES}  MSS Window  irtt Iface\n0.0.0.0         10.0.0.2        0.0.0.0         UG        0 0          0 v0\n` +
      "10.0.0.0        0.0.0.0         255.255.255.0   U         0 0          0 v0\n-> 0\n",
  );
  expect(everything).toBe(
    `${ROUTES}Metric Ref    Use Iface    MSS   Window irtt\n` +
      "0.0.0.0         10.0.0.2        0.0.0.0         UG    0      0        0 v0       0     0      0\n-> 0\n",
  );
  expect(gone).toBe(
    "v9: error fetching interface information: Device not found\nifconfig: option `-z' not recognised.\n" +
      "ifconfig: `--help' gives usage information.\n" +
      "ifconfig: changes are not simulated: use ip link set v0 or ip address add ... dev v0\n" +
      "route: add is not simulated: use ip route add\nroute: option -6 is not simulated\n-> 1\n",
  );
});

test("netstat: sockets", () => {
  const HEAD = "Proto Recv-Q Send-Q Local Address           Foreign Address         State      ";
  const UNIX = "Proto RefCnt Flags       Type       State         I-Node   ";
  const [, listening, all, named, hidden, unix, wrong] = run_commands([
    "ip link set lo up; nc -l -p 5000 & nc -l -u -p 6000 & nc -l -p 22 & sleep 0.3; (sleep 99; echo) | nc 127.0.0.1 22 & sleep 0.5",
    "netstat -tulpn | sed 's/[0-9]*.nc /PID\\/nc /'",
    "netstat -tan",
    "netstat -te | sed '3,$s/[0-9]* *$//'",
    "su alice -c 'netstat -tlnp' 2>&1 | tail -1",
    "netstat -x; netstat -xlp",
    "netstat -s; netstat -r -i 2>&1 | head -1; netstat -z 2>&1 | head -1",
  ]);
  expect(listening).toBe(
    `Active Internet connections (only servers)\n${HEAD} PID/Program name    \n` +
      "tcp        0      0 0.0.0.0:5000            0.0.0.0:*               LISTEN      PID/nc              \n" +
      "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      PID/nc              \n" +
      "udp        0      0 0.0.0.0:6000            0.0.0.0:*                           PID/nc              \n-> 0\n",
  );
  expect(all).toBe(
    `Active Internet connections (servers and established)\n${HEAD}\n` +
      "tcp        0      0 0.0.0.0:5000            0.0.0.0:*               LISTEN     \n" +
      "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN     \n" +
      "tcp        0      0 127.0.0.1:32768         127.0.0.1:22            ESTABLISHED\n" +
      "tcp        0      0 127.0.0.1:22            127.0.0.1:32768         ESTABLISHED\n-> 0\n",
  );
  expect(named).toBe(
    `Active Internet connections (w/o servers)\n${HEAD} User       Inode     \n` +
      "tcp        0      0 localhost:32768         localhost:ssh           ESTABLISHED root       \n" +
      "tcp        0      0 localhost:ssh           localhost:32768         ESTABLISHED root       \n-> 0\n",
  );
  expect(hidden).toMatch(/ LISTEN {6}- {19}\n-> 0\n$/);
  expect(unix).toBe(
    `Active UNIX domain sockets (w/o servers)\n${UNIX}Path\n` +
      `Active UNIX domain sockets (only servers)\n${UNIX}PID/Program name     Path\n-> 0\n`,
  );
  expect(wrong).toMatch(
    /^netstat: option -s is not simulated\nusage: netstat .*\nnetstat: invalid option -- 'z'\n-> 0\n$/,
  );
});
