// kernel/user_namespace: namespaces of user ids: what a number means in one, and how one is made and described.
// Everywhere inside the kernel ids are those of the initial namespace; they are translated where programs see them.

import { cred_capable, ns_capable } from "./capability.ts";
import type { Kernel } from "./kernel.ts";
import { copy_cred } from "./sched_structs.ts";
import type { cred, task_struct, user_namespace } from "./sched_types.ts";
import { CAP_FULL_SET, CAP_SETGID, CAP_SETUID, CAP_SYS_ADMIN } from "./uapi/capability.ts";
import { EINVAL, ENOSPC, EPERM } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** A range of ids: `count` from `first` inside are those from `lower_first` in the initial namespace. */
export interface uid_gid_extent {
  first: number;
  lower_first: number;
  count: number;
}

export type id_kind = "uid_map" | "gid_map";

export const INVALID_ID = 0xffffffff;
/** kernel.overflowuid: how an id shows that has no number in the viewer's namespace. */
const OVERFLOW_ID = 65534;
/** Extents in one map. */
const UID_GID_MAP_MAX_EXTENTS = 340;
const MAX_LEVEL = 32;
const WHOLE: readonly uid_gid_extent[] = [{ first: 0, lower_first: 0, count: INVALID_ID }];

export const init_user_namespace = (inum: number): user_namespace => ({
  ns: { inum },
  parent: null,
  level: 0,
  owner: 0,
  group: 0,
  uid_map: WHOLE,
  gid_map: WHOLE,
  setgroups_allowed: true,
});

/** make_kuid, make_kgid: the id that a number means in a namespace; INVALID_ID when it means none. */
export function make_kid(ns: user_namespace, kind: id_kind, id: number): number {
  const n = id >>> 0;
  for (const e of ns[kind]) if (n >= e.first && n - e.first < e.count) return e.lower_first + n - e.first;
  return INVALID_ID;
}

/** from_kuid, from_kgid: the number of an id in a namespace; INVALID_ID when it has none. */
export function from_kid(ns: user_namespace, kind: id_kind, kid: number): number {
  for (const e of ns[kind])
    if (kid >= e.lower_first && kid - e.lower_first < e.count) return e.first + kid - e.lower_first;
  return INVALID_ID;
}

/** How an id shows to a program in that namespace. */
export const from_kid_munged = (ns: user_namespace, kind: id_kind, kid: number): number => {
  const id = from_kid(ns, kind, kid);
  return id === INVALID_ID && kid !== INVALID_ID ? OVERFLOW_ID : id;
};

/** The current task's own numbers for ids, and back. */
export const uid_shown = (k: Kernel, kuid: number): number =>
  from_kid_munged(k.current.cred.user_ns, "uid_map", kuid);
export const gid_shown = (k: Kernel, kgid: number): number =>
  from_kid_munged(k.current.cred.user_ns, "gid_map", kgid);
export const uid_given = (k: Kernel, uid: number): number => make_kid(k.current.cred.user_ns, "uid_map", uid);
export const gid_given = (k: Kernel, gid: number): number => make_kid(k.current.cred.user_ns, "gid_map", gid);

/** capable_wrt_inode_uidgid: the capability counts for files whose owners have a number in the task's namespace. */
export function capable_wrt_ids(k: Kernel, cred: cred, uid: number, gid: number, cap: number): boolean {
  const { user_ns } = cred;
  if (user_ns !== k.init_user_ns) {
    if (from_kid(user_ns, "uid_map", uid) === INVALID_ID) return false;
    if (from_kid(user_ns, "gid_map", gid) === INVALID_ID) return false;
  }
  return cred_capable(cred, user_ns, cap);
}

/** create_user_ns: the credentials in a new namespace, where they hold every capability; or a negated errno. */
export function create_user_ns(k: Kernel, old: cred, inum: number): cred | number {
  if (k.listeners.trace?.enter("create_user_ns"))
    return k.listeners.trace.leave(create_user_ns(k, old, inum));
  const { user_ns: parent } = old;
  if (parent.level >= MAX_LEVEL) return -ENOSPC;
  const unmapped = (kind: id_kind, id: number) => from_kid(parent, kind, id) === INVALID_ID;
  if (unmapped("uid_map", old.euid) || unmapped("gid_map", old.egid)) return -EPERM;
  const ns: user_namespace = {
    ns: { inum },
    parent,
    level: parent.level + 1,
    owner: old.euid,
    group: old.egid,
    uid_map: [],
    gid_map: [],
    setgroups_allowed: parent.setgroups_allowed,
  };
  void k;
  return set_cred_user_ns(old, ns);
}

