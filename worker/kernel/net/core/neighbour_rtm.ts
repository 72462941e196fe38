// net/core/neighbour: neighbours by NETLINK_ROUTE.
import type { Kernel } from "../../kernel.ts";
import type { net } from "../../sched_types.ts";
import { NSEC_PER_SEC } from "../../time.ts";
import * as E from "../../uapi/errno.ts";
import { AF_BRIDGE, AF_INET, AF_INET6, AF_UNSPEC, type nlmsghdr } from "../../uapi/netlink.ts";
import * as R from "../../uapi/rtnetlink.ts";
import { rtm_delfdb, rtm_getfdb, rtm_newfdb } from "../bridge/br_fdb_rtm.ts";
import { dev_get_by_index, type net_device } from "./dev.ts";
import type { rtnl_result } from "./dev_change.ts";
import { neigh_create, neigh_get, neigh_update, type neighbour } from "./neighbour.ts";
import type { rtnl_reply } from "./rtnetlink.ts";

/** States in which a timer holds the entry. */
const NUD_IN_TIMER = R.NUD_INCOMPLETE | R.NUD_REACHABLE | R.NUD_DELAY | R.NUD_PROBE;

const family_of = (dst: string): number => (dst.length === 4 ? AF_INET : AF_INET6);

function neigh_fill_info(k: Kernel, dev: net_device, dst: string, n: neighbour): R.neigh_info {
  const ago = (then: number) => Math.floor((k.now - then) / NSEC_PER_SEC);
  return {
    family: family_of(dst),
    index: dev.ifindex,
    state: n.nud_state,
    dst,
    lladdr: n.ha,
    used: ago(n.used),
    confirmed: ago(n.confirmed),
    updated: ago(n.updated),
    probes: n.probes,
    refcnt: n.nud_state & NUD_IN_TIMER ? 1 : 0,
  };
}

export function rtm_getneigh(k: Kernel, net: net, msg: nlmsghdr, reply: rtnl_reply): rtnl_result {
  const req = msg.payload as R.neigh_request;
  if (req.family === AF_BRIDGE) return rtm_getfdb(k, net, msg, reply);
  if ((msg.nlmsg_flags & R.NLM_F_DUMP) !== R.NLM_F_DUMP) {
    const dev = dev_get_by_index(net, req.index);
    const n = dev && req.dst !== undefined ? neigh_get(k, dev, req.dst) : null;
    if (!dev || !n) return [-E.ENOENT, "Neighbour entry not found"];
    reply(R.RTM_NEWNEIGH, neigh_fill_info(k, dev, req.dst ?? "", n));
    return 0;
  }
  for (const family of req.family === AF_UNSPEC ? [AF_INET, AF_INET6] : [req.family])
    for (const dev of net.dev_base)
      for (const dst of [...dev.neigh.keys()]) {
        const n = neigh_get(k, dev, dst);
        if (n && family_of(dst) === family) reply(R.RTM_NEWNEIGH, neigh_fill_info(k, dev, dst, n));
      }
  return 0;
}

/** neigh_add: what an administrator says of a neighbour. */
export function rtm_newneigh(k: Kernel, net: net, msg: nlmsghdr): rtnl_result {
  const req = msg.payload as R.neigh_request;
  if (req.family === AF_BRIDGE) return rtm_newfdb(k, net, msg);
  const dev = dev_get_by_index(net, req.index);
  if (!dev) return -E.ENODEV;
  if (req.dst === undefined) return [-E.EINVAL, "Network address not specified"];
  const old = neigh_get(k, dev, req.dst);
  if (!old && !(msg.nlmsg_flags & R.NLM_F_CREATE)) return -E.ENOENT;
  if (old && msg.nlmsg_flags & R.NLM_F_EXCL) return -E.EEXIST;
  const lladdr = req.lladdr ?? old?.ha ?? "";
  const state = req.state ?? R.NUD_PERMANENT;
  if (lladdr === "" && state & ~(R.NUD_INCOMPLETE | R.NUD_FAILED))
    return [-E.EINVAL, "No link layer address given"];
  neigh_update(k, old ?? neigh_create(k, dev, req.dst), state, lladdr);
  return 0;
}

export function rtm_delneigh(k: Kernel, net: net, msg: nlmsghdr): rtnl_result {
  const req = msg.payload as R.neigh_request;
  if (req.family === AF_BRIDGE) return rtm_delfdb(k, net, msg);
  const dev = dev_get_by_index(net, req.index);
  if (!dev) return -E.ENODEV;
  if (req.dst === undefined) return [-E.EINVAL, "Network address not specified"];
  return dev.neigh.delete(req.dst) ? 0 : -E.ENOENT;
}
