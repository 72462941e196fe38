// include/net/af_unix.h: the kernel's end of an AF_UNIX socket.

import { fput } from "../../fs/file_table.ts";
import type { file, inode } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { new_wait_queue, wake_up } from "../../sched/core.ts";
import type { net, wait_queue_head } from "../../sched_types.ts";
import { ECONNRESET } from "../../uapi/errno.ts";
import { SOCK_STREAM } from "../../uapi/netlink.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { ucred } from "../../uapi/un.ts";
import { gid_shown, uid_shown } from "../../user_namespace.ts";

/** What one send has put into a receiver's queue. */
export interface unix_skb {
  data: ByteString;
  /** address of the sender, "" when it has none */
  name: ByteString;
  cred: ucred;
  /** SCM_RIGHTS: a reference each */
  files: file[];
}

export interface unix_sock {
  net: net;
  type: number;
  state: "unconnected" | "listen" | "established";
  peer: unix_sock | null;
  /** struct sockaddr_un it is bound to, "" when it is not */
  addr: ByteString;
  /** inode of the path it is bound to */
  path: inode | null;
  /** number of its own inode in sockfs */
  ino: number;
  receive_queue: unix_skb[];
  /** bytes in receive_queue */
  rmem: number;
  rcvbuf: number;
  sndbuf: number;
  /** connections that nobody has accepted yet */
  accept_queue: unix_sock[];
  max_ack_backlog: number;
  /** RCV_SHUTDOWN 1, SEND_SHUTDOWN 2 */
  shutdown: number;
  /** error for the next call, positive */
  sk_err: number;
  passcred: boolean;
  /** who connected, or listened */
  peercred: ucred;
  /** SO_RCVTIMEO in ms, 0: for ever */
  rcvtimeo: number;
  dead: boolean;
  /** readers, and those who wait for a connection */
  wait: wait_queue_head;
  /** senders waiting for room in this socket's queues */
  peer_wait: wait_queue_head;
}

declare module "../../sched_types.ts" {
  interface net {
    unix: {
      /** every AF_UNIX socket of the namespace, oldest first */
      socks: Set<unix_sock>;
      /** by abstract name */
      abstract: Map<ByteString, unix_sock>;
      /** last name given out by autobind */
      ordernum: number;
    };
  }
}

/** net.core.wmem_default. */
const WMEM_DEFAULT = 212992;
/** net.unix.max_dgram_qlen. */
const MAX_DGRAM_QLEN = 10;
/** What a message counts in a queue beside its data. */
const SKB_OVERHEAD = 256;
const NOBODY: ucred = { pid: 0, uid: 0xffffffff, gid: 0xffffffff };

export const unix_net_init = (): net["unix"] => ({ socks: new Set(), abstract: new Map(), ordernum: 0 });

export function unix_sk_alloc(net: net, type: number): unix_sock {
  const sk: unix_sock = {
    net,
    type,
    state: "unconnected",
    peer: null,
    addr: "",
    path: null,
    ino: 0,
    receive_queue: [],
    rmem: 0,
    rcvbuf: WMEM_DEFAULT,
    sndbuf: WMEM_DEFAULT,
    accept_queue: [],
    max_ack_backlog: MAX_DGRAM_QLEN,
    shutdown: 0,
    sk_err: 0,
    passcred: false,
    peercred: NOBODY,
    rcvtimeo: 0,
    dead: false,
    wait: new_wait_queue(),
    peer_wait: new_wait_queue(),
  };
  net.unix.socks.add(sk);
  return sk;
}

export const current_ucred = (k: Kernel): ucred => {
  const { cred } = k.current;
  return { pid: k.current.tgid, uid: cred.euid, gid: cred.egid };
};

/** An identity with the ids as the current task knows them. */
export const cred_shown = (k: Kernel, { pid, uid, gid }: ucred): ucred => ({
  pid,
  uid: uid_shown(k, uid),
  gid: gid_shown(k, gid),
});

/** Queues for `other`; whether there is room was asked before. */
export function unix_queue_tail(k: Kernel, other: unix_sock, skb: unix_skb): void {
  other.receive_queue.push(skb);
  other.rmem += skb.data.length + SKB_OVERHEAD;
  wake_up(k, other.wait);
}

/** Bytes a sender may still put into a receiver's queue. */
export const unix_room = (sk: unix_sock, other: unix_sock): number =>
  Math.max(0, sk.sndbuf - other.rmem - SKB_OVERHEAD);

/** The receiver of datagrams has too many unread ones. */
export const unix_recvq_full = (other: unix_sock): boolean =>
  other.type !== SOCK_STREAM && other.receive_queue.length > other.max_ack_backlog;

/** Takes `count` bytes off the first message of a stream, or the whole message (count Infinity). */
export function unix_dequeue(k: Kernel, sk: unix_sock, count: number): void {
  const first = sk.receive_queue[0];
  if (count < first.data.length) {
    first.data = first.data.slice(count);
    sk.rmem -= count;
  } else {
    sk.receive_queue.shift();
    sk.rmem -= first.data.length + SKB_OVERHEAD;
  }
  wake_up(k, sk.peer_wait);
}

/** The other end learns that no more will come, or be taken. */
export function unix_shutdown_peer(k: Kernel, peer: unix_sock, how: number): void {
  peer.shutdown |= how;
  wake_up(k, peer.wait);
  wake_up(k, peer.peer_wait);
}

/** Last reference dropped: its name is free again, its peer hears of it, what nobody read is given back. */
export function unix_release_sock(k: Kernel, sk: unix_sock): void {
  const { unix } = sk.net;
  sk.dead = true;
  unix.socks.delete(sk);
  const name = sk.addr.slice(2);
  if (unix.abstract.get(name) === sk) unix.abstract.delete(name);
  if (sk.path?.i_private === sk) sk.path.i_private = null;
  const { peer } = sk;
  if (peer && sk.state === "established") {
    // data that is lost is an error
    if (sk.receive_queue.length > 0) peer.sk_err = ECONNRESET;
    unix_shutdown_peer(k, peer, 3);
  }
  for (const child of sk.accept_queue) {
    if (child.peer) child.peer.sk_err = ECONNRESET;
    unix_release_sock(k, child);
  }
  for (const skb of sk.receive_queue) for (const file of skb.files) fput(k, file);
  sk.receive_queue = [];
  wake_up(k, sk.wait);
  wake_up(k, sk.peer_wait);
}
