// Recorded from findutils 4.9.0: scripts that look for files, and what they see when they ask wrongly.
import { expect, test } from "vitest";
import { replay, transcript } from "../../../test/transcript.ts";

const FIND_FILES = transcript(`
$ mkdir -p d/e/f g; touch d/a d/e/b.txt d/e/f/c.TXT; ln -s d/a l; ln -s nope m; ln d/a d/h; echo hello >g/x; chmod 600 g/x; chmod 4755 d/e/b.txt
[0]
$ find . | sort
.
./d
./d/a
./d/e
./d/e/b.txt
./d/e/f
./d/e/f/c.TXT
./d/h
./g
./g/x
./l
./m
[0]
$ find d -name '*.txt' ; find . -iname '*.txt' | sort; find . -path './d/*' -type f | sort; find d -maxdepth 1 | sort; find d -mindepth 2 -type d
d/e/b.txt
./d/e/b.txt
./d/e/f/c.TXT
./d/a
./d/e/b.txt
./d/e/f/c.TXT
./d/h
d
d/a
d/e
d/h
d/e/f
[0]
$ find . -name e -prune -o -print | sort; find d -depth | sort -r | head -3; find d g -type f -size 0 | sort; find g -size +1c | sort; find g -size 1; find g -size -2k | sort; find g -size 6c
.
./d
./d/a
./d/h
./g
./g/x
./l
./m
d/h
d/e/f/c.TXT
d/e/f
d/a
d/e/b.txt
d/e/f/c.TXT
d/h
g
g/x
g/x
g/x
g/x
[0]
$ find . -perm 600; find . -perm -4000; find . -perm /4000; find . -perm -u+s,g+x; find . -links 2 -type f | sort; find . -samefile d/a | sort; find . -newer g/x -name nothing; find . -empty | sort; find . -nouser; find . -uid +0 -maxdepth 0 -false
./g/x
./d/e/b.txt
./d/e/b.txt
./d/e/b.txt
./d/a
./d/h
./d/a
./d/h
./d/a
./d/e/b.txt
./d/e/f/c.TXT
./d/h
[0]
$ find -L . -type l; find . -xtype l | sort; find . -lname 'd*'; find -H l; find -P l -type l; find -L l -type f
./m
./m
./l
l
l
l
[0]
$ find d -exec echo {} \\; | sort; find d -type f -exec echo x {} + | wc -w; find d -name a -exec sh -c 'echo "$0"' {} \\; ; find d -name a -execdir echo {} \\; ; find d -name zzz -exec false {} + ; find d -name a -exec false {} \\; ; find d -name a -exec false {} + ; find d -name a -exec nosuch {} \\; ; find . -maxdepth 0 -exec echo a{}b{} \\;
d
d/a
d/e
d/e/b.txt
d/e/f
d/e/f/c.TXT
d/h
5
d/a
./a
find: 'nosuch': No such file or directory
a.b.
[0]
$ find . -regex './d/.*[ab]' | sort; find . -iregex '.*txt' | sort; find . -regextype posix-extended -regex '.*/(a|x)' | sort; find . -regextype foo -regex x; find . -mtime 0 -maxdepth 0; find . -mmin -5 -maxdepth 0; find . -newermt '2017-01-01' -maxdepth 0; find . -mtime +1
./d/a
./d/e/b.txt
./d/e/f/c.TXT
./d/a
./g/x
find: Unknown regular expression type 'foo'; valid types are 'findutils-default', 'ed', 'emacs', 'gnu-awk', 'grep', 'posix-awk', 'awk', 'posix-basic', 'posix-egrep', 'egrep', 'posix-extended', 'posix-minimal-basic', 'sed'.
.
.
.
[0]
$ find nope; find . -foo; find . -name; find -maxdepth x; find . -type q; find . -size x; find . -perm zz; find . -user nosuch; find . -exec echo; find . \\( -name a; find . -name a \\); find . -o -name a; find . -not; find . ! ; find . -name a -name; find . foo -name a -maxdepth 1 bar
find: 'nope': No such file or directory
find: unknown predicate \`-foo'
find: missing argument to \`-name'
find: Expected a positive decimal integer argument to -maxdepth, but got 'x'
find: Unknown argument to -type: q
find: invalid -size type \`x'
find: invalid mode 'zz'
find: 'nosuch' is not the name of a known user
find: missing argument to \`-exec'
find: invalid expression; I was expecting to find a ')' somewhere but did not see one.
find: you have too many ')'
find: invalid expression; you have used a binary operator '-o' with nothing before it.
find: expected an expression after '-not'
find: expected an expression after '!'
find: missing argument to \`-name'
find: paths must precede expression: \`bar'
[1]
$ find . -type f,l -name '[alm]' | sort; find . -type d -a -name g -o -name x -print; find . \\( -name a -o -name x \\) -print | sort; find . ! -name '*' ; find . -true -false; find d -name a , -name b.txt | sort; find . -name a -quit; find d -type f -name a -ls | wc -w
./d/a
./l
./m
./g/x
./d/a
./g/x
d/e/b.txt
11
[0]
$ find d -type f -printf '%f %p %P %h %d %y %s %m %M %n %l|\\n' | sort; find l -printf '%l %y %Y\\n'; find m -printf '%l %y %Y\\n'; find . -maxdepth 0 -printf '%u %g %U %G %%%a' >/dev/null; find g/x -printf '%i\\n' | wc -w; find g/x -printf '%q\\n'; find . -fprint out -maxdepth 0; cat out
a d/a a d 1 f 0 644 -rw-r--r-- 2 |
b.txt d/e/b.txt e/b.txt d/e 2 f 0 4755 -rwsr-xr-x 1 |
c.TXT d/e/f/c.TXT e/f/c.TXT d/e/f 3 f 0 644 -rw-r--r-- 1 |
h d/h h d 1 f 0 644 -rw-r--r-- 2 |
d/a l f
nope l N
1
find: warning: unrecognized format directive \`%q'
%q
.
[0]
$ find d -type f -name a -delete; ls d; find d -delete; ls; find x -delete -prune; find g -name x -ok echo {} \\; <<<y; find g -name x -ok echo {} \\; <<<n
e
h
g
l
m
out
find: The -delete action automatically turns on -depth, but -prune does nothing when -depth is in effect.  If you want to carry on anyway, just explicitly use the -depth option.
< echo ... g/x > ? g/x
< echo ... g/x > ? [0]
$ find . -maxdepth 1 -name '*' -type f -readable -writable ! -executable; find . -inum 0; find . -anewer nope; find . -daystart -mtime -1 -maxdepth 0; find . -ipath './G' ; find . -wholename ./g; find -name g; find -- . -name g; find -O3 . -name g; find ./-foo; find '(' -name g ')'; find . -noleaf -xdev -mount -name g; find . -depth -prune -name g
./out
find: 'nope': No such file or directory
.
./g
./g
./g
./g
./g
find: './-foo': No such file or directory
./g
./g
./g
[0]
`);

