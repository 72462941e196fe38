// drivers/base, block/genhd, net/core/net-sysfs: the texts of /sys's files. Nobody needs them for the boot, so the page loads
// this file after it (tools/parts.mjs).
import { VDA_SECTORS, VDA1_START } from "../drivers/virtio_blk.ts";
import type { Kernel } from "../kernel.ts";
import {
  default_operstate,
  dev_get_flags,
  is_up,
  type net_device,
  netif_carrier_ok,
} from "../net/core/dev.ts";
import { EINVAL } from "../uapi/errno.ts";
import * as F from "../uapi/if.ts";
import * as R from "../uapi/rtnetlink.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { proc_entry } from "./proc/generic.ts";

/** Attributes of the disk, its partition and the processor, by the end of their path. The disk has no queue to speak of. */
const TEXTS: Readonly<Record<string, string | number>> = {
  "vda/alignment_offset": 0,
  "vda/dev": "253:0",
  "vda/discard_alignment": 0,
  "queue/add_random": 0,
  "queue/discard_granularity": 0,
  "queue/discard_max_bytes": 0,
  "queue/discard_zeroes_data": 0,
  "queue/hw_sector_size": 512,
  "queue/logical_block_size": 512,
  "queue/minimum_io_size": 512,
  "queue/nr_requests": 128,
  "queue/optimal_io_size": 0,
  "queue/physical_block_size": 512,
  "queue/read_ahead_kb": 128,
  "queue/rotational": 1,
  "queue/scheduler": "[none]",
  "queue/write_same_max_bytes": 0,
  "queue/zoned": "none",
  "vda/range": 16,
  "vda/removable": 0,
  "vda/ro": 0,
  "vda/size": VDA_SECTORS,
  "vda/uevent": "MAJOR=253\nMINOR=0\nDEVNAME=vda\nDEVTYPE=disk",
  "vda1/alignment_offset": 0,
  "vda1/dev": "253:1",
  "vda1/discard_alignment": 0,
  "vda1/partition": 1,
  "vda1/ro": 0,
  "vda1/size": VDA_SECTORS - VDA1_START,
  "vda1/start": VDA1_START,
  "vda1/uevent": "MAJOR=253\nMINOR=1\nDEVNAME=vda1\nDEVTYPE=partition\nPARTN=1",
  "virtio0/device": "0x0002",
  "virtio0/vendor": "0x1af4",
  "topology/core_id": 0,
  "topology/core_siblings": 1,
  "topology/core_siblings_list": 0,
  "topology/physical_package_id": 0,
  "topology/thread_siblings": 1,
  "topology/thread_siblings_list": 0,
  "cpu/kernel_max": 511,
  "cpu/offline": "",
  "cpu/online": 0,
  "cpu/possible": 0,
  "cpu/present": 0,
};

const mac = (address: ByteString): string =>
  [...address].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(":");

const OPERSTATES: Readonly<Record<number, string>> = {
  [R.IF_OPER_UNKNOWN]: "unknown",
  [R.IF_OPER_DOWN]: "down",
  [R.IF_OPER_LOWERLAYERDOWN]: "lowerlayerdown",
  [R.IF_OPER_UP]: "up",
};

/** Attributes of a network device; carrier cannot be asked of one that is down. */
const NET_TEXTS: Readonly<Record<string, (dev: net_device) => string | number>> = {
  address: (dev) => mac(dev.dev_addr),
  broadcast: (dev) => mac((dev.type === F.ARPHRD_LOOPBACK ? "\0" : "\xff").repeat(6)),
  carrier: (dev) => (is_up(dev) ? Number(netif_carrier_ok(dev)) : -EINVAL),
  flags: (dev) => `0x${(dev_get_flags(dev) & 0xffff & ~F.IFF_RUNNING).toString(16)}`,
  ifindex: (dev) => dev.ifindex,
  iflink: (dev) => dev.peer?.ifindex ?? dev.ifindex,
  mtu: (dev) => dev.mtu,
  operstate: (dev) => OPERSTATES[default_operstate(dev)],
  tx_queue_len: (dev) => dev.txqlen,
  type: (dev) => dev.type,
};

/** An entry that knows what it is about: a device of the network, or a path in the tree. */
export interface sysfs_entry extends proc_entry {
  dev?: net_device;
  path?: string;
}

export const sysfs_texts = {
  attribute: {
    name: "",
    mode: 0o444,
    read(this: sysfs_entry, _k: Kernel): ByteString | number {
      const { dev, name, path = "" } = this;
      if (!dev) return `${TEXTS[path.split("/").slice(-2).join("/")]}\n`;
      const value = Object.hasOwn(NET_TEXTS, name)
        ? NET_TEXTS[name](dev)
        : dev.stats[name as keyof net_device["stats"]];
      return typeof value === "number" && value < 0 ? value : `${value}\n`;
    },
  },
} satisfies Record<string, sysfs_entry>;
