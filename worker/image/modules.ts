// Kernel modules on the disk: /lib/modules/RELEASE. Their files have an ELF header and the text of the sections that
// kmod and the kernel look into, and no code (worker/kernel/module.ts says how they are read).
import { type image_entry, UTS_RELEASE } from "../kernel/uapi/image.ts";

/**
 * Path below kernel/, size in kB, modules it needs, license, description, symbol it exports or "", what its start logs,
 * and parameters: name, type, mode of its file in /sys/module (0: none), default, description.
 */
type row = readonly [
  string,
  number,
  string,
  string,
  string,
  string?,
  string?,
  (readonly (readonly [string, string, number, string, string])[])?,
];

const MODULES: readonly row[] = [
  [
    "drivers/net/dummy",
    16,
    "",
    "GPL",
    "",
    "",
    "",
    [["numdummies", "int", 0, "1", "Number of dummy pseudo devices"]],
  ],
  [
    "drivers/block/loop",
    40,
    "",
    "GPL",
    "",
    "",
    "6loop: module loaded",
    [
      ["max_part", "int", 0o444, "0", "Maximum number of partitions per loop device"],
      ["max_loop", "int", 0o444, "8", "Maximum number of loop devices"],
    ],
  ],
  ["fs/cramfs/cramfs", 40, "", "GPL", ""],
  ["lib/crc-itu-t", 16, "", "GPL", "CRC ITU-T V.41 calculations", "crc_itu_t"],
  ["fs/udf/udf", 96, "crc-itu-t", "GPL", "Universal Disk Format Filesystem"],
  ["drivers/usb/common/usb-common", 16, "", "GPL", "", "usb_speed_string"],
  [
    "drivers/usb/core/usbcore",
    260,
    "usb-common",
    "GPL",
    "",
    "usb_register_driver",
    "",
    [
      ["nousb", "bool", 0o444, "N", ""],
      ["autosuspend", "int", 0o644, "2", "default autosuspend delay"],
    ],
  ],
  ["drivers/scsi/scsi_mod", 220, "", "GPL", "SCSI core", "scsi_host_alloc", "5SCSI subsystem initialized"],
  [
    "drivers/usb/storage/usb-storage",
    68,
    "scsi_mod,usbcore",
    "GPL",
    "USB Mass Storage driver for Linux",
    "",
    "6usbcore: registered new interface driver usb-storage",
    [
      ["delay_use", "uint", 0o644, "1", "seconds to delay before using a new device"],
      ["quirks", "string", 0o644, "", "supplemental list of device IDs and their quirks"],
    ],
  ],
  ["net/llc/llc", 16, "", "GPL", "LLC IEEE 802.2 core support", "llc_sap_open"],
  ["net/802/stp", 16, "llc", "GPL", "", "stp_proto_register"],
  ["net/bridge/bridge", 160, "stp,llc", "GPL", "", "br_forward"],
  [
    "net/bridge/br_netfilter",
    24,
    "bridge",
    "GPL",
    "Linux ethernet netfilter firewall bridge",
    "",
    "6Bridge firewalling registered",
  ],
];

const name_of = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const row_of = (name: string): row => MODULES.find((row) => name_of(row[0]) === name) as row;
const depends = ([, , names]: row): row[] => names.split(",").filter(Boolean).map(row_of);
const section = (name: string, entries: readonly string[]): string =>
  `${name}\0${entries.map((entry) => `${entry}\0`).join("")}`;

/** Everything a module needs, what it needs itself first. */
const all_needed = (row: row): Set<row> =>
  new Set(depends(row).flatMap((needed) => [needed, ...all_needed(needed)]));

function data([path, , needs, license, description, symbol, log, params = []]: row): string {
  return `\x7fELF\x02\x01\x01${"\0".repeat(57)}${section(".modinfo", [
    ...(description ? [`description=${description}`] : []),
    `license=${license}`,
    `depends=${needs}`,
    "intree=Y",
    `name=${name_of(path).replaceAll("-", "_")}`,
    `vermagic=${UTS_RELEASE} SMP mod_unload `,
    ...params.flatMap(([name, type, , , about]) => [
      `parmtype=${name}:${type}`,
      ...(about ? [`parm=${name}:${about}`] : []),
    ]),
  ])}${section(".symtab", [
    ...(symbol ? [`T ${symbol}`] : []),
    ...(needs ? needs.split(",").map((name) => `U ${row_of(name)[5]}`) : []),
    ...params.map(([name, , mode, value]) => `M ${name} ${mode.toString(8)} ${value}`),
    ...(log ? [`P ${log}`] : []),
  ])}`;
}

/** What guides load before they use it, and is part of this kernel. */
const BUILTIN = [
  "fs/overlayfs/overlay",
  "net/ipv4/netfilter/ip_tables",
  "net/ipv4/netfilter/iptable_filter",
  "net/ipv6/netfilter/ip6_tables",
  "net/netfilter/nf_conntrack",
  "net/netfilter/x_tables",
  "net/netfilter/xt_AUDIT",
];

export function module_files(): image_entry[] {
  const base = `/usr/lib/modules/${UTS_RELEASE}`;
  const ko = ([path]: row) => `kernel/${path}.ko`;
  const dep = MODULES.map((row) => `${ko(row)}:${[...all_needed(row)].map((d) => ` ${ko(d)}`).join("")}\n`);
  return [
    { kind: "dir", path: "/etc/modprobe.d" },
    {
      kind: "file",
      path: `${base}/modules.builtin`,
      data: BUILTIN.map((path) => `kernel/${path}.ko\n`).join(""),
    },
    { kind: "file", path: `${base}/modules.dep`, data: dep.join("") },
    ...MODULES.map(
      (row): image_entry => ({
        kind: "file",
        path: `${base}/${ko(row)}`,
        data: data(row),
        size: row[1] * 1024,
      }),
    ),
  ];
}
