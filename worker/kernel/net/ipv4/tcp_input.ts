// net/ipv4/tcp_input, tcp_ipv4: segments that arrive.
import type { Kernel } from "../../kernel.ts";
import { wake_up } from "../../sched/core.ts";
import type { net } from "../../sched_types.ts";
import { ECONNREFUSED, ECONNRESET, EPIPE } from "../../uapi/errno.ts";
import { IPPROTO_TCP } from "../../uapi/in.ts";
import type { icmphdr, sk_buff, tcphdr } from "../skbuff.ts";
import { RCV_SHUTDOWN, sk_alloc, type sock } from "../sock.ts";
import { receives } from "./af_inet.ts";
import { icmp_err_convert } from "./icmp.ts";
import {
  tcp_create_openreq_child,
  tcp_done,
  tcp_fin_timeout,
  tcp_set_isn,
  tcp_sk,
  tcp_time_wait,
} from "./tcp.ts";
import {
  tcp_disarm,
  tcp_reset,
  tcp_send_ack,
  tcp_send_syn,
  tcp_v4_send_reset,
  tcp_write_xmit,
} from "./tcp_output.ts";

/** The connection of a segment, else the listener it may be for. */
function tcp_lookup(net: net, skb: sk_buff, tcp: tcphdr): sock | null {
  let listener: sock | null = null;
  let score = -1;
  for (const sk of net.socks) {
    if (sk.protocol !== IPPROTO_TCP || sk.sport !== tcp.dest || !sk.tcp || sk.tcp.state === "CLOSE") continue;
    if (sk.tcp.state !== "LISTEN") {
      if (sk.dport === tcp.source && sk.daddr === skb.saddr && sk.saddr === skb.daddr) return sk;
      continue;
    }
    const s = receives(sk, skb, tcp.source);
    if (s > score) {
      listener = sk;
      score = s;
    }
  }
  return listener;
}

export function tcp_v4_rcv(k: Kernel, net: net, skb: sk_buff): void {
  const { tcp } = skb;
  if (!tcp) return;
  const sk = tcp_lookup(net, skb, tcp);
  if (!sk) {
    tcp_v4_send_reset(k, net, skb);
    return;
  }
  switch (tcp_sk(sk).state) {
    case "LISTEN":
      tcp_conn_request(k, sk, skb, tcp);
      return;
    case "SYN_SENT":
      tcp_rcv_synsent(k, sk, skb, tcp);
      return;
    case "TIME_WAIT":
      if (tcp.fin) tcp_send_ack(k, sk);
      else if (tcp.syn) tcp_reopen(k, net, sk, skb);
      return;
    default:
      tcp_rcv_state_process(k, sk, skb, tcp);
      return;
  }
}

/** A new connection takes the place of one that only waits for stragglers. */
function tcp_reopen(k: Kernel, net: net, sk: sock, skb: sk_buff): void {
  tcp_done(k, sk);
  net.socks.delete(sk);
  tcp_v4_rcv(k, net, skb);
}

function tcp_conn_request(k: Kernel, listener: sock, skb: sk_buff, tcp: tcphdr): void {
  const { net } = listener;
  if (tcp.rst) return;
  if (tcp.ack) {
    tcp_v4_send_reset(k, net, skb);
    return;
  }
  if (!tcp.syn) return;
  const lp = tcp_sk(listener);
  // a full queue drops the request; the peer tries again
  if (lp.accept_queue.length > lp.backlog) return;
  const child = sk_alloc(net, listener.family, listener.type, listener.protocol, listener.prot);
  tcp_create_openreq_child(k, listener, child);
  child.saddr = skb.daddr;
  child.sport = tcp.dest;
  child.daddr = skb.saddr;
  child.dport = tcp.source;
  const tp = tcp_sk(child);
  tcp_set_isn(k, tp);
  tp.rcv_nxt = tcp.seq + 1;
  tp.snd_wnd = tcp.window;
  tcp_send_syn(k, child);
}

function tcp_rcv_synsent(k: Kernel, sk: sock, skb: sk_buff, tcp: tcphdr): void {
  const tp = tcp_sk(sk);
  if (tcp.ack && tcp.ack_seq !== tp.snd_nxt) {
    tcp_v4_send_reset(k, sk.net, skb);
    return;
  }
  if (tcp.rst) {
    if (tcp.ack) tcp_done(k, sk, ECONNREFUSED);
    return;
  }
  if (!tcp.syn) return;
  tp.rcv_nxt = tcp.seq + 1;
  tp.snd_wnd = tcp.window;
  if (!tcp.ack) {
    // both sides open at once
    tp.state = "SYN_RECV";
    tcp_send_syn(k, sk);
    return;
  }
  tp.snd_una = tcp.ack_seq;
  tcp_disarm(k, sk);
  tp.state = "ESTABLISHED";
  tcp_send_ack(k, sk);
  wake_up(k, sk.wait);
}

