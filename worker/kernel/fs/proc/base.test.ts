// /proc/PID as scripts read it: of living processes and of zombies, whose files, mounts and namespaces are gone.
import { expect, test } from "vitest";
import { run_commands } from "../../../../test/commands.ts";

test("task/TID/children names the children that patch 02 counts, zombies too", () => {
  expect(
    run_commands([
      'sleep 1 & a=$!; sleep 1 & b=$!; read c </proc/$$/task/$$/children; [ "$c" = "$a $b" ] && echo both; kill $a $b; wait',
      "bash -c 'sleep .1 & exec sleep 2' & sleep .5; read z </proc/$!/task/$!/children; grep State /proc/$z/status; echo 5 >/proc/$!/containerid",
    ]),
  ).toEqual([
    "both\n-> 0\n",
    "State:\tZ (zombie)\nscript.sh: line 3: echo: write error: Operation not permitted\n-> 1\n",
  ]);
});

test("a zombie has neither files nor places nor namespaces, but ids", () => {
  const zombie =
    "bash -c 'sleep .1 & exec sleep 2' & sleep .5; read z < /proc/$!/task/$!/children; cd /proc/$z; ";
  expect(
    run_commands([
      `${zombie} grep FDSize status; cat statm mounts`,
      `${zombie} readlink cwd root exe ns/net ns/pid_for_children; readlink ns/pid ns/user; ls fd net`,
      `${zombie} cat loginuid; cat sessionid; cat containerid`,
    ]),
  ).toEqual([
    "FDSize:\t0\n0 0 0 0 0 0 0\ncat: mounts: Invalid argument\n-> 1\n",
    "pid:[4026531836]\nuser:[4026531837]\nfd:\n\nnet:\n-> 0\n",
    "0118446744073709551615-> 0\n",
  ]);
});

test("modes of procfs stay, names cannot be made in it, oom_score_adj is a number", () => {
  expect(
    run_commands([
      "chmod 666 /proc/self/containerid; chmod 644 /proc/sys/kernel/hostname; mkdir /proc/x /proc/self/x; ln -s a /proc/y; rm /proc/self/status",
      "for v in 5 -5 2000 x '' ' 7 ' -1001; do echo \"$v\" >/proc/self/oom_score_adj; echo $? $(</proc/self/oom_score_adj); done 2>/dev/null; sh -c 'cat /proc/self/oom_score_adj'",
    ]),
  ).toEqual([
    "chmod: changing permissions of '/proc/self/containerid': Operation not permitted\n" +
      "chmod: changing permissions of '/proc/sys/kernel/hostname': Operation not permitted\n" +
      "mkdir: cannot create directory \u00e2\u0080\u0098/proc/x\u00e2\u0080\u0099: No such file or directory\n" +
      "mkdir: cannot create directory \u00e2\u0080\u0098/proc/self/x\u00e2\u0080\u0099: No such file or directory\n" +
      "ln: failed to create symbolic link '/proc/y': No such file or directory\n" +
      "rm: cannot remove '/proc/self/status': Operation not permitted\n-> 1\n",
    "0 5\n0 -5\n1 -5\n1 -5\n1 -5\n0 7\n1 7\n7\n-> 0\n",
  ]);
});

test("the directory of a task that is gone answers ESRCH, even as a working directory", () => {
  expect(
    run_commands([
      "sleep .2 & cd /proc/$!; exec 9<.; wait; ls; cat status; echo 5 >containerid; ls /proc/self/fd/9/",
      "sleep .2 & cd /proc/$!/task/$!; wait; cat comm; cd /",
    ]),
  ).toEqual([
    "ls: cannot open directory '.': No such process\ncat: status: No such process\n" +
      "script.sh: line 1: containerid: No such process\nls: cannot open directory '/proc/self/fd/9/': No such process\n-> 2\n",
    "cat: comm: No such process\n-> 0\n",
  ]);
});
