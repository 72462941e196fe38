// If this fails, /proc/net tells other sockets than there are, or in another form than Linux 4.16.
import { expect, test } from "vitest";
import { run_kernel } from "../../../../test/kernel.ts";
import { run_script } from "../../../../test/machine.ts";
import * as sys from "../../../userland/lib/sys.ts";
import { O_RDONLY } from "../../uapi/fcntl.ts";
import { AF_PACKET, SOCK_RAW } from "../../uapi/netlink.ts";
import { UserBuffer } from "../../uapi/syscall.ts";

const stdout = (script: string) => run_script(script).stdout.split("\n").slice(0, -1);

test("netlink: who has a port, in which group, and what waits for it", () => {
  const lines = stdout(`sctool mcast 100 2 >/dev/null & sleep 1
sed "s/\\<$!\\>/MCAST/; s/\\<$(pidof auditd)\\>/AUDITD/" /proc/net/netlink
unshare -n cat /proc/net/netlink`);
  const head = "sk       Eth Pid    Groups   Rmem     Wmem     Dump     Locks     Drops     Inode";
  const line = (eth: number, pid: string, groups: string, ino: number) =>
    `0000000000000000 ${eth}   ${pid} ${groups} 0        0        0 2        0        ${String(ino).padEnd(8)}`;
  const kernel = [0, 4, 9].map((eth) => line(eth, "0     ", "00000000", 0));
  expect(lines.map((l) => l.replace(/(?<=(AUDITD|MCAST)) +/, " "))).toEqual([
    head,
    ...kernel,
    line(9, "AUDITD", "00000000", 2),
    line(9, "MCAST", "00000001", 4),
    head,
    ...kernel,
  ]);
});

test("protocols: sockets of the namespace that have a name", () => {
  const count = "awk 'NR > 1 && $3 { print $1, $3 }' /proc/net/protocols";
  const lines = stdout(`nc -l -p 5555 & nc -l -p 5556 & nc -lu -p 66 & sleep 1
${count}; unshare -n ${count}; head -1 /proc/net/protocols
grep -E '^(PACKET|UDP|TCP) ' /proc/net/protocols`);
  expect(lines).toEqual([
    "UDP 1",
    "TCP 2",
    "NETLINK 1",
    "protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re sp bi br ha uh gp em",
    "PACKET    1408      0      -1   NI       0   no   kernel      n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n",
    "UDP       1088      1       0   NI       0   yes  kernel      y  y  y  n  y  y  y  n  y  y  y  y  y  n  n  y  y  y  n",
    "TCP       2144      2       0   no     304   yes  kernel      y  y  y  y  y  y  y  y  y  y  y  y  y  n  y  y  y  y  y",
  ]);
});

test("packet: sockets that look at devices", () => {
  run_kernel(function* () {
    yield sys.socket(AF_PACKET, SOCK_RAW, 0x300);
    const buf = new UserBuffer();
    yield sys.read(yield sys.open("/proc/net/packet", O_RDONLY), buf, 4096);
    expect(buf.data).toBe(
      "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n" +
        "0000000000000000 3      3    0003   0     1 0      0      2     \n",
    );
  });
});
