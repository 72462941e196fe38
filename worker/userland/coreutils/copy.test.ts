// Recorded from coreutils 9.1: cp, mv and ln, which must neither lose data nor say something else when they refuse.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { replay, transcript } from "../../../test/transcript.ts";

const MV = transcript(`
$ touch a; mv a b; touch a; mv a b; ls; mkdir d; touch a; mv -v a b d; ls d
b
renamed 'a' -> 'd/a'
renamed 'b' -> 'd/b'
a
b
[0]
$ touch a; mv -v a d/; ls d; mkdir d/b2; touch b2; mv b2 d
renamed 'a' -> 'd/a'
a
b
mv: cannot overwrite directory 'd/b2' with non-directory
[1]
$ mkdir x x/y; mv x x/y; mkdir -p e/x/z; mv x e; mv -T x e; ls
mv: cannot move 'x' to a subdirectory of itself, 'x/y/x'
mv: cannot move 'x' to 'e/x': Directory not empty
mv: cannot move 'x' to 'e': Directory not empty
b2
d
e
x
[0]
$ touch a b; mv -n a b; mv -i a b <<<n; ls; mv -iv a b <<<y; ls
mv: overwrite 'b'? a
b
b2
d
e
x
mv: overwrite 'b'? renamed 'a' -> 'b'
b
b2
d
e
x
[0]
$ touch a; mv -b a b; ls b*; touch a; mv --backup=numbered -v a b; touch a; mv -v -b a b; touch a; mv -bS .o a d; ls d b*; rm -r d b*
b
b2
b~
renamed 'a' -> 'b' (backup: 'b.~1~')
renamed 'a' -> 'b' (backup: 'b.~2~')
b
b.~1~
b.~2~
b2
b~

d:
a
a.o
b
b2
[0]
$ mkdir d; touch a b; mv -T a d; mv d a; mv a b c; mv a; mv; mv -t nope a; mv nope a; mv a nope/; mv a a
mv: cannot overwrite directory 'd' with non-directory
mv: cannot overwrite non-directory 'a' with directory 'd'
mv: target 'c': No such file or directory
mv: missing destination file operand after 'a'
Try 'mv --help' for more information.
mv: missing file operand
Try 'mv --help' for more information.
mv: target directory 'nope': No such file or directory
mv: cannot stat 'nope': No such file or directory
mv: cannot move 'a' to 'nope/': Not a directory
mv: 'a' and 'a' are the same file
[1]
$ ln a c; mv a c; ln -s a l; mv a l; ls -F; mv -t d l c; mv -t d -T b; mv -T a b c; mv -bn a b; mv -x a
mv: 'a' and 'c' are the same file
b
c
d/
e/
l
x/
mv: cannot combine --target-directory (-t) and --no-target-directory (-T)
mv: extra operand 'c'
Try 'mv --help' for more information.
mv: options --backup and --no-clobber are mutually exclusive
Try 'mv --help' for more information.
mv: invalid option -- 'x'
Try 'mv --help' for more information.
[1]
$ mkdir p q s; touch p/x q/x; mv p/x q/x s; mv p/ s/; mv q/x/ s; ln -s q l; mv l/ s; mv q .; mv . s; mv .. s; ls -F . s
mv: will not overwrite just-created 's/x' with 'q/x'
mv: cannot stat 'q/x/': Not a directory
mv: cannot move 'l/' to 's/l': Not a directory
mv: 'q' and './q' are the same file
mv: cannot move '.' to 's/.': Device or resource busy
mv: cannot move '..' to 's/..': Device or resource busy
.:
b
d/
e/
l@
q/
s/
x/

s:
p/
x
[0]
$ touch -d yesterday old; touch new; mv -uv old new; mv -uv new old; mv -v --strip-trailing-slashes q/ r; mv -f r q; ls; mv --suffix=~ q q; mv -v s/x zz; mv 'zz' "a b
> c"; ls
renamed 'new' -> 'old'
renamed 'q' -> 'r'
b
d
e
l
old
q
s
x
mv: cannot move 'q' to a subdirectory of itself, 'q/q'
renamed 's/x' -> 'zz'
a b
c
b
d
e
l
old
q
s
x
[0]
$ mv --backup=foo a b; VERSION_CONTROL=x mv -b a b
mv: invalid argument 'foo' for 'backup type'
Valid arguments are:
  - 'none', 'off'
  - 'simple', 'never'
  - 'existing', 'nil'
  - 'numbered', 't'
Try 'mv --help' for more information.
mv: invalid argument 'x' for '$VERSION_CONTROL'
Valid arguments are:
  - 'none', 'off'
  - 'simple', 'never'
  - 'existing', 'nil'
  - 'numbered', 't'
Try 'mv --help' for more information.
[1]
`);

