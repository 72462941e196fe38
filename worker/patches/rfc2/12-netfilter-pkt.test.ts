// If this fails, a packet that a rule records does not name the containers of its network namespace, or the packet
// itself went astray (patch 12, spec section 10.2).
import { describe, expect, test } from "vitest";
import { in_container } from "../../../test/audit_client.ts";
import { run_kernel } from "../../../test/kernel.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { sock } from "../../kernel/net/sock.ts";
import * as E from "../../kernel/uapi/errno.ts";
import * as I from "../../kernel/uapi/in.ts";
import * as X from "../../kernel/uapi/netfilter.ts";
import { AF_INET, AF_INET6, SOCK_DGRAM, SOCK_RAW, SOCK_STREAM } from "../../kernel/uapi/netlink.ts";
import { CLONE_NEWNET } from "../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";
import { audit_netns_containerids } from "./11-network-namespaces.ts";

const LOCALHOST = "\x7f\0\0\x01";
const AUDIT: X.ipt_entry = {
  src: null,
  dst: null,
  iniface: null,
  outiface: null,
  proto: null,
  matches: [],
  target: { name: "AUDIT", type: 0 },
  counters: { pcnt: 0, bcnt: 0 },
};

/** Appends rules to a chain of the filter table: what iptables -A does. */
function* append(family: number, chain: string, ...rules: X.ipt_entry[]): Code<number> {
  const fd = yield sys.socket(family, SOCK_RAW, I.IPPROTO_RAW);
  const level = family === AF_INET ? I.IPPROTO_IP : I.IPPROTO_IPV6;
  const get: X.ipt_get = { name: "filter", num_entries: 0, table: null };
  const r = yield sys.getsockopt(fd, level, X.IPT_SO_GET_ENTRIES, get);
  if (r < 0 || !get.table) return r;
  get.table.chains.find((c) => c.name === chain)?.rules.push(...rules);
  return yield sys.setsockopt(fd, level, X.IPT_SO_SET_REPLACE, get.table);
}

function* hello(family = AF_INET, address = LOCALHOST): Code<number> {
  const fd = yield sys.socket(family, SOCK_DGRAM, 0);
  return yield sys.send_to(fd, "hello", I.sockaddr_of(address, 9));
}

const packets = (records: readonly string[]) =>
  records.filter((r) => /^NETFILTER_PKT|^CONTAINER_INFO op=net/.test(r));

const UDP = "NETFILTER_PKT mark=0x0 saddr=127.0.0.1 daddr=127.0.0.1 proto=17";
const ICMP = "NETFILTER_PKT mark=0x0 saddr=127.0.0.1 daddr=127.0.0.1 proto=1";

describe("NETFILTER_PKT", () => {
  test("a datagram to a port where nobody listens, and the ICMP error it causes", () => {
    const { records } = run_kernel(function* () {
      expect(yield* append(AF_INET, "INPUT", AUDIT)).toBe(0);
      expect(yield* hello()).toBe(5);
    });
    expect(packets(records)).toEqual([UDP, ICMP]);
  });

  test("each container of the namespace, the newest first, in one event with the packet", () => {
    const { records, serials } = run_kernel(function* () {
      yield* append(AF_INET, "INPUT", AUDIT);
      yield* in_container(123451, function* () {
        yield* in_container(123452, function* () {
          yield* hello();
        });
      });
    });
    const infos = ["CONTAINER_INFO op=net0 contid=123452", "CONTAINER_INFO op=net1 contid=123451"];
    expect(packets(records)).toEqual([UDP, ...infos, ICMP, ...infos]);
    const at = records.indexOf(UDP);
    expect(new Set(serials.slice(at, at + 3)).size).toBe(1);
    expect(serials[records.indexOf(ICMP)]).toBe(serials[at] + 1);
  });

  test("a container in another namespace is not named", () => {
    const { records } = run_kernel(function* () {
      yield* append(AF_INET, "INPUT", AUDIT);
      yield* in_container(77, function* () {
        expect(yield sys.unshare(CLONE_NEWNET)).toBe(0);
        // lo is down there
        expect(yield* hello()).toBe(-E.ENETUNREACH);
      });
      yield* hello();
    });
    expect(packets(records)).toEqual([UDP, ICMP]);
  });

  test("without the patch the record stands alone", () => {
    const { records } = run_kernel(
      function* () {
        yield* append(AF_INET, "INPUT", AUDIT);
        yield* in_container(5, () => hello());
      },
      { patches: 11 },
    );
    expect(packets(records)).toEqual([UDP, ICMP]);
  });

  test("IPv6, and nothing while audit is off", () => {
    const { records } = run_kernel(function* () {
      yield* append(AF_INET6, "OUTPUT", AUDIT);
      expect(yield* hello(AF_INET6, I.IN6ADDR_LOOPBACK)).toBe(5);
    });
    expect(packets(records)).toEqual([
      "NETFILTER_PKT mark=0x0 saddr=::1 daddr=::1 proto=17",
      "NETFILTER_PKT mark=0x0 saddr=::1 daddr=::1 proto=58",
    ]);
    const off = run_kernel(
      function* () {
        yield* append(AF_INET, "OUTPUT", AUDIT);
        yield* hello();
      },
      { cmdline: "audit=0" },
    );
    expect(off.records).toEqual([]);
  });
});

