// Recorded from coreutils 9.1 as an ordinary user, with odd names, deep trees and loops: nothing is lost where nothing is allowed.
import { expect, test } from "vitest";
import { replay, transcript } from "../../../test/transcript.ts";

const ORDINARY_USER = transcript(`
$ mkdir d; touch d/x; chmod 555 d; rm -r d; rm -rf d; rm d/x; mv d/x y; cp d/x d/y; touch d/z; ln d/x d/h; ln -s a d/s; chmod 755 d
rm: cannot remove 'd/x': Permission denied
rm: cannot remove 'd/x': Permission denied
rm: cannot remove 'd/x': Permission denied
mv: cannot move 'd/x' to 'y': Permission denied
cp: cannot create regular file 'd/y': Permission denied
touch: cannot touch 'd/z': Permission denied
ln: failed to create hard link 'd/h' => 'd/x': Permission denied
ln: failed to create symbolic link 'd/s': Permission denied
[0]
$ mkdir -p e/f/g; chmod 0 e/f; rm -r e; rm -rf e; find e; chmod -R 700 e; cp -r e q; ls q; chmod 0 e/f; cp -r e q2; ls q2; chown -R nobody e; chmod 700 e/f
rm: cannot remove 'e/f': Permission denied
rm: cannot remove 'e/f': Permission denied
e
e/f
find: 'e/f': Permission denied
f
cp: cannot access 'e/f': Permission denied
f
chown: cannot read directory 'e/f': Permission denied
[0]
$ rm /etc/passwd </dev/null; rm -f /etc/passwd; cp /etc/shadow y; chmod 0 /etc/passwd; chown nobody /etc/passwd; touch /etc/passwd /etc/new; ln -f d/x /etc/passwd; truncate -s 0 /etc/passwd; mkfifo /etc/p; mknod c c 1 3; dd of=/etc/passwd if=/dev/null; find /root; stat /root/x; readlink -v /root/x; realpath -e /root/x; mktemp -p /etc; unlink /etc/passwd
rm: cannot remove '/etc/passwd': Permission denied
rm: cannot remove '/etc/passwd': Permission denied
cp: cannot open '/etc/shadow' for reading: Permission denied
chmod: changing permissions of '/etc/passwd': Operation not permitted
chown: changing ownership of '/etc/passwd': Operation not permitted
touch: cannot touch '/etc/passwd': Permission denied
touch: cannot touch '/etc/new': Permission denied
ln: failed to create hard link '/etc/passwd' => 'd/x': Invalid cross-device link
truncate: cannot open '/etc/passwd' for writing: Permission denied
mkfifo: cannot create fifo '/etc/p': Permission denied
mknod: c: Operation not permitted
dd: failed to open '/etc/passwd': Permission denied
/root
find: '/root': Permission denied
stat: cannot statx '/root/x': Permission denied
readlink: /root/x: Permission denied
realpath: /root/x: Permission denied
mktemp: failed to create file via template '/etc/tmp.XXXXXXXXXX': Permission denied
unlink: cannot unlink '/etc/passwd': Permission denied
[1]
$ touch a; chmod 0 a; cp a b; mv a b; cat b; rm -f b; touch a; chown root a; chgrp root a; chown -v root a; chgrp -c nogroup a; chown :root a; cp -p a c; chmod 4755 a; cp -p a c2; cp a c3; ls -l c2 c3 | while read -r m _; do echo \${m%.}; done; cp -f a /etc/passwd; cp --remove-destination a /etc/passwd; cp -r /etc/passwd .; ls passwd; echo hi >passwd
cp: cannot open 'a' for reading: Permission denied
cat: b: Permission denied
chown: changing ownership of 'a': Operation not permitted
chgrp: changing group of 'a': Operation not permitted
chown: changing ownership of 'a': Operation not permitted
failed to change ownership of 'a' from nobody to root
chown: changing group of 'a': Operation not permitted
-rwsr-xr-x
-rwxr-xr-x
cp: cannot remove '/etc/passwd': Permission denied
cp: cannot remove '/etc/passwd': Permission denied
passwd
[0]
$ touch -- '-x' 'a
> b' 'q"r' "s't" '* ?'; rm -v -- -x a* q* s* '* ?'; mkdir -p $(printf 'x/%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30); find x | wc -l; cp -r x y; rm -r x y; ls; ln -s loop loop; cp loop z; cp -r loop z; mv loop loop2; rm loop2; cp -L z zz; ln -s z k; rm -r k/; find -L z; rm z
removed '-x'
removed 'a'
removed 'a'$'\\n''b'
rm: cannot remove 'q': Is a directory
removed 'q"r'
rm: cannot remove 'q2': Is a directory
removed "s't"
removed '* ?'
30
c
c2
c3
d
e
passwd
q
q2
cp: cannot stat 'loop': Too many levels of symbolic links
cp: cannot stat 'z': No such file or directory
rm: cannot remove 'k/': Not a directory
z
[0]
`);

test("ordinary user", () => {
  expect(replay(ORDINARY_USER, { id: 65534 })).toBe(ORDINARY_USER);
});
