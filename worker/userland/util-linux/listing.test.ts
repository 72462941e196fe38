// If this fails, namei, mountpoint, whereis, getopt, prlimit, lslocks or lslogins say something else than util-linux 2.38.1
// said of the same files (Debian 12, in an empty /tmp/zt).
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const SETUP =
  "mkdir /tmp/zt; cd /tmp/zt; mkdir -p d/e w; touch d/e/f; chmod 644 d/e/f; chmod 755 d d/e; ln -sfn d/e l; ln -sf b a; ln -sf a b; ln -sf nowhere dang; ln -sfn /proc pr; cd w; touch x x.gz x.1.gz s.x x-y x.tar.gz x.so.1 x.Z; cd ..";

test("as the real ones", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["namei d/e/f l", "f: d/e/f\n d d\n d e\n - f\nf: l\n l l -> d/e\n   d d\n   d e\n-> 0\n"],
    [
      "namei -l l/f /etc/shadow",
      "f: l/f\nlrwxrwxrwx root root l -> d/e\ndrwxr-xr-x root root   d\ndrwxr-xr-x root root   e\n-rw-r--r-- root root f\nf: /etc/shadow\ndrwxr-xr-x root root   /\ndrwxr-xr-x root root   etc\n-rw-r----- root shadow shadow\n-> 0\n",
    ],
    [
      "namei -mo l/f",
      "f: l/f\n lrwxrwxrwx root root l -> d/e\n   drwxr-xr-x root root d\n   drwxr-xr-x root root e\n -rw-r--r-- root root f\n-> 0\n",
    ],
    ["namei -v l/f", "f: l/f\nl l -> d/e\nd   d\nd   e\n- f\n-> 0\n"],
    ["namei -n l/f", "f: l/f\n l l -> d/e\n - f\n-> 0\n"],
    [
      "namei -lx pr",
      "f: pr\nlrwxrwxrwx root root pr -> /proc\nDrwxr-xr-x root root   /\nDr-xr-xr-x root root   proc\n-> 0\n",
    ],
    ["namei -x //proc/", "f: //proc/\n D /\n D proc\n-> 0\n"],
    [
      "namei dang d/x",
      "f: dang\n l dang -> nowhere\n     nowhere - No such file or directory\nf: d/x\n d d\n   x - No such file or directory\n-> 1\n",
    ],
    [
      "namei -l dang",
      "f: dang\nlrwxrwxrwx root root dang -> nowhere\n                       nowhere - No such file or directory\n-> 1\n",
    ],
    ["namei d/e/f/g", "f: d/e/f/g\n d d\n d e\n - f\n   g - Not a directory\n-> 1\n"],
    [
      "namei a | tail -1",
      "namei: a: exceeded limit of symlinks\n                                         l a -> b\n-> 0\n",
    ],
    ["namei -n a", "f: a\n l a -> b\n-> 1\n"],
    ["namei", "namei: pathname argument is missing\nTry 'namei --help' for more information.\n-> 1\n"],
    ["namei -z", "namei: invalid option -- 'z'\nTry 'namei --help' for more information.\n-> 1\n"],
    ["mountpoint /; mountpoint -q /; mountpoint -q /etc", "/ is a mountpoint\n-> 32\n"],
    ["mountpoint /etc", "/etc is not a mountpoint\n-> 32\n"],
    ["mountpoint nope", "mountpoint: nope: No such file or directory\n-> 1\n"],
    ["mountpoint pr; mountpoint --nofollow pr", "pr is a mountpoint\npr is not a mountpoint\n-> 32\n"],
    ["mountpoint -x /dev/null", "mountpoint: /dev/null: not a block device\n-> 32\n"],
    ["mountpoint -q nope", "-> 1\n"],
    ["mountpoint a b", "mountpoint: bad usage\nTry 'mountpoint --help' for more information.\n-> 1\n"],
    ["whereis -b ls nope bash", "ls: /usr/bin/ls\nnope:\nbash: /usr/bin/bash\n-> 0\n"],
    ["whereis -b -B /tmp/zt/w -f x x.1 s.x", "x: /tmp/zt/w/x\nx.1:\ns.x: /tmp/zt/w/s.x\n-> 0\n"],
    [
      "whereis -m -M /tmp/zt/w -f x | tr ' ' '\\n' | sort",
      "/tmp/zt/w/x\n/tmp/zt/w/x.1.gz\n/tmp/zt/w/x.Z\n/tmp/zt/w/x.gz\n/tmp/zt/w/x.tar.gz\nx:\n-> 0\n",
    ],
    [
      "whereis -s -S /tmp/zt/w -f x | tr ' ' '\\n' | sort",
      "/tmp/zt/w/s.x\n/tmp/zt/w/x\n/tmp/zt/w/x.Z\n/tmp/zt/w/x.gz\nx:\n-> 0\n",
    ],
    ["whereis -ub ls", "-> 0\n"],
    ["whereis -bB /tmp/zt/w /usr/bin -f x -b ls", "x: /tmp/zt/w/x\nls: /usr/bin/ls\n-> 0\n"],
    ["whereis -B /usr/bin", "whereis: option -f is missing\n-> 1\n"],
    ["whereis -z ls", "whereis: bad usage\nTry 'whereis --help' for more information.\n-> 1\n"],
    [
      "getopt -o ab:c:: --long alpha,beta:,gamma:: -n prog -- -a -b 1 -c2 --al --beta=3 --gamma x 'y z'",
      " -a -b '1' -c '2' --alpha --beta '3' --gamma '' -- 'x' 'y z'\n-> 0\n",
    ],
    ["getopt ab: -a -b x y", " -a -b x -- y\n-> 0\n"],
    [
      "getopt -o a: -l foo: -- -x -a1 --foo --bar z",
      "getopt: invalid option -- 'x'\n -a '1' --foo '--bar' -- 'z'\n-> 1\n",
    ],
    [
      "getopt -o a: -- -x y -a",
      "getopt: invalid option -- 'x'\ngetopt: option requires an argument -- 'a'\n -- 'y'\n-> 1\n",
    ],
    ["getopt -q -o a -- -x; getopt -Q -o a -- -x; getopt -T", " --\ngetopt: invalid option -- 'x'\n-> 4\n"],
    ["getopt -s tcsh -o a: -- -a \"it's a! x\" '\\'", " -a 'it'\\''s'\\ 'a'\\!''\\ 'x' -- '\\\\'\n-> 0\n"],
    [
      "getopt -o +ab -- -a x -b; getopt -o -ab -- -a x -b y; POSIXLY_CORRECT=1 getopt -o ab -- -a x -b",
      " -a -- 'x' '-b'\n -a 'x' -b 'y' --\n -a -- 'x' '-b'\n-> 0\n",
    ],
    [
      "getopt -al foo,alpha -o ab -- -foo -f -ab -zab -alpha=2",
      "getopt: unrecognized option '-zab'\ngetopt: option '-alpha' doesn't allow an argument\n --foo --foo -a -b --\n-> 1\n",
    ],
    ["getopt -o a::b -- -a -a1 -qb x", "getopt: invalid option -- 'q'\n -a '' -a '1' -b -- 'x'\n-> 1\n"],
    ['getopt -u -o a -- "a\'b" -a', " -a -- a'b\n-> 0\n"],
    ["getopt", "getopt: missing optstring argument\nTry 'getopt --help' for more information.\n-> 2\n"],
    [
      "getopt -l foo",
      "getopt: missing optstring argument\nTry 'getopt --help' for more information.\n-> 2\n",
    ],
    [
      "getopt -s foo -o a --",
      "getopt: unknown shell after -s or --shell argument\nTry 'getopt --help' for more information.\n-> 2\n",
    ],
    [
      "getopt -o a -l : --",
      "getopt: empty long option after -l or --long argument\nTry 'getopt --help' for more information.\n-> 2\n",
    ],
    ["prlimit --nofile=100 bash -c 'ulimit -n; ulimit -Hn'", "100\n100\n-> 0\n"],
    ["prlimit -n=50:60 bash -c 'ulimit -n; ulimit -Hn'", "50\n60\n-> 0\n"],
    [
      "prlimit --nofile=100:200 --core=0:0 prlimit --nofile --core -o resource,soft,hard,units",
      "RESOURCE SOFT HARD UNITS\nNOFILE    100  200 files\nCORE        0    0 bytes\n-> 0\n",
    ],
    [
      "prlimit --nofile=100:200 prlimit -n --raw",
      "RESOURCE DESCRIPTION SOFT HARD UNITS\nNOFILE max\\x20number\\x20of\\x20open\\x20files 100 200 files\n-> 0\n",
    ],
    [
      "prlimit --nofile=100 prlimit -n -n --noheadings",
      "NOFILE   max number of open files  100  100 files\nNOFILE   max number of open files  100  100 files\n-> 0\n",
    ],
    ["prlimit -n --nofile=9:3 true", "prlimit: the soft limit NOFILE cannot exceed the hard limit\n-> 1\n"],
    ["prlimit --nofile=abc true", "prlimit: failed to parse NOFILE limit\n-> 1\n"],
    ["prlimit --core=1:2:3 true", "prlimit: failed to parse CORE limit\n-> 1\n"],
    ["prlimit -p 99999", "prlimit: failed to get the AS resource limit: No such process\n-> 1\n"],
    ["prlimit -p abc", "prlimit: invalid PID argument: 'abc'\n-> 1\n"],
    ["prlimit -p 1 true", "prlimit: options --pid and COMMAND are mutually exclusive\n-> 1\n"],
    ["prlimit --core=0 nope", "prlimit: failed to execute nope: No such file or directory\n-> 127\n"],
    ["prlimit -o foo", "prlimit: unknown column: foo\n-> 1\n"],
    [
      "prlimit -o DESCRIPTION",
      "DESCRIPTION\naddress space limit\nmax core file size\nCPU time\nmax data size\nmax file size\nmax number of file locks held\nmax locked-in-memory address space\nmax bytes in POSIX mqueues\nmax nice prio allowed to raise\nmax number of open files\nmax number of processes\nmax resident set size\nmax real-time priority\ntimeout for real-time tasks\nmax number of pending signals\nmax stack size\n-> 0\n",
    ],
    ["prlimit --core=0 bash -c 'exit 3'", "-> 3\n"],
    [
      "flock lk sleep 1 & p=$!; sleep 0.3; lslocks -p $p -o COMMAND,TYPE,SIZE,MODE,M,START,END,PATH; lslocks -p $p -J -o COMMAND,START,M,SIZE",
      'COMMAND  TYPE SIZE MODE  M START END PATH\nflock   FLOCK      WRITE 0     0   0 /tmp/zt/lk\n{\n   "locks": [\n      {\n         "command": "flock",\n         "start": 0,\n         "m": false,\n         "size": null\n      }\n   ]\n}\n-> 0\n',
    ],
    [
      "printf %1500s > lk2; flock lk2 sleep 1 & p=$!; sleep 0.3; flock lk2 true & q=$!; sleep 0.2; lslocks -r -p $q -o SIZE,MODE,PATH; lslocks -n -p $p -b -o SIZE; lslocks -p $q -o BLOCKER | grep -c $p",
      "SIZE MODE PATH\n1.5K WRITE* /tmp/zt/lk2\n1500\n1\n-> 0\n",
    ],
    ["lslocks -p 99999; lslocks -J -p 99999", '{\n   "locks": [\n\n   ]\n}\n-> 0\n'],
    ["lslocks -o foo", "lslocks: unknown column: foo\n-> 1\n"],
    ["lslocks -p abc", "lslocks: invalid PID argument: 'abc'\n-> 1\n"],
    ["lslocks -r -J", "lslocks: mutually exclusive arguments: --json --raw\n-> 1\n"],
    ["lslogins -o foo", "lslogins: unknown column: foo\n-> 1\n"],
    ["lslogins nope", "lslogins: cannot found 'nope'\n-> 1\n"],
    [
      "lslogins -c -n",
      "lslogins: mutually exclusive arguments: --colon-separate --newline --raw --print0\n-> 1\n",
    ],
    ["lslogins -a -o UID", "lslogins: mutually exclusive arguments: --acc-expiration --output\n-> 1\n"],
    ["lslogins --time-format=x", "lslogins: unknown time format: x\n-> 1\n"],
    ["lslogins root bin", "lslogins: Only one user may be specified. Use -l for multiple users.\n-> 1\n"],
    [
      "lslogins -l root -o UID,USER,HOMEDIR,SHELL,NOLOGIN,PWD-LOCK,PWD-EMPTY,PWD-DENY,GROUP",
      "UID USER HOMEDIR SHELL     NOLOGIN PWD-LOCK PWD-EMPTY PWD-DENY GROUP\n  0 root /root   /bin/bash       0        0         1        0 root\n-> 0\n",
    ],
    [
      "lslogins -l bin,sys,nope -n -y -o USER,NOLOGIN,SUPP-GROUPS",
      'USER="bin"\nNOLOGIN="1"\nSUPP_GROUPS=""\nUSER="sys"\nNOLOGIN="1"\nSUPP_GROUPS=""\n-> 0\n',
    ],
    [
      "lslogins -l 1,2 -r -o USER,GECOS,SHELL; lslogins -l 1,2 -e -o USER,UID; lslogins -c -l 1 -o USER,GID",
      'USER GECOS SHELL\ndaemon daemon /usr/sbin/nologin\nbin bin /usr/sbin/nologin\nUSER="daemon" UID="1"\nUSER="bin" UID="2"\nUSER:GID\ndaemon:1\n-> 0\n',
    ],
    ["lslogins -l 2,1 -z -o USER,UID --noheadings", "daemon 1bin 2\n-> 0\n"],
  ];
  expect(run_commands([SETUP, ...table.map(([c]) => c)]).slice(1)).toEqual(table.map(([, o]) => o));
});