function tcp_rcv_state_process(k: Kernel, sk: sock, skb: sk_buff, tcp: tcphdr): void {
  const tp = tcp_sk(sk);
  if (tcp.rst) {
    if (tcp.seq !== tp.rcv_nxt) return;
    const error = tp.state === "CLOSE_WAIT" ? EPIPE : ECONNRESET;
    tcp_done(k, sk, error);
    return;
  }
  if (tcp.syn) {
    tp.state === "SYN_RECV" ? tcp_send_syn(k, sk) : tcp_send_ack(k, sk);
    return;
  }
  if (!tcp.ack) return;
  tcp_ack(k, sk, tcp);
  if ((tp.state as string) === "CLOSE") return;
  tcp_data_queue(k, sk, skb, tcp);
}

/** The peer has received up to there. */
function tcp_ack(k: Kernel, sk: sock, tcp: tcphdr): void {
  const tp = tcp_sk(sk);
  const advance = tcp.ack_seq - tp.snd_una;
  if (advance < 0 || tcp.ack_seq > tp.snd_nxt) return;
  tp.snd_wnd = tcp.window;
  if (tp.state === "SYN_RECV" && advance > 0) {
    tp.snd_una = tcp.ack_seq;
    tcp_disarm(k, sk);
    tp.state = "ESTABLISHED";
    if (tp.parent) {
      tcp_sk(tp.parent).accept_queue.push(sk);
      wake_up(k, tp.parent.wait);
    }
    wake_up(k, sk.wait);
    return;
  }
  const data = Math.min(advance, tp.send_buffer.length);
  tp.send_buffer = tp.send_buffer.slice(data);
  tp.snd_una += advance;
  if (advance > 0) {
    tcp_disarm(k, sk);
    wake_up(k, sk.wait);
  }
  if (tp.fin_sent && tp.snd_una === tp.snd_nxt) fin_acknowledged(k, sk);
  else tcp_write_xmit(k, sk);
}

function fin_acknowledged(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  if (tp.state === "FIN_WAIT1") {
    tp.state = "FIN_WAIT2";
    if (tp.orphan) tcp_fin_timeout(k, sk);
  } else if (tp.state === "CLOSING") tcp_time_wait(k, sk);
  else if (tp.state === "LAST_ACK") tcp_done(k, sk);
}

function tcp_data_queue(k: Kernel, sk: sock, skb: sk_buff, tcp: tcphdr): void {
  const tp = tcp_sk(sk);
  if (skb.data === "" && !tcp.fin) {
    // a probe of the window, one byte before what is expected
    if (tcp.seq < tp.rcv_nxt) tcp_send_ack(k, sk);
    return;
  }
  const fresh = skb.data.slice(Math.max(0, tp.rcv_nxt - tcp.seq));
  const nothing_new = tcp.seq + skb.data.length + (tcp.fin ? 1 : 0) <= tp.rcv_nxt;
  if (tcp.seq > tp.rcv_nxt || nothing_new) {
    tcp_send_ack(k, sk);
    return;
  }
  if (fresh !== "") {
    if (tp.orphan) {
      // nobody will ever read it
      tcp_reset(k, sk);
      tcp_done(k, sk);
      return;
    }
    tp.receive_buffer += fresh;
    tp.rcv_nxt += fresh.length;
  }
  if (tcp.fin) tcp_fin(k, sk);
  tcp_send_ack(k, sk);
  wake_up(k, sk.wait);
}

/** The peer has no more to send. */
function tcp_fin(k: Kernel, sk: sock): void {
  const tp = tcp_sk(sk);
  tp.rcv_nxt++;
  tp.fin_received = true;
  sk.shutdown |= RCV_SHUTDOWN;
  if (tp.state === "ESTABLISHED") tp.state = "CLOSE_WAIT";
  else if (tp.state === "FIN_WAIT1") tp.state = "CLOSING";
  else if (tp.state === "FIN_WAIT2") tcp_time_wait(k, sk);
}

/** An ICMP error about a segment: it ends an attempt to connect when it is a final one. */
export function tcp_v4_err(k: Kernel, net: net, skb: sk_buff, icmp: icmphdr, about: sk_buff): void {
  const { tcp } = about;
  if (!tcp) return;
  const reversed = { ...about, saddr: about.daddr, daddr: about.saddr };
  const sk = tcp_lookup(net, reversed, { ...tcp, source: tcp.dest, dest: tcp.source });
  if (!sk || tcp_sk(sk).state === "LISTEN") return;
  const tp = tcp_sk(sk);
  const [errno] = icmp_err_convert(skb, icmp);
  if (tp.state === "SYN_SENT" || tp.state === "SYN_RECV") tcp_done(k, sk, errno);
  else tp.soft_error = errno;
}
