// If this fails, a tmpfs does not keep to the size and the number of inodes that it was mounted with, or cannot be given
// others. What df and mount print was printed on a real machine, seclabel apart.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const run = (script: string): string[] =>
  run_script(`exec 2>&1; export LC_ALL=C; mkdir /tmp/m; cd /tmp
bad() { "$@" 2>&1 | grep -o 'mount point not mounted or bad option'; }
options() { grep ' /tmp/m ' /proc/self/mountinfo | tail -1 | cut -d' ' -f6-; }
${script}`)
    .stdout.split("\n")
    .slice(0, -1);
const BAD = "mount point not mounted or bad option";

test("size and nr_inodes, and others later on", () => {
  const script = `mount -t tmpfs -o size=1m,nr_inodes=5 none m; df -i m | tail -1; df m | tail -1; options; touch m/1 m/2 m/3 m/4; touch m/5; df -i m | tail -1
mount -o remount,size=2m m; df m | tail -1; options; mount -o remount,nr_inodes=10 m; touch m/5; df -i m | tail -1
head -c 1500000 /dev/zero > m/1; bad mount -o remount,size=1m m; bad mount -o remount,nr_inodes=2 m; df m | tail -1; options
mount -o remount,ro,nosuid,size=3m,mode=700 m; options; stat -c %a m; touch m/x; mount -o remount,rw m; options
head -c 3000000 /dev/zero > m/2; stat -c %s m/2; rm m/*; df -i m | tail -1; df m | tail -1`;
  expect(run(script)).toEqual([
    "none                5     1     4   20% /tmp/m",
    "none                1024     0      1024   0% /tmp/m",
    "rw,relatime - tmpfs none rw,seclabel,size=1024k,nr_inodes=5",
    "touch: cannot touch 'm/5': No space left on device",
    "none                5     5     0  100% /tmp/m",
    "none                2048     0      2048   0% /tmp/m",
    "rw,relatime - tmpfs none rw,seclabel,size=2048k,nr_inodes=5",
    "none               10     6     4   60% /tmp/m",
    BAD,
    BAD,
    "none                2048  1468       580  72% /tmp/m",
    "rw,relatime - tmpfs none rw,seclabel,size=2048k,nr_inodes=10",
    "ro,nosuid,relatime - tmpfs none rw,seclabel,size=3072k,nr_inodes=10",
    "1777",
    "touch: cannot touch 'm/x': Read-only file system",
    "rw,nosuid,relatime - tmpfs none rw,seclabel,size=3072k,nr_inodes=10",
    "head: error writing 'standard output': No space left on device",
    String(3072 * 1024 - 1500000),
    "none               10     1     9   10% /tmp/m",
    "none                3072     0      3072   0% /tmp/m",
  ]);
});

test("other ways to say it, wrong ones, and file systems that have no limits to change", () => {
  const script = `mount -t tmpfs -o nr_inodes=1k,size=25% none m; options; mount -t tmpfs -o nr_blocks=10 none m; options; mount -t tmpfs -o size=0,nr_inodes=0 none m; options
for o in foo=1 size=x nr_inodes=x nr_inodes=5%; do bad mount -o remount,$o m; mount -t tmpfs -o $o none m > /dev/null 2>&1; echo $?; done
mount -o remount,rw,relatime /; echo $?; mount -o remount,nosuid /proc; echo $?; mount -o remount,noexec,nosuid,nodev /dev/shm; mount | grep -c 'shm type tmpfs (rw,nosuid,nodev,noexec,relatime'
mount -o remount,bind,ro m; echo $?; options`;
  expect(run(script)).toEqual([
    "rw,relatime - tmpfs none rw,seclabel,size=131072k,nr_inodes=1024",
    "rw,relatime - tmpfs none rw,seclabel,size=40k",
    "rw,relatime - tmpfs none rw,seclabel",
    ...Array<string[]>(4).fill([BAD, "32"]).flat(),
    "0",
    "0",
    "1",
    "0",
    "ro,relatime - tmpfs none rw,seclabel",
  ]);
});