test("lslogins: accounts of the machine", () => {
  const [all, one, system, groups, hashes] = run_commands([
    "lslogins -u",
    "lslogins alice",
    "lslogins -s -o USER,UID",
    "lslogins -g sudo -G",
    "echo alice:secret | chpasswd; passwd -l bob >/dev/null; lslogins -l alice,bob -o USER,PWD-EMPTY,PWD-LOCK,PWD-METHOD",
  ]);
  expect(all.replace(/(?<=root) +\d+/, "    N")).toBe(
    " UID USER  PROC PWD-LOCK PWD-DENY LAST-LOGIN GECOS\n   0 root    N        0        0            root\n" +
      "1000 alice    0        0        0            Alice\n1001 bob      0        0        0            Bob\n-> 0\n",
  );
  expect(one.split("\n").map((l) => l.trimEnd())).toEqual([
    "Username:                           alice",
    "UID:                                1000",
    "Gecos field:                        Alice",
    "Home directory:                     /home/alice",
    "Shell:                              /bin/bash",
    "No login:                           no",
    "Password is locked:                 no",
    "Password not required (empty):      yes",
    "Login by password disabled:         no",
    "Primary group:                      alice",
    "GID:                                1000",
    "Supplementary groups:               sudo",
    "Supplementary group IDs:            27",
    "Last terminal:",
    "Last hostname:",
    "Hushed:                             no",
    "Password expiration warn interval:  7",
    "Password changed:                   00:00:00",
    "Maximum change time:                99999",
    "Running processes:                  0",
    "",
    "Last logs:",
    "",
    "-> 0",
    "",
  ]);
  expect(system).toBe("USER UID\nsshd 101\n-> 0\n");
  expect(groups).toBe(
    " UID USER   GID GROUP SUPP-GIDS SUPP-GROUPS\n1000 alice 1000 alice 27        sudo\n-> 0\n",
  );
  expect(hashes).toBe(
    "USER  PWD-EMPTY PWD-LOCK PWD-METHOD\nalice         0        0 SHA-256\nbob           1        1 \n-> 0\n",
  );
});
