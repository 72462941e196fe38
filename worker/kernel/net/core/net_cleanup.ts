// net/core/net_namespace: the end of network namespaces that nobody uses any more.
import type { file } from "../../fs/fs.ts";
import type { Kernel } from "../../kernel.ts";
import { is_ns_file } from "../../nsproxy.ts";
import type { net } from "../../sched_types.ts";
import { mod_timer, NSEC_PER_MSEC } from "../../time.ts";
import { CLONE_NEWNET } from "../../uapi/sched.ts";
import { dev_close } from "../ipv4/devinet.ts";
import { protocols } from "../part.ts";

/** A worker cleans up a moment after the last user has gone. */
const CLEANUP_AFTER = NSEC_PER_MSEC;

/** The namespace an open file holds: that of a namespace file, or of a socket. */
function net_of_file(file: file): net | null {
  const held = file.private_data;
  if (is_ns_file(held)) return held.type === CLONE_NEWNET ? (held.ns as net) : null;
  return file.f_op.socket ? (held as { net: net }).net : null;
}

/** Namespaces that tasks are in, files hold (also those on their way between sockets) or mounts show. */
function nets_in_use(k: Kernel): Set<net> {
  const used = new Set([k.init_nsproxy.net_ns]);
  const add = (net: net | null) => net && used.add(net);
  const mounts = new Set([k.init_nsproxy.mnt_ns]);
  for (const task of k.tasks.values()) {
    if (task.exit_state !== 0) continue;
    used.add(task.nsproxy.net_ns);
    mounts.add(task.nsproxy.mnt_ns);
    for (const file of task.files.fd) if (file) add(net_of_file(file));
  }
  for (const ns of mounts)
    for (const mnt of ns.list) {
      const held = mnt.mnt_sb === k.vfs.nsfs ? mnt.mnt_root.d_inode?.i_private : null;
      if (is_ns_file(held) && held.type === CLONE_NEWNET) used.add(held.ns as net);
    }
  for (const net of k.softnet.nets)
    for (const sk of net.unix.socks)
      for (const skb of sk.receive_queue) for (const file of skb.files) add(net_of_file(file));
  return used;
}

function cleanup_net(k: Kernel): void {
  k.softnet.cleanup_pending = false;
  const used = nets_in_use(k);
  for (const net of k.softnet.nets) {
    if (used.has(net)) continue;
    // nobody has made a device as long as the code for that is not there
    protocols()?.default_device_exit(k, net);
    dev_close(net.loopback_dev);
    net.xt.clear();
    net.conntrack.clear();
    k.softnet.nets.delete(net);
    for (const other of [k.init_nsproxy.net_ns, ...k.softnet.nets]) other.netns_ids.delete(net);
  }
}

/** Somebody has let go of a network namespace other than the initial one: if it was the last, it goes away soon. */
export function put_net(k: Kernel): void {
  if (k.softnet.cleanup_pending || k.softnet.nets.size === 0) return;
  k.softnet.cleanup_pending = true;
  mod_timer(k, null, k.now + CLEANUP_AFTER, cleanup_net);
}
