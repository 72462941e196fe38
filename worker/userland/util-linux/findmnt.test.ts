// If this fails, findmnt shows a table of mounts otherwise than util-linux 2.38.1 showed the one below.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const MOUNTS = `21 0 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
22 21 0:3 / /proc rw,nosuid,nodev,noexec,relatime shared:2 - proc proc rw
23 21 0:20 / /sys rw,nosuid shared:3 master:9 - sysfs sysfs rw
24 23 0:21 / /sys/fs/cgroup ro,nosuid unbindable - tmpfs tmpfs ro,mode=755
25 24 0:22 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,name=a\\040b
26 21 0:30 / /mnt/my\\040dir rw,relatime - tmpfs tmp\\040fs rw,size=1k
27 26 0:31 / /mnt/my\\040dir rw,relatime - tmpfs over rw
28 21 254:1 /srv/data /bind ro,relatime master:1 - ext4 /dev/vda1 rw
29 28 254:1 /etc/hosts /bind/hosts ro,relatime - ext4 /dev/vda1 rw
30 21 0:40 net:[4026531992] /run/netns/x rw shared:40 propagate_from:3 - nsfs nsfs rw
31 99 0:50 / /orphan rw - tmpfs none rw
32 21 8:1 / /mnt/usb rw - vfat /dev/sdb1 rw,uid=0
`;
const FSTAB = `LABEL=root / ext4 defaults 0 1
# c
/dev/sdb1 /mnt/usb vfat noauto,user,uid=0 0 2
proc /proc proc defaults
UUID=123 none swap sw 0 0
`;

/** Commands, each with what util-linux printed, and its status. */
const TABLE: readonly (readonly [command: string, output: string])[] = [
  [
    "findmnt -F mi",
    `TARGET                   SOURCE                 FSTYPE OPTIONS
