// fs/sysfs, net/core/net-sysfs: /sys, of which the network devices and the loaded modules are there. A mount shows those of the network
// namespace it was made in.
import type { Kernel } from "../kernel.ts";
import { dev_get_flags, is_up, type net_device, netif_carrier_ok } from "../net/core/dev.ts";
import type { net } from "../sched_types.ts";
import { EINVAL } from "../uapi/errno.ts";
import * as F from "../uapi/if.ts";
import { S_IFDIR } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { file_system_type, inode } from "./fs.ts";
import { alloc_super, d_make_root, new_inode } from "./inode.ts";
import { iterate_entries, type proc_entry, proc_inode } from "./proc/generic.ts";

const SYSFS_MAGIC = 0x62656572;

const dir = (name: ByteString, list: () => readonly proc_entry[]): proc_entry => ({
  name,
  mode: 0o755,
  list,
});
const mac = (address: ByteString): string =>
  [...address].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(":");

function operstate(dev: net_device): string {
  if (dev.type === F.ARPHRD_LOOPBACK || dev.ops.kind === "dummy") return is_up(dev) ? "unknown" : "down";
  if (!is_up(dev)) return "down";
  return netif_carrier_ok(dev) ? "up" : "lowerlayerdown";
}

/** Files of a device; carrier cannot be asked of one that is down. */
function device_entries(dev: net_device): readonly proc_entry[] {
  const file = (name: ByteString, read: () => string | number): proc_entry => ({
    name,
    mode: 0o444,
    read: () => {
      const value = read();
      return typeof value === "number" && value < 0 ? value : `${value}\n`;
    },
  });
  const loop = dev.type === F.ARPHRD_LOOPBACK;
  const counters = Object.keys(dev.stats) as (keyof net_device["stats"])[];
  return [
    file("address", () => mac(dev.dev_addr)),
    file("broadcast", () => mac((loop ? "\0" : "\xff").repeat(6))),
    file("carrier", () => (is_up(dev) ? Number(netif_carrier_ok(dev)) : -EINVAL)),
    file("flags", () => `0x${(dev_get_flags(dev) & 0xffff & ~F.IFF_RUNNING).toString(16)}`),
    file("ifindex", () => dev.ifindex),
    file("iflink", () => dev.peer?.ifindex ?? dev.ifindex),
    file("mtu", () => dev.mtu),
    file("operstate", () => operstate(dev)),
    dir("statistics", () => counters.map((name) => file(name, () => dev.stats[name]))),
    file("tx_queue_len", () => dev.txqlen),
    file("type", () => dev.type),
  ];
}

const root_entries = (k: Kernel, net: net): readonly proc_entry[] => [
  dir("class", () => [dir("net", () => net.dev_base.map((dev) => dir(dev.name, () => device_entries(dev))))]),
  dir("fs", () => []),
  dir("kernel", () => [dir("tracing", () => [])]),
  dir("module", () => (k.modules ?? []).map((mod) => dir(mod.name, () => mod.sysfs))),
];

export const sysfs_fs_type: file_system_type = {
  name: "sysfs",
  nodev: true,
  mount: (k: Kernel) => {
    const sb = alloc_super(k, sysfs_fs_type, { magic: SYSFS_MAGIC, id: "sysfs", dynamic: true });
    const entries = root_entries(k, k.current.nsproxy.net_ns);
    const root: inode = new_inode(
      k,
      sb,
      S_IFDIR | 0o555,
      {
        lookup: (kk, parent, name) => {
          const entry = entries.find((e) => e.name === name);
          return entry ? proc_inode(kk, parent, entry) : null;
        },
      },
      { iterate: (_k, file) => iterate_entries(file, entries) },
    );
    root.i_nlink = 2;
    root.i_security = "system_u:object_r:sysfs_t:s0";
    d_make_root(sb, root);
    return sb;
  },
};
