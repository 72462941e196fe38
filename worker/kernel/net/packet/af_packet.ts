// net/packet/af_packet: sockets that see the packets of devices as they are. They are for looking: nothing is sent.
import { ns_capable } from "../../capability.ts";
import { anon_inode_file } from "../../fs/anon_inodes.ts";
import type { file, file_operations } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { new_wait_queue, wake_up } from "../../sched/core.ts";
import type { net, wait_queue_head } from "../../sched_types.ts";
import { be16, get_be16, le16 } from "../../uapi/byteorder.ts";
import { CAP_NET_RAW } from "../../uapi/capability.ts";
import * as E from "../../uapi/errno.ts";
import { O_NONBLOCK, O_RDWR } from "../../uapi/fcntl.ts";
import * as I from "../../uapi/in.ts";
import { AF_INET, AF_PACKET, MSG_DONTWAIT, MSG_PEEK, SOCK_DGRAM, SOCK_RAW } from "../../uapi/netlink.ts";
import { POLLIN, POLLOUT } from "../../uapi/sched.ts";
import { S_IFSOCK } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { BROADCAST, dev_get_by_index, is_multicast_ether_addr, type net_device } from "../core/dev.ts";
import { dev_set_promiscuity } from "../core/dev_promiscuity.ts";
import { put_net } from "../core/net_cleanup.ts";
import { type sk_buff, skb_bytes } from "../skbuff.ts";
import { sock_wait } from "../sock.ts";

const ETH_P_IP = 0x0800;
const ETH_P_IPV6 = 0x86dd;
const ETH_P_ALL = 3;
/** sll_pkttype: to this host, to all, to some, to another that it comes past, sent by this host. */
const PACKET_HOST = 0;
const PACKET_BROADCAST = 1;
const PACKET_MULTICAST = 2;
const PACKET_OTHERHOST = 3;
const PACKET_OUTGOING = 4;
const SOL_PACKET = 263;
const PACKET_ADD_MEMBERSHIP = 1;
const PACKET_DROP_MEMBERSHIP = 2;
const PACKET_MR_PROMISC = 1;

export interface packet_sock {
  net: net;
  uid: number;
  ino: number;
  type: number;
  /** ETH_P_ of the packets wanted, 0: none yet */
  protocol: number;
  /** 0: of every device */
  ifindex: number;
  receive_queue: { data: ByteString; from: ByteString }[];
  rmem: number;
  rcvbuf: number;
  rcvtimeo: number;
  wait: wait_queue_head;
  /** devices it has made promiscuous */
  promisc: net_device[];
}

declare module "../../sched_types.ts" {
  interface net {
    packet_socks: Set<packet_sock>;
  }
}

const RMEM_DEFAULT = 212992;
const sk_of = (file: file): packet_sock => file.private_data as packet_sock;

/** struct sockaddr_ll, 20 bytes. */
const sockaddr_ll = (
  protocol: number,
  dev: net_device | null,
  pkttype: number,
  mac: ByteString,
): ByteString =>
  le16(AF_PACKET) +
  be16(protocol) +
  le16(dev?.ifindex ?? 0) +
  le16(0) +
  le16(dev?.type ?? 0) +
  String.fromCharCode(pkttype, mac.length) +
  mac.padEnd(8, "\0");

/** Whom a packet that arrives is for. */
function eth_pkt_type(to: ByteString, dev: net_device): number {
  if (to === dev.dev_addr) return PACKET_HOST;
  if (to === BROADCAST) return PACKET_BROADCAST;
  return is_multicast_ether_addr(to) ? PACKET_MULTICAST : PACKET_OTHERHOST;
}

/** A packet passes a device: whoever looks gets a copy. */
export function packet_rcv(k: Kernel, skb: sk_buff, dev: net_device, outgoing: boolean): void {
  const protocol = skb.family === AF_INET ? ETH_P_IP : ETH_P_IPV6;
  const to = skb.h_dest || dev.dev_addr;
  const by = skb.h_source || dev.dev_addr;
  const pkttype = outgoing ? PACKET_OUTGOING : eth_pkt_type(to, dev);
  for (const sk of dev.net.packet_socks) {
    // what this host sends is for those alone who want everything
    const wanted = sk.protocol === ETH_P_ALL || (sk.protocol === protocol && !outgoing);
    if (!wanted || (sk.ifindex !== 0 && sk.ifindex !== dev.ifindex)) continue;
    const data = (sk.type === SOCK_RAW ? to + by + be16(protocol) : "") + skb_bytes(skb);
    if (sk.rmem + data.length > sk.rcvbuf) continue;
    sk.rmem += data.length;
    const from = sockaddr_ll(protocol, dev, pkttype, by);
    sk.receive_queue.push({ data, from });
    wake_up(k, sk.wait);
  }
}

function bind(file: file, addr: unknown): number {
  const sk = sk_of(file);
  if (typeof addr !== "string" || addr.length < 20) return -E.EINVAL;
  if (I.sa_family(addr) !== AF_PACKET) return -E.EINVAL;
  const ifindex = addr.charCodeAt(4) | (addr.charCodeAt(5) << 8) | (addr.charCodeAt(6) << 16);
  if (ifindex !== 0 && !dev_get_by_index(sk.net, ifindex)) return -E.ENODEV;
  sk.ifindex = ifindex;
  sk.protocol = get_be16(addr, 2) || sk.protocol;
  return 0;
}

