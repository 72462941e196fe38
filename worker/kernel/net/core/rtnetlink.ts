// net/core/rtnetlink: NETLINK_ROUTE: devices, addresses and routes asked for and changed by programs.
import { ns_capable } from "../../capability.ts";
import { newlink } from "../../drivers/net/veth.ts";
import { fget } from "../../fs/file.ts";
import type { Kernel } from "../../kernel.ts";
import { is_ns_file } from "../../nsproxy.ts";
import { find_task_by_vpid } from "../../sched/task.ts";
import type { net } from "../../sched_types.ts";
import { CAP_NET_ADMIN } from "../../uapi/capability.ts";
import * as E from "../../uapi/errno.ts";
import * as F from "../../uapi/if.ts";
import * as N from "../../uapi/netlink.ts";
import * as R from "../../uapi/rtnetlink.ts";
import { CLONE_NEWNET } from "../../uapi/sched.ts";
import { br_device_event } from "../bridge/br_if.ts";
import { rtm_deladdr, rtm_getaddr, rtm_newaddr } from "../ipv4/devinet_rtm.ts";
import { rtm_delroute, rtm_getroute, rtm_newroute } from "../ipv4/fib_frontend.ts";
import { netlink_ack, netlink_reply, type netlink_sock } from "../netlink/af_netlink.ts";
import {
  default_operstate,
  dev_get_by_index,
  dev_get_by_name,
  dev_get_flags,
  type net_device,
} from "./dev.ts";
import {
  dev_change_flags,
  dev_change_name,
  dev_change_net_namespace,
  dev_set_mac_address,
  dev_set_master,
  dev_set_mtu,
  type rtnl_result,
  unregister_netdevice,
} from "./dev_change.ts";
import { rtm_delneigh, rtm_getneigh, rtm_newneigh } from "./neighbour_rtm.ts";
import { peernet2id_alloc } from "./netns_id.ts";

/** Sends one message of the answer. */
export type rtnl_reply = (type: number, payload: object) => void;
type handler = (k: Kernel, net: net, msg: N.nlmsghdr, reply: rtnl_reply) => rtnl_result;

/** Bytes of an answer: about what the attributes take. */
const MESSAGE_LENGTH: Readonly<Record<number, number>> = {
  [R.RTM_NEWLINK]: 1316,
  [R.RTM_NEWADDR]: 76,
  [R.RTM_NEWROUTE]: 60,
  [R.RTM_NEWNEIGH]: 76,
  [R.RTM_NEWRULE]: 52,
  [R.RTM_NEWNSID]: 28,
};

/** rtnl_fill_ifinfo. Another namespace that it speaks of gets its number now. */
export function rtnl_fill_ifinfo(dev: net_device): R.link_info {
  const { peer } = dev;
  return {
    index: dev.ifindex,
    type: dev.type,
    flags: dev_get_flags(dev),
    name: dev.name,
    mtu: dev.mtu,
    txqlen: dev.txqlen,
    qdisc: dev.activated ? "noqueue" : "noop",
    operstate: default_operstate(dev),
    address: dev.dev_addr,
    broadcast: dev.type === F.ARPHRD_LOOPBACK ? "\0".repeat(6) : "\xff".repeat(6),
    promiscuity: dev.promiscuity,
    stats: { ...dev.stats },
    kind: dev.ops.kind,
    link: peer ? peer.ifindex : 0,
    master: dev.br_port?.br.ifindex ?? 0,
    port_state: dev.br_port?.state ?? null,
    link_netnsid: peer ? peernet2id_alloc(dev.net, peer.net) : -1,
    num_queues: 1,
  };
}

function find_dev(net: net, req: R.link_request): net_device | null {
  if (req.index > 0) return dev_get_by_index(net, req.index);
  return req.name === undefined ? null : dev_get_by_name(net, req.name);
}

const getlink: handler = (_k, net, msg, reply) => {
  if ((msg.nlmsg_flags & R.NLM_F_DUMP) === R.NLM_F_DUMP) {
    for (const dev of net.dev_base) reply(R.RTM_NEWLINK, rtnl_fill_ifinfo(dev));
    return 0;
  }
  const req = msg.payload as R.link_request;
  const dev = find_dev(net, req);
  if (!dev) return req.index > 0 || req.name !== undefined ? -E.ENODEV : -E.EINVAL;
  reply(R.RTM_NEWLINK, rtnl_fill_ifinfo(dev));
  return 0;
};

