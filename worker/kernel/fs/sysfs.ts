// fs/sysfs, net/core/net-sysfs, drivers/base: /sys, of which the network devices, the loaded modules, the disk and the processor are
// there. A mount shows the network devices of the namespace it was made in. What files say is in sysfs_text.ts.
import type { Kernel } from "../kernel.ts";
import type { net_device } from "../net/core/dev.ts";
import type { net } from "../sched_types.ts";
import { S_IFDIR } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { file_system_type, inode } from "./fs.ts";
import { alloc_super, d_make_root, new_inode } from "./inode.ts";
import { iterate_entries, type proc_entry, proc_inode } from "./proc/generic.ts";
import { type sysfs_entry, sysfs_texts } from "./sysfs_text.ts";

const SYSFS_MAGIC = 0x62656572;

const dir = (name: ByteString, list: () => readonly proc_entry[]): proc_entry => ({
  name,
  mode: 0o755,
  list,
});
const attribute = (name: ByteString, about: Partial<sysfs_entry>): sysfs_entry => ({
  ...sysfs_texts.attribute,
  name,
  ...about,
});

const words = (names: string): string[] => names.split(" ");
const device_entries = (dev: net_device): readonly proc_entry[] => [
  ...words("address broadcast carrier flags ifindex iflink mtu operstate tx_queue_len type").map((name) =>
    attribute(name, { dev }),
  ),
  dir("statistics", () => Object.keys(dev.stats).map((name) => attribute(name, { dev }))),
];

/** What a directory that stays as it is holds: a file, where a link leads, or a directory. */
type node = 0 | string | { readonly [name: string]: node };
const files = (names: string): Record<string, node> =>
  Object.fromEntries(words(names).map((name) => [name, 0]));
const VDA = "devices/pci0000:00/0000:00:04.0/virtio0/block/vda";
const up2 = `../../${VDA}`;
const vda1: node = {
  ...files("alignment_offset dev discard_alignment partition ro size start uevent"),
  holders: {},
};
const vda: node = {
  ...files("alignment_offset dev discard_alignment range removable ro size uevent"),
  holders: {},
  queue: files(
    "add_random discard_granularity discard_max_bytes discard_zeroes_data hw_sector_size logical_block_size minimum_io_size nr_requests optimal_io_size physical_block_size read_ahead_kb rotational scheduler write_same_max_bytes zoned",
  ),
  slaves: {},
  vda1,
};
const cpu: node = {
  ...files("kernel_max offline online possible present"),
  cpu0: {
    topology: files(
      "core_id core_siblings core_siblings_list physical_package_id thread_siblings thread_siblings_list",
    ),
  },
};
const TREE: Readonly<Record<string, node>> = {
  block: { vda: `../${VDA}` },
  dev: { block: { "253:0": up2, "253:1": `${up2}/vda1` } },
  devices: {
    "pci0000:00": { "0000:00:04.0": { virtio0: { ...files("device vendor"), block: { vda } } } },
    system: { cpu },
  },
};

function node_entry(path: string, name: ByteString, node: node): proc_entry {
  if (node === 0) return attribute(name, { path: `${path}/${name}` });
  if (typeof node === "string") return { name, mode: 0o777, readlink: () => node };
  return dir(name, () => node_entries(`${path}/${name}`, node));
}
const node_entries = (path: string, nodes: Readonly<Record<string, node>>): proc_entry[] =>
  Object.entries(nodes).map(([name, node]) => node_entry(path, name, node));

const root_entries = (k: Kernel, net: net): readonly proc_entry[] => [
  ...node_entries("", TREE),
  dir("class", () => [
    node_entry("", "block", { vda: up2, vda1: `${up2}/vda1` }),
    dir("net", () => net.dev_base.map((dev) => dir(dev.name, () => device_entries(dev)))),
  ]),
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
