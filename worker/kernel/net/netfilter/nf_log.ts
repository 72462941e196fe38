// net/ipv4/netfilter/nf_log_ipv4, nf_log_ipv6: a packet as a line of the kernel log.
import type { Kernel } from "../../kernel.ts";
import { printk } from "../../printk.ts";
import { ARPHRD_LOOPBACK } from "../../uapi/if.ts";
import { inet_ntop } from "../../uapi/in.ts";
import type { xt_target } from "../../uapi/netfilter.ts";
import { AF_INET } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { type sk_buff, skb_len } from "../skbuff.ts";
import type { nf_hook_state } from "./core.ts";

const NF_LOG_TCPSEQ = 1;
const NF_LOG_UID = 8;

/** IPv6 addresses are written in full here. */
const address = (a: ByteString): string =>
  a.length === 4
    ? inet_ntop(a)
    : [...a]
        .map((c) => c.charCodeAt(0).toString(16).padStart(2, "0"))
        .join("")
        .replace(/(.{4})(?=.)/g, "$1:");

const hex = (n: number, digits: number) => `0x${n.toString(16).toUpperCase().padStart(digits, "0")}`;

function ip_part(skb: sk_buff): string {
  const ends = `SRC=${address(skb.saddr)} DST=${address(skb.daddr)} LEN=${skb_len(skb)} `;
  if (skb.family !== AF_INET) return `${ends}TC=${skb.tos} HOPLIMIT=${skb.ttl} FLOWLBL=0 `;
  const tos = `TOS=${hex(skb.tos & 0x1e, 2)} PREC=${hex(skb.tos & 0xe0, 2)}`;
  return `${ends}${tos} TTL=${skb.ttl} ID=${skb.id} ${skb.df ? "DF " : ""}`;
}

function transport_part(skb: sk_buff, flags: number): string {
  const { tcp, udp, icmp } = skb;
  if (tcp) {
    const seq = flags & NF_LOG_TCPSEQ ? `SEQ=${tcp.seq >>> 0} ACK=${tcp.ack_seq >>> 0} ` : "";
    const bits = [tcp.ack && "ACK", tcp.psh && "PSH", tcp.rst && "RST", tcp.syn && "SYN", tcp.fin && "FIN"];
    const set = bits.filter(Boolean).map((b) => `${b} `);
    return `PROTO=TCP SPT=${tcp.source} DPT=${tcp.dest} ${seq}WINDOW=${tcp.window} RES=0x00 ${set.join("")}URGP=0 `;
  }
  if (udp) return `PROTO=UDP SPT=${udp.source} DPT=${udp.dest} LEN=${8 + skb.data.length} `;
  if (!icmp) return `PROTO=${skb.protocol} `;
  const name = skb.family === AF_INET ? "ICMP" : "ICMPv6";
  const about = icmp.about ? `[${ip_part(icmp.about)}${transport_part(icmp.about, flags)}] ` : "";
  const echo = icmp.about ? "" : `ID=${icmp.id} SEQ=${icmp.seq} `;
  return `PROTO=${name} TYPE=${icmp.type} CODE=${icmp.code} ${about}${echo}`;
}

/** Only packets of the first namespace are logged (net.netfilter.nf_log_all_netns is 0). */
export function nf_log_packet(
  k: Kernel,
  t: Extract<xt_target, { name: "LOG" }>,
  skb: sk_buff,
  state: nf_hook_state,
): void {
  if (state.net !== k.init_nsproxy.net_ns) return;
  const mac =
    state.in && state.in.type === ARPHRD_LOOPBACK
      ? `MAC=${"00:".repeat(12)}08:00 `.replace("08:00", skb.family === AF_INET ? "08:00" : "86:dd")
      : "";
  const uid = t.flags & NF_LOG_UID && skb.sk ? `UID=${skb.sk.uid} GID=${skb.sk.uid} ` : "";
  const ways = `IN=${state.in?.name ?? ""} OUT=${state.out?.name ?? ""} `;
  const mark = skb.mark ? `MARK=0x${skb.mark.toString(16)} ` : "";
  printk(k, t.level, `${t.prefix}${ways}${mac}${ip_part(skb)}${transport_part(skb, t.flags)}${uid}${mark}`);
}