/** rtnl_link_get_net_capable: the namespace a request names, `net` when it names none; or a negated errno. */
function link_get_net(k: Kernel, net: net, req: R.link_request): net | number {
  let found: net;
  if (req.net_ns_pid !== undefined) {
    const task = find_task_by_vpid(k, req.net_ns_pid);
    if (!task) return -E.ESRCH;
    found = task.nsproxy.net_ns;
  } else if (req.net_ns_fd !== undefined) {
    const file = fget(k, req.net_ns_fd);
    if (!file) return -E.EBADF;
    const of = file.private_data;
    if (!is_ns_file(of) || of.type !== CLONE_NEWNET) return -E.EINVAL;
    found = of.ns as net;
  } else return net;
  return ns_capable(k, found.user_ns, CAP_NET_ADMIN) ? found : -E.EPERM;
}

/** do_setlink: what the request changes, in the kernel's order; the first error ends it. */
function do_setlink(k: Kernel, net: net, dev: net_device, req: R.link_request): rtnl_result {
  const into = link_get_net(k, net, req);
  if (typeof into === "number") return into;
  const steps: (() => number)[] = [() => (into === net ? 0 : dev_change_net_namespace(k, dev, into))];
  if (req.address !== undefined) steps.push(() => dev_set_mac_address(dev, req.address ?? ""));
  if (req.mtu !== undefined) steps.push(() => dev_set_mtu(dev, req.mtu ?? 0));
  if (req.index > 0 && req.name !== undefined) steps.push(() => dev_change_name(dev, req.name ?? ""));
  for (const step of steps) {
    const r = step();
    if (r < 0) return r;
  }
  if (req.change || req.flags) dev_change_flags(k, dev, req.flags ?? 0, req.change ?? 0);
  if (req.txqlen !== undefined) dev.txqlen = req.txqlen;
  return req.master === undefined ? 0 : dev_set_master(k, dev, req.master);
}

const create = (k: Kernel, net: net, req: R.link_request): rtnl_result => {
  const into = link_get_net(k, net, req);
  if (typeof into === "number") return into;
  const peer_net = req.peer ? link_get_net(k, net, req.peer) : net;
  if (typeof peer_net === "number") return peer_net;
  const made = newlink(k, into, req, peer_net);
  if (typeof made === "number") return made;
  // who listens is told of each device, and so namespaces get their numbers
  for (const dev of made) rtnl_fill_ifinfo(dev);
  const dev = made[made.length - 1];
  if (req.change) dev_change_flags(k, dev, req.flags ?? 0, req.change);
  return req.master === undefined ? 0 : dev_set_master(k, dev, req.master);
};

const newlink_request: handler = (k, net, msg) => {
  const req = msg.payload as R.link_request;
  const dev = find_dev(net, req);
  if (dev) {
    if (msg.nlmsg_flags & R.NLM_F_EXCL) return -E.EEXIST;
    if (msg.nlmsg_flags & R.NLM_F_REPLACE) return -E.EOPNOTSUPP;
    return do_setlink(k, net, dev, req);
  }
  if (!(msg.nlmsg_flags & R.NLM_F_CREATE)) return -E.ENODEV;
  return req.kind === undefined ? -E.EOPNOTSUPP : create(k, net, req);
};

const dellink: handler = (k, net, msg) => {
  const req = msg.payload as R.link_request;
  const dev = find_dev(net, req);
  if (!dev) return req.index > 0 || req.name !== undefined ? -E.ENODEV : -E.EINVAL;
  if (dev.ops.kind === "") return -E.EOPNOTSUPP;
  unregister_netdevice(k, dev);
  return 0;
};

/** RTM_GETNSID, RTM_NEWNSID: the number of a namespace that a file or process stands for. */
const nsid: handler = (k, net, msg, reply) => {
  const req = msg.payload as R.nsid_info;
  if ((msg.nlmsg_flags & R.NLM_F_DUMP) === R.NLM_F_DUMP) {
    const known = [...net.netns_ids.values()].sort((a, b) => a - b);
    for (const id of known) reply(R.RTM_NEWNSID, { nsid: id } satisfies R.nsid_info);
    return 0;
  }
  if (req.fd === undefined && req.pid === undefined) return -E.EINVAL;
  const task = req.pid === undefined ? null : find_task_by_vpid(k, req.pid);
  const of = req.fd === undefined ? null : fget(k, req.fd)?.private_data;
  const peer = is_ns_file(of) && of.type === CLONE_NEWNET ? (of.ns as net) : task?.nsproxy.net_ns;
  if (!peer) return req.pid === undefined ? -E.EINVAL : -E.ESRCH;
  if (msg.nlmsg_type === R.RTM_GETNSID) {
    reply(R.RTM_NEWNSID, { nsid: net.netns_ids.get(peer) ?? -1 } satisfies R.nsid_info);
    return 0;
  }
  if (net.netns_ids.has(peer)) return -E.EEXIST;
  if (req.nsid < 0) peernet2id_alloc(net, peer);
  else if ([...net.netns_ids.values()].includes(req.nsid)) return -E.ENOSPC;
  else net.netns_ids.set(peer, req.nsid);
  return 0;
};

