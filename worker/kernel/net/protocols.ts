// What of the network works only for sockets of other families than netlink, and for rtnetlink: all that is behind
// these exports. No boot needs it (part.ts).
import type { file } from "../fs/fs.ts";
import type { Kernel } from "../kernel.ts";
import { AF_INET, AF_INET6, AF_PACKET, AF_UNIX } from "../uapi/netlink.ts";
import { inet_socket } from "./inet_socket.ts";
import { packet_create } from "./packet/af_packet.ts";
import { unix_create } from "./unix/af_unix.ts";

export { br_handle_frame } from "./bridge/br_forward.ts";
export { default_device_exit } from "./core/dev_change.ts";
export { rtnetlink_rcv } from "./core/rtnetlink.ts";
export { sock_diag_rcv } from "./core/sock_diag.ts";
export { ip_rcv } from "./ipv4/ip_input.ts";
export { packet_rcv } from "./packet/af_packet.ts";
export { unix_socketpair } from "./unix/af_unix.ts";

/** struct net_proto_family: a socket of the family, or a negated errno; null when there is no such family. */
export function family_create(
  k: Kernel,
  family: number,
  type: number,
  protocol: number,
  nonblock: boolean,
): file | number | null {
  switch (family) {
    case AF_INET:
    case AF_INET6:
      return inet_socket(k, family, type, protocol, nonblock);
    case AF_PACKET:
      return packet_create(k, type, protocol, nonblock);
    case AF_UNIX:
      return unix_create(k, type, protocol, nonblock);
    default:
      return null;
  }
}
