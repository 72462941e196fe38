// What a file's mode and its being run or written forbid: set-id bits that outlive a change of the file are a hole,
// and a program changed under its process a crash. All of it is what a 6.18 kernel answered to the same lines.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

/** As an ordinary user, in a directory of his own. */
const as_nobody = (line: string): string =>
  `mkdir -m 777 /tmp/d 2>/dev/null; cd /tmp/d; setpriv --reuid 65534 --regid 65534 --clear-groups bash -c '${line}' 2>&1`;
const run = (lines: readonly string[]): string[] =>
  run_commands(lines.map(as_nobody)).map((s) => s.replace(/-> \d+\n$/, ""));

test("set-id bits go when a file is written or cut by one who could not set them, file capabilities always", () => {
  expect(
    run([
      "touch f; chmod 6755 f; echo x >>f; stat -c %a f",
      "chmod 6755 f; truncate -s 0 f; stat -c %a f",
      "chmod 6755 f; : >f; stat -c %a f",
      "chmod 2745 f; echo x >>f; stat -c %a f",
      "chmod 6755 f; echo -n >>f; chown 65534 f; stat -c %a f",
    ]),
  ).toEqual(["755\n", "755\n", "755\n", "2745\n", "755\n"]);
  expect(
    run_commands([
      "touch r; chmod 6755 r; echo x >>r; stat -c %a r",
      "setcap cap_net_raw+ep r; getcap r; echo x >>r; getcap r",
      "setcap cap_net_raw+ep r; chown 0 r; getcap r; stat -c %a r",
    ]),
  ).toEqual(["6755\n-> 0\n", "r cap_net_raw=ep\n-> 0\n", "755\n-> 0\n"]);
});

test("a program that runs is not written, one that is written is not run: ETXTBSY", () => {
  expect(
    run([
      "cp /bin/sleep sl; ./sl 5 & sleep .1; echo x >sl; echo x >>sl; truncate -s 0 sl; cp /bin/true sl; kill %1; wait; echo x >sl && echo done",
      "cp /bin/true t; exec 7>>t; ./t; echo $?; exec 7>&-; ./t; echo $?",
      "cp /bin/sleep u; ./u 5 & sleep .1; rm u && echo removed; kill %1",
    ]),
  ).toEqual([
    "bash: line 1: sl: Text file busy\nbash: line 1: sl: Text file busy\n" +
      "truncate: cannot open 'sl' for writing: Text file busy\ncp: cannot create regular file 'sl': Text file busy\ndone\n",
    "bash: line 1: ./t: Text file busy\n126\n0\n",
    "removed\n",
  ]);
});

test("a program need not be readable to be run, a script must be; five interpreters in a row, not six", () => {
  expect(
    run([
      "cp /bin/true x; chmod 111 x; ./x; echo $?; cat x",
      'printf "#!/bin/bash\\necho hi" >s; chmod 111 s; ./s; echo $?',
      'printf "#!/bin/echo\\n" >l0; for i in 1 2 3 4 5; do echo "#!./l$((i-1))" >l$i; done; chmod +x l?; ./l4; ./l5; echo $?',
    ]),
  ).toEqual([
    "0\ncat: x: Permission denied\n",
    "/bin/bash: ./s: Permission denied\n126\n",
    "./l0 ./l1 ./l2 ./l3 ./l4\nbash: ./l5: ./l4: bad interpreter: Too many levels of symbolic links\n126\n",
  ]);
});

test("RLIMIT_FSIZE: up to the limit it is written, then SIGXFSZ, or EFBIG when that is ignored", () => {
  expect(
    run([
      "ulimit -f 1; head -c 3000 /dev/zero >b; echo $?; stat -c %s b",
      'trap "" XFSZ; ulimit -f 1; head -c 3000 /dev/zero >b; echo $?; truncate -s 2000 b; truncate -s 1024 b; echo $?',
    ]).map((s) => s.replace(/^bash: line 1: +\d+ /, "")),
  ).toEqual([
    "File size limit exceeded head -c 3000 /dev/zero > b\n153\n1024\n",
    "head: write error: File too large\n1\ntruncate: failed to truncate 'b' at 2000 bytes: File too large\n0\n",
  ]);
});
