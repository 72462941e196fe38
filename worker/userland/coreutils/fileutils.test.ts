// Recorded from coreutils 9.1: the words and exit statuses of the tools that change files.
import { expect, test } from "vitest";
import { replay, transcript } from "../../../test/transcript.ts";

const RM = transcript(`
$ mkdir -p d/e/f; touch d/x; rm -rv d/x d/e d; ls
removed 'd/x'
removed directory 'd/e/f'
removed directory 'd/e'
removed directory 'd'
[0]
$ mkdir -p 1/2/3/4/5/6/7/8; touch 1/2/3/4/5/6/b; rm -r 1; ls
[0]
$ touch a; mkdir d; rm a d nope
rm: cannot remove 'd': Is a directory
rm: cannot remove 'nope': No such file or directory
[1]
$ rm -d . d
rm: cannot remove '.': Directory not empty
[1]
$ rm -r . .. d/. /
rm: refusing to remove '.' or '..' directory: skipping '.'
rm: refusing to remove '.' or '..' directory: skipping '..'
rm: cannot remove 'd/.': No such file or directory
rm: it is dangerous to operate recursively on '/'
rm: use --no-preserve-root to override this failsafe
[1]
$ rm -f nope a/b
[0]
$ touch a; rm -i a <<<n; rm -iv a <<<y
rm: remove regular empty file 'a'? rm: remove regular empty file 'a'? removed 'a'
[0]
$ mkdir d; touch d/x; printf 'y\\nn\\nz\\n' >q; (rm -ri d; read x; echo "[$x]") <q
rm: descend into directory 'd'? rm: remove regular empty file 'd/x'? rm: remove directory 'd'? []
[0]
$ rm -ri d <<<n; rm -di d <<<y
rm: descend into directory 'd'? rm: cannot remove 'd': Directory not empty
[1]
$ rm -foo; touch ./-foo; rm -foo; rm -- -foo
rm: invalid option -- 'o'
Try 'rm --help' for more information.
rm: invalid option -- 'o'
Try 'rm ./-foo' to remove the file '-foo'.
Try 'rm --help' for more information.
[0]
$ rm --no-preserve-roo a
rm: you may not abbreviate the --no-preserve-root option
[1]
$ rm; rm -f
rm: missing operand
Try 'rm --help' for more information.
[0]
$ rm -I 1 2 3 4 <<<n; rm -rI d <<<y; ls
rm: remove 4 arguments? rm: remove 1 argument recursively? q
[0]
$ rm -f --interactive=x
rm: invalid argument 'x' for '--interactive'
Valid arguments are:
  - 'never', 'no', 'none'
  - 'once'
  - 'always', 'yes'
Try 'rm --help' for more information.
[1]
$ touch "a
> b" "c d"; rm -v a* c*
removed 'a'$'\\n''b'
removed 'c d'
[0]
$ rm q; mkdir s; rm -d s/
[0]
`);

test("rm", () => {
  expect(replay(RM)).toBe(RM);
});

const TOUCH = transcript(`
$ touch a; touch -c nope; touch -a -d "2020-01-02 03:04:05.5 UTC" a; ls -lu --time-style=full-iso a | while read -r _ _ _ _ l; do echo "$l"; done
0 2020-01-02 03:04:05.500000000 +0000 a
[0]
$ touch -t 202001020304.05 b; touch -r b -m -d '1 day ago' c; ls --time-style=full-iso -l b c | while read -r _ _ _ _ l; do echo "$l"; done
0 2020-01-02 03:04:05.000000000 +0000 b
0 2020-01-01 03:04:05.000000000 +0000 c
[0]
$ touch -t 2020 b; touch -t 202002300000 b; touch -d foo b
touch: invalid date format '2020'
touch: invalid date format '202002300000'
touch: invalid date format 'foo'
[1]
$ touch; mkdir d; touch d/ a/b; touch --time=foo a; touch -r nope a
touch: missing file operand
Try 'touch --help' for more information.
touch: cannot touch 'a/b': Not a directory
touch: invalid argument 'foo' for '--time'
Valid arguments are:
  - 'atime', 'access', 'use'
  - 'mtime', 'modify'
Try 'touch --help' for more information.
touch: failed to get attributes of 'nope': No such file or directory
[1]
$ touch -t 202001020304 -d now a
touch: cannot specify times from more than one source
Try 'touch --help' for more information.
[1]
$ touch -t 9912312359 a; touch -t 6001010000 b; ls --time-style=long-iso -l a b | while read -r _ _ _ _ l; do echo "$l"; done
0 1999-12-31 23:59 a
0 2060-01-01 00:00 b
[0]
`);

test("touch", () => {
  expect(replay(TOUCH)).toBe(TOUCH);
});

