// fs/proc/proc_net and the files of the network stack: /proc/PID/net, of the task's network namespace.
import type { Kernel } from "../../kernel.ts";
import { shown } from "../../net/ipv4/address.ts";
import { STATES } from "../../net/ipv4/tcp_states.ts";
import type { packet_sock } from "../../net/packet/af_packet.ts";
import type { sock } from "../../net/sock.ts";
import type { unix_sock } from "../../net/unix/unix_sock.ts";
import type { net } from "../../sched_types.ts";
import * as F from "../../uapi/if.ts";
import { IPPROTO_TCP, IPPROTO_UDP, prefix_mask } from "../../uapi/in.ts";
import {
  AF_INET,
  AF_INET6,
  NETLINK_AUDIT,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  SOCK_RAW,
} from "../../uapi/netlink.ts";
import { IFA_F_PERMANENT } from "../../uapi/rtnetlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { proc_entry } from "./generic.ts";
import { protocols_text } from "./net_protocols.ts";

const hex = (n: number, digits: number): string => n.toString(16).toUpperCase().padStart(digits, "0");

/** An address as the kernel prints it: words of 32 bits in the order of the processor's bytes. */
function words(address: ByteString): string {
  let out = "";
  for (let i = 0; i < address.length; i += 4)
    out += [3, 2, 1, 0].map((j) => hex(address.charCodeAt(i + j), 2)).join("");
  return out;
}

function dev(net: net): ByteString {
  const head =
    "Inter-|   Receive                                                |  Transmit\n" +
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n";
  const pad = (n: number, width: number) => String(n).padStart(width);
  const line = ({ name, stats: s }: net["dev_base"][number]) =>
    `${name.padStart(6)}: ${pad(s.rx_bytes, 7)} ${pad(s.rx_packets, 7)}    0 ${pad(s.rx_dropped, 4)}    0     0          0         0 ` +
    `${pad(s.tx_bytes, 8)} ${pad(s.tx_packets, 7)}    0 ${pad(s.tx_dropped, 4)}    0     0       0          0\n`;
  return head + net.dev_base.map(line).join("");
}

function route(net: net): ByteString {
  const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
  const lines = net.fib
    .filter((r) => r.dst.length === 4 && r.table === F.RT_TABLE_MAIN && r.dev)
    // as the trie has them: by destination, the longer network first
    .sort((a, b) => (a.dst === b.dst ? b.prefix - a.prefix || a.metric - b.metric : a.dst < b.dst ? -1 : 1))
    .map((r) => {
      const flags = 1 | (r.gw ? 2 : 0) | (r.prefix === 32 ? 4 : 0);
      const mask = words(prefix_mask(4, r.prefix));
      return `${r.dev?.name}\t${words(r.dst)}\t${words(r.gw || "\0\0\0\0")}\t${hex(flags, 4)}\t0\t0\t${r.metric}\t${mask}\t0\t0\t0`;
    });
  return [head, ...lines].map((l) => `${l.padEnd(127)}\n`).join("");
}

function sockets(net: net, protocol: number, family: number): ByteString {
  const v6 = family === AF_INET6;
  const wide = v6 ? 38 : 13;
  const head = `  sl  ${"local_address".padEnd(wide)} ${(v6 ? "remote_address" : "rem_address").padEnd(wide)} st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode`;
  const end = (s: sock, a: ByteString, port: number) => `${words(shown(s.family, a))}:${hex(port, 4)}`;
  const of = (s: sock) =>
    s.protocol === protocol &&
    s.family === family &&
    s.type !== SOCK_RAW &&
    (s.sport !== 0 || s.tcp?.state === "LISTEN");
  const lines = [...net.socks].filter(of).map((s, i) => {
    const state = s.tcp ? STATES[s.tcp.state] : s.daddr ? 1 : 7;
    const rx = s.tcp ? s.tcp.receive_buffer.length : s.rmem;
    const tx = s.tcp ? s.tcp.send_buffer.length : 0;
    return `${String(i).padStart(4)}: ${end(s, s.saddr, s.sport)} ${end(s, s.daddr, s.dport)} ${hex(state, 2)} ${hex(tx, 8)}:${hex(rx, 8)} 00:00000000 00000000 ${String(s.uid).padStart(5)}        0 ${s.ino}`;
  });
  return `${[head, ...lines].join("\n")}\n`;
}

