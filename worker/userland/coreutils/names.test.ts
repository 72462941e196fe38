// Recorded from coreutils 9.1: stat, readlink, realpath and the small tools that are one system call each.
import { expect, test } from "vitest";
import { replay, transcript } from "../../../test/transcript.ts";

const SMALL_TOOLS = transcript(`
$ touch a; chmod 640 a; touch -d @1000.5 a
[0]
$ stat -c '%%|%5s|%-5s|%05s|%+s|%.3X|%.Y|%10a|%#a|%#f|%f|%i%' a | while IFS= read -r l; do echo "\${l%|*}"; done
%|    0|0    |00000|+0|1000.500|1000.500000000|       640|0640|0x81a0|81a0
[0]
$ stat --printf 'x\\ty\\n\\x41\\101\\q%n\\c z' a; stat -c '%n' a nope; stat; stat -c %q a; stat --format='\\n' a; stat -c '%' a; stat -c 'x%5' a
x	y
AAstat: warning: unrecognized escape '\\q'
qastat: warning: unrecognized escape '\\c'
c za
stat: cannot statx 'nope': No such file or directory
stat: missing operand
Try 'stat --help' for more information.
?
\\n
%
xstat: '%5': invalid directive
[1]
$ ln -s a l; stat -c '%N %F %s' l; stat -L -c '%N %F' l; stat -c %F . /dev/null; stat -c '%t,%T %r %Hr,%Lr' /dev/null; stat -c '%d' /nope; stat -fc '%n %l %t %T' /proc /dev/shm; stat -f -c '%a' /nope
'l' -> 'a' symbolic link 1
'l' regular empty file
directory
character special file
1,3 259 1,3
stat: cannot statx '/nope': No such file or directory
/proc 255 9fa0 proc
/dev/shm 255 1021994 tmpfs
stat: cannot read file system information for '/nope': No such file or directory
[1]
$ stat - </dev/null >/dev/null; stat -c %F - <a; stat -c '%Y %.2Y %.9X %12.3X|%-12.3X|%012.3X' a; stat --cached=x a; stat -t /dev/null >/dev/null
regular empty file
1000 1000.50 1000.500000000     1000.500|1000.500    |00001000.500
stat: invalid argument 'x' for '--cached'
Valid arguments are:
  - 'default'
  - 'never'
  - 'always'
Try 'stat --help' for more information.
[0]
$ ln -s loop loop; realpath loop; readlink -f loop; readlink -v loop/x; realpath --relative-to=nope/q a; realpath a/x; realpath a/
realpath: loop: Too many levels of symbolic links
readlink: loop/x: Too many levels of symbolic links
realpath: nope/q: No such file or directory
realpath: a/x: Not a directory
realpath: a/: Not a directory
[1]
$ mktemp -d fooXXXXXX | while read -r l; do echo \${#l}; done; mktemp fooXX; mktemp foo; mktemp --suffix=x fooXXXXbar; mktemp -p nope; mktemp -t a/bXXX; mktemp -u xXXX/y; mktemp a b; mktemp -p . /aXXX; mktemp --suffix=a/b xXXX; mktemp -q -p nope; mktemp --suffix=.txt abXXXX | while read -r l; do echo "\${#l} \${l##*.}"; done
9
mktemp: too few X's in template 'fooXX'
mktemp: too few X's in template 'foo'
mktemp: with --suffix, template 'fooXXXXbar' must end in X
mktemp: failed to create file via template 'nope/tmp.XXXXXXXXXX': No such file or directory
mktemp: invalid template, 'a/bXXX', contains directory separator
mktemp: invalid suffix '/y', contains directory separator
mktemp: too many templates
Try 'mktemp --help' for more information.
mktemp: invalid template, '/aXXX'; with --tmpdir, it may not be absolute
mktemp: invalid suffix 'a/b', contains directory separator
10 txt
[0]
$ touch t; unlink t; unlink t; unlink; unlink a b; unlink d; link a n; link a n; link nope m; link a; link; link a b c; unlink n
unlink: cannot unlink 't': No such file or directory
unlink: missing operand
Try 'unlink --help' for more information.
unlink: extra operand 'b'
Try 'unlink --help' for more information.
unlink: cannot unlink 'd': No such file or directory
link: cannot create link 'n' to 'a': File exists
link: cannot create link 'm' to 'nope': No such file or directory
link: missing operand after 'a'
Try 'link --help' for more information.
link: missing operand
Try 'link --help' for more information.
link: extra operand 'c'
Try 'link --help' for more information.
[0]
$ truncate -s 10 a; stat -c %s a; truncate -s +5 a; truncate -s -3 a; stat -c %s a; truncate -s %8 a; stat -c %s a; truncate -s /10 a; stat -c %s a; truncate -s '<4' a; stat -c %s a; truncate -s '>6' a; stat -c %s a; truncate -c -s 1 nope; truncate; truncate a; truncate -s x a; truncate -s 1Kx a; truncate -s 2K a; stat -c %s a; truncate -r a b; stat -c %s b; truncate -r a -s 5 b; truncate -r a -s +5 b; stat -c %s b; truncate -s 0 d; truncate -o -s 1 b; stat -c %s b; truncate -s -99999 b; stat -c %s b; truncate -s %0 b; truncate -r nope b; truncate -s 1 p/x; truncate -o a
10
12
16
10
4
6
truncate: you must specify either '--size' or '--reference'
Try 'truncate --help' for more information.
truncate: you must specify either '--size' or '--reference'
Try 'truncate --help' for more information.
truncate: Invalid number: 'x'
truncate: Invalid number: '1Kx'
2048
2048
truncate: you must specify a relative '--size' with '--reference'
Try 'truncate --help' for more information.
2053
4096
0
truncate: division by zero
truncate: cannot stat 'nope': No such file or directory
truncate: cannot open 'p/x' for writing: No such file or directory
truncate: you must specify either '--size' or '--reference'
Try 'truncate --help' for more information.
[1]
$ sync a; sync nope; sync -d; sync -df a; sync -f a; sync
sync: error opening 'nope': No such file or directory
sync: --data needs at least one argument
sync: cannot specify both --data and --file-system
[0]
$ mkfifo p q; mkfifo p; mkfifo; mkfifo -m 600 r; mkfifo -m z s; mkfifo -m 4600 s; mkfifo nope/x; ls -l p r | while read -r m _; do echo \${m%.}; done; mknod; mknod x; mknod x p 1; mknod x c; mknod x c 1; mknod x z; mknod x b 1 x; mknod -m 644 y p; mknod x c 1 3 4; mknod p p
mkfifo: cannot create fifo 'p': File exists
mkfifo: missing operand
Try 'mkfifo --help' for more information.
mkfifo: invalid mode
mkfifo: mode must specify only file permission bits
mkfifo: cannot create fifo 'nope/x': No such file or directory
prw-r--r--
prw-------
mknod: missing operand
Try 'mknod --help' for more information.
mknod: missing operand after 'x'
Try 'mknod --help' for more information.
mknod: extra operand '1'
Try 'mknod --help' for more information.
mknod: missing operand after 'c'
Special files require major and minor device numbers.
Try 'mknod --help' for more information.
mknod: missing operand after '1'
Try 'mknod --help' for more information.
mknod: missing operand after 'z'
Special files require major and minor device numbers.
Try 'mknod --help' for more information.
mknod: invalid minor device number 'x'
mknod: extra operand '4'
Try 'mknod --help' for more information.
mknod: p: File exists
[1]
$ readlink l; readlink a; readlink; readlink -v a nope; readlink -n l; readlink l l; readlink -n l l; readlink -f nope/x; readlink -fv nope/x; readlink -m nope/x | while read -r l; do echo "\${l##*/w/}"; done
a
readlink: missing operand
Try 'readlink --help' for more information.
readlink: a: Invalid argument
readlink: nope: No such file or directory
aa
a
readlink: ignoring --no-newline with multiple arguments
a
a
readlink: nope/x: No such file or directory
nope/x
[0]
$ mkdir -p i/e; ln -s i k; realpath --relative-to=. k/e k/../a nope; realpath --relative-to=i/e . k; realpath --relative-base=. k /usr | while read -r l; do echo "$l"; done; realpath -e nope; realpath -q -e nope; realpath; realpath -s --relative-to=. k/e; realpath -L --relative-to=. k/..; realpath nope/x; realpath -m --relative-to=. nope/x; realpath ''
i/e
a
nope
../..
..
i
/usr
realpath: nope: No such file or directory
realpath: missing operand
Try 'realpath --help' for more information.
k/e
.
realpath: nope/x: No such file or directory
nope/x
realpath: '': No such file or directory
[1]
`);

test("small tools", () => {
  expect(replay(SMALL_TOOLS)).toBe(SMALL_TOOLS);
});
