// If this fails, lsns -J is no JSON as of util-linux 2.38.1, lscpu and lsblk show something else of /sys and /proc/cpuinfo than util-linux 2.38.1 did of a copy of these
// files (--sysroot), or what is mounted is not shown.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

type Table = readonly (readonly [command: string, output: string])[];
const expect_outputs = (table: Table): void =>
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));

const PARSABLE = `# The following is the parsable format, which can be fed to other
# programs. Each different item in every column has an unique ID
# starting usually from zero.
`;

test("lscpu", () => {
  expect_outputs([
    [
      "lscpu",
      `Architecture:        x86_64
CPU op-mode(s):      32-bit, 64-bit
Address sizes:       40 bits physical, 48 bits virtual
Byte Order:          Little Endian
CPU(s):              1
On-line CPU(s) list: 0
Vendor ID:           auditlab
Model name:          Simulated x86_64 CPU
CPU family:          6
Model:               13
Thread(s) per core:  1
Core(s) per socket:  1
Socket(s):           1
Stepping:            3
BogoMIPS:            4000.00
Flags:               fpu tsc syscall nx lm
-> 0
`,
    ],
    ["lscpu -x | grep mask", "On-line CPU(s) mask: 1\n-> 0\n"],
    ["lscpu -e", "CPU SOCKET CORE ONLINE\n  0      0    0    yes\n-> 0\n"],
    [
      "lscpu -e=+mhz,cache",
      "CPU SOCKET CORE ONLINE       MHZ CACHE\n  0      0    0    yes 2000.0000 -\n-> 0\n",
    ],
    ["lscpu -p", `${PARSABLE}# CPU,Core,Socket,Node\n0,0,0,\n-> 0\n`],
    ["lscpu -p=online,CACHE,polarization,MHZ", `${PARSABLE}# Online,Polarization,Mhz\nY,U,2000.0000\n-> 0\n`],
    ["lscpu -y -p=BOOK,CPU", `${PARSABLE}# Book,CPU\n-,0\n-> 0\n`],
    [
      "lscpu -J -e=CPU,ONLINE,NODE,CONFIGURED",
      '{\n   "cpus": [\n      {\n         "cpu": 0,\n         "online": true,\n         "node": -,\n         "configured": null\n      }\n   ]\n}\n-> 0\n',
    ],
    ["lscpu -C; lscpu -c -e", "-> 0\n"],
    ["lscpu -e=CPU,foo,bar", "lscpu: unknown column: foo,bar\n-> 1\n"],
    ["lscpu -p=CPU,online,", "lscpu: unknown column: online,\n-> 1\n"],
    ["lscpu -p=CPU,,online", "-> 1\n"],
    ["lscpu -e -p", "lscpu: mutually exclusive arguments: --caches --extended --parse\n-> 1\n"],
    [
      "lscpu -b",
      "lscpu: options --all, --online and --offline may only be used with options --extended or --parse.\n-> 1\n",
    ],
    ["lscpu foo", "lscpu: bad usage\nTry 'lscpu --help' for more information.\n-> 1\n"],
    [
      "lscpu -s /nonexistent",
      "lscpu: failed to determine number of CPUs: /sys/devices/system/cpu/possible: No such file or directory\n-> 1\n",
    ],
  ]);
});