test("find files", () => {
  expect(replay(FIND_FILES)).toBe(FIND_FILES);
});

const FIND_DETAILS = transcript(`
$ for i in 0 30 50 70 90 110 130 150; do touch -d "$i seconds ago" f$i; done; for n in -1 0 +0 1 +1 -2 2 3; do echo "$n:" $(find . -name 'f*' -mmin $n | sort); done
-1: ./f0 ./f30 ./f50
0:
+0: ./f0 ./f110 ./f130 ./f150 ./f30 ./f50 ./f70 ./f90
1: ./f0 ./f30 ./f50
+1: ./f110 ./f130 ./f150 ./f70 ./f90
-2: ./f0 ./f110 ./f30 ./f50 ./f70 ./f90
2: ./f110 ./f70 ./f90
3: ./f130 ./f150
[0]
$ for i in 1 23 25 47 49 71 73; do touch -d "$i hours ago" h$i; done; for n in -1 0 +0 1 +1 -2 2 3 1.5 +1.5; do echo "$n:" $(find . -name 'h*' -mtime $n | sort); done; rm f* h*
-1: ./h1 ./h23
0: ./h1 ./h23
+0: ./h25 ./h47 ./h49 ./h71 ./h73
1: ./h25 ./h47
+1: ./h49 ./h71 ./h73
-2: ./h1 ./h23 ./h25 ./h47
2: ./h49 ./h71
3: ./h73
1.5: ./h47 ./h49
+1.5: ./h71 ./h73
[0]
$ mkdir d; touch d/a; touch 'a
> b'; find . -name 'a*' -print0 | tr '\\0\\n' '\\n_' | sort; mkdir -p x/y; ln -s .. x/y/up; find -L x -name a; find -L x/y
./a_b
./d/a
find: File system loop detected; 'x/y/up' is part of the same file system loop as 'x'.
x/y
x/y/up
find: File system loop detected; 'x/y/up/y' is part of the same file system loop as 'x/y'.
[1]
$ find . -type fd; find . -type f,; find . -type ,f; find . -type ''; find . -group nosuch; find . -newerxx a; find . -newermt junk; find x/y -newermt 2017-03-04; find x '()' ; find . '(' ')'; find . -name a -o; find . '(' -name a -o ')'; find x ')' ; find . -a -name x; find x , -name x; find . -name x ,; find . ! -o; find . -print -maxdepth 0 </dev/null
find: Must separate multiple arguments to -type using: ','
find: Last file type in list argument to -type is missing, i.e., list is ending on: ','
find: Unknown argument to -type: ,
find: Arguments to -type should contain at least one letter
find: 'nosuch' is not the name of an existing group
find: invalid predicate \`-newerxx'
find: I cannot figure out how to interpret 'junk' as a date or time
x/y
x/y/up
x
x/y
x/y/up
find: '()': No such file or directory
find: invalid expression; empty parentheses are not allowed.
find: expected an expression after '-o'
find: expected an expression between '-o' and ')'
x
x/y
x/y/up
find: ')': No such file or directory
find: invalid expression; you have used a binary operator '-a' with nothing before it.
x
find: ',': No such file or directory
find: expected an expression after ','
find: invalid expression; you have used a binary operator '-o' with nothing before it.
.
[0]
$ touch -d @86400.5 z; find z -printf '%T@ %T+ %TS %TT %TD %Tc %Tx %TX %Tr %TI %Tk %Tl %TZ %Tj %TU %Tw %Ta %TA %Tb %TB %Td %TF %Te %TG\\n%t\\n'
86400.5000000000 1970-01-02+00:00:00.5000000000 00.5000000000 00:00:00.5000000000 01/02/70 Fri Jan  2 00:00:00 1970 01/02/70 00:00:00.5000000000 12:00:00 AM 12  0 12 UTC 002 00 5 Fri Friday Jan January 02 1970-01-02  2 1970
Fri Jan  2 00:00:00.5000000000 1970
[0]
$ find z -printf '%'; echo; find z -printf '%5\\n'; find z -printf 'x\\cy'; echo; find z -printf '\\q\\n'; find z -printf '%H %h %P|\\n'; find ./z -printf '%H %h %P|%f\\n'; find / -maxdepth 0 -printf '%f %h %p|\\n'; find d/ -printf '%f %h %p|\\n'; find . -maxdepth 0 -printf '%f %h %p|\\n'; find z -printf '%Ti\\n'; find z -printf '%-\\n'; find z -printf '\\1012\\x\\n'; find z -printf '%10f|%-10f|%5d|%05m|%#m|%.1f\\n'
find: error: % at end of format string

find: warning: unrecognized format directive \`%\\'
%5\\nx
find: warning: unrecognized escape \`\\q'
\\q
z . |
./z . |z
/  /|
d/ d d/|
a d d/a|
. . .|
%i
find: warning: unrecognized format directive \`%\\'
%-\\nfind: warning: unrecognized escape \`\\x'
A2\\x
         z|z         |    0|00644|0644|z
[0]
$ find d -exec echo {} + -exec echo x {} \\; ; find d -exec echo {} +x \\; ; find d -exec {} \\; ; find d -maxdepth 0 -exec echo {} {} + ; find d -exec echo + ; find d -name a -exec echo '{}' ';' -o -print; find d -execdir sh -c "echo \\\${PWD##*/}" \\;; find d -okdir echo {} \\; </dev/null
x d
x d/a
d d/a
d +x
d/a +x
find: 'd': No such file or directory
find: 'd/a': Permission denied
find: Only one instance of {} is supported with -exec ... +
find: missing argument to \`-exec'
d
d/a
w
d
< echo ... d > ? < echo ... d/a > ? [0]
$ find d -name '[' ; find d -name 'd/a'; find d -name '*/a'; find . -name '[!a-z]*' -type f; find . -name '\\a' ; find d -path 'd*a'; find . -name './a'; find d -size 0c; find d -size 0b; find d -size 1G; find d -size 1x; find d -links x; find d -inum x; find d -uid x; find d -mtime x; find d -mmin x; find d -perm /; find d -perm -; find d -perm +6; find d -maxdepth -1; find d -maxdepth 1x; find d -mindepth; find d -printf; find d -exec; find d -exec \\;
./d/a
d/a
d/a
d/a
d
find: invalid -size type \`x'
find: invalid argument \`x' to \`-links'
find: invalid argument \`x' to \`-inum'
find: invalid argument \`x' to \`-uid'
find: invalid argument \`x' to \`-mtime'
find: invalid argument \`x' to \`-mmin'
find: invalid mode '/'
find: invalid mode '-'
find: invalid mode '+6'
find: Expected a positive decimal integer argument to -maxdepth, but got '-1'
find: Expected a positive decimal integer argument to -maxdepth, but got '1x'
find: missing argument to \`-mindepth'
find: missing argument to \`-printf'
find: missing argument to \`-exec'
find: invalid argument \`;' to \`-exec'
[1]
$ find d -delete -o -name q; find d; mkdir -p d/e; touch d/e/q; find d -name e -delete; find d/e -maxdepth 0 -delete; find d -mindepth 1 -delete; find d; find . -maxdepth 0 -delete; echo $?
find: 'd': No such file or directory
find: cannot delete 'd/e': Directory not empty
find: cannot delete 'd/e': Directory not empty
d
0
[0]
`);

