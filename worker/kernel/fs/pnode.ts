// fs/pnode: shared subtrees (Documentation/filesystems/sharedsubtree). Mounts of a peer group see what is mounted on each
// other, its slaves see it too, and nobody sees what is mounted on a slave. Nothing is shared until it is asked for.
import { ns_owner } from "../capability.ts";
import type { Kernel } from "../kernel.ts";
import * as M from "../uapi/mount.ts";
import { is_path_reachable, is_subdir } from "./d_path.ts";
import type { mnt_namespace, mount, mount_propagation, path } from "./fs.ts";
import { new_mount } from "./namespace.ts";

/** Every mount that is in a group or the slave of one. */
const members = (k: Kernel): Set<mount> => (k.vfs.propagation as propagation).members;
const peers = (k: Kernel, group: number): mount[] => [...members(k)].filter((m) => m.mnt_share === group);
const slaves = (k: Kernel, group: number): mount[] => [...members(k)].filter((m) => m.mnt_master === group);

interface propagation extends mount_propagation {
  members: Set<mount>;
}

/** The smallest number that no group has. */
function mnt_alloc_group_id(k: Kernel): number {
  const used = new Set([...members(k)].map((m) => m.mnt_share));
  let id = 1;
  while (used.has(id)) id++;
  return id;
}

function remember(k: Kernel, mnt: mount): void {
  if (mnt.mnt_share || mnt.mnt_master) members(k).add(mnt);
  else members(k).delete(mnt);
}

/** A mount and those on it, each before those on itself. */
export function mount_tree(top: mount): mount[] {
  const children = new Map<mount, mount[]>();
  for (const m of top.mnt_ns.list) {
    if (m.mnt_parent === m) continue;
    const siblings = children.get(m.mnt_parent);
    if (siblings) siblings.push(m);
    else children.set(m.mnt_parent, [m]);
  }
  const found: mount[] = [];
  // a loop, as thousands may lie on each other
  const todo = [top];
  for (let m = todo.pop(); m; m = todo.pop()) {
    found.push(m);
    todo.push(...(children.get(m) ?? []).reverse());
  }
  return found;
}

/** A place that sees what is mounted on another, and the groups that a mount there is in. */
interface receiver {
  mnt: mount;
  share?: number;
  master?: number;
}

/** Who sees what is mounted on `parent`. `child`: the groups of what is mounted; new ones are made for groups of slaves. */
function receivers(k: Kernel, parent: mount, child: { share: number; master?: number }): receiver[] {
  const found: receiver[] = [];
  const fresh = () =>
    Math.max(mnt_alloc_group_id(k), ...found.map((r) => (r.share ?? 0) + 1), child.share + 1);
  const below = (group: number, master: number): void => {
    const done = new Set<number>();
    for (const mnt of slaves(k, group)) {
      if (!mnt.mnt_share) found.push({ mnt, master });
      else if (!done.has(mnt.mnt_share)) {
        done.add(mnt.mnt_share);
        const share = fresh();
        for (const peer of peers(k, mnt.mnt_share)) found.push({ mnt: peer, share, master });
        below(mnt.mnt_share, share);
      }
    }
  };
  const group = parent.mnt_share as number;
  for (const mnt of peers(k, group)) if (mnt !== parent) found.push({ mnt, ...child });
  below(group, child.share);
  return found;
}

/** What was attached to a shared mount is shared, and appears wherever that is seen. */
function attach_recursive_mnt(k: Kernel, top: mount): void {
  for (const mnt of mount_tree(top)) {
    const { mnt_parent: parent, mnt_mountpoint: dentry } = mnt;
    if (parent === mnt || !parent.mnt_share) {
      remember(k, mnt);
      continue;
    }
    mnt.mnt_share ??= mnt_alloc_group_id(k);
    remember(k, mnt);
    for (const { mnt: at, share, master } of receivers(k, parent, {
      share: mnt.mnt_share,
      master: mnt.mnt_master,
    })) {
      if (!is_subdir(dentry, at.mnt_root)) continue;
      const copy = new_mount(
        k,
        mnt.mnt_sb,
        mnt.mnt_root,
        { mnt: at, dentry },
        mnt.mnt_flags,
        mnt.mnt_devname,
      );
      copy.mnt_share = share;
      copy.mnt_master = master;
      remember(k, copy);
    }
  }
}

/** How often more something is mounted that is mounted there. */
const seen_from = (k: Kernel, mnt: mount): number =>
  mnt.mnt_share ? receivers(k, mnt, { share: 0 }).length : 0;

/** A copied namespace: peers of what it was copied from, slaves where another user namespace owns it. */
function copied(k: Kernel, old: mnt_namespace, ns: mnt_namespace): void {
  const slave = ns_owner(k, old.ns) !== ns_owner(k, ns.ns);
  for (const mnt of ns.list) {
    if (slave && mnt.mnt_share) {
      mnt.mnt_master = mnt.mnt_share;
      mnt.mnt_share = undefined;
    }
    remember(k, mnt);
  }
}

/** Mounts that go with one that is unmounted: those that it made elsewhere, if nothing is mounted on them. */
export function propagate_umount(k: Kernel, mnt: mount): mount[] {
  const { mnt_parent: parent, mnt_mountpoint: dentry } = mnt;
  if (!k.vfs.propagation || parent === mnt || !parent.mnt_share) return [];
  return receivers(k, parent, { share: 0 }).flatMap(({ mnt: at }) => {
    const there = at.mnt_ns.list.findLast(
      (m) => m !== at && m.mnt_parent === at && m.mnt_mountpoint === dentry && m.mnt_sb === mnt.mnt_sb,
    );
    return there && !there.mnt_ns.list.some((m) => m !== there && m.mnt_parent === there) ? [there] : [];
  });
}

/** A mount that is gone, or leaves its group: slaves of a group that is empty then are its master's. */
export function leave_group(k: Kernel, mnt: mount, becomes_slave: boolean): void {
  const { mnt_share: group, mnt_master: master } = mnt;
  if (!k.vfs.propagation) return;
  mnt.mnt_share = undefined;
  if (group) {
    const empty = peers(k, group).length === 0;
    if (empty)
      for (const m of slaves(k, group)) {
        m.mnt_master = master;
        remember(k, m);
      }
    else mnt.mnt_master = group;
  }
  if (!becomes_slave) mnt.mnt_master = undefined;
  remember(k, mnt);
}

export function change_mnt_propagation(k: Kernel, mnt: mount, type: number): void {
  k.vfs.propagation ??= { members: new Set(), attach_recursive_mnt, copied, seen_from } as propagation;
  if (type === M.MS_SHARED) {
    mnt.mnt_share ??= mnt_alloc_group_id(k);
    remember(k, mnt);
  } else leave_group(k, mnt, type === M.MS_SLAVE);
  mnt.mnt_unbindable = type === M.MS_UNBINDABLE;
}

/** What mountinfo tells of it: " shared:1 master:2 propagate_from:3". */
export function propagation_text(k: Kernel, mnt: mount, root: path): string {
  let out = mnt.mnt_share ? ` shared:${mnt.mnt_share}` : "";
  if (mnt.mnt_master) {
    out += ` master:${mnt.mnt_master}`;
    const seen = (group: number) =>
      peers(k, group).some((m) => is_path_reachable({ mnt: m, dentry: m.mnt_root }, root));
    let group: number | undefined = mnt.mnt_master;
    while (group && !seen(group)) group = peers(k, group)[0]?.mnt_master;
    if (group && group !== mnt.mnt_master) out += ` propagate_from:${group}`;
  }
  return out + (mnt.mnt_unbindable ? " unbindable" : "");
}