describe("NETFILTER_CFG", () => {
  test("a table is registered, then replaced: the number of entries it had before", () => {
    const { records } = run_kernel(function* () {
      yield* append(AF_INET, "INPUT", AUDIT);
      yield* append(AF_INET, "INPUT", AUDIT, AUDIT);
      yield* append(AF_INET6, "INPUT", AUDIT);
    });
    expect(records.filter((r) => r.startsWith("NETFILTER_CFG"))).toEqual([
      "NETFILTER_CFG table=filter family=2 entries=0",
      "NETFILTER_CFG table=filter family=2 entries=4",
      "NETFILTER_CFG table=filter family=2 entries=5",
      "NETFILTER_CFG table=filter family=10 entries=0",
      "NETFILTER_CFG table=filter family=10 entries=4",
    ]);
  });
});

describe("streams", () => {
  test("a connection carries bytes both ways and ends; nobody there refuses", () => {
    let kernel: Kernel | null = null;
    run_kernel(
      function* () {
        const server = yield sys.socket(AF_INET, SOCK_STREAM, 0);
        const address = I.sockaddr_in(LOCALHOST, 7777);
        const client = yield sys.socket(AF_INET, SOCK_STREAM, 0);
        expect(yield sys.connect(client, address)).toBe(-E.ECONNREFUSED);
        expect(yield sys.bind_to(server, address)).toBe(0);
        expect(yield sys.listen(server, 5)).toBe(0);
        expect(yield sys.connect(client, address)).toBe(0);
        const from = new UserBuffer();
        const accepted = yield sys.accept4(server, from);
        expect(I.parse_sockaddr(from.data)?.address).toBe(LOCALHOST);
        const big = "x".repeat(200_000);
        expect(yield sys.write(client, big)).toBe(big.length);
        const buf = new UserBuffer();
        let got = "";
        while (got.length < big.length) {
          expect(yield sys.read(accepted, buf, 8192)).toBeGreaterThan(0);
          got += buf.data;
        }
        expect(got).toBe(big);
        yield sys.write(accepted, "bye");
        yield sys.close(accepted);
        expect(yield sys.read(client, buf, 100)).toBe(3);
        expect(yield sys.read(client, buf, 100)).toBe(0);
        yield sys.close(client);
        yield sys.close(server);
        yield sys.nanosleep({ tv_sec: 120, tv_nsec: 0 });
      },
      {
        on_boot: (k) => {
          kernel = k;
        },
      },
    );
    const { net_ns } = (kernel as unknown as Kernel).init_nsproxy;
    const socks: ReadonlySet<sock> = net_ns.socks;
    expect(socks.size).toBe(0);
    expect(audit_netns_containerids(net_ns)).toEqual([]);
  });
});
