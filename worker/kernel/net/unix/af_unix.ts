// net/unix/af_unix: sockets between programs of one machine, by path or abstract name, or made as a pair.
import { anon_inode_file } from "../../fs/anon_inodes.ts";
import type { file, file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { sleep_on, wake_up } from "../../sched/core.ts";
import * as E from "../../uapi/errno.ts";
import { O_NONBLOCK, O_RDWR } from "../../uapi/fcntl.ts";
import * as I from "../../uapi/in.ts";
import { AF_UNIX, AF_UNSPEC, SOCK_DGRAM, SOCK_RAW, SOCK_STREAM } from "../../uapi/netlink.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { S_IFSOCK } from "../../uapi/stat.ts";
import { FIONREAD, type int_ref } from "../../uapi/termios.ts";
import { SO_PASSCRED, SO_PEERCRED, SOCK_SEQPACKET, sockaddr_un } from "../../uapi/un.ts";
import { put_net } from "../core/net_cleanup.ts";
import { no_control, type proto_ops } from "../net.ts";
import { RCV_SHUTDOWN, SEND_SHUTDOWN, sock_wait } from "../sock.ts";
import { unix_recvmsg, unix_sendmsg } from "./unix_io.ts";
import { unix_bind, unix_find_other, unix_mkname } from "./unix_name.ts";
import {
  cred_shown,
  current_ucred,
  unix_recvq_full,
  unix_release_sock,
  unix_room,
  unix_shutdown_peer,
  unix_sk_alloc,
  type unix_sock,
} from "./unix_sock.ts";

const sk_of = (file: file): unix_sock => file.private_data as unix_sock;
const nonblocking = (file: file): boolean => (file.f_flags & O_NONBLOCK) !== 0;

function listen(k: Kernel, file: file, backlog: number): number {
  const sk = sk_of(file);
  if (sk.type === SOCK_DGRAM) return -E.EOPNOTSUPP;
  if (sk.addr === "" || sk.state === "established") return -E.EINVAL;
  sk.max_ack_backlog = Math.max(0, Math.min(backlog, 128));
  sk.state = "listen";
  sk.peercred = current_ucred(k);
  wake_up(k, sk.peer_wait);
  return 0;
}

function dgram_connect(k: Kernel, sk: unix_sock, addr: unknown): number {
  if (typeof addr === "string" && I.sa_family(addr) === AF_UNSPEC) {
    sk.peer = null;
    return 0;
  }
  const name = unix_mkname(addr);
  if (typeof name === "number") return name;
  if (name === "") return -E.EINVAL;
  const other = unix_find_other(k, sk, name);
  if (typeof other === "number") return other;
  if (other.peer !== null && other.peer !== sk) return -E.EPERM;
  sk.peer = other;
  return 0;
}

function connect(k: Kernel, file: file, addr: unknown): number {
  const sk = sk_of(file);
  if (sk.type === SOCK_DGRAM) return dgram_connect(k, sk, addr);
  const name = unix_mkname(addr);
  if (typeof name === "number") return name;
  if (name === "") return -E.EINVAL;
  const other = unix_find_other(k, sk, name);
  if (typeof other === "number") return other;
  if (other.state !== "listen" || other.shutdown & RCV_SHUTDOWN) return -E.ECONNREFUSED;
  if (sk.state === "established") return -E.EISCONN;
  if (sk.state !== "unconnected") return -E.EINVAL;
  if (other.accept_queue.length > other.max_ack_backlog)
    return nonblocking(file) ? -E.EAGAIN : sleep_on(k, other.peer_wait);
  const child = unix_sk_alloc(sk.net, sk.type);
  child.addr = other.addr;
  child.peercred = current_ucred(k);
  sk.peercred = other.peercred;
  unite(sk, child);
  other.accept_queue.push(child);
  wake_up(k, other.wait);
  return 0;
}

function unite(a: unix_sock, b: unix_sock): void {
  a.peer = b;
  b.peer = a;
  if (a.type !== SOCK_DGRAM) a.state = b.state = "established";
}

function accept(k: Kernel, file: file, nonblock: boolean): file | number {
  const sk = sk_of(file);
  if (sk.type === SOCK_DGRAM) return -E.EOPNOTSUPP;
  if (sk.state !== "listen") return -E.EINVAL;
  const child = sk.accept_queue[0];
  if (!child) return sk.shutdown & RCV_SHUTDOWN ? -E.EINVAL : sock_wait(k, sk, nonblocking(file));
  const made = unix_file(k, child, nonblock);
  if (typeof made === "number") return made;
  sk.accept_queue.shift();
  wake_up(k, sk.peer_wait);
  return made;
}

function shutdown(k: Kernel, file: file, how: number): number {
  const sk = sk_of(file);
  const bits = how + 1;
  sk.shutdown |= bits;
  if (sk.peer && sk.type !== SOCK_DGRAM) {
    // what one end does not send, the other does not receive
    const seen = (bits & RCV_SHUTDOWN ? SEND_SHUTDOWN : 0) | (bits & SEND_SHUTDOWN ? RCV_SHUTDOWN : 0);
    unix_shutdown_peer(k, sk.peer, seen);
  }
  wake_up(k, sk.wait);
  wake_up(k, sk.peer_wait);
  return 0;
}

function setsockopt(sk: unix_sock, level: number, name: number, value: unknown): number {
  if (level !== I.SOL_SOCKET) return -E.EOPNOTSUPP;
  const n = Number(value);
  if (name === SO_PASSCRED) sk.passcred = n !== 0;
  else if (name === I.SO_RCVTIMEO) sk.rcvtimeo = Math.max(0, n);
  else if (name === I.SO_SNDBUF) sk.sndbuf = Math.max(4608, Math.min(n, 212992) * 2);
  else if (name === I.SO_RCVBUF) sk.rcvbuf = Math.max(2304, Math.min(n, 212992) * 2);
  else if (name !== I.SO_REUSEADDR && name !== I.SO_KEEPALIVE) return -E.ENOPROTOOPT;
  return 0;
}

function getsockopt(k: Kernel, sk: unix_sock, level: number, name: number, value: unknown): number {
  if (level !== I.SOL_SOCKET) return -E.EOPNOTSUPP;
  if (name === SO_PEERCRED) {
    Object.assign(value as object, cred_shown(k, sk.peercred));
    return 0;
  }
  const out = value as { value: number };
  if (name === I.SO_ERROR) {
    out.value = sk.sk_err;
    sk.sk_err = 0;
  } else if (name === I.SO_TYPE) out.value = sk.type;
  else if (name === I.SO_DOMAIN) out.value = AF_UNIX;
  else if (name === I.SO_PROTOCOL) out.value = 0;
  else if (name === I.SO_ACCEPTCONN) out.value = sk.state === "listen" ? 1 : 0;
  else if (name === I.SO_RCVBUF) out.value = sk.rcvbuf;
  else if (name === I.SO_SNDBUF) out.value = sk.sndbuf;
  else if (name === SO_PASSCRED) out.value = sk.passcred ? 1 : 0;
  else return -E.ENOPROTOOPT;
  return 0;
}

const unix_ops: proto_ops = {
  bind: (k, file, addr) => unix_bind(k, sk_of(file), addr),
  connect,
  listen,
  accept,
  getname: (_k, file, peer = false) => {
    const sk = peer ? sk_of(file).peer : sk_of(file);
    return sk ? sk.addr || sockaddr_un("") : -E.ENOTCONN;
  },
  sendmsg: (k, file, data, flags, addr, control = []) =>
    unix_sendmsg(k, sk_of(file), data, flags, addr, control, nonblocking(file)),
  recvmsg: (k, file, into, count, flags) =>
    unix_recvmsg(k, sk_of(file), into as I.msghdr, count, flags, nonblocking(file)),
  shutdown,
  setsockopt: (_k, file, level, name, value) => setsockopt(sk_of(file), level, name, value),
  getsockopt: (k, file, level, name, value) => getsockopt(k, sk_of(file), level, name, value),
};

function poll(_k: Kernel, file: file): number {
  const sk = sk_of(file);
  let mask = 0;
  if (sk.receive_queue.length > 0 || sk.accept_queue.length > 0 || sk.shutdown & RCV_SHUTDOWN) mask |= POLLIN;
  if (sk.sk_err) mask |= POLLERR;
  if (sk.shutdown === 3 || (sk.type !== SOCK_DGRAM && sk.state === "unconnected")) mask |= POLLHUP;
  const { peer } = sk;
  const room = !peer || peer.dead || (!unix_recvq_full(peer) && unix_room(sk, peer) > 0);
  if (room && sk.state !== "listen") mask |= POLLOUT;
  return mask;
}

const unix_fops: file_operations = {
  read: (k, file, count) => {
    const msg: I.msghdr = { name: "", data: "", control: no_control, flags: 0 };
    const r = unix_recvmsg(k, sk_of(file), msg, count, 0, nonblocking(file));
    return r < 0 ? r : msg.data;
  },
  write: (k, file, data) => unix_sendmsg(k, sk_of(file), data, 0, null, [], nonblocking(file)),
  poll,
  poll_wait: (_k, file) => {
    const sk = sk_of(file);
    return sk.peer ? [sk.wait, sk.peer.peer_wait] : [sk.wait];
  },
  ioctl: (_k, file, cmd, arg) => {
    if (cmd !== FIONREAD) return -E.ENOTTY;
    const { receive_queue, state } = sk_of(file);
    if (state === "listen") return -E.EINVAL;
    (arg as int_ref).value = receive_queue.reduce((n, skb) => n + skb.data.length, 0);
    return 0;
  },
  release: (k, _inode, file) => {
    unix_release_sock(k, sk_of(file));
    put_net(k);
  },
  llseek: () => -E.ESPIPE,
  socket: unix_ops,
};

function unix_file(k: Kernel, sk: unix_sock, nonblock: boolean): file | number {
  const flags = O_RDWR | (nonblock ? O_NONBLOCK : 0);
  const file = anon_inode_file(k, k.vfs.sockfs, S_IFSOCK | 0o777, unix_fops, flags);
  if (typeof file === "number") return file;
  sk.ino = file.f_inode.i_ino;
  file.private_data = sk;
  return file;
}

/** socket(AF_UNIX, ...): a file with one reference, or a negated errno. */
export function unix_create(k: Kernel, type: number, protocol: number, nonblock: boolean): file | number {
  if (protocol !== 0 && protocol !== AF_UNIX) return -E.EPROTONOSUPPORT;
  if (![SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET].includes(type)) return -E.ESOCKTNOSUPPORT;
  // a raw socket is one of datagrams
  const sk = unix_sk_alloc(k.current.nsproxy.net_ns, type === SOCK_RAW ? SOCK_DGRAM : type);
  const file = unix_file(k, sk, nonblock);
  if (typeof file === "number") sk.net.unix.socks.delete(sk);
  return file;
}

/** socketpair(2): joins two new sockets. */
export function unix_socketpair(k: Kernel, a: file, b: file): void {
  unite(sk_of(a), sk_of(b));
  sk_of(a).peercred = sk_of(b).peercred = current_ucred(k);
}