test("mv", () => {
  expect(replay(MV)).toBe(MV);
});

const CP = transcript(`
$ echo hi >a; cp a b; cp a b; cp -v a b; mkdir d; cp -v a d; cp -p a d/b; cp -v a b d; ls d
'a' -> 'b'
'a' -> 'd/a'
'a' -> 'd/a'
'b' -> 'd/b'
a
b
[0]
$ cp d f; mkdir -p d/e; ln -s a d/l; cp -rv d f; cp -r d f; ls -R f; cp -r d d/f; ls d d/f
cp: -r not specified; omitting directory 'd'
'd' -> 'f'
'd/a' -> 'f/a'
'd/b' -> 'f/b'
'd/e' -> 'f/e'
'd/l' -> 'f/l'
f:
a
b
d
e
l

f/d:
a
b
e
l

f/d/e:

f/e:
cp: cannot copy a directory, 'd', into itself, 'd/f'
d:
a
b
e
f
l

d/f:
a
b
e
l
[0]
$ cp a a; ln a h; cp a h; cp a; cp; cp a b c; cp nope b; cp a zz/; cp -T a d; cp -r d a; rm h
cp: 'a' and 'a' are the same file
cp: 'a' and 'h' are the same file
cp: missing destination file operand after 'a'
Try 'cp --help' for more information.
cp: missing file operand
Try 'cp --help' for more information.
cp: target 'c': No such file or directory
cp: cannot stat 'nope': No such file or directory
cp: cannot create regular file 'zz/': Not a directory
cp: cannot overwrite directory 'd' with non-directory
cp: cannot overwrite non-directory 'a' with directory 'd'
[0]
$ touch x; cp -n a x; cat x; cp -i a x <<<n; cat x; cp -u a x; cp -iv a x <<<y; cat x; cp -b a x; ls x*; cp --remove-destination -v a x; cp -bf x x; ls x*
cp: overwrite 'x'? cp: overwrite 'x'? 'a' -> 'x'
hi
x
x~
removed 'x'
'a' -> 'x'
x
x~
[0]
$ ln -s nope l; cp a l; ln -s a k; cp -P k m; ls -l m | while read -r _ _ _ _ _ _ _ _ r; do echo "$r"; done; cp k m; cp a k; cp k a; cp -f k a; cp -d k a; cp -d k m; cp -l a n; cp -l a n; cp -l a x; cp -fl a x; cp -s a y; cp -s a d/y; cp -vs a y
cp: not writing through dangling symlink 'l'
m -> a
cp: 'k' and 'm' are the same file
cp: 'a' and 'k' are the same file
cp: 'k' and 'a' are the same file
cp: 'k' and 'a' are the same file
cp: 'k' and 'a' are the same file
cp: cannot create hard link 'x' to 'a': File exists
cp: d/y: can make relative symbolic links only in current directory
'a' -> 'y'
cp: cannot create symbolic link 'y' to 'a': File exists
[1]
$ cp --parents d/a q; mkdir q; cp -v --parents d/e/../a q; cp -v --parents d/a q; ls -R q
cp: with --parents, the destination must be a directory
Try 'cp --help' for more information.
d -> q/d
d/e -> q/d/e
'd/e/../a' -> 'q/d/e/../a'
'd/a' -> 'q/d/a'
q:
d

q/d:
a
e

q/d/e:
[0]
$ cp a d/a d; cp a d/a -t .; cp a a d; cp -r d d q; mkdir z1 z2; touch z1/x z2/x; cp z1/x z2/x q; cp -r z1 q; cp -rT z1 z2
cp: 'd/a' and 'd/a' are the same file
cp: 'a' and './a' are the same file
cp: warning: source file 'a' specified more than once
cp: warning: source directory 'd' specified more than once
cp: will not overwrite just-created 'q/x' with 'z2/x'
[0]
$ cp --preserve=foo a b; cp --preserve=all,x a b; cp --reflink=always a b; cp --reflink=x a b; cp -ln -b a b; cp -ls a b
cp: invalid argument 'foo' for '--preserve'
Valid arguments are:
  - 'mode'
  - 'timestamps'
  - 'ownership'
  - 'links'
  - 'context'
  - 'xattr'
  - 'all'
Try 'cp --help' for more information.
cp: failed to clone 'b' from 'a': Operation not supported
cp: invalid argument 'x' for '--reflink'
Valid arguments are:
  - 'auto'
  - 'always'
  - 'never'
Try 'cp --help' for more information.
cp: options --backup and --no-clobber are mutually exclusive
Try 'cp --help' for more information.
cp: cannot make both hard and symbolic links
Try 'cp --help' for more information.
[1]
$ cp --sparse=x a b; cp --attributes-only a nn; cat nn; cp --bogus; chmod 600 a; cp --no-preserve=mode a np; ls -l np | while read -r m _; do echo \${m%.}; done; cp -p a ap; ls -l ap | while read -r m _; do echo \${m%.}; done
cp: invalid argument 'x' for '--sparse'
Valid arguments are:
  - 'never'
  - 'auto'
  - 'always'
Try 'cp --help' for more information.
cp: unrecognized option '--bogus'
Try 'cp --help' for more information.
-rw-r--r--
-rw-------
[0]
$ cp -S .bak a b; cp -S .bak -n a b; cp --backup=x a b; cp --backup=t a b; cp --backup=t a b; ls b*
cp: options --backup and --no-clobber are mutually exclusive
Try 'cp --help' for more information.
cp: invalid argument 'x' for 'backup type'
Valid arguments are:
  - 'none', 'off'
  - 'simple', 'never'
  - 'existing', 'nil'
  - 'numbered', 't'
Try 'cp --help' for more information.
b
b.bak
b.~1~
b.~2~
[0]
$ mkdir t; ln -s ../a t/k; ln t/k t/k2; cp -rL t t2; ls -F t2; cp -a t t3; ls -F t3; cp -rH k t3/kk; ls -F t3; cp -r t/. t4; cp -r t/. t3; mkdir m5; chmod 500 t; cp -r t t5; chmod 700 t
k
k2
k@
k2@
k@
k2@
kk
[0]
$ cp -r nope nope2 d; cp -R d/ dd; cp /etc/nope .; ls
cp: cannot stat 'nope': No such file or directory
cp: cannot stat 'nope2': No such file or directory
cp: cannot stat '/etc/nope': No such file or directory
a
ap
b
b.bak
b.~1~
b.~2~
d
dd
f
k
l
m
m5
n
nn
np
q
t
t2
t3
t4
t5
x
x~
y
z1
z2
[0]
$ mkdir -p u/v; touch u/f; cp -rv u/v/.. w5; ls w5
'u/v/..' -> 'w5'
'u/v/../v' -> 'w5/v'
'u/v/../f' -> 'w5/f'
f
v
[0]
$ mkdir -p zs/a/b zd; chmod 755 zs/a; chmod 700 zs/a/b; chmod 1777 zd; chmod 755 zs; echo x > zs/a/f; chmod 640 zs/a/f; cp -a -- zs/. zd; stat -c '%a %n' zd zd/a zd/a/b zd/a/f
1755 zd
755 zd/a
700 zd/a/b
640 zd/a/f
[0]
`);