function recvmsg(k: Kernel, file: file, msg: I.msghdr, count: number, flags: number): number {
  const sk = sk_of(file);
  const first = sk.receive_queue[0];
  if (!first) return sock_wait(k, sk, (file.f_flags & O_NONBLOCK) !== 0 || (flags & MSG_DONTWAIT) !== 0);
  if (!(flags & MSG_PEEK)) {
    sk.receive_queue.shift();
    sk.rmem -= first.data.length;
  }
  msg.name = first.from;
  msg.data = first.data.slice(0, count);
  msg.flags = first.data.length > count ? I.MSG_TRUNC : 0;
  return flags & I.MSG_TRUNC ? first.data.length : msg.data.length;
}

/** Makes a device promiscuous for this socket, or no longer. */
function membership(k: Kernel, sk: packet_sock, add: boolean, value: unknown): number {
  const { mr_ifindex, mr_type } = value as { mr_ifindex: number; mr_type: number };
  if (mr_type !== PACKET_MR_PROMISC) return -E.EINVAL;
  const dev = dev_get_by_index(sk.net, mr_ifindex);
  if (!dev) return -E.ENODEV;
  const at = sk.promisc.indexOf(dev);
  if (!add && at < 0) return -E.EADDRNOTAVAIL;
  if (add) sk.promisc.push(dev);
  else sk.promisc.splice(at, 1);
  dev_set_promiscuity(k, dev, add ? 1 : -1);
  return 0;
}

function setsockopt(k: Kernel, file: file, level: number, name: number, value: unknown): number {
  const sk = sk_of(file);
  if (level === SOL_PACKET && (name === PACKET_ADD_MEMBERSHIP || name === PACKET_DROP_MEMBERSHIP))
    return membership(k, sk, name === PACKET_ADD_MEMBERSHIP, value);
  if (level !== I.SOL_SOCKET) return -E.ENOPROTOOPT;
  if (name === I.SO_RCVTIMEO) sk.rcvtimeo = Math.max(0, Number(value));
  else if (name === I.SO_RCVBUF) sk.rcvbuf = Math.max(2304, Math.min(Number(value), RMEM_DEFAULT) * 2);
  else return -E.ENOPROTOOPT;
  return 0;
}

const packet_fops: file_operations = {
  read: (k, file, count) => {
    const msg: I.msghdr = { name: "", data: "", control: [], flags: 0 };
    const r = recvmsg(k, file, msg, count, 0);
    return r < 0 ? r : msg.data;
  },
  write: () => -E.EOPNOTSUPP,
  poll: (_k, file) => POLLOUT | (sk_of(file).receive_queue.length > 0 ? POLLIN : 0),
  poll_wait: (_k, file) => [sk_of(file).wait],
  release: (k, _inode, file) => {
    const sk = sk_of(file);
    sk.net.packet_socks.delete(sk);
    for (const dev of sk.promisc) dev_set_promiscuity(k, dev, -1);
    put_net(k);
  },
  socket: {
    bind: (_k, file, addr) => bind(file, addr),
    connect: () => -E.EOPNOTSUPP,
    getname: (_k, file, peer = false) => {
      const sk = sk_of(file);
      const dev = dev_get_by_index(sk.net, sk.ifindex);
      return peer ? -E.EOPNOTSUPP : sockaddr_ll(sk.protocol, dev, 0, dev?.dev_addr ?? "");
    },
    sendmsg: () => -E.EOPNOTSUPP,
    recvmsg: (k, file, into, count, flags) => recvmsg(k, file, into as I.msghdr, count, flags),
    setsockopt,
  },
};

/** socket(AF_PACKET, ...); `protocol` is in network order, as the call has it. */
export function packet_create(k: Kernel, type: number, protocol: number, nonblock: boolean): file | number {
  const { net_ns } = k.current.nsproxy;
  if (!ns_capable(k, net_ns.user_ns, CAP_NET_RAW)) return -E.EPERM;
  if (type !== SOCK_RAW && type !== SOCK_DGRAM) return -E.ESOCKTNOSUPPORT;
  const flags = O_RDWR | (nonblock ? O_NONBLOCK : 0);
  const file = anon_inode_file(k, k.vfs.sockfs, S_IFSOCK | 0o777, packet_fops, flags);
  if (typeof file === "number") return file;
  const sk: packet_sock = {
    net: net_ns,
    uid: k.current.cred.euid,
    ino: file.f_inode.i_ino,
    type,
    protocol: ((protocol & 0xff) << 8) | ((protocol >> 8) & 0xff),
    ifindex: 0,
    receive_queue: [],
    rmem: 0,
    rcvbuf: RMEM_DEFAULT,
    rcvtimeo: 0,
    wait: new_wait_queue(),
    promisc: [],
  };
  net_ns.packet_socks.add(sk);
  file.private_data = sk;
  return file;
}