const CHMOD = transcript(`
$ mkdir d; touch d/x; chmod 700 d/x; chmod -R go+r d; chmod -Rv 750 d; chmod -c u+x d/x; chmod -v 644 d/x nope
mode of 'd' changed from 0755 (rwxr-xr-x) to 0750 (rwxr-x---)
mode of 'd/x' changed from 0744 (rwxr--r--) to 0750 (rwxr-x---)
mode of 'd/x' changed from 0750 (rwxr-x---) to 0644 (rw-r--r--)
chmod: cannot access 'nope': No such file or directory
'nope' could not be accessed
[1]
$ chmod 755; chmod; chmod u+z d; chmod --reference=d
chmod: missing operand after '755'
Try 'chmod --help' for more information.
chmod: missing operand
Try 'chmod --help' for more information.
chmod: invalid mode: 'u+z'
Try 'chmod --help' for more information.
chmod: missing operand
Try 'chmod --help' for more information.
[1]
$ chmod --reference=d/x d; chmod --reference=nope d; ls -ld d | while read -r m _; do echo \${m%.}; done
chmod: failed to get attributes of 'nope': No such file or directory
drw-r--r--
[0]
$ touch a; chmod 666 a; chmod -w a; chmod -f 700 nope; chmod -rwx a; chmod -c u=rwX,go= a; chmod a-w,u+w,o=u a; ls -l a | while read -r m _; do echo \${m%.}; done
chmod: a: new permissions are r--rw-rw-, not r--r--r--
chmod: a: new permissions are ----w--w-, not ---------
mode of 'a' changed from 0022 (----w--w-) to 0600 (rw-------)
-rw----rw-
[0]
$ chmod -Rw d; chmod -x; chmod -w --reference=a d
chmod: invalid mode: '-Rw'
Try 'chmod --help' for more information.
chmod: missing operand
Try 'chmod --help' for more information.
chmod: cannot combine mode and --reference options
Try 'chmod --help' for more information.
[1]
$ chmod -v 7755 a; chmod -c 1777 d; chmod -c u-s,g-s a; chmod g+s d; chmod 755 d; ls -ld d | while read -r m _; do echo \${m%.}; done; chmod 00755 d; ls -ld d | while read -r m _; do echo \${m%.}; done
mode of 'a' changed from 0606 (rw----rw-) to 7755 (rwsr-sr-t)
mode of 'd' changed from 0644 (rw-r--r--) to 1777 (rwxrwxrwt)
mode of 'a' changed from 7755 (rwsr-sr-t) to 1755 (rwxr-xr-t)
drwxr-sr-x
drwxr-xr-x
[0]
$ chmod 8 a; chmod 77777 a; chmod u a; chmod ,u+x a; chmod u+x, a; chmod u=g,o-u+x a; ls -l a | while read -r m _; do echo \${m%.}; done
chmod: invalid mode: '8'
Try 'chmod --help' for more information.
chmod: invalid mode: '77777'
Try 'chmod --help' for more information.
chmod: invalid mode: 'u'
Try 'chmod --help' for more information.
chmod: invalid mode: ',u+x'
Try 'chmod --help' for more information.
chmod: invalid mode: 'u+x,'
Try 'chmod --help' for more information.
-r-xr-x--t
[0]
$ chmod +t d; chmod o+t a; chmod =t d; ls -ld d a | while read -r m _; do echo \${m%.}; done; chmod u+rwxs,g=s d; ls -ld d | while read -r m _; do echo \${m%.}; done
-r-xr-x--t
d--------T
drws--S--T
[0]
`);

test("chmod", () => {
  expect(replay(CHMOD)).toBe(CHMOD);
});

const CHOWN_AND_CHGRP = transcript(`
$ mkdir -p d/e; touch a d/x d/e/y; chown -R nobody d; chown nobody:nogroup a; chown -v nobody:nogroup a; chown -v nobody a; chgrp -v nogroup a; chgrp -c nogroup a
ownership of 'a' retained as nobody:nogroup
ownership of 'a' retained as nobody
group of 'a' retained as nogroup
[0]
$ chown nosuch a; chown nobody:nosuch a; chown nosuch: a; chown 65534: a; chown -v nobody. a; chown -v +65534:+65534 a
chown: invalid user: 'nosuch'
chown: invalid group: 'nobody:nosuch'
chown: invalid spec: 'nosuch:'
chown: invalid spec: '65534:'
chown: warning: '.' should be ':': 'nobody.'
ownership of 'a' retained as nobody:nogroup
ownership of 'a' retained as nobody:nogroup
[0]
$ chown; chown root; chgrp; chgrp -v nosuch a; chown nobody nope; chown -v nobody nope; chgrp -v nogroup nope
chown: missing operand
Try 'chown --help' for more information.
chown: missing operand after 'root'
Try 'chown --help' for more information.
chgrp: missing operand
Try 'chgrp --help' for more information.
chgrp: invalid group: 'nosuch'
chown: cannot access 'nope': No such file or directory
chown: cannot access 'nope': No such file or directory
failed to change ownership of 'nope' to nobody
chgrp: cannot access 'nope': No such file or directory
failed to change group of 'nope' to nogroup
[1]
$ chown --reference=a d; chown --reference=nope d; chown -R --dereference nobody a; chown -v "" a; chown -v : a; chown -v :nogroup a; chown -v nobody: a
chown: failed to get attributes of 'nope': No such file or directory
chown: -R --dereference requires either -H or -L
ownership of 'a' retained
ownership of 'a' retained
ownership of 'a' retained as nobody:nogroup
ownership of 'a' retained as nobody:nogroup
[0]
$ chown -v --from=root nobody a; chown -v --from=nobody: nobody a; chown --from=nosuch nobody a; chown -c nobody:65534 a
ownership of 'a' retained as nobody
ownership of 'a' retained as nobody
chown: invalid user: 'nosuch'
[0]
$ chown -Rv nobody d/e; chown -L nobody a; chown 4294967295 a; chown 4294967296 a; chgrp "" a; chgrp -v "" a; chgrp 1a a
ownership of 'd/e/y' retained as nobody
ownership of 'd/e' retained as nobody
chown: invalid user: '4294967295'
chown: invalid user: '4294967296'
ownership of 'a' retained
chgrp: invalid group: '1a'
[1]
`);

test("chown and chgrp", () => {
  expect(replay(CHOWN_AND_CHGRP)).toBe(CHOWN_AND_CHGRP);
});
