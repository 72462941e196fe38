// net/ipv4/udp, net/ipv6/udp: datagrams between ports.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import * as E from "../../uapi/errno.ts";
import { IPPROTO_UDP } from "../../uapi/in.ts";
import type { icmphdr, sk_buff } from "../skbuff.ts";
import {
  datagram_poll,
  type proto,
  SEND_SHUTDOWN,
  type sock,
  sock_error,
  sock_queue_rcv,
  sock_report_error,
} from "../sock.ts";
import { inet_autobind, receives } from "./af_inet.ts";
import {
  datagram_close,
  datagram_connect,
  datagram_recvmsg,
  destination_of,
  route_for,
  send_datagram,
} from "./datagram.ts";
import { icmp_dest_unreach, icmp_err_convert } from "./icmp.ts";

/** Most data in one datagram. */
const UDP_MAX = 65507;

export const udp_prot: proto = {
  name: "udp",
  ports: IPPROTO_UDP,
  poll: datagram_poll,
  close: datagram_close,
  connect: datagram_connect,
  recvmsg: datagram_recvmsg,
  sendmsg: (k, sk, data, name) => {
    if (data.length > UDP_MAX) return -E.EMSGSIZE;
    if (sk.shutdown & SEND_SHUTDOWN) return -E.EPIPE;
    if (sk.sk_err) return sock_error(sk);
    const to = destination_of(sk, name);
    if (typeof to === "number") return to;
    if (to.port === 0) return -E.EINVAL;
    const bound = inet_autobind(k, sk);
    if (bound < 0) return bound;
    const dst = route_for(sk, to);
    if (typeof dst === "number") return dst;
    const udp = { source: sk.sport, dest: to.port };
    const r = send_datagram(k, sk, to, dst, { protocol: IPPROTO_UDP, udp, data });
    return r < 0 ? r : data.length;
  },
  shutdown: (_k, sk, how) => {
    if (sk.daddr === "") return -E.ENOTCONN;
    sk.shutdown |= how + 1;
    return 0;
  },
};

/** The socket that gets a packet: the one that says most about its ends. */
function udp_lookup(net: net, skb: sk_buff, source: number, dest: number): sock | null {
  let best: sock | null = null;
  let score = -1;
  for (const sk of net.socks) {
    if (sk.protocol !== IPPROTO_UDP || sk.sport !== dest) continue;
    const s = receives(sk, skb, source);
    if (s > score) {
      best = sk;
      score = s;
    }
  }
  return best;
}

export function udp_rcv(k: Kernel, net: net, skb: sk_buff): void {
  const { udp } = skb;
  if (!udp) return;
  const sk = udp_lookup(net, skb, udp.source, udp.dest);
  if (!sk) {
    icmp_dest_unreach(k, net, skb, "port");
    return;
  }
  const { data, saddr, ttl } = skb;
  sock_queue_rcv(k, sk, { data, saddr, sport: udp.source, ttl, error: null });
}

/** An ICMP error about a datagram of ours. */
export function udp_err(k: Kernel, net: net, skb: sk_buff, icmp: icmphdr, about: sk_buff): void {
  if (!about.udp) return;
  const sk = about.sk && net.socks.has(about.sk) ? about.sk : null;
  if (!sk || sk.sport !== about.udp.source) return;
  const [ee_errno, fatal] = icmp_err_convert(skb, icmp);
  const { type: ee_type, code: ee_code } = icmp;
  const ee_origin = skb.saddr.length === 4 ? 2 : 3;
  sock_report_error(k, sk, { ee_errno, ee_origin, ee_type, ee_code, offender: skb.saddr }, about.data, fatal);
}
