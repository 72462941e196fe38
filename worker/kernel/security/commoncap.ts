// security/commoncap: capabilities across execve: set-id bits, file capabilities, root's, ambient ones
// (capabilities(7), "Transformation of capabilities during execve()").

import type { audit_cap_data } from "../audit_types.ts";
import { audit_log_bprm_fcaps } from "../auditsc.ts";
import { prepare_creds } from "../cred.ts";
import type { file, inode } from "../fs/fs.ts";
import type { Kernel } from "../kernel.ts";
import { ptracer_capable } from "../ptrace_access.ts";
import type { cred } from "../sched_types.ts";
import { CAP_FULL_SET } from "../uapi/capability.ts";
import { EPERM } from "../uapi/errno.ts";
import { MS_NOSUID } from "../uapi/mount.ts";
import { SECBIT_KEEP_CAPS, SECBIT_NOROOT } from "../uapi/securebits.ts";
import { S_ISGID, S_ISUID } from "../uapi/stat.ts";
import { from_kid, INVALID_ID, make_kid } from "../user_namespace.ts";
import { selinux_bprm_set_creds } from "./selinux.ts";

/** security.capability of a file, or null. */
export function get_vfs_caps_from_disk(inode: inode): audit_cap_data | null {
  const raw = inode.i_xattrs?.get("security.capability");
  if (raw === undefined || raw.length < 12) return null;
  const u32 = (at: number): bigint => {
    let n = 0;
    for (let i = 3; i >= 0; i--) n = n * 256 + (raw.charCodeAt(at + i) || 0);
    return BigInt(n);
  };
  const magic = Number(u32(0));
  const wide = raw.length >= 20;
  return {
    permitted: u32(4) | (wide ? u32(12) << 32n : 0n),
    inheritable: u32(8) | (wide ? u32(16) << 32n : 0n),
    fE: (magic & 1) !== 0,
    cap_ver: (magic & 0xff000000) >>> 24,
  };
}

export interface exec_creds {
  cred: cred;
  /** ids changed: the loader distrusts its environment, the process is not dumpable */
  secureexec: boolean;
  /** to be told to audit when the execve succeeds: what the file gave, null when nothing is */
  fcaps: audit_cap_data | null;
}

const NO_CAPS: audit_cap_data = { permitted: 0n, inheritable: 0n, fE: false, cap_ver: 0 };

/** Credentials after an execve of `file`, or a negated errno. */
export function bprm_fill_creds(k: Kernel, file: file): exec_creds | number {
  const old = k.current.cred;
  const cred = prepare_creds(k);
  const inode = file.f_inode;
  const { ptrace, no_new_privs } = k.current;
  // nobody gets at more than his own rights by tracing
  const traced = ptrace !== null && !ptracer_capable(ptrace);
  const honour = !(file.f_path.mnt.mnt_flags & MS_NOSUID) && !no_new_privs && !traced;
  if (honour) {
    // set-id bits count when both owners have a number in the task's user namespace
    const { user_ns } = cred;
    const mapped =
      from_kid(user_ns, "uid_map", inode.i_uid) !== INVALID_ID &&
      from_kid(user_ns, "gid_map", inode.i_gid) !== INVALID_ID;
    if (mapped && inode.i_mode & S_ISUID) cred.euid = inode.i_uid;
    if (mapped && (inode.i_mode & (S_ISGID | 0o010)) === (S_ISGID | 0o010)) cred.egid = inode.i_gid;
  }
  const setid = cred.euid !== old.uid || cred.egid !== old.gid;
  const fcaps = honour ? get_vfs_caps_from_disk(inode) : null;
  let permitted = 0n;
  let effective = false;
  if (fcaps) {
    const known = fcaps.permitted & CAP_FULL_SET;
    permitted = (cred.cap_bset & known) | (cred.cap_inheritable & fcaps.inheritable);
    effective = fcaps.fE;
    if (effective && (known & ~permitted) !== 0n) return -EPERM;
  }
  const root = (cred.securebits & SECBIT_NOROOT) === 0;
  const root_uid = make_kid(cred.user_ns, "uid_map", 0);
  // a set-user-ID-root program with file capabilities gets those and no others
  const suid_with_fcaps = fcaps !== null && cred.uid !== root_uid && cred.euid === root_uid;
  if (root && !suid_with_fcaps) {
    if (cred.euid === root_uid || cred.uid === root_uid) permitted = cred.cap_bset | cred.cap_inheritable;
    if (cred.euid === root_uid) effective = true;
  }
  if (fcaps || setid) cred.cap_ambient = 0n;
  cred.cap_permitted = permitted | cred.cap_ambient;
  cred.cap_effective = effective ? cred.cap_permitted : cred.cap_ambient;
  cred.suid = cred.fsuid = cred.euid;
  cred.sgid = cred.fsgid = cred.egid;
  cred.securebits &= ~SECBIT_KEEP_CAPS;
  cred.security = selinux_bprm_set_creds(old, inode);
  cred.exec_security = "";
  cred.create_security = "";
  const audited = nonroot_raised_pE(cred, old, root, fcaps !== null);
  return { cred, secureexec: setid, fcaps: audited ? (fcaps ?? NO_CAPS) : null };
}

/** Are there capabilities that root would not have had anyway? Then audit is told (4.15: "fix logic for effective root"). */
function nonroot_raised_pE(cred: cred, old: cred, root: boolean, has_fcap: boolean): boolean {
  const full = cred.cap_effective === CAP_FULL_SET;
  const root_uid = make_kid(cred.user_ns, "uid_map", 0);
  const is_root = cred.euid === root_uid || cred.uid === root_uid;
  const grew = (cred.cap_effective & ~cred.cap_ambient) !== 0n;
  const is_suid_root = cred.uid !== root_uid && cred.euid === root_uid;
  const gained = (now: bigint, before: bigint) => (now & ~before) !== 0n;
  return (
    (grew && !(full && is_root && root)) ||
    (root && is_suid_root && !full) ||
    (cred.euid === old.uid &&
      ((has_fcap && gained(cred.cap_permitted, old.cap_permitted)) ||
        gained(cred.cap_ambient, old.cap_ambient)))
  );
}

export const audit_exec_caps = (k: Kernel, made: exec_creds): void => {
  if (made.fcaps) audit_log_bprm_fcaps(k, made.fcaps, made.cred, k.current.cred);
};
