// net/bridge/br_fdb: what a bridge knows of hardware addresses, by NETLINK_ROUTE.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import * as E from "../../uapi/errno.ts";
import { AF_BRIDGE, type nlmsghdr } from "../../uapi/netlink.ts";
import * as R from "../../uapi/rtnetlink.ts";
import { dev_get_by_index } from "../core/dev.ts";
import type { rtnl_result } from "../core/dev_change.ts";
import type { rtnl_reply } from "../core/rtnetlink.ts";
import { br_fdb_add_entry, has_expired } from "./br_fdb.ts";
import type { fdb_entry, net_bridge, net_bridge_port } from "./br_private.ts";

/** fdb_to_nud */
function fdb_to_nud(k: Kernel, entry: fdb_entry): number {
  if (entry.is_local) return R.NUD_PERMANENT;
  if (entry.is_static) return R.NUD_NOARP;
  return has_expired(k, entry) ? R.NUD_STALE : R.NUD_REACHABLE;
}

function fdb_fill_info(
  k: Kernel,
  port: net_bridge_port,
  addr: string,
  state: number,
  entry: { used: number; updated: number },
): R.neigh_info {
  const ago = (then: number) => Math.floor((k.now - then) / NSEC_PER_SEC);
  return {
    family: AF_BRIDGE,
    index: port.dev.ifindex,
    master: port.br.ifindex,
    state,
    dst: "",
    lladdr: addr,
    used: ago(entry.used),
    confirmed: 0,
    updated: ago(entry.updated),
    probes: 0,
    refcnt: 0,
  };
}

/** What is known behind each port: the newest first, and the port's own address last. */
export function rtm_getfdb(k: Kernel, net: net, msg: nlmsghdr, reply: rtnl_reply): rtnl_result {
  if ((msg.nlmsg_flags & R.NLM_F_DUMP) !== R.NLM_F_DUMP) return -E.EOPNOTSUPP;
  for (const dev of net.dev_base) {
    const port = dev.br_port;
    if (!port) continue;
    const { fdb } = port.br.br as net_bridge;
    const own = [...fdb].filter(([, entry]) => entry.port === port).reverse();
    for (const [addr, entry] of own)
      if (addr !== dev.dev_addr)
        reply(R.RTM_NEWNEIGH, fdb_fill_info(k, port, addr, fdb_to_nud(k, entry), entry));
    const local = { used: port.joined, updated: port.joined };
    reply(R.RTM_NEWNEIGH, fdb_fill_info(k, port, dev.dev_addr, R.NUD_PERMANENT, local));
  }
  return 0;
}

export function rtm_newfdb(k: Kernel, net: net, msg: nlmsghdr): rtnl_result {
  const req = msg.payload as R.neigh_request;
  const dev = dev_get_by_index(net, req.index);
  if (!dev) return [-E.ENODEV, "Unknown device"];
  if (!dev.br_port) return -E.EOPNOTSUPP;
  return br_fdb_add_entry(k, dev.br_port, req.lladdr ?? "", req.state ?? R.NUD_PERMANENT, msg.nlmsg_flags);
}

export function rtm_delfdb(_k: Kernel, net: net, msg: nlmsghdr): rtnl_result {
  const req = msg.payload as R.neigh_request;
  const dev = dev_get_by_index(net, req.index);
  if (!dev) return [-E.ENODEV, "Unknown device"];
  if (!dev.br_port) return -E.EOPNOTSUPP;
  const { fdb } = dev.br_port.br.br as net_bridge;
  if (fdb.get(req.lladdr ?? "")?.port !== dev.br_port) return -E.ENOENT;
  fdb.delete(req.lladdr ?? "");
  return 0;
}