test("find details", () => {
  expect(replay(FIND_DETAILS)).toBe(FIND_DETAILS);
});

const XARGS_ITEMS = transcript(`
$ printf 'a b\\nc  d\\n' | xargs; printf 'a "b c"\\nd\\\\ e '"'f g'"'\\n' | xargs -n1; printf 'a b\\0c\\0' | xargs -0 -n1; printf '' | xargs echo x; printf '' | xargs -r echo x; printf 'a b c' | xargs -n2 echo x
a b c d
a
b c
d e
f g
a b
c
x
x a b
x c
[0]
$ printf 'a b\\n c\\n\\nd' | xargs -I{} echo '<{}-{}>'; printf 'a b \\nc\\nd\\n' | xargs -L2 echo; printf 'a b\\nc\\nd\\n' | xargs -L 1 echo; printf 'a b\\nc\\nd' | xargs -l echo; printf 'a,b,c' | xargs -d, echo; printf 'a\\nb' | xargs -t echo; printf 'a:b\\n' | xargs -d : -n1 echo
<a b-a b>
<c-c>
<d-d>
a b c d
a b
c
d
a b
c
d
a b c
echo a b
a b
a
b

[0]
$ printf 'a\\nb' | xargs -P2 -n1 echo; printf "a 'b\\n" | xargs; printf 'a "b' | xargs; printf 'a\\\\' | xargs; printf 'x' | xargs nosuch; printf x | xargs false; printf x | xargs sh -c 'exit 255'; printf x | xargs sh -c 'kill -9 $$'; echo $?
a
b
xargs: unmatched single quote; by default quotes are special to xargs unless you use the -0 option
a
xargs: unmatched double quote; by default quotes are special to xargs unless you use the -0 option
a
a
xargs: nosuch: No such file or directory
xargs: sh: exited with status 255; aborting
xargs: sh: terminated by signal 9
125
[0]
$ printf 'a\\nb' | xargs -E b echo; printf 'a\\nb\\nc' | xargs -eb echo; printf 'a b c' | xargs -s 10 echo; printf 'aaaaaaaaaaaaaaaaaaa' | xargs -s 10 echo; printf 'a b c d' | xargs -x -n 3 -s 9 echo; xargs -n0 echo </dev/null; xargs -n x; xargs -I; xargs -Z; xargs --foo; xargs -d xx; xargs -s 0; xargs -P x
a
a
a b
c
xargs: argument line too long
xargs: argument list too long
xargs: value 0 for -n option should be >= 1
Try 'xargs --help' for more information.
xargs: invalid number "x" for -n option
Try 'xargs --help' for more information.
xargs: option requires an argument -- 'I'
Try 'xargs --help' for more information.
xargs: invalid option -- 'Z'
Try 'xargs --help' for more information.
xargs: unrecognized option '--foo'
Try 'xargs --help' for more information.
xargs: Invalid input delimiter specification xx: the delimiter must be either a single character or an escape sequence starting with \\.
xargs: value 0 for -s option should be >= 1
xargs: cannot fit single argument within argument list size limit
xargs: invalid number "x" for -P option
Try 'xargs --help' for more information.
[1]
$ echo 'a b' >f; xargs -a f echo; xargs -a nope echo; printf 'a b' | xargs -n1 sh -c 'exit 3'; echo $?; printf 'a\\n' | xargs /; echo $?; printf 'a' | xargs ./f; echo $?; printf 'a\\nb\\n' | xargs -i echo {}x{}; printf 'a b\\n' | xargs -I X -n 1 echo X; printf 'a b\\nc' | xargs -n 2 -L 1 echo; printf 'a\\tb\\vc\\n' | xargs -n1; printf '  a  \\n' | xargs -I% echo '[%]'; printf 'a\\n\\n\\nb\\n' | xargs -L1 echo; printf '"a"b c"d"\\n' | xargs -n1; printf '%s\\n' "it's" | xargs echo
a b
xargs: Cannot open input file 'nope': No such file or directory
123
xargs: /: Permission denied
126
xargs: ./f: Permission denied
126
axa
bxb
a b
xargs: warning: options --max-args and -L are mutually exclusive, ignoring previous --max-args value
a b
c
a
bc
[a  ]
a
b
ab
cd
xargs: unmatched single quote; by default quotes are special to xargs unless you use the -0 option
[1]
$ printf 'a\\0b c\\n\\0' | xargs -0 -I{} echo '[{}]'; printf 'a b\\n' | xargs -I {} sh -c 'echo $0 {}' x; printf 'x\\n' | xargs --max-args=1 --verbose echo; printf 'x\\n' | xargs --no-run-if-empty --null echo; printf 'a b c' | xargs -n1 --process-slot-var=S sh -c 'echo $S$0'; printf '' | xargs -I{} echo x{}; printf '\\n' | xargs echo y; printf "''" | xargs -n1 echo z; printf '\\n' | xargs -r echo y; printf 'a\\\\\\nb' | xargs -n1; printf 'x y' | xargs env false; echo "$?"
[a]
[b c
]
x a b
echo x
x
x

0a
0b
0c
y
z
a
b
123
[0]
`);