test("cp", () => {
  expect(replay(CP)).toBe(CP);
});

const LN = transcript(`
$ touch a; ln a b; ln -s a c; ln a b; ln -s a c; ln -sf a b; ln -f a c; ls -F; ln -v a e; ln -sv a f; mkdir d; ln -s a b d; ln a d; ln d x
ln: failed to create hard link 'b': File exists
ln: failed to create symbolic link 'c': File exists
a
b@
c
'e' => 'a'
'f' -> 'a'
ln: failed to create hard link 'd/a': File exists
ln: d: hard link not allowed for directory
[1]
$ ln -sfv a d; ln -s d l; ln -sfn a l; ls -F; ln -s d k; ln -sfv b k; cd d; ln -s ../e; cd ..; ls -F d; ln a b c; ln; ln nope x; ln -s nope x; ln a a; ln -f a a; ln -f a e
'd/a' -> 'a'
a
b@
c
d/
e
f@
l@
'k/b' -> 'b'
a@
b@
e@
ln: target 'c': Not a directory
ln: missing file operand
Try 'ln --help' for more information.
ln: failed to access 'nope': No such file or directory
ln: failed to create hard link 'a': File exists
ln: 'a' and 'a' are the same file
[0]
$ ln -sb a b; ls b*; ln -sbv a b; ln -si a b <<<y; ln -i a b <<<n; ln -sfv --backup=t a b; ls b*
b
b~
'b~' ~ 'b' -> 'a'
ln: replace 'b'? ln: replace 'b'? 'b.~1~' ~ 'b' -> 'a'
b
b.~1~
b~
[0]
$ mkdir -p d/e; ln -srv a d/e/x; ln -srv d/e q; ln -rv a q; ln -sr a; ln -srv a d; ln -L f m; ls -F m; ln f n; ls -F n; ln -T a d; ln -sfT a d; ln -t d a; ln -t d -T a; ln -t nope a; ln a nope/; ln -T a; ln -T a b c
mkdir: cannot create directory 'd/e': File exists
ln: failed to create symbolic link 'd/e/x': Not a directory
'q' -> 'e'
ln: cannot do --relative without --symbolic
ln: failed to create symbolic link './a': File exists
ln: failed to create symbolic link 'd/a': File exists
m
n@
ln: failed to create hard link 'd': File exists
ln: d: cannot overwrite directory
ln: failed to create hard link 'd/a': File exists
ln: cannot combine --target-directory and --no-target-directory
ln: failed to access 'nope': No such file or directory
ln: failed to create hard link 'nope/' => 'a': No such file or directory
ln: missing destination file operand after 'a'
Try 'ln --help' for more information.
ln: extra operand 'c'
Try 'ln --help' for more information.
[1]
$ ln -sfv a e d; ln -sfv a d/a d; ln -s "" z; ln -s a/ y; ln -t a b
'd/a' -> 'a'
'd/e' -> 'e'
'd/a' -> 'a'
'd/a' -> 'd/a'
ln: failed to create symbolic link 'z' -> '': No such file or directory
ln: target 'a' is not a directory
[1]
`);