/** fib_rules: the rules that every namespace begins with. Nobody can change them here. */
const getrule: handler = (_k, _net, msg, reply) => {
  const { family } = msg.payload as { family: number };
  const tables = [F.RT_TABLE_LOCAL, F.RT_TABLE_MAIN, F.RT_TABLE_DEFAULT];
  const priorities = [0, 32766, 32767];
  for (const f of family === N.AF_UNSPEC ? [N.AF_INET, N.AF_INET6] : [family])
    for (const [i, table] of tables.slice(0, f === N.AF_INET6 ? 2 : 3).entries())
      reply(R.RTM_NEWRULE, { family: f, priority: priorities[i], table } satisfies R.rule_info);
  return 0;
};

const HANDLERS: ReadonlyMap<number, handler> = new Map<number, handler>([
  [R.RTM_NEWLINK, newlink_request],
  [R.RTM_DELLINK, dellink],
  [R.RTM_GETLINK, getlink],
  [R.RTM_NEWADDR, rtm_newaddr],
  [R.RTM_DELADDR, rtm_deladdr],
  [R.RTM_GETADDR, rtm_getaddr],
  [R.RTM_NEWROUTE, rtm_newroute],
  [R.RTM_DELROUTE, rtm_delroute],
  [R.RTM_GETROUTE, rtm_getroute],
  [R.RTM_NEWNEIGH, rtm_newneigh],
  [R.RTM_DELNEIGH, rtm_delneigh],
  [R.RTM_GETNEIGH, rtm_getneigh],
  [R.RTM_GETRULE, getrule],
  [R.RTM_NEWNSID, nsid],
  [R.RTM_GETNSID, nsid],
]);
const CHANGES_LINKS: ReadonlySet<number> = new Set([R.RTM_NEWLINK, R.RTM_DELLINK]);
const ASKS: ReadonlySet<number> = new Set([
  R.RTM_GETLINK,
  R.RTM_GETADDR,
  R.RTM_GETROUTE,
  R.RTM_GETNEIGH,
  R.RTM_GETRULE,
  R.RTM_GETNSID,
]);

/** A request of a program, handled at once. Whoever may administer the namespace may change it. */
export function rtnetlink_rcv(k: Kernel, kernel: netlink_sock, to: netlink_sock, msg: N.nlmsghdr): void {
  const { net } = to;
  const dump = (msg.nlmsg_flags & R.NLM_F_DUMP) === R.NLM_F_DUMP;
  const header = { nlmsg_seq: msg.nlmsg_seq, nlmsg_pid: to.portid };
  const reply: rtnl_reply = (type, payload) => {
    const nlmsg_flags = dump ? N.NLM_F_MULTI : 0;
    const nlmsg_len = MESSAGE_LENGTH[type] ?? N.NLMSG_HDRLEN;
    netlink_reply(k, kernel, to, { ...header, nlmsg_len, nlmsg_type: type, nlmsg_flags, payload });
  };
  const handler = HANDLERS.get(msg.nlmsg_type);
  let result: rtnl_result = -E.EOPNOTSUPP;
  if (handler) {
    const may = ASKS.has(msg.nlmsg_type) || ns_capable(k, net.user_ns, CAP_NET_ADMIN);
    result = may ? handler(k, net, msg, reply) : -E.EPERM;
    if (CHANGES_LINKS.has(msg.nlmsg_type)) br_device_event(k);
  }
  const [error, text] = typeof result === "number" ? [result, undefined] : result;
  if (error < 0 || (!dump && msg.nlmsg_flags & N.NLM_F_ACK)) netlink_ack(k, kernel, to, msg, error, text);
  else if (dump)
    netlink_reply(k, kernel, to, {
      ...header,
      nlmsg_len: N.NLMSG_HDRLEN + 4,
      nlmsg_type: N.NLMSG_DONE,
      nlmsg_flags: N.NLM_F_MULTI,
      payload: 0,
    });
}
