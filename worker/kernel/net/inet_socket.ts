// net/ipv4/af_inet, net/ipv6/af_inet6: Internet sockets as files.
import { ns_capable } from "../capability.ts";
import { anon_inode_file } from "../fs/anon_inodes.ts";
import type { file, file_operations } from "../fs/fs.ts";
import type { Kernel } from "../kernel.ts";
import { CAP_NET_ADMIN } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import { O_NONBLOCK, O_RDWR } from "../uapi/fcntl.ts";
import * as I from "../uapi/in.ts";
import * as X from "../uapi/netfilter.ts";
import { AF_INET, AF_UNSPEC } from "../uapi/netlink.ts";
import { S_IFSOCK } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { dev_get_by_name } from "./core/dev.ts";
import { put_net } from "./core/net_cleanup.ts";
import { sockaddr_shown } from "./ipv4/address.ts";
import { inet_bind, inet_create } from "./ipv4/af_inet.ts";
import { take_address } from "./ipv4/datagram.ts";
import type { proto_ops } from "./net.ts";
import { do_replace, get_info } from "./netfilter/x_tables.ts";
import type { sock } from "./sock.ts";

const sk_of = (file: file): sock => {
  const sk = file.private_data as sock;
  sk.nonblock = (file.f_flags & O_NONBLOCK) !== 0;
  return sk;
};
const new_msg = (): I.msghdr => ({ name: "", data: "", control: [], flags: 0 });

function connect(k: Kernel, file: file, addr: unknown): number {
  const sk = sk_of(file);
  if (typeof addr !== "string") return -E.EFAULT;
  if (I.sa_family(addr) === AF_UNSPEC && !sk.tcp) {
    sk.daddr = "";
    sk.dport = 0;
    return 0;
  }
  const to = take_address(sk, addr);
  if (typeof to === "number") return to;
  if (to.dev) sk.bound_dev ??= to.dev;
  return sk.prot.connect(k, sk, to.address, to.port, sk.nonblock);
}

function accept(k: Kernel, file: file, nonblock: boolean): file | number {
  const sk = sk_of(file);
  if (!sk.prot.accept) return -E.EOPNOTSUPP;
  const child = sk.prot.accept(k, sk, sk.nonblock);
  return typeof child === "number" ? child : sock_alloc_file(k, child, nonblock);
}

function getname(_k: Kernel, file: file, peer = false): ByteString | number {
  const sk = sk_of(file);
  if (!peer) return sockaddr_shown(sk.family, sk.saddr, sk.sport);
  if (sk.daddr === "" || (sk.tcp && ["CLOSE", "LISTEN", "SYN_SENT"].includes(sk.tcp.state)))
    return -E.ENOTCONN;
  return sockaddr_shown(sk.family, sk.daddr, sk.dport);
}

/** Options that only set a field: [level, name] to what they do. */
function set_field(sk: sock, level: number, name: number, n: number): boolean {
  switch (level * 1000 + name) {
    case I.SOL_SOCKET * 1000 + I.SO_REUSEADDR:
      sk.reuse = n !== 0;
      return true;
    case I.SOL_SOCKET * 1000 + I.SO_BROADCAST:
      sk.broadcast = n !== 0;
      return true;
    case I.SOL_SOCKET * 1000 + I.SO_RCVTIMEO:
      sk.rcvtimeo = Math.max(0, n);
      return true;
    case I.SOL_SOCKET * 1000 + I.SO_RCVBUF:
      sk.rcvbuf = Math.max(2304, Math.min(n, 212992) * 2);
      return true;
    case I.SOL_SOCKET * 1000 + I.SO_SNDBUF:
      sk.sndbuf = Math.max(4608, Math.min(n, 212992) * 2);
      return true;
    case I.IPPROTO_IP * 1000 + I.IP_TTL:
    case I.IPPROTO_IPV6 * 1000 + I.IPV6_UNICAST_HOPS:
      sk.ttl = n < 0 ? sk.net.sysctl.ip_default_ttl : n;
      return true;
    case I.IPPROTO_IP * 1000 + I.IP_RECVERR:
    case I.IPPROTO_IPV6 * 1000 + I.IPV6_RECVERR:
      sk.recverr = n !== 0;
      return true;
    case I.IPPROTO_IP * 1000 + I.IP_RECVTTL:
    case I.IPPROTO_IPV6 * 1000 + I.IPV6_RECVHOPLIMIT:
      sk.recvttl = n !== 0;
      return true;
    case I.IPPROTO_IPV6 * 1000 + I.IPV6_V6ONLY:
      sk.v6only = n !== 0;
      return true;
  }
  return false;
}

/** Options without an effect here: time stamps, keep-alive and lingering change nothing that can be seen. */
const WITHOUT_EFFECT: ReadonlySet<number> = new Set([
  I.SOL_SOCKET * 1000 + I.SO_KEEPALIVE,
  I.SOL_SOCKET * 1000 + I.SO_TIMESTAMP,
  I.SOL_SOCKET * 1000 + I.SO_SNDTIMEO,
  I.IPPROTO_TCP * 1000 + I.TCP_NODELAY,
]);