/** IPv6 addresses of devices: address, index, prefix length, scope, flags, name. */
function if_inet6(net: net): ByteString {
  const byte = (n: number) => n.toString(16).padStart(2, "0");
  const scopes: Readonly<Record<number, number>> = { [F.RT_SCOPE_HOST]: 0x10, [F.RT_SCOPE_LINK]: 0x20 };
  const line = (d: net["dev_base"][number], a: net["dev_base"][number]["addr_list"][number]) => {
    const address = [...a.address].map((c) => byte(c.charCodeAt(0))).join("");
    const numbers = [d.ifindex, a.prefix, scopes[a.scope] ?? 0, IFA_F_PERMANENT].map(byte).join(" ");
    return `${address} ${numbers} ${d.name.padStart(8)}\n`;
  };
  return net.dev_base
    .flatMap((d) => d.addr_list.filter((a) => a.address.length === 16).map((a) => line(d, a)))
    .join("");
}

/** AF_UNIX sockets; addresses of kernel memory are not told. */
function unix(net: net): ByteString {
  const line = (s: unix_sock): string => {
    const state = s.state === "listen" || s.state === "unconnected" ? 1 : 3;
    const name = s.addr.slice(2).replace(/^\0/, "@").replace(/\0$/, "").replaceAll("\0", "@");
    const head = `${"0".repeat(16)}: 00000002 00000000 ${hex(s.state === "listen" ? 0x10000 : 0, 8)}`;
    const tail = name === "" ? "" : ` ${name}`;
    return `${head} ${hex(s.type, 4)} ${hex(state, 2)} ${String(s.ino).padStart(5)}${tail}\n`;
  };
  return `Num       RefCount Protocol Flags    Type St Inode Path\n${[...net.unix.socks].map(line).join("")}`;
}

/** Netlink sockets that have a port, the kernel's ends first; addresses of kernel memory are not told. */
function netlink(net: net, k: Kernel): ByteString {
  const head = "sk       Eth Pid    Groups   Rmem     Wmem     Dump     Locks     Drops     Inode\n";
  const kernel = [NETLINK_ROUTE, NETLINK_SOCK_DIAG, ...(k.audit.audit_sock ? [NETLINK_AUDIT] : [])];
  const lines = kernel
    .sort((a, b) => a - b)
    .flatMap((protocol) => {
      const users = [...(net.netlink?.get(protocol)?.values() ?? [])].filter((s) => s.portid !== 0);
      const end = { portid: 0, groups: 0, rmem_alloc: 0, ino: 0 };
      return [end, ...users].map(
        (s) =>
          `${"0".repeat(16)} ${String(protocol).padEnd(3)} ${String(s.portid).padEnd(6)} ${hex(s.groups, 8).toLowerCase()} ` +
          `${String(s.rmem_alloc).padEnd(8)} 0        0 2        0        ${String(s.ino).padEnd(8)}\n`,
      );
    });
  return head + lines.join("");
}

/** Packet sockets. */
function packet(net: net): ByteString {
  const line = (s: packet_sock) =>
    `${"0".repeat(16)} 3      ${String(s.type).padEnd(4)} ${hex(s.protocol, 4).toLowerCase()}   ${String(s.ifindex).padEnd(5)} ` +
    `${s.protocol === 0 ? 0 : 1} ${[s.rmem, s.uid, s.ino].map((n) => String(n).padEnd(6)).join(" ")}\n`;
  const head = "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n";
  return head + [...net.packet_socks].map(line).join("");
}

const tables = (net: net, family: number): ByteString =>
  [...net.xt.values()]
    .filter((t) => t.af === family)
    .reverse()
    .map((t) => `${t.name}\n`)
    .join("");

const file = (name: string, text: (net: net, k: Kernel) => ByteString, mode = 0o444): proc_entry => ({
  name,
  mode,
  read: (k, task) => text(task.nsproxy.net_ns, k),
});

/** The files of every network namespace, by what they are named here; a patch's own stand beside them. */
export const proc_net_files = {
  dev: file("dev", dev),
  if_inet6: file("if_inet6", if_inet6),
  ip6_tables_names: file("ip6_tables_names", (net) => tables(net, AF_INET6), 0o440),
  ip_tables_names: file("ip_tables_names", (net) => tables(net, AF_INET), 0o440),
  netlink: file("netlink", netlink),
  packet: file("packet", packet),
  protocols: file("protocols", protocols_text),
  route: file("route", route),
  tcp: file("tcp", (net) => sockets(net, IPPROTO_TCP, AF_INET)),
  tcp6: file("tcp6", (net) => sockets(net, IPPROTO_TCP, AF_INET6)),
  udp: file("udp", (net) => sockets(net, IPPROTO_UDP, AF_INET)),
  unix: file("unix", unix),
  udp6: file("udp6", (net) => sockets(net, IPPROTO_UDP, AF_INET6)),
} satisfies Record<string, proc_entry>;