test("lsblk", () => {
  expect_outputs([
    [
      "lsblk -i",
      "NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\nvda    253:0    0  513M  0 disk \n`-vda1 253:1    0  512M  0 part /\n-> 0\n",
    ],
    [
      "LC_ALL=C lsblk -t",
      "NAME   ALIGNMENT MIN-IO OPT-IO PHY-SEC LOG-SEC ROTA SCHED RQ-SIZE  RA WSAME\nvda            0    512      0     512     512    1 none      128 128    0B\n`-vda1         0    512      0     512     512    1 none      128 128    0B\n-> 0\n",
    ],
    [
      "lsblk -mi",
      "NAME    SIZE OWNER GROUP MODE\nvda     513M root  disk  brw-rw----\n`-vda1  512M root  disk  brw-rw----\n-> 0\n",
    ],
    [
      "lsblk -iz --sysroot /.",
      "NAME   ZONED ZONE-SZ ZONE-NR ZONE-AMAX ZONE-OMAX ZONE-APP ZONE-WGRAN\nvda    none                          0         0          \n`-vda1 none                          0         0          \n-> 0\n",
    ],
    [
      "lsblk -bJ -o NAME,SIZE,RM,MOUNTPOINTS",
      `{
   "blockdevices": [
      {
         "name": "vda",
         "size": 537919488,
         "rm": false,
         "mountpoints": [
             null
         ],
         "children": [
            {
               "name": "vda1",
               "size": 536870912,
               "rm": false,
               "mountpoints": [
                   "/"
               ]
            }
         ]
      }
   ]
}
-> 0
`,
    ],
    ["lsblk -no FSTYPE,FSUSE% /dev/vda1 | sed 's/[0-9]*%/N%/;s/  */ /g'", "ext4 N%\n-> 0\n"],
    // every place it is mounted at, below the device's name
    [
      "mkdir /mnt/a; mount --bind /etc /mnt/a; lsblk -io NAME,TYPE,MOUNTPOINTS; umount /mnt/a",
      "NAME   TYPE MOUNTPOINTS\nvda    disk \n`-vda1 part /mnt/a\n            /\n-> 0\n",
    ],
    ["lsblk -rpo NAME,MAJ:MIN,START", "NAME MAJ:MIN START\n/dev/vda 253:0 \n/dev/vda1 253:1 2048\n-> 0\n"],
    ["lsblk -yPo NAME,MAJ:MIN,FSVER -e 8 /dev/vda1", 'NAME="vda1" MAJ_MIN="253:1" FSVER=""\n-> 0\n'],
    ["lsblk -no SIZE -x SIZE", " 512M\n 513M\n-> 0\n"],
    ["lsblk -ino NAME -s", "vda1\n`-vda\n-> 0\n"],
    ["lsblk -e 253; lsblk -S; lsblk -I 8", "-> 0\n"],
    ["lsblk /dev/null", "lsblk: /dev/null: not a block device\n-> 32\n"],
    ["lsblk -dno NAME nope /dev/vda", "lsblk: nope: not a block device\nvda\n-> 64\n"],
    ["lsblk -o SIZE,foo,NAME", "lsblk: unknown column: foo,NAME\n-> 1\n"],
    ["lsblk -x foo", "lsblk: unknown column: foo\nTry 'lsblk --help' for more information.\n-> 1\n"],
    ["lsblk -Jr", "lsblk: mutually exclusive arguments: --json --pairs --raw\n-> 1\n"],
    ["lsblk -I 8,x", "lsblk: failed to parse list '8,x'\n-> 1\n"],
    ["lsblk -w 30", "lsblk: option -w is not simulated\n-> 1\n"],
  ]);
});

test("the files behind them", () => {
  expect_outputs([
    [
      "stat -c '%A %U %G %t:%T' /dev/vda1; cat < /dev/vda1",
      "brw-rw---- root disk fd:1\nscript.sh: line 1: /dev/vda1: No such device or address\n-> 1\n",
    ],
    [
      "cd /sys/class/block/vda1 && pwd -P",
      "/sys/devices/pci0000:00/0000:00:04.0/virtio0/block/vda/vda1\n-> 0\n",
    ],
    ["cat /sys/block/vda/queue/scheduler /sys/dev/block/253:1/start", "[none]\n2048\n-> 0\n"],
    ["cat /sys/class/net/lo/address /sys/class/net/lo/statistics/rx_bytes", "00:00:00:00:00:00\n0\n-> 0\n"],
    ["cat /proc/partitions | tail -2", " 253        0     525312 vda\n 253        1     524288 vda1\n-> 0\n"],
    ["a=$(sed -n 's/ctxt //p' /proc/stat); sleep .1; (( $(sed -n 's/ctxt //p' /proc/stat) > a ))", "-> 0\n"],
  ]);
});

test("lsns -J", () => {
  const empty = '{\n   "namespaces": [\n\n   ]\n}\n-> 0\n';
  const uts = (pid: number): string =>
    `{\n   "namespaces": [\n      {\n         "type": "uts",\n         "path": "/proc/${pid}/ns/uts",\n         "pid": ${pid},\n         "uid": 0,\n         "user": "root"\n      }\n   ]\n}\n-> 0\n`;
  expect_outputs([
    ["lsns -J -t uts -o TYPE,PATH,PID,UID,USER", uts(1)],
    ["lsns -nJ -p 99999", empty],
    ["lsns -J -r", "lsns: mutually exclusive arguments: --json --raw\n-> 1\n"],
  ]);
});

test("lscpu -s: lists of CPUs, as util-linux printed them; those that are none, and that would fill any memory", () => {
  const lists = "0-999999999 0-8191 0-40 x 3-1 0-3,7,9-12";
  const dir = "d=sys/devices/system/cpu; mkdir -p $d proc; cp /proc/cpuinfo proc";
  expect_outputs([
    [
      `${dir}; for l in ${lists}; do echo $l | tee $d/possible >$d/online; lscpu -s . | grep 'CPU(s)'; done`,
      `CPU(s):              2048
On-line CPU(s) list: 0-2047
CPU(s):              2048
On-line CPU(s) list: 0-2047
CPU(s):              41
On-line CPU(s) list: 0-40
lscpu: failed to determine number of CPUs: /sys/devices/system/cpu/possible: Success
lscpu: failed to determine number of CPUs: /sys/devices/system/cpu/possible: Success
CPU(s):              9
On-line CPU(s) list: 0-3,7,9-12
-> 0
`,
    ],
  ]);
});
