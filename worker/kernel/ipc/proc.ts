// /proc/sysvipc: the System V objects of an ipc namespace (ipc/util.c:sysvipc_proc_show and the show functions of msg,
// sem and shm). Numbers of processes are those of the initial pid namespace, ids those that the kernel keeps.
import type { Kernel } from "../kernel.ts";
import { SHM_DEST } from "../uapi/ipc.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { shm_nattch } from "./nattch.ts";
import type { ipc_globals, ipc_ids, kern_ipc_perm } from "./util.ts";

const column = (value: number, width: number) => String(value).padStart(width);
const common = (p: kern_ipc_perm) =>
  `${column(p.key, 10)} ${column(p.id, 10)}  ${p.mode.toString(8).padStart(4)}`;
const owners = (p: kern_ipc_perm) => [p.uid, p.gid, p.cuid, p.cgid].map((n) => column(n, 5)).join(" ");
const times = (...list: number[]) => list.map((t) => column(t, 10)).join(" ");

const table = <T extends kern_ipc_perm>(ids: ipc_ids<T>, line: (object: T) => string): ByteString =>
  ids.entries.map((o) => (o ? `${line(o)}\n` : "")).join("");

/** The lines of a file, without its heading. */
export function sysvipc_show(k: Kernel, ipc: ipc_globals, kind: "msg" | "sem" | "shm"): ByteString {
  if (kind === "msg")
    return table(
      ipc.msg,
      (q) =>
        `${common(q)}  ${column(q.cbytes, 10)} ${column(q.messages.length, 10)} ${column(q.lspid, 5)} ${column(q.lrpid, 5)} ${owners(q)} ${times(q.stime, q.rtime, q.ctime)}`,
    );
  if (kind === "sem")
    return table(
      ipc.sem,
      (s) => `${common(s)} ${column(s.semvals.length, 10)} ${owners(s)} ${times(s.otime, s.ctime)}`,
    );
  // one that was removed goes with its last user
  const there = ipc.shm.entries.filter((s) => s && !(s.mode & SHM_DEST && shm_nattch(k, s) === 0));
  return table(
    { ...ipc.shm, entries: there },
    (s) =>
      `${common(s)} ${column(s.size, 21)} ${column(s.cpid, 5)} ${column(s.lpid, 5)}  ${column(shm_nattch(k, s), 5)} ${owners(s)} ${times(s.atime, s.dtime, s.ctime)} ${column(0, 21)} ${column(0, 21)}`,
  );
}