test("xargs items", () => {
  expect(replay(XARGS_ITEMS)).toBe(XARGS_ITEMS);
});

const XARGS_OPTIONS = transcript(`
$ printf 'a\\nb\\n' | xargs -n1 nosuch; echo $?; printf "a b'c d'" | xargs -t -n1 echo "x y" ; printf 'a\\nb\\n' | xargs -n1 sh -c 'exit 255'; echo $?; printf 'a\\nb\\n' | xargs -n1 sh -c 'exit 3'; echo $?; printf 'a\\nb\\n' | xargs -n1 sh -c 'kill -15 $$'; echo $?
xargs: nosuch: No such file or directory
127
echo 'x y' a
x y a
echo 'x y' 'bc d'
x y bc d
xargs: sh: exited with status 255; aborting
124
123
xargs: sh: terminated by signal 15
125
[0]
$ printf 'a b\\n' | xargs -L0 echo; printf 'a b\\n' | xargs -L1 -n1 echo; printf 'a b\\n' | xargs -n1 -I{} echo {}; printf 'a b\\n' | xargs -I{} -L2 echo {}; printf 'a\\nb\\n' | xargs -I{} -n2 echo {}; printf 'a' | xargs -I '' echo x; printf 'a,b' | xargs -d '\\x2c' echo; printf 'a\\tb' | xargs -d '\\t' echo; printf 'a0b' | xargs -d '\\060' echo; printf 'a' | xargs -d '' echo; printf 'a' | xargs -d '\\q' echo; printf 'a\\0b' | xargs echo; printf 'a\\n' | xargs -E a echo b; printf '' | xargs -n1 echo z; printf 'a b c' | xargs -n2 -t echo; printf 'a\\n' | xargs -- echo; printf 'a' | xargs -0I{} echo '{} {}'; printf 'a ' | xargs -l1 echo; printf 'a' | xargs --replace=R echo xRx; printf 'a' | xargs --replace echo 'x{}x'; printf 'a' | xargs --eof echo; printf 'x\\n' | xargs --max-lines echo; printf x | xargs --delimiter=x echo; printf x | xargs --arg-file=nope; printf x | xargs -a; printf 'x' | xargs -rt
xargs: value 0 for -L option should be >= 1
Try 'xargs --help' for more information.
xargs: warning: options --max-lines and --max-args/-n are mutually exclusive, ignoring previous --max-lines value
a
b
xargs: warning: options --max-args and --replace/-I/-i are mutually exclusive, ignoring previous --max-args value
a b
xargs: warning: options --replace and -L are mutually exclusive, ignoring previous --replace value
{} a b
xargs: warning: options --replace and --max-args/-n are mutually exclusive, ignoring previous --replace value
{} a b
xargs: command too long
a b
a b
a b
xargs: Invalid input delimiter specification : the delimiter must be either a single character or an escape sequence starting with \\.
xargs: Invalid escape sequence \\q in input delimiter specification.
xargs: WARNING: a NUL character occurred in the input.  It cannot be passed through in the argument list.  Did you mean to use the --null option?
a
b
z
echo a b
a b
echo c
c
a
a a
a
xax
xax
a
x

xargs: Cannot open input file 'nope': No such file or directory
xargs: option requires an argument -- 'a'
Try 'xargs --help' for more information.
echo x
x
[0]
`);

test("xargs options", () => {
  expect(replay(XARGS_OPTIONS)).toBe(XARGS_OPTIONS);
});
