// net/ipv4/af_inet, net/ipv6/af_inet6: Internet sockets: making them, their addresses and ports.
import { ns_capable } from "../../capability.ts";
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { CAP_NET_BIND_SERVICE, CAP_NET_RAW } from "../../uapi/capability.ts";
import * as E from "../../uapi/errno.ts";
import * as I from "../../uapi/in.ts";
import { AF_INET, AF_INET6, SOCK_DGRAM, SOCK_RAW, SOCK_STREAM } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { sk_buff } from "../skbuff.ts";
import { type proto, sk_alloc, type sock } from "../sock.ts";
import { take_address } from "./datagram.ts";
import { is_local } from "./fib.ts";
import { is_any } from "./ip_output.ts";
import { ping_allowed, ping_prot } from "./ping.ts";
import { raw_prot } from "./raw.ts";
import { tcp_init_sock, tcp_prot } from "./tcp.ts";
import { udp_prot } from "./udp.ts";

/** The protocol of a new socket: -ESOCKTNOSUPPORT, -EPROTONOSUPPORT, -EPERM or -EACCES when there is none. */
function find_proto(k: Kernel, family: number, type: number, protocol: number): [proto, number] | number {
  const icmp = family === AF_INET ? I.IPPROTO_ICMP : I.IPPROTO_ICMPV6;
  if (protocol < 0 || protocol > 255) return -E.EINVAL;
  if (type === SOCK_STREAM) {
    if (protocol === 0 || protocol === I.IPPROTO_TCP) return [tcp_prot, I.IPPROTO_TCP];
  } else if (type === SOCK_DGRAM) {
    if (protocol === 0 || protocol === I.IPPROTO_UDP) return [udp_prot, I.IPPROTO_UDP];
    if (protocol === icmp)
      return ping_allowed(k.current.nsproxy.net_ns, k.current) ? [ping_prot, icmp] : -E.EACCES;
  } else if (type === SOCK_RAW) {
    if (protocol === 0) return -E.EPROTONOSUPPORT;
    return ns_capable(k, k.current.nsproxy.net_ns.user_ns, CAP_NET_RAW) ? [raw_prot, protocol] : -E.EPERM;
  } else return -E.ESOCKTNOSUPPORT;
  return -E.EPROTONOSUPPORT;
}

export function inet_create(k: Kernel, family: number, type: number, protocol: number): sock | number {
  const found = find_proto(k, family, type, protocol);
  if (typeof found === "number") return found;
  const [prot, number] = found;
  const sk = sk_alloc(k.current.nsproxy.net_ns, family, type, number, prot);
  sk.uid = k.current.cred.euid;
  if (prot === tcp_prot) tcp_init_sock(sk);
  return sk;
}

const unbound = (address: ByteString): boolean => address === "" || is_any(address);

/** Whether two sockets may not have the same port: their addresses overlap. */
function conflicts(a: sock, address: ByteString, family: number, v6only: boolean): boolean {
  const v4 = (f: number, s: ByteString, only: boolean) =>
    s.length === 4 || (unbound(s) && (f === AF_INET || !only));
  const v6 = (f: number, s: ByteString) => s.length === 16 || (unbound(s) && f === AF_INET6);
  const both4 = v4(a.family, a.saddr, a.v6only) && v4(family, address, v6only);
  const both6 = v6(a.family, a.saddr) && v6(family, address);
  return (both4 || both6) && (unbound(a.saddr) || unbound(address) || a.saddr === address);
}

/** Whether a port is free for the socket. Listeners never share; others may when both allow it. */
function port_is_free(net: net, sk: sock, address: ByteString, port: number): boolean {
  for (const other of net.socks) {
    if (other === sk || other.prot.ports !== sk.prot.ports || other.sport !== port) continue;
    if (!conflicts(other, address, sk.family, sk.v6only)) continue;
    const shared = sk.reuse && other.reuse && other.tcp?.state !== "LISTEN";
    if (!shared) return false;
  }
  return true;
}

/** Gives the socket a port if it has none: -EAGAIN when all are taken. */
export function inet_autobind(k: Kernel, sk: sock): number {
  void k;
  if (sk.sport !== 0) return 0;
  const { net } = sk;
  const [low, high] = net.sysctl.ip_local_port_range;
  for (let tries = low; tries <= high; tries++) {
    const port = net.next_port;
    net.next_port = port >= high ? low : port + 1;
    if (!port_is_free(net, sk, sk.saddr, port)) continue;
    sk.sport = port;
    return 0;
  }
  return -E.EAGAIN;
}

export function inet_bind(k: Kernel, sk: sock, bytes: ByteString): number {
  if (bytes.length < (sk.family === AF_INET ? 16 : 24)) return -E.EINVAL;
  const parsed = I.parse_sockaddr(bytes);
  if (!parsed || parsed.family !== sk.family) return -E.EAFNOSUPPORT;
  const to = take_address(sk, bytes);
  if (typeof to === "number") return to;
  const { address, port } = to;
  if (!is_any(address) && !is_local(sk.net, address)) return -E.EADDRNOTAVAIL;
  if (sk.prot.ports !== 0) {
    if (sk.sport !== 0) return -E.EINVAL;
    const privileged = port !== 0 && port < sk.net.sysctl.ip_unprivileged_port_start;
    if (privileged && sk.prot !== ping_prot && !ns_capable(k, sk.net.user_ns, CAP_NET_BIND_SERVICE))
      return -E.EACCES;
    if (port !== 0 && !port_is_free(sk.net, sk, address, port)) return -E.EADDRINUSE;
    sk.sport = port;
  }
  sk.saddr = address;
  return inet_autobind_named(k, sk);
}

const inet_autobind_named = (k: Kernel, sk: sock): number => (sk.prot.ports ? inet_autobind(k, sk) : 0);

/** How well a socket fits a packet from `source`: -1 not at all, more for each end it names. */
export function receives(sk: sock, skb: sk_buff, source: number): number {
  const v4 = skb.family === AF_INET;
  if (v4 ? sk.family === AF_INET6 && sk.v6only : sk.family === AF_INET) return -1;
  if (v4 && sk.family === AF_INET6 && (sk.type === SOCK_RAW || sk.prot === ping_prot)) return -1;
  let score = 0;
  if (!unbound(sk.saddr)) {
    if (sk.saddr !== skb.daddr) return -1;
    score += 2;
  }
  if (sk.daddr !== "") {
    if (sk.daddr !== skb.saddr || sk.dport !== source) return -1;
    score += 4;
  }
  if (sk.bound_dev && sk.bound_dev !== skb.dev) return -1;
  return score + (sk.family === AF_INET || !v4 ? 1 : 0);
}