/                        /dev/vda1              ext4   rw,relatime
|-/proc                  proc                   proc   rw,nosuid,nodev,noexec,relatime
|-/sys                   sysfs                  sysfs  rw,nosuid
| \`-/sys/fs/cgroup       tmpfs                  tmpfs  ro,nosuid,mode=755
|   \`-/sys/fs/cgroup/cpu cgroup                 cgroup rw,cpu,name=a b
|-/mnt/my dir            tmp fs                 tmpfs  rw,relatime,size=1k
| \`-/mnt/my dir          over                   tmpfs  rw,relatime
|-/bind                  /dev/vda1[/srv/data]   ext4   ro,relatime
| \`-/bind/hosts          /dev/vda1[/etc/hosts]  ext4   ro,relatime
|-/run/netns/x           nsfs[net:[4026531992]] nsfs   rw
\`-/mnt/usb               /dev/sdb1              vfat   rw,uid=0
/orphan                  none                   tmpfs  rw
-> 0
`,
  ],
  [
    "findmnt -F mi -P",
    `TARGET="/" SOURCE="/dev/vda1" FSTYPE="ext4" OPTIONS="rw,relatime"
TARGET="/proc" SOURCE="proc" FSTYPE="proc" OPTIONS="rw,nosuid,nodev,noexec,relatime"
TARGET="/sys" SOURCE="sysfs" FSTYPE="sysfs" OPTIONS="rw,nosuid"
TARGET="/sys/fs/cgroup" SOURCE="tmpfs" FSTYPE="tmpfs" OPTIONS="ro,nosuid,mode=755"
TARGET="/sys/fs/cgroup/cpu" SOURCE="cgroup" FSTYPE="cgroup" OPTIONS="rw,cpu,name=a b"
TARGET="/mnt/my dir" SOURCE="tmp fs" FSTYPE="tmpfs" OPTIONS="rw,relatime,size=1k"
TARGET="/mnt/my dir" SOURCE="over" FSTYPE="tmpfs" OPTIONS="rw,relatime"
TARGET="/bind" SOURCE="/dev/vda1[/srv/data]" FSTYPE="ext4" OPTIONS="ro,relatime"
TARGET="/bind/hosts" SOURCE="/dev/vda1[/etc/hosts]" FSTYPE="ext4" OPTIONS="ro,relatime"
TARGET="/run/netns/x" SOURCE="nsfs[net:[4026531992]]" FSTYPE="nsfs" OPTIONS="rw"
TARGET="/orphan" SOURCE="none" FSTYPE="tmpfs" OPTIONS="rw"
TARGET="/mnt/usb" SOURCE="/dev/sdb1" FSTYPE="vfat" OPTIONS="rw,uid=0"
-> 0
`,
  ],
  [
    "findmnt -F mi -J -R /sys",
    `{
   "filesystems": [
      {
         "target": "/sys",
         "source": "sysfs",
         "fstype": "sysfs",
         "options": "rw,nosuid",
         "children": [
            {
               "target": "/sys/fs/cgroup",
               "source": "tmpfs",
               "fstype": "tmpfs",
               "options": "ro,nosuid,mode=755",
               "children": [
                  {
                     "target": "/sys/fs/cgroup/cpu",
                     "source": "cgroup",
                     "fstype": "cgroup",
                     "options": "rw,cpu,name=a b"
                  }
               ]
            }
         ]
      }
   ]
}
-> 0
`,
  ],
  [
    "findmnt -F mi -R -t tmpfs",
    `TARGET               SOURCE FSTYPE OPTIONS
/sys/fs/cgroup       tmpfs  tmpfs  ro,nosuid,mode=755
\`-/sys/fs/cgroup/cpu cgroup cgroup rw,cpu,name=a b
/mnt/my dir          tmp fs tmpfs  rw,relatime,size=1k
\`-/mnt/my dir        over   tmpfs  rw,relatime
/orphan              none   tmpfs  rw
-> 0
`,
  ],
  [
    "findmnt -F mi -t notmpfs,proc",
    `TARGET                 SOURCE                 FSTYPE OPTIONS
/                      /dev/vda1              ext4   rw,relatime
|-/sys                 sysfs                  sysfs  rw,nosuid
| \`-/sys/fs/cgroup/cpu cgroup                 cgroup rw,cpu,name=a b
|-/bind                /dev/vda1[/srv/data]   ext4   ro,relatime
| \`-/bind/hosts        /dev/vda1[/etc/hosts]  ext4   ro,relatime
|-/run/netns/x         nsfs[net:[4026531992]] nsfs   rw
\`-/mnt/usb             /dev/sdb1              vfat   rw,uid=0
-> 0
`,
  ],
  [
    "findmnt -F mi -O noro",
    `TARGET                 SOURCE                 FSTYPE OPTIONS
/                      /dev/vda1              ext4   rw,relatime
|-/proc                proc                   proc   rw,nosuid,nodev,noexec,relatime
|-/sys                 sysfs                  sysfs  rw,nosuid
| \`-/sys/fs/cgroup/cpu cgroup                 cgroup rw,cpu,name=a b
|-/mnt/my dir          tmp fs                 tmpfs  rw,relatime,size=1k
| \`-/mnt/my dir        over                   tmpfs  rw,relatime
|-/run/netns/x         nsfs[net:[4026531992]] nsfs   rw
\`-/mnt/usb             /dev/sdb1              vfat   rw,uid=0
/orphan                none                   tmpfs  rw
-> 0
`,
  ],
  [
    "findmnt -F mi -O cpu,nosuid",
    `TARGET             SOURCE FSTYPE OPTIONS
/sys/fs/cgroup/cpu cgroup cgroup rw,cpu,name=a b
-> 0
`,
  ],
  [
    "findmnt -F mi -i -t tmpfs,cgroup",
    `TARGET          SOURCE                 FSTYPE OPTIONS
/               /dev/vda1              ext4   rw,relatime
|-/proc         proc                   proc   rw,nosuid,nodev,noexec,relatime
|-/sys          sysfs                  sysfs  rw,nosuid
|-/bind         /dev/vda1[/srv/data]   ext4   ro,relatime
| \`-/bind/hosts /dev/vda1[/etc/hosts]  ext4   ro,relatime
|-/run/netns/x  nsfs[net:[4026531992]] nsfs   rw
\`-/mnt/usb      /dev/sdb1              vfat   rw,uid=0
-> 0
`,
  ],
  [
    "findmnt -F mi -o TARGET,PROPAGATION,OPT-FIELDS,FS-OPTIONS,VFS-OPTIONS",
    `TARGET                   PROPAGATION        OPT-FIELDS                 FS-OPTIONS      VFS-OPTIONS
/                        shared             shared:1                   rw              rw,relatime
|-/proc                  shared             shared:2                   rw              rw,nosuid,nodev,noexec,relatime
|-/sys                   shared,slave       shared:3 master:9          rw              rw,nosuid
| \`-/sys/fs/cgroup       private,unbindable unbindable                 ro,mode=755     ro,nosuid
|   \`-/sys/fs/cgroup/cpu private                                       rw,cpu,name=a b rw
|-/mnt/my dir            private                                       rw,size=1k      rw,relatime
| \`-/mnt/my dir          private                                       rw              rw,relatime
|-/bind                  private,slave      master:1                   rw              ro,relatime
| \`-/bind/hosts          private                                       rw              ro,relatime
|-/run/netns/x           shared             shared:40 propagate_from:3 rw              rw
\`-/mnt/usb               private                                       rw,uid=0        rw
/orphan                  private                                       rw              rw
-> 0
`,
  ],
  [
    "findmnt -F mi -o ID,PARENT,MAJ:MIN,FSROOT,SOURCE,TARGET",
    `ID PARENT MAJ:MIN FSROOT           SOURCE                 TARGET
21        254:1   /                /dev/vda1              /
22     21   0:3   /                proc                   |-/proc
23     21   0:20  /                sysfs                  |-/sys
24     23   0:21  /                tmpfs                  | \`-/sys/fs/cgroup
25     24   0:22  /                cgroup                 |   \`-/sys/fs/cgroup/cpu
26     21   0:30  /                tmp fs                 |-/mnt/my dir
27     26   0:31  /                over                   | \`-/mnt/my dir
28     21 254:1   /srv/data        /dev/vda1[/srv/data]   |-/bind
29     28 254:1   /etc/hosts       /dev/vda1[/etc/hosts]  | \`-/bind/hosts
30     21   0:40  net:[4026531992] nsfs[net:[4026531992]] |-/run/netns/x
32     21   8:1   /                /dev/sdb1              \`-/mnt/usb
31     99   0:50  /                none                   /orphan
-> 0
`,
  ],
  [
    "findmnt -F mi --real",
    `TARGET          SOURCE                FSTYPE OPTIONS
/               /dev/vda1             ext4   rw,relatime
|-/bind         /dev/vda1[/srv/data]  ext4   ro,relatime
| \`-/bind/hosts /dev/vda1[/etc/hosts] ext4   ro,relatime
\`-/mnt/usb      /dev/sdb1             vfat   rw,uid=0
-> 0
`,
  ],
  [
    "findmnt -F mi --shadowed",
    `TARGET      SOURCE FSTYPE OPTIONS
/mnt/my dir tmp fs tmpfs  rw,relatime,size=1k
-> 0
`,
  ],
  [
    "findmnt -F mi -U",
    `TARGET                   SOURCE                 FSTYPE OPTIONS
/                        /dev/vda1              ext4   rw,relatime
|-/proc                  proc                   proc   rw,nosuid,nodev,noexec,relatime
|-/sys                   sysfs                  sysfs  rw,nosuid
| \`-/sys/fs/cgroup       tmpfs                  tmpfs  ro,nosuid,mode=755
|   \`-/sys/fs/cgroup/cpu cgroup                 cgroup rw,cpu,name=a b
|-/mnt/my dir            over                   tmpfs  rw,relatime
|-/bind                  /dev/vda1[/srv/data]   ext4   ro,relatime
| \`-/bind/hosts          /dev/vda1[/etc/hosts]  ext4   ro,relatime
|-/run/netns/x           nsfs[net:[4026531992]] nsfs   rw
\`-/mnt/usb               /dev/sdb1              vfat   rw,uid=0
/orphan                  none                   tmpfs  rw
-> 0
`,
  ],
  [
    "findmnt -F mi -f /dev/vda1",
    `TARGET SOURCE    FSTYPE OPTIONS
/      /dev/vda1 ext4   rw,relatime
-> 0
`,
  ],
  [
    "findmnt -F mi -v /bind",
    `TARGET SOURCE    FSTYPE OPTIONS
/bind  /dev/vda1 ext4   ro,relatime
-> 0
`,
  ],
  [
    "findmnt -F mi -S 254:1",
    `TARGET      SOURCE                FSTYPE OPTIONS
/           /dev/vda1             ext4   rw,relatime
/bind       /dev/vda1[/srv/data]  ext4   ro,relatime
/bind/hosts /dev/vda1[/etc/hosts] ext4   ro,relatime
-> 0
`,
  ],
  [
    "findmnt -F mi -d backward /dev/vda1",
    `TARGET      SOURCE                FSTYPE OPTIONS
/bind/hosts /dev/vda1[/etc/hosts] ext4   ro,relatime
/bind       /dev/vda1[/srv/data]  ext4   ro,relatime
/           /dev/vda1             ext4   rw,relatime
-> 0
`,
  ],
  [
    `findmnt -F mi /mnt/my\\ dir`,
    `TARGET      SOURCE FSTYPE OPTIONS
/mnt/my dir tmp fs tmpfs  rw,relatime,size=1k
/mnt/my dir over   tmpfs  rw,relatime
-> 0
`,
  ],
  [
    "findmnt -F mi -M /bind/x",
    `-> 1
`,
  ],
  [
    "findmnt -F mi -T /bind/hosts",
    `TARGET      SOURCE                FSTYPE OPTIONS
/bind/hosts /dev/vda1[/etc/hosts] ext4   ro,relatime
-> 0
`,
  ],
  [
    "findmnt -F mi -i /proc",
    `TARGET             SOURCE                 FSTYPE OPTIONS
/                  /dev/vda1              ext4   rw,relatime
/proc              proc                   proc   rw,nosuid,nodev,noexec,relatime
/sys               sysfs                  sysfs  rw,nosuid
/sys/fs/cgroup     tmpfs                  tmpfs  ro,nosuid,mode=755
/sys/fs/cgroup/cpu cgroup                 cgroup rw,cpu,name=a b
/mnt/my dir        tmp fs                 tmpfs  rw,relatime,size=1k
/mnt/my dir        over                   tmpfs  rw,relatime
/bind              /dev/vda1[/srv/data]   ext4   ro,relatime
/bind/hosts        /dev/vda1[/etc/hosts]  ext4   ro,relatime
/run/netns/x       nsfs[net:[4026531992]] nsfs   rw
/orphan            none                   tmpfs  rw
/mnt/usb           /dev/sdb1              vfat   rw,uid=0
-> 0
`,
  ],
  [
    "findmnt -F mi --tree /",
    `-> 0
`,
  ],
  [
    "findmnt -F mi -a -R /sys",
    `TARGET                 SOURCE FSTYPE OPTIONS
/sys                   sysfs  sysfs  rw,nosuid
\`-/sys/fs/cgroup       tmpfs  tmpfs  ro,nosuid,mode=755
  \`-/sys/fs/cgroup/cpu cgroup cgroup rw,cpu,name=a b
-> 0
`,
  ],
  [
    "findmnt -s -F fstab -o SOURCE,TARGET,FREQ,PASSNO,OPTIONS,ID",
    `SOURCE     TARGET   FREQ PASSNO OPTIONS           ID
LABEL=root /           0      1 defaults          
/dev/sdb1  /mnt/usb    0      2 noauto,user,uid=0 
proc       /proc       0      0 defaults          
UUID=123   none        0      0 sw                
-> 0
`,
  ],
  [
    "findmnt -F mi -J -o ID,PARENT,SIZE,USE%,FREQ,PASSNO /proc",
    `{
   "filesystems": [
      {
         "id": 22,
         "parent": 21,
         "size": "0",
         "use%": "-",
         "freq": null,
         "passno": null
      }
   ]
}
-> 0
`,
  ],
  [
    "findmnt -F mi --vfs-all -o TARGET,VFS-OPTIONS",
    `TARGET                   VFS-OPTIONS
/                        rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,relatime,nostrictatime,nolazytime,symfollow
|-/proc                  rw,noexec,nosuid,nodev,async,loud,nomand,atime,noiversion,diratime,relatime,nostrictatime,nolazytime,symfollow
|-/sys                   rw,exec,nosuid,dev,async,loud,nomand,atime,noiversion,diratime,norelatime,nostrictatime,nolazytime,symfollow
| \`-/sys/fs/cgroup       ro,exec,nosuid,dev,async,loud,nomand,atime,noiversion,diratime,norelatime,nostrictatime,nolazytime,symfollow
|   \`-/sys/fs/cgroup/cpu rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,norelatime,nostrictatime,nolazytime,symfollow
|-/mnt/my dir            rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,relatime,nostrictatime,nolazytime,symfollow
| \`-/mnt/my dir          rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,relatime,nostrictatime,nolazytime,symfollow
|-/bind                  ro,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,relatime,nostrictatime,nolazytime,symfollow
| \`-/bind/hosts          ro,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,relatime,nostrictatime,nolazytime,symfollow
|-/run/netns/x           rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,norelatime,nostrictatime,nolazytime,symfollow
\`-/mnt/usb               rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,norelatime,nostrictatime,nolazytime,symfollow
/orphan                  rw,exec,suid,dev,async,loud,nomand,atime,noiversion,diratime,norelatime,nostrictatime,nolazytime,symfollow
-> 0
`,
  ],
  [
    "findmnt -F mi -J -P",
    `findmnt: mutually exclusive arguments: --json --pairs --raw --verify
-> 1
`,
  ],
  [
    "findmnt -F mi -S a b",
    `findmnt: options --target and --source can't be used together with command line element that is not an option
-> 1
`,
  ],
  [
    "findmnt -F mi -T / -M /",
    `findmnt: mutually exclusive arguments: --mountpoint --target
-> 1
`,
  ],
  [
    "findmnt -F mi -o TARGET,foo,bar",
    `findmnt: unknown column: foo,bar
-> 1
`,
  ],
  [
    "findmnt -F mi -d up",
    `findmnt: unknown direction 'up'
-> 1
`,
  ],
  [
    "findmnt -N x",
    `findmnt: invalid TID argument: 'x'
-> 1
`,
  ],
  [
    "findmnt -F nosuch",
    `findmnt: can't read nosuch: No such file or directory
-> 1
`,
  ],
];

