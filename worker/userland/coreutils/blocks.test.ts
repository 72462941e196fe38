// Recorded from coreutils 9.1: dd, du and df where sizes do not depend on the disk.
import { expect, test } from "vitest";
import { replay, transcript } from "../../../test/transcript.ts";

const DD_AND_DU_AND_DF = transcript(`
$ printf 'hello world\\n' >a; dd if=a of=b 2>/dev/null; cat b; dd if=a bs=1 skip=6 count=5 status=none; echo; dd if=a of=b conv=notrunc bs=1 seek=6 count=3 status=none; cat b; dd if=a conv=ucase status=none; dd if=a of=c bs=4 count=2 status=noxfer; cat c; echo
hello world
world
hello helld
HELLO WORLD
2+0 records in
2+0 records out
hello wo
[0]
$ dd if=nope; dd of=/nope/x if=a; dd foo; dd bs=x; dd bs=0; dd if=a conv=foo; dd iflag=foo; dd status=foo; dd --help >/dev/null; dd count=1k bs=1 if=/dev/zero of=z status=noxfer; stat -c %s z; dd count=2x3 bs=1 if=/dev/zero of=z status=noxfer; stat -c %s z; dd if=/dev/zero of=z bs=1K count=3 status=noxfer; stat -c %s z; dd if=/dev/zero of=z bs=1kB count=1 status=noxfer oflag=append conv=notrunc; stat -c %s z; dd bs=1M count=0 if=a of=z2 status=noxfer; stat -c %s z2
dd: failed to open 'nope': No such file or directory
dd: failed to open '/nope/x': No such file or directory
dd: unrecognized operand 'foo'
Try 'dd --help' for more information.
dd: invalid number: 'x'
dd: invalid number: '0'
dd: invalid conversion: 'foo'
Try 'dd --help' for more information.
dd: invalid input flag: 'foo'
Try 'dd --help' for more information.
dd: invalid status level: 'foo'
Try 'dd --help' for more information.
1024+0 records in
1024+0 records out
1024
6+0 records in
6+0 records out
6
3+0 records in
3+0 records out
3072
1+0 records in
1+0 records out
4072
0+0 records in
0+0 records out
0
[0]
$ dd if=a of=s seek=3 bs=4 status=none; printf 'abc' | dd status=noxfer; printf 'abcdef' | dd bs=4 status=noxfer; printf 'abcdef' | dd ibs=4 obs=2 status=noxfer; printf 'ab\\ncd\\n' | dd cbs=4 conv=block status=none; echo; printf 'ab  cd  ' | dd cbs=4 conv=unblock status=none; printf 'abcd' | dd conv=swab status=none; echo;  dd if=a of=b conv=excl status=none; dd if=a of=zz conv=nocreat status=none; printf 'ABC' | dd conv=lcase status=none; echo; dd if=a skip=100 status=noxfer; dd if=a bs=3 count=1 iflag=skip_bytes skip=2 status=none; echo; dd if=a iflag=count_bytes count=5 status=none; echo; dd if=/dev/null of=q status=noxfer; dd conv=ucase,lcase; dd iflag=directory if=a; dd if=a conv=fsync of=q status=noxfer; printf 'abcdef' | dd bs=2 skip=1 count=1 status=none; echo; printf 'a' | dd bs=2 skip=10 status=none; dd if=. status=none; dd if=a of=. ; dd if=a of=q seek=1 conv=notrunc status=none bs=1; cat q; dd bs=10 ibs=x; dd if=a count=-1; dd count=1 count=2 if=a of=q status=noxfer bs=1
abc0+1 records in
0+1 records out
abcdef1+1 records in
1+1 records out
abcdef1+1 records in
3+0 records out
ab  cd  
ab
cd
badc
dd: failed to open 'b': File exists
dd: failed to open 'zz': No such file or directory
abc
dd: a: cannot skip to specified offset
0+0 records in
0+0 records out
llo
hello
0+0 records in
0+0 records out
dd: cannot combine lcase and ucase
dd: failed to open 'a': Not a directory
0+1 records in
0+1 records out
cd
dd: error reading '.': Is a directory
dd: failed to open '.': Is a directory
hhello world
dd: invalid number: 'x'
dd: invalid number: '-1'
2+0 records in
2+0 records out
[0]
$ mkdir -p d/e; printf '%5000d' 1 >d/x; printf a >d/e/y; ln d/x d/h; ln -s x d/l; du -b d/x; du -ab d/e | sort -k2 | head -n 1; du -h d/x; du --apparent-size d/x; du -k d/x; du -m d/x; du -B1 d/x; du -L d/l; du d/l; du nope; du -as d; du -s --max-depth=1 d; du --max-depth=x d; du --inodes d | sort -k2; du --inodes -S d | sort -k2; du -a d/x d/h; du -c d/x d/e/y; du -t 6k d/x d/e/y; du -t -6k d/x d/e/y; du -t x d; du -B x d; du --inodes -s d d/e; du --exclude=x --inodes -a d | sort -k2
5000	d/x
4097	d/e
8.0K	d/x
5	d/x
8	d/x
1	d/x
8192	d/x
8	d/l
0	d/l
du: cannot access 'nope': No such file or directory
du: cannot both summarize and show all entries
Try 'du --help' for more information.
du: warning: summarizing conflicts with --max-depth=1
Try 'du --help' for more information.
du: invalid maximum depth 'x'
Try 'du --help' for more information.
5	d
2	d/e
3	d
2	d/e
8	d/x
8	d/x
4	d/e/y
12	total
8	d/x
4	d/e/y
du: invalid -t argument 'x'
du: invalid -B argument 'x'
5	d
5	d
2	d/e
1	d/e/y
1	d/h
1	d/l
[0]
$ df nope; df --output=x; df --output=size,size /; df -t nosuch; df -t ext4 -x ext4; df --output -T; df -B x
df: nope: No such file or directory
df: option --output: field 'x' unknown
Try 'df --help' for more information.
df: option --output: field 'size' used more than once
Try 'df --help' for more information.
df: no file systems processed
df: file system type 'ext4' both selected and excluded
df: options -T and --output are mutually exclusive
Try 'df --help' for more information.
df: invalid -B argument 'x'
[1]
`);

test("dd and du and df", () => {
  expect(replay(DD_AND_DU_AND_DF)).toBe(DD_AND_DU_AND_DF);
});
