// net/ipv4/tcp_output, tcp_timer: segments on their way out, and again when nobody answers.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { del_timer, mod_timer, NSEC_PER_MSEC, NSEC_PER_SEC } from "../../time.ts";
import { ETIMEDOUT } from "../../uapi/errno.ts";
import { IPPROTO_TCP } from "../../uapi/in.ts";
import { alloc_skb, type sk_buff, type tcphdr } from "../skbuff.ts";
import type { sock } from "../sock.ts";
import { ip_local_out, ip_route_output, ip_send } from "./ip_output.ts";
import { tcp_done, tcp_receive_window, tcp_sk } from "./tcp.ts";

/** First wait for the answer to a SYN, and to data; each is doubled at every attempt. */
const TCP_TIMEOUT_INIT = NSEC_PER_SEC;
const TCP_RTO_MIN = 200 * NSEC_PER_MSEC;
const TCP_RTO_MAX = 120 * NSEC_PER_SEC;
/** net.ipv4.tcp_syn_retries and tcp_synack_retries, tcp_retries2. */
const SYN_RETRIES = 6;
const SYNACK_RETRIES = 5;
const RETRIES2 = 15;
/** IP and TCP headers. */
const HEADERS = 60;

type flags = Partial<Pick<tcphdr, "syn" | "ack" | "fin" | "rst" | "psh">>;

function header(sk: sock, seq: number, flags: flags): tcphdr {
  const tp = tcp_sk(sk);
  const window = flags.rst ? 0 : tcp_receive_window(sk);
  tp.window_closed = window === 0;
  return {
    source: sk.sport,
    dest: sk.dport,
    seq,
    ack_seq: flags.ack ? tp.rcv_nxt : 0,
    syn: false,
    ack: false,
    fin: false,
    rst: false,
    psh: false,
    window,
    ...flags,
  };
}

function transmit(k: Kernel, sk: sock, seq: number, flags: flags, data = ""): void {
  const { saddr, daddr, ttl, mark } = sk;
  const tcp = header(sk, seq, flags);
  const skb = alloc_skb({ saddr, daddr, protocol: IPPROTO_TCP, ttl, mark, tcp, data, sk });
  const dst = ip_route_output(sk.net, daddr, saddr, sk.bound_dev);
  if (typeof dst !== "number") ip_local_out(k, sk.net, skb, dst);
}

export const tcp_send_ack = (k: Kernel, sk: sock): void => transmit(k, sk, tcp_sk(sk).snd_nxt, { ack: true });

/** SYN, or SYN and ACK from the listening side. */
export function tcp_send_syn(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  const answer = tp.state === "SYN_RECV";
  tp.snd_nxt = tp.snd_una + 1;
  arm(k, sk, TCP_TIMEOUT_INIT);
  transmit(k, sk, tp.snd_una, answer ? { syn: true, ack: true } : { syn: true });
}

/** Ends the connection at once. */
export const tcp_reset = (k: Kernel, sk: sock): void =>
  transmit(k, sk, tcp_sk(sk).snd_nxt, { rst: true, ack: true });

/** A segment nobody here knows anything of: a reset, unless it is one itself. */
export function tcp_v4_send_reset(k: Kernel, net: net, skb: sk_buff): void {
  const { tcp } = skb;
  if (!tcp || tcp.rst) return;
  const length = skb.data.length + (tcp.syn ? 1 : 0) + (tcp.fin ? 1 : 0);
  const reply: tcphdr = {
    ...tcp,
    source: tcp.dest,
    dest: tcp.source,
    seq: tcp.ack ? tcp.ack_seq : 0,
    ack_seq: tcp.ack ? 0 : tcp.seq + length,
    syn: false,
    fin: false,
    psh: false,
    rst: true,
    ack: !tcp.ack,
    window: 0,
  };
  const { saddr, daddr } = skb;
  ip_send(k, net, alloc_skb({ saddr: daddr, daddr: saddr, protocol: IPPROTO_TCP, tcp: reply }));
}

/** Sends as much as the peer has room for, then the FIN if one is due. */
export function tcp_write_xmit(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  const dst = ip_route_output(sk.net, sk.daddr, sk.saddr, sk.bound_dev);
  const mss = Math.max(1, (typeof dst === "number" ? 1500 : dst.dev.mtu) - HEADERS);
  for (;;) {
    const sent = tp.snd_nxt - tp.snd_una;
    const ready = tp.send_buffer.length - sent;
    const room = tp.snd_wnd - sent;
    if (ready <= 0 || room <= 0 || tp.fin_sent) break;
    const data = tp.send_buffer.slice(sent, sent + Math.min(mss, ready, room));
    const seq = tp.snd_nxt;
    tp.snd_nxt += data.length;
    arm(k, sk, TCP_RTO_MIN);
    transmit(k, sk, seq, { ack: true, psh: true }, data);
  }
  if (tp.fin_queued && !tp.fin_sent && tp.snd_nxt - tp.snd_una === tp.send_buffer.length) {
    const seq = tp.snd_nxt;
    tp.fin_sent = true;
    tp.snd_nxt++;
    arm(k, sk, TCP_RTO_MIN);
    transmit(k, sk, seq, { ack: true, fin: true });
  }
  // a closed window is probed, in case the news of its opening got lost
  if (tp.snd_una === tp.snd_nxt && tp.send_buffer !== "") arm(k, sk, TCP_RTO_MIN);
}

function arm(k: Kernel, sk: sock, first: number): void {
  const tp = tcp_sk(sk);
  const wait = Math.min(first * 2 ** tp.retries, TCP_RTO_MAX);
  tp.timer = mod_timer(k, tp.timer, k.now + wait, (kk) => tcp_retransmit_timer(kk, sk));
}

/** Everything is acknowledged: nothing to wait for. */
export function tcp_disarm(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  if (tp.timer) del_timer(k, tp.timer);
  tp.retries = 0;
}

function tcp_retransmit_timer(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  const opening = tp.state === "SYN_SENT" || tp.state === "SYN_RECV";
  const limit = tp.state === "SYN_SENT" ? SYN_RETRIES : opening ? SYNACK_RETRIES : RETRIES2;
  if (tp.retries++ >= limit) {
    tcp_done(k, sk, tp.soft_error || ETIMEDOUT);
    return;
  }
  if (opening) {
    tcp_send_syn(k, sk);
    return;
  }
  const sent = Math.min(tp.snd_nxt - tp.snd_una, tp.send_buffer.length);
  arm(k, sk, TCP_RTO_MIN);
  if (sent > 0) transmit(k, sk, tp.snd_una, { ack: true, psh: true }, tp.send_buffer.slice(0, 1460));
  else if (tp.fin_sent) transmit(k, sk, tp.snd_una, { ack: true, fin: true });
  else transmit(k, sk, tp.snd_una - 1, { ack: true });
}