function setsockopt(k: Kernel, file: file, level: number, name: number, value: unknown): number {
  const sk = sk_of(file);
  const ip = sk.family === AF_INET ? I.IPPROTO_IP : I.IPPROTO_IPV6;
  if (level === ip && name === X.IPT_SO_SET_REPLACE)
    return do_replace(k, sk.net, sk.family, value as X.ipt_replace);
  if (level === I.SOL_SOCKET && name === I.SO_MARK) {
    if (!ns_capable(k, sk.net.user_ns, CAP_NET_ADMIN)) return -E.EPERM;
    sk.mark = Number(value) >>> 0;
    return 0;
  }
  if (level === I.SOL_SOCKET && name === I.SO_BINDTODEVICE) {
    sk.bound_dev = value === "" ? null : dev_get_by_name(sk.net, String(value));
    return value === "" || sk.bound_dev ? 0 : -E.ENODEV;
  }
  if (set_field(sk, level, name, Number(value)) || WITHOUT_EFFECT.has(level * 1000 + name)) return 0;
  return -E.ENOPROTOOPT;
}

/** A number goes to `value.value`. */
function getsockopt(k: Kernel, file: file, level: number, name: number, value: unknown): number {
  const sk = sk_of(file);
  const ip = sk.family === AF_INET ? I.IPPROTO_IP : I.IPPROTO_IPV6;
  if (level === ip && (name === X.IPT_SO_GET_INFO || name === X.IPT_SO_GET_ENTRIES))
    return get_info(k, sk.net, sk.family, value as X.ipt_get, name === X.IPT_SO_GET_ENTRIES);
  if (level !== I.SOL_SOCKET) return -E.ENOPROTOOPT;
  const out = value as { value: number };
  if (name === I.SO_ERROR) {
    out.value = sk.sk_err;
    sk.sk_err = 0;
  } else if (name === I.SO_TYPE) out.value = sk.type;
  else if (name === I.SO_DOMAIN) out.value = sk.family;
  else if (name === I.SO_PROTOCOL) out.value = sk.protocol;
  else if (name === I.SO_ACCEPTCONN) out.value = sk.tcp?.state === "LISTEN" ? 1 : 0;
  else if (name === I.SO_RCVBUF) out.value = sk.rcvbuf;
  else if (name === I.SO_SNDBUF) out.value = sk.sndbuf;
  else if (name === I.SO_MARK) out.value = sk.mark;
  else return -E.ENOPROTOOPT;
  return 0;
}

const inet_ops: proto_ops = {
  bind: (k, file, addr) => (typeof addr === "string" ? inet_bind(k, sk_of(file), addr) : -E.EFAULT),
  connect,
  listen: (k, file, backlog) => {
    const sk = sk_of(file);
    return sk.prot.listen ? sk.prot.listen(k, sk, backlog) : -E.EOPNOTSUPP;
  },
  accept,
  getname,
  sendmsg: (k, file, data, flags, addr) => {
    if (typeof data !== "string") return -E.EFAULT;
    const sk = sk_of(file);
    return sk.prot.sendmsg(k, sk, data, typeof addr === "string" ? addr : "", flags);
  },
  recvmsg: (k, file, into, count, flags) => {
    const sk = sk_of(file);
    return sk.prot.recvmsg(k, sk, into as I.msghdr, count, flags);
  },
  shutdown: (k, file, how) => {
    const sk = sk_of(file);
    return sk.prot.shutdown ? sk.prot.shutdown(k, sk, how) : -E.ENOTCONN;
  },
  setsockopt,
  getsockopt,
};

const inet_fops: file_operations = {
  read: (k, file, count) => {
    const sk = sk_of(file);
    const msg = new_msg();
    const r = sk.prot.recvmsg(k, sk, msg, count, 0);
    return r < 0 ? r : msg.data;
  },
  write: (k, file, data) => {
    const sk = sk_of(file);
    return sk.prot.sendmsg(k, sk, data, "", 0);
  },
  poll: (_k, file) => {
    const sk = sk_of(file);
    return sk.prot.poll(sk);
  },
  poll_wait: (_k, file) => [sk_of(file).wait],
  release: (k, _inode, file) => {
    const sk = sk_of(file);
    sk.prot.close(k, sk);
    put_net(k);
  },
  socket: inet_ops,
};

function sock_alloc_file(k: Kernel, sk: sock, nonblock: boolean): file | number {
  const flags = O_RDWR | (nonblock ? O_NONBLOCK : 0);
  const file = anon_inode_file(k, k.vfs.sockfs, S_IFSOCK | 0o777, inet_fops, flags);
  if (typeof file === "number") sk.net.socks.delete(sk);
  else {
    file.private_data = sk;
    sk.ino = file.f_inode.i_ino;
  }
  return file;
}

/** socket(AF_INET or AF_INET6, ...): a file with one reference, or a negated errno. */
export function inet_socket(
  k: Kernel,
  family: number,
  type: number,
  protocol: number,
  nonblock: boolean,
): file | number {
  const sk = inet_create(k, family, type, protocol);
  return typeof sk === "number" ? sk : sock_alloc_file(k, sk, nonblock);
}
