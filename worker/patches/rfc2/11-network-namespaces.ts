// [RFC PATCH ghak32 V2 11/13] audit: add support for containerid to network namespaces
// include/linux/audit.h, include/net/net_namespace.h, kernel/auditsc.c, kernel/nsproxy.c, net/core/net_namespace.c
//
// A packet can cause an event before it belongs to any task. So each network namespace keeps the ids of the containers
// whose tasks are in it, each with the number of these tasks; the newest id comes first.
import { capable } from "../../kernel/capability.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { net, task_struct } from "../../kernel/sched_types.ts";
import { PF_EXITING } from "../../kernel/sched_types.ts";
import { CAP_AUDIT_CONTROL } from "../../kernel/uapi/capability.ts";
import { EPERM } from "../../kernel/uapi/errno.ts";
import { on_containerid_set } from "./01-add-container-id.ts";
import { as_posted } from "./as_posted.ts";
import { AUDIT_CID_UNSET } from "./uapi.ts";

/** struct audit_containerid: one entry of a namespace's list. */
export interface audit_netns_containerid {
  readonly id: bigint;
  /** tasks of the namespace with this id */
  count: number;
}

const lists = new WeakMap<net, audit_netns_containerid[]>();

/** The ids of a network namespace, newest first; empty when no task in it has one. */
export const audit_netns_containerids = (net: net): readonly audit_netns_containerid[] =>
  lists.get(net) ?? [];

function audit_netns_contid_add(net: net, id: bigint): void {
  if (id === AUDIT_CID_UNSET) return;
  const list = lists.get(net) ?? [];
  const entry = list.find((e) => e.id === id);
  if (entry) entry.count++;
  else list.unshift({ id, count: 1 });
  lists.set(net, list);
}

function audit_netns_contid_del(net: net, id: bigint): void {
  const list = lists.get(net);
  const at = list?.findIndex((e) => e.id === id) ?? -1;
  if (!list || at < 0) return;
  if (--list[at].count === 0) list.splice(at, 1);
}

/** The current task gave `task` another id. One that has left its namespaces already is in no list. */
function audit_netns_contid_set(_k: Kernel, task: task_struct, old: bigint): void {
  if (task.flags & PF_EXITING) return;
  const { net_ns } = task.nsproxy;
  audit_netns_contid_del(net_ns, old);
  audit_netns_contid_add(net_ns, task.containerid);
}

/** Our own view of the list, which the series does not show: an id and its number of tasks a line. */
function audit_containerid_show(net: net, k: Kernel): string | number {
  if (!capable(k, CAP_AUDIT_CONTROL)) return -EPERM;
  return audit_netns_containerids(net)
    .map(({ id, count }) => `${id} ${count}\n`)
    .join("");
}

export function apply(k: Kernel): void {
  k.seams.net_entries.push(["audit_containerid", 0o400, audit_containerid_show]);
  on_containerid_set(k, audit_netns_contid_set);
  // As posted copy_namespaces() returns early for a fork without CLONE_NEW* flags, before the child is counted.
  const plain_fork_counts = !as_posted(k, "netns-count");
  k.seams.fork.push((_k, parent, child) => {
    if (plain_fork_counts || child.nsproxy !== parent.nsproxy)
      audit_netns_contid_add(child.nsproxy.net_ns, child.containerid);
  });
  k.seams.switch_namespaces.push((_k, task, from, to) => {
    // Another kind of namespace was changed: the id is no newer in this one than before. As posted it is taken out and
    // put in again, which brings one back that the exit of an uncounted child took away.
    if (plain_fork_counts && from?.net_ns === to?.net_ns) return;
    if (from) audit_netns_contid_del(from.net_ns, task.containerid);
    if (to) audit_netns_contid_add(to.net_ns, task.containerid);
  });
}