test("findmnt of a table in a file", () => {
  const files = `export LC_ALL=C; cat >mi <<'E'\n${MOUNTS}E\ncat >fstab <<'E'\n${FSTAB}E`;
  const [, ...out] = run_commands([files, ...TABLE.map(([c]) => c)]);
  expect(out).toEqual(TABLE.map(([, text]) => text));
});

test("findmnt of the machine's own mounts", () => {
  const kept = "mkdir -p /mnt/a; mount --bind /etc /mnt/a; mount --make-shared /mnt/a";
  expect(
    run_commands([
      kept,
      "findmnt -no SOURCE,PROPAGATION /mnt/a",
      "findmnt -N 1 -nro TARGET,TID /proc",
      "findmnt -no SIZE,USED,AVAIL,USE% /proc; findmnt -bno SIZE /dev/shm",
      "findmnt -s; findmnt -m /tmp",
      "umount /mnt/a; findmnt /mnt/a",
    ]),
  ).toEqual([
    "-> 0\n",
    "/dev/vda1[/etc] shared\n-> 0\n",
    "/proc 1\n-> 0\n",
    "   0    0     0    -\n536870912\n-> 0\n",
    "TARGET SOURCE    FSTYPE OPTIONS\n/      /dev/vda1 ext4   defaults\n/tmp   tmpfs     tmpfs  nosuid,nodev\n" +
      "TARGET SOURCE FSTYPE OPTIONS\n/tmp   tmpfs  tmpfs  rw,nosuid,nodev,relatime,seclabel\n-> 0\n",
    "-> 1\n",
  ]);
});

test("findmnt of tables no kernel makes: many mounts of one directory, loops, junk, none that end", () => {
  expect(
    run_commands([
      "export LC_ALL=C; seq 2 5000 | sed 's,.*,& 1 0:1 / /a& rw - x y z,' >flat; findmnt -F flat | tail -n 1",
      "printf '%s\\n' '5 6 0:1 / /a rw - x y z' '6 5 0:1 / /a rw - x y z' >loop; findmnt -nF loop; findmnt -nRF loop /a",
      "printf '1 0 0:1 / / rw\\n\\n#\\n1 0 0:1 / / rw - a b c\\n' >junk; findmnt -nF junk",
      "findmnt -F /dev/null; findmnt >&-",
    ]),
  ).toEqual([
    "/a5000 y      x      rw,z\n-> 0\n",
    "/a     y      x      rw,z\n`-/a   y      x      rw,z\n-> 0\n",
    "findmnt: junk: parse error at line 1 -- ignored\n/      b      a      rw,c\n-> 0\n",
    "-> 0\n",
  ]);
});