/** Who enters a user namespace holds every capability in it, and none elsewhere. */
export const set_cred_user_ns = (old: cred, ns: user_namespace): cred =>
  copy_cred(old, {
    user_ns: ns,
    securebits: 0,
    cap_inheritable: 0n,
    cap_permitted: CAP_FULL_SET,
    cap_effective: CAP_FULL_SET,
    cap_bset: CAP_FULL_SET,
    cap_ambient: 0n,
  });

/** The text of a map, its ids as numbers of the reader's namespace. */
export function map_text(k: Kernel, ns: user_namespace, kind: id_kind): ByteString {
  const reader = k.current.cred.user_ns;
  // read inside, the right column is of the parent
  const lower_ns = reader === ns && ns.parent ? ns.parent : reader;
  const pad = (n: number) => String(n).padStart(10);
  return ns[kind]
    .map((e) => `${pad(e.first)} ${pad(from_kid(lower_ns, kind, e.lower_first))} ${pad(e.count)}\n`)
    .join("");
}

/** The extents of a map as written; null when it is none. */
function parse_map(text: ByteString): uid_gid_extent[] | null {
  const extents: uid_gid_extent[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const m = /^[ \t]*(\d+)[ \t]+(\d+)[ \t]+(\d+)[ \t]*$/.exec(line);
    if (!m) return null;
    const [first, lower_first, count] = m.slice(1).map(Number);
    if (first >= INVALID_ID || lower_first >= INVALID_ID || count === 0) return null;
    if (first + count > INVALID_ID || lower_first + count > INVALID_ID) return null;
    const apart = (a: number, b: number, n: number) => a + count <= b || b + n <= a;
    for (const e of extents)
      if (!apart(first, e.first, e.count) || !apart(lower_first, e.lower_first, e.count)) return null;
    extents.push({ first, lower_first, count });
  }
  return extents.length <= UID_GID_MAP_MAX_EXTENTS ? extents : null;
}

/** new_idmap_permitted: one's own id alone anybody may map, more only who may set ids in the parent. */
function map_permitted(k: Kernel, ns: user_namespace, kind: id_kind, extents: uid_gid_extent[]): boolean {
  const parent = ns.parent as user_namespace;
  const { cred } = k.current;
  const [only] = extents;
  if (extents.length === 1 && only.count === 1 && ns.owner === cred.euid) {
    const id = make_kid(parent, kind, only.lower_first);
    if (kind === "uid_map" && id === cred.euid) return true;
    if (kind === "gid_map" && !ns.setgroups_allowed && id === cred.egid) return true;
  }
  return ns_capable(k, parent, kind === "uid_map" ? CAP_SETUID : CAP_SETGID);
}

/** A map is written once, as a whole, by somebody in the namespace or in its parent. */
export function map_write(
  k: Kernel,
  task: task_struct,
  kind: id_kind,
  data: ByteString,
  pos: number,
): number {
  const ns = task.cred.user_ns;
  const { parent } = ns;
  if (pos !== 0) return -EINVAL;
  if (!parent) return -EPERM;
  const reader = k.current.cred.user_ns;
  if (reader !== ns && reader !== parent) return -EPERM;
  if (ns[kind].length > 0) return -EPERM;
  if (!ns_capable(k, ns, CAP_SYS_ADMIN)) return -EPERM;
  const extents = parse_map(data);
  if (!extents) return -EINVAL;
  if (!map_permitted(k, ns, kind, extents)) return -EPERM;
  const lowered = extents.map((e) => ({ ...e, lower_first: make_kid(parent, kind, e.lower_first) }));
  if (lowered.some((e) => e.lower_first === INVALID_ID)) return -EPERM;
  ns[kind] = lowered;
  return data.length;
}

export const setgroups_text = (task: task_struct): ByteString =>
  task.cred.user_ns.setgroups_allowed ? "allow\n" : "deny\n";

/** "deny" is for ever, and only before groups have been mapped. */
export function setgroups_write(k: Kernel, task: task_struct, data: ByteString, pos: number): number {
  const ns = task.cred.user_ns;
  const word = data.replace(/\s+$/, "");
  if (pos !== 0 || (word !== "allow" && word !== "deny")) return -EINVAL;
  if (!ns_capable(k, ns, CAP_SYS_ADMIN)) return -EPERM;
  if (word === "deny") {
    if (ns.gid_map.length > 0) return -EPERM;
    ns.setgroups_allowed = false;
  } else if (!ns.setgroups_allowed) return -EPERM;
  return data.length;
}

/** setgroups(2) is for those whose groups are mapped, and where it is not forbidden. */
export const may_setgroups = (k: Kernel): boolean => {
  const ns = k.current.cred.user_ns;
  return ns.gid_map.length > 0 && ns.setgroups_allowed && ns_capable(k, ns, CAP_SETGID);
};
