// net/core/scm: what travels beside the data of a message: descriptors, and who sent it.

import { ns_capable } from "../../capability.ts";
import { fget_raw, install_new_fd } from "../../fs/file.ts";
import { fput, get_file } from "../../fs/file_table.ts";
import type { file } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { CAP_SETGID, CAP_SETUID, CAP_SYS_ADMIN } from "../../uapi/capability.ts";
import * as E from "../../uapi/errno.ts";
import { type cmsghdr, type msghdr, SOL_SOCKET } from "../../uapi/in.ts";
import { SCM_CREDENTIALS, SCM_RIGHTS, type ucred } from "../../uapi/un.ts";
import { gid_given, uid_given } from "../../user_namespace.ts";
import { no_control } from "../net.ts";
import { cred_shown, current_ucred, type unix_skb, type unix_sock } from "./unix_sock.ts";

/** Most descriptors in one message. */
const SCM_MAX_FD = 253;

function scm_check_creds(k: Kernel, c: ucred): boolean {
  const { cred, tgid } = k.current;
  const may = (cap: number) => ns_capable(k, cred.user_ns, cap);
  return (
    (c.pid === tgid || may(CAP_SYS_ADMIN)) &&
    ([cred.uid, cred.euid, cred.suid].includes(c.uid) || may(CAP_SETUID)) &&
    ([cred.gid, cred.egid, cred.sgid].includes(c.gid) || may(CAP_SETGID))
  );
}

function scm_fp_copy(k: Kernel, fds: readonly number[], files: file[]): number {
  if (fds.length + files.length > SCM_MAX_FD) return -E.EINVAL;
  for (const fd of fds) {
    const file = fget_raw(k, fd);
    if (!file) return -E.EBADF;
    files.push(file);
  }
  return 0;
}

/** Control messages of a sender; references to the files are taken only when all is well. */
export function scm_send(k: Kernel, control: readonly cmsghdr[]): { cred: ucred; files: file[] } | number {
  let cred = current_ucred(k);
  const files: file[] = [];
  for (const { cmsg_level, cmsg_type, value } of control) {
    if (cmsg_level !== SOL_SOCKET) continue;
    if (cmsg_type === SCM_RIGHTS) {
      const r = scm_fp_copy(k, value as number[], files);
      if (r < 0) return r;
    } else if (cmsg_type === SCM_CREDENTIALS) {
      const given = value as ucred;
      cred = { ...given, uid: uid_given(k, given.uid), gid: gid_given(k, given.gid) };
      if (!scm_check_creds(k, cred)) return -E.EPERM;
    } else return -E.EINVAL;
  }
  for (const file of files) get_file(file);
  return { cred, files };
}

/** Hands a receiver what came with a message; descriptors that nobody asked for are closed. */
export function scm_recv(k: Kernel, sk: unix_sock, msg: msghdr, skb: unix_skb, peek: boolean): void {
  const wanted = msg.control !== no_control;
  if (sk.passcred && wanted)
    msg.control.push({ cmsg_level: SOL_SOCKET, cmsg_type: SCM_CREDENTIALS, value: cred_shown(k, skb.cred) });
  if (skb.files.length === 0) return;
  const files = skb.files.map(peek ? get_file : (f) => f);
  if (!peek) skb.files = [];
  if (!wanted) {
    for (const file of files) fput(k, file);
    return;
  }
  // a full table of descriptors cuts the list short
  const fds = files.map((file) => install_new_fd(k, file, false)).filter((fd) => fd >= 0);
  msg.control.push({ cmsg_level: SOL_SOCKET, cmsg_type: SCM_RIGHTS, value: fds });
}
