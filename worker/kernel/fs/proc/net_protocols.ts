// net/core/sock: /proc/net/protocols, the protocols that sockets can have, newest first.
import type { sock } from "../../net/sock.ts";
import type { net } from "../../sched_types.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../../uapi/in.ts";
import { AF_INET, AF_INET6, SOCK_RAW } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";

const METHODS = "cl co di ac io in de sh ss gs se re sp bi br ha uh gp em";
const PAGE_SIZE = 4096;

interface protocol {
  name: string;
  /** bytes of one socket */
  size: number;
  /** its sockets in a namespace that are known to others: those that have a name */
  sockets: (net: net) => number;
  /** bytes in its buffers; -1: not counted */
  memory: (net: net) => number;
  /** whether buffers may shrink, when it could be known */
  press: "no" | "NI";
  max_header: number;
  /** its sockets have memory of their own */
  slab: boolean;
  /** the methods of METHODS it has, a letter each */
  methods: string;
}

const inet = (net: net, what: (s: sock) => boolean) => [...net.socks].filter(what);
const uncounted = () => -1;
const bytes = (socks: readonly sock[]) =>
  socks.reduce((n, s) => n + (s.tcp ? s.tcp.receive_buffer.length + s.tcp.send_buffer.length : s.rmem), 0);
const named = (s: sock) => s.sport !== 0 || s.tcp?.state === "LISTEN";

/** What a protocol of both families has, for one of them. */
type described = Omit<protocol, "sockets" | "memory">;
const stream = (family: number, of: described): protocol => ({
  ...of,
  sockets: (net) => inet(net, (s) => s.family === family && s.protocol === IPPROTO_TCP && named(s)).length,
  memory: (net) => bytes(inet(net, (s) => s.protocol === IPPROTO_TCP)),
});
const datagram = (family: number, of: described): protocol => ({
  ...of,
  sockets: (net) => inet(net, (s) => s.family === family && s.protocol === IPPROTO_UDP && named(s)).length,
  memory: (net) => bytes(inet(net, (s) => s.protocol === IPPROTO_UDP)),
});
const ping = (family: number, protocol: number, of: described): protocol => ({
  ...of,
  sockets: (net) =>
    inet(net, (s) => s.family === family && s.protocol === protocol && s.type !== SOCK_RAW && named(s))
      .length,
  memory: uncounted,
});
const raw = (family: number, of: described): protocol => ({
  ...of,
  sockets: (net) => inet(net, (s) => s.family === family && s.type === SOCK_RAW).length,
  memory: uncounted,
});
const named_so = (
  name: string,
  size: number,
  methods: string,
  max_header = 0,
  press: "no" | "NI" = "NI",
): described => ({ name, size, methods, max_header, press, slab: true });

const NONE = "n".repeat(19);
const TCP = "yyyyyyyyyyyyynyyyyy";
const RAW = "yyynyyynyyyynyyyynn";
const PING = "yyynnynnyyyynyyyyyn";
const PROTOCOLS: readonly protocol[] = [
  {
    ...named_so("PACKET", 1408, NONE),
    sockets: (net) => net.packet_socks.size,
    memory: uncounted,
    slab: false,
  },
  ping(AF_INET6, IPPROTO_ICMPV6, named_so("PINGv6", 1136, PING)),
  raw(AF_INET6, named_so("RAWv6", 1136, RAW)),
  datagram(AF_INET6, named_so("UDPv6", 1280, "yyynyyynyyyynnnyyyn")),
  stream(AF_INET6, named_so("TCPv6", 2304, TCP, 304, "no")),
  { ...named_so("UNIX", 1024, NONE), sockets: (net) => net.unix.socks.size, memory: uncounted },
  ping(AF_INET, IPPROTO_ICMP, named_so("PING", 928, PING)),
  raw(AF_INET, named_so("RAW", 936, RAW)),
  datagram(AF_INET, named_so("UDP", 1088, "yyynyyynyyyyynnyyyn")),
  stream(AF_INET, named_so("TCP", 2144, TCP, 304, "no")),
  {
    ...named_so("NETLINK", 1064, NONE),
    // the kernel's ends do not count
    sockets: (net) =>
      [...(net.netlink?.values() ?? [])].reduce((n, table) => n + table.size - (table.has(0) ? 1 : 0), 0),
    memory: uncounted,
    slab: false,
  },
];

export function protocols_text(net: net): ByteString {
  const line = (p: protocol): ByteString => {
    const memory = p.memory(net);
    const pages = memory < 0 ? memory : Math.ceil(memory / PAGE_SIZE);
    return (
      `${p.name.padEnd(9)} ${String(p.size).padStart(4)} ${String(p.sockets(net)).padStart(6)}  ${String(pages).padStart(6)}   ` +
      `${p.press.padEnd(3)} ${String(p.max_header).padStart(6)}   ${(p.slab ? "yes" : "no").padEnd(3)}  ${"kernel".padEnd(10)} ` +
      `${[...p.methods].map((c) => c.padStart(2)).join(" ")}\n`
    );
  };
  return `protocol  size sockets  memory press maxhdr  slab module     ${METHODS}\n${PROTOCOLS.map(line).join("")}`;
}
