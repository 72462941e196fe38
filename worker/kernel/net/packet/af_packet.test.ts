// If this fails, a socket that looks at a device's packets sees too much or too little, or its promiscuous mode is not
// recorded.
import { expect, test } from "vitest";
import { run_kernel } from "../../../../test/kernel.ts";
import * as sys from "../../../userland/lib/sys.ts";
import * as E from "../../uapi/errno.ts";
import { sockaddr_in } from "../../uapi/in.ts";
import { AF_INET, AF_PACKET, SOCK_DGRAM, SOCK_RAW } from "../../uapi/netlink.ts";
import { UserBuffer } from "../../uapi/syscall.ts";

/** ETH_P_ALL in network order, as socket(2) takes it. */
const EVERYTHING = 0x300;
const LO = "\x11\0\0\x03\x01\0\0\0".padEnd(20, "\0");

test("each packet of lo is seen on its way out and on its way in", () => {
  const { records } = run_kernel(function* () {
    const s = yield sys.socket(AF_PACKET, SOCK_DGRAM, EVERYTHING);
    expect(yield sys.bind_to(s, LO)).toBe(0);
    const udp = yield sys.socket(AF_INET, SOCK_DGRAM, 0);
    yield sys.send_to(udp, "hello", sockaddr_in("\x7f\0\0\x01", 9));
    const buf = new UserBuffer();
    const from = new UserBuffer();
    // out, in; the ICMP error about it out, in
    const seen: [number, number][] = [];
    for (let i = 0; i < 4; i++) {
      expect(yield sys.recv_from(s, buf, 100, 0, from)).toBeGreaterThan(0);
      seen.push([buf.data.charCodeAt(9), from.data.charCodeAt(10)]);
    }
    expect(seen).toEqual([
      [17, 4],
      [17, 0],
      [1, 4],
      [1, 0],
    ]);
    expect(buf.data.slice(0, 1)).toBe("E");
    expect(yield sys.setsockopt(s, 263, 1, { mr_ifindex: 1, mr_type: 1 })).toBe(0);
    yield sys.close(s);
    expect(yield sys.bind_to(udp, LO)).toBe(-E.EAFNOSUPPORT);
    yield sys.setuid(1000);
    expect(yield sys.socket(AF_PACKET, SOCK_RAW, EVERYTHING)).toBe(-E.EPERM);
  });
  expect(records.filter((r) => r.startsWith("ANOM_PROMISCUOUS"))).toEqual([
    "ANOM_PROMISCUOUS dev=lo prom=256 old_prom=0 auid=4294967295 uid=0 gid=0 ses=4294967295",
    "ANOM_PROMISCUOUS dev=lo prom=0 old_prom=256 auid=4294967295 uid=0 gid=0 ses=4294967295",
  ]);
});
