// Every network namespace: who is in it, its container ids and its devices, for who looks on from outside.
import type { LinkView, NetnsView, NetworkView } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { dev_get_flags, is_up, type net_device } from "../kernel/net/core/dev.ts";
import type { net, task_struct } from "../kernel/sched_types.ts";
import { IFF_RUNNING } from "../kernel/uapi/if.ts";
import { inet_ntop } from "../kernel/uapi/in.ts";
import { audit_netns_containerids } from "../patches/rfc2/11-network-namespaces.ts";
import { contid_of } from "./task_facts.ts";

/** The file that patch 11 adds for us, which says whether it is applied. */
const LIST_FILE = "audit_containerid";

function link_view(dev: net_device): LinkView {
  const mac = [...dev.dev_addr].map((ch) => ch.charCodeAt(0).toString(16).padStart(2, "0")).join(":");
  return {
    ifindex: dev.ifindex,
    name: dev.name,
    kind: dev.ops.kind,
    up: is_up(dev),
    running: (dev_get_flags(dev) & IFF_RUNNING) !== 0,
    mtu: dev.mtu,
    mac: dev === dev.net.loopback_dev ? "" : mac,
    addresses: dev.addr_list.map(({ address, prefix }) => `${inet_ntop(address)}/${prefix}`),
    peer: dev.peer && { netns: dev.peer.net.ns.inum, name: dev.peer.name },
    master: dev.br_port?.br.name ?? null,
    ...dev.stats,
  };
}

export function snapshot_netns(k: Kernel): NetworkView {
  const initial = k.init_nsproxy.net_ns;
  const members = new Map<net, task_struct[]>([[initial, []]]);
  for (const net of k.softnet.nets) members.set(net, []);
  for (const task of k.tasks.values()) {
    // whoever has ended has left its namespaces
    if (task.exit_state !== 0) continue;
    const { net_ns } = task.nsproxy;
    const list = members.get(net_ns);
    if (list) list.push(task);
    else members.set(net_ns, [task]);
  }
  const listed = k.seams.net_entries.some(([name]) => name === LIST_FILE);
  const namespaces = [...members].map(
    ([net, tasks]): NetnsView => ({
      inum: net.ns.inum,
      initial: net === initial,
      members: tasks
        .filter((task) => task.group_leader === task)
        .map((task) => ({ pid: task.pid, comm: task.comm, contid: contid_of(task) })),
      contids: listed
        ? audit_netns_containerids(net).map(({ id, count }) => ({ id: id.toString(), count }))
        : null,
      links: net.dev_base.map(link_view),
    }),
  );
  return { namespaces };
}
