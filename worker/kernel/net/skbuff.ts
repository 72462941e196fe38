// linux/skbuff.h: a packet. Its headers are objects; skb_bytes() makes the bytes where a program wants to see them.
import { be16, be32, get_be16 } from "../uapi/byteorder.ts";
import * as I from "../uapi/in.ts";
import { AF_INET } from "../uapi/netlink.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { net_device } from "./core/dev.ts";
import type { nf_conn } from "./netfilter/nf_conntrack.ts";
import type { sock } from "./sock.ts";

export interface icmphdr {
  type: number;
  code: number;
  /** the four bytes after the checksum: id and sequence of an echo, MTU and the like of an error */
  id: number;
  seq: number;
  /** errors: the packet they are about */
  about: sk_buff | null;
}
export interface udphdr {
  source: number;
  dest: number;
}
export interface tcphdr {
  source: number;
  dest: number;
  seq: number;
  ack_seq: number;
  syn: boolean;
  ack: boolean;
  fin: boolean;
  rst: boolean;
  psh: boolean;
  window: number;
}

export interface sk_buff {
  /** Ethernet addresses of who sent it and for whom, on the link it is on; "" where there are none */
  h_source: ByteString;
  h_dest: ByteString;
  /** bridges it has passed on its way over this link */
  bridges: number;
  family: number;
  saddr: ByteString;
  daddr: ByteString;
  protocol: number;
  ttl: number;
  tos: number;
  /** IPv4 identification */
  id: number;
  df: boolean;
  icmp: icmphdr | null;
  udp: udphdr | null;
  tcp: tcphdr | null;
  /** what follows the transport header */
  data: ByteString;
  mark: number;
  /** the device it came in by; null while it is on its way out of this host */
  dev: net_device | null;
  /** local sender */
  sk: sock | null;
  nfct: nf_conn | null;
}

type skb_parts = Partial<sk_buff> & Pick<sk_buff, "saddr" | "daddr" | "protocol">;

/** A packet for sending, of the family of its addresses. */
export const alloc_skb = (parts: skb_parts): sk_buff => ({
  h_source: "",
  h_dest: "",
  bridges: 0,
  family: parts.daddr.length === 4 ? AF_INET : 10,
  ttl: 64,
  tos: 0,
  id: 0,
  df: true,
  icmp: null,
  udp: null,
  tcp: null,
  data: "",
  mark: 0,
  dev: null,
  sk: null,
  nfct: null,
  ...parts,
});

const transport_length = (skb: sk_buff): number => (skb.tcp ? 20 : skb.udp || skb.icmp ? 8 : 0);

/** Bytes of the packet from the IP header on. */
export const skb_len = (skb: sk_buff): number =>
  (skb.family === AF_INET ? 20 : 40) + transport_length(skb) + skb.data.length;

function tcp_header(tcp: tcphdr, sum: number): ByteString {
  const flags =
    (tcp.fin ? 1 : 0) | (tcp.syn ? 2 : 0) | (tcp.rst ? 4 : 0) | (tcp.psh ? 8 : 0) | (tcp.ack ? 16 : 0);
  const ports = be16(tcp.source) + be16(tcp.dest);
  return (
    ports +
    be32(tcp.seq >>> 0) +
    be32(tcp.ack_seq >>> 0) +
    String.fromCharCode(0x50, flags) +
    be16(tcp.window) +
    be16(sum) +
    be16(0)
  );
}

/** The transport header and what follows, with its checksum. */
export function transport_bytes(skb: sk_buff): ByteString {
  const length = transport_length(skb) + skb.data.length;
  const pseudo = skb.saddr + skb.daddr + be32(length) + be32(skb.protocol);
  const { icmp, udp, tcp } = skb;
  if (icmp) {
    const rest = be16(icmp.id) + be16(icmp.seq) + skb.data;
    const head = String.fromCharCode(icmp.type, icmp.code);
    const sum = I.csum((skb.family === AF_INET ? "" : pseudo) + head + be16(0) + rest);
    return head + be16(sum) + rest;
  }
  if (udp) {
    const head = be16(udp.source) + be16(udp.dest) + be16(length);
    return head + be16(I.csum(pseudo + head + be16(0) + skb.data) || 0xffff) + skb.data;
  }
  if (tcp) return tcp_header(tcp, I.csum(pseudo + tcp_header(tcp, 0) + skb.data)) + skb.data;
  return skb.data;
}

/** The whole packet from the IP header on. */
export function skb_bytes(skb: sk_buff): ByteString {
  const body = transport_bytes(skb);
  if (skb.family !== AF_INET) {
    const head = String.fromCharCode(0x60, 0, 0, 0) + be16(body.length);
    return head + String.fromCharCode(skb.protocol, skb.ttl) + skb.saddr + skb.daddr + body;
  }
  const head = String.fromCharCode(0x45, skb.tos) + be16(20 + body.length) + be16(skb.id);
  const frag = be16(skb.df ? 0x4000 : 0) + String.fromCharCode(skb.ttl, skb.protocol);
  const sum = I.csum(head + frag + be16(0) + skb.saddr + skb.daddr);
  return head + frag + be16(sum) + skb.saddr + skb.daddr + body;
}

/** Takes the header of an ICMP message apart; null when it is too short. */
export function parse_icmp(bytes: ByteString): { icmp: icmphdr; data: ByteString } | null {
  if (bytes.length < 8) return null;
  const icmp: icmphdr = {
    type: bytes.charCodeAt(0),
    code: bytes.charCodeAt(1),
    id: get_be16(bytes, 4),
    seq: get_be16(bytes, 6),
    about: null,
  };
  return { icmp, data: bytes.slice(8) };
}