test("ln", () => {
  expect(replay(LN)).toBe(LN);
});

/** Names of the system calls of one command, as audit records them, in order; the start of the program left out. */
function calls(setup: string, command: string): string[] {
  const exe = `/usr/bin/${command.split(" ")[0]}`;
  const script = `exec 2>/dev/null; umask 22; mkdir /tmp/w; cd /tmp/w; ${setup}
auditctl -D >/dev/null; auditctl -a always,exit -F arch=b64 -S all -F exe=${exe} -k t >/dev/null
${command} </dev/null >/dev/null; auditctl -D >/dev/null; ausearch -i -k t --raw || ausearch -i -k t`;
  const names = [...run_script(script).stdout.matchAll(/^type=SYSCALL .* syscall=(\w+) .*exit=(\S+)/gm)];
  const all = names.map((m) => (m[2].startsWith("E") ? `${m[1]} ${m[2].replace(/\(.*/, "")}` : m[1]));
  return all
    .slice(all.indexOf("geteuid") + 1)
    .filter((c) => !/^(exit_group|close|brk|ioctl ENOTTY)$/.test(c));
}

// recorded with strace (whose libc spells fstat as newfstatat of a descriptor)
test("system calls of mv over an existing file", () => {
  expect(calls("touch a b", "mv a b")).toEqual([
    "renameat2 EEXIST",
    "openat ENOTDIR",
    "newfstatat",
    "newfstatat",
    "renameat",
  ]);
});

test("system calls of cp", () => {
  expect(calls("echo hi >a", "cp a b")).toEqual([
    "openat ENOENT",
    "newfstatat",
    "openat",
    "fstat",
    "openat",
    "ioctl EOPNOTSUPP",
    "fstat",
    "fadvise64",
    "copy_file_range",
    "copy_file_range",
  ]);
});

test("a move to another file system copies, with attributes, and removes", () => {
  const r = run_script(`export LC_ALL=C; mkdir /tmp/w; cd /tmp/w
mkdir -p d/e; echo hi >d/e/x; chmod 4751 d/e/x; ln -s x d/e/l; touch -d @1000 d/e/x; chown 1000:1000 d/e; touch -d @2000 d/e; touch -hd @3000 d/e/l; touch -d @2000 d/e
mv -v d /dev/shm/f; ls; cat /dev/shm/f/e/x; ls -lnR --time-style=+%s /dev/shm/f | while read -r m _ u g _ t n; do echo "\${m%.} $u $g $t $n"; done`);
  expect(r.stderr).toBe("");
  expect(r.stdout.split("\n").filter((l) => !/^(total.*|\/dev.*| *)$/.test(l))).toEqual([
    "created directory '/dev/shm/f'",
    "created directory '/dev/shm/f/e'",
    "copied 'd/e/x' -> '/dev/shm/f/e/x'",
    "copied 'd/e/l' -> '/dev/shm/f/e/l'",
    "removed 'd/e/l'",
    "removed 'd/e/x'",
    "removed directory 'd/e'",
    "removed directory 'd'",
    "hi",
    "drwxr-xr-x 1000 1000 2000 e",
    "lrwxrwxrwx 0 0 3000 l -> x",
    "-rwsr-x--x 0 0 1000 x",
  ]);
});
