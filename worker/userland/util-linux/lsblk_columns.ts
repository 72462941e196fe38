// The columns of lsblk(8): what each is about, how it is printed, and what option stands for which.
import type { Column } from "./smartcols.ts";

export interface BlockColumn extends Column {
  about: string;
  /** bytes, printed with a unit unless -b is given */
  size?: boolean;
}

/** name, kind (l left, r right, n number, b boolean, s size, m several values), what it is about */
const TABLE = `ALIGNMENT n alignment offset
DISC-ALN n discard alignment offset
DAX b dax-capable device
DISC-GRAN s discard granularity
DISC-MAX s discard max bytes
DISC-ZERO b discard zeroes data
FSAVAIL s filesystem size available
FSROOTS m mounted filesystem roots
FSSIZE s filesystem size
FSTYPE l filesystem type
FSUSED s filesystem size used
FSUSE% r filesystem use percentage
FSVER l filesystem version
GROUP l group name
HCTL l Host:Channel:Target:Lun for SCSI
HOTPLUG b removable or hotplug device (usb, pcmcia, ...)
KNAME l internal kernel device name
LABEL l filesystem LABEL
LOG-SEC n logical sector size
MAJ:MIN l major:minor device number
MIN-IO n minimum I/O size
MODE l device node permissions
MODEL l device identifier
NAME l device name
OPT-IO n optimal I/O size
OWNER l user name
PARTFLAGS l partition flags
PARTLABEL l partition LABEL
PARTTYPE l partition type code or UUID
PARTTYPENAME l partition type name
PARTUUID l partition UUID
PATH l path to the device node
PHY-SEC n physical sector size
PKNAME l internal parent kernel device name
PTTYPE l partition table type
PTUUID l partition table identifier (usually UUID)
RA n read-ahead of the device
RAND b adds randomness
REV l device revision
RM b removable device
RO b read-only device
ROTA b rotational device
RQ-SIZE n request queue size
SCHED l I/O scheduler name
SERIAL l disk serial number
SIZE s size of the device
START n partition start offset
STATE l state of the device
SUBSYSTEMS l de-duplicated chain of subsystems
MOUNTPOINT l where the device is mounted
MOUNTPOINTS m all locations where device is mounted
TRAN l device transport type
TYPE l device type
UUID l filesystem UUID
VENDOR l device vendor
WSAME s write same max bytes
WWN l unique storage identifier
ZONED l zone model
ZONE-SZ s zone size
ZONE-WGRAN s zone write granularity
ZONE-APP s zone append max bytes
ZONE-NR n number of zones
ZONE-OMAX n maximum number of open zones
ZONE-AMAX n maximum number of active zones`;
/** Narrowest widths where they are more than the heading's. */
const HINTS: Readonly<Record<string, number>> = { SIZE: 5, RA: 3 };

export const COLUMNS: readonly BlockColumn[] = TABLE.split("\n").map((line) => {
  const [, name, kind, about] = /^(\S+) (\S) (.*)$/.exec(line) as RegExpExecArray;
  return {
    name,
    about,
    right: "rnbs".includes(kind),
    json: kind === "n" ? "number" : kind === "b" ? "boolean" : undefined,
    size: kind === "s",
    list: kind === "m",
    hint: HINTS[name],
  };
});

/** Columns of options; "" are the usual ones. */
export const SETS: Readonly<Record<string, string>> = {
  "": "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
  D: "NAME DISC-ALN DISC-GRAN DISC-MAX DISC-ZERO",
  f: "NAME FSTYPE FSVER LABEL UUID FSAVAIL FSUSE% MOUNTPOINTS",
  m: "NAME SIZE OWNER GROUP MODE",
  t: "NAME ALIGNMENT MIN-IO OPT-IO PHY-SEC LOG-SEC ROTA SCHED RQ-SIZE RA WSAME",
  S: "NAME HCTL TYPE VENDOR MODEL REV SERIAL TRAN",
  z: "NAME ZONED ZONE-SZ ZONE-NR ZONE-AMAX ZONE-OMAX ZONE-APP ZONE-WGRAN",
  O: COLUMNS.map((x) => x.name).join(" "),
};

export const HELP = `
Usage:
 lsblk [options] [<device> ...]

List information about block devices.

Options:
 -A, --noempty        don't print empty devices
 -D, --discard        print discard capabilities
 -E, --dedup <column> de-duplicate output by <column>
 -I, --include <list> show only devices with specified major numbers
 -J, --json           use JSON output format
 -M, --merge          group parents of sub-trees (usable for RAIDs, Multi-path)
 -O, --output-all     output all columns
 -P, --pairs          use key="value" output format
 -S, --scsi           output info about SCSI devices
 -T, --tree[=<column>] use tree format output
 -a, --all            print all devices
 -b, --bytes          print SIZE in bytes rather than in human readable format
 -d, --nodeps         don't print slaves or holders
 -e, --exclude <list> exclude devices by major number (default: RAM disks)
 -f, --fs             output info about filesystems
 -i, --ascii          use ascii characters only
 -l, --list           use list format output
 -m, --perms          output info about permissions
 -n, --noheadings     don't print headings
 -o, --output <list>  output columns
 -p, --paths          print complete device path
 -r, --raw            use raw output format
 -s, --inverse        inverse dependencies
 -t, --topology       output info about topology
 -w, --width <num>    specifies output width as number of characters
 -x, --sort <column>  sort output by <column>
 -y, --shell          use column names to be usable as shell variable identifiers
 -z, --zoned          print zone related information
     --sysroot <dir>  use specified directory as system root

 -h, --help           display this help
 -V, --version        display version

Available output columns:
${COLUMNS.map((x) => ` ${x.name.padStart(12)}  ${x.about}\n`).join("")}
For more details see lsblk(8).
`;
