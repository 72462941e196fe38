// If this fails, getfacl and setfacl show or change something else than the mode, which is all the kernel keeps.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("getfacl shows the entries of the mode", () => {
  const seen = run_commands([
    "cd /tmp; mkdir -m 2750 d; touch d/f; chmod 640 d/f; chown alice:users d/f; ln -s f d/l; getfacl d",
    "getfacl -R -n d | grep file; getfacl -cp /tmp/d/f",
    "getfacl /tmp/d/f /tmp/nofile | head -3; getfacl -s d; getfacl -d d/f; getfacl -P d/l",
    "getfacl -c /proc/version",
    "getfacl; getfacl -t d; getfacl -Z d 2>&1 | head -1",
    "getfacl -c d/f >/dev/full",
  ]);
  expect(seen).toEqual([
    "# file: d\n# owner: root\n# group: root\n# flags: -s-\nuser::rwx\ngroup::r-x\nother::---\n\n-> 0\n",
    "# file: d\n# file: d/f\nuser::rw-\ngroup::r--\nother::---\n\n-> 0\n",
    "getfacl: Removing leading '/' from absolute path names\ngetfacl: /tmp/nofile: No such file or directory\n" +
      "# file: tmp/d/f\n# owner: alice\n# group: users\n# file: d/f\n# owner: alice\n# group: users\n\n-> 0\n",
    "user::r--\ngroup::r--\nother::r--\n\n-> 0\n",
    "Usage: getfacl [-aceEsRLPtpndvh] file ...\nTry `getfacl --help' for more information.\n" +
      "getfacl: option -t is not simulated\ngetfacl: invalid option -- 'Z'\n-> 0\n",
    "getfacl: write error: No space left on device\n-> 1\n",
  ]);
});

test("setfacl sets what is a mode; other lists are not supported", () => {
  const seen = run_commands([
    "cd /tmp; touch f; chmod 641 f; mkdir d; setfacl -m u::rwX,g::7,other::- f; stat -c %a f",
    "setfacl -m u:alice:r f; stat -c %a f",
    "setfacl --set u::rw,g::r,o::r f; stat -c %a f; setfacl -x u:alice f; setfacl -b f d; setfacl -k d; stat -c %a f",
    "setfacl -m d:u:alice:rw d; setfacl -dm g::rwx f",
    "setfacl -m u:nobody9:r f; setfacl -m u:alice:q f; setfacl -m '' f; setfacl -x u:alice:r f",
    "setfacl -m u::r nofile; su alice -c 'setfacl -m o::rwx f'",
    "setfacl f; setfacl -R -b f",
    "auditctl -w /tmp/f -p a -k acl; setfacl -m o::r f; ausearch -k acl -m SYSCALL | grep -o 'syscall=[0-9]*.*exit=[0-9]*' | tail -1",
  ]);
  expect(seen).toEqual([
    "770\n-> 0\n",
    "setfacl: f: Operation not supported\n770\n-> 0\n",
    "644\n644\n-> 0\n",
    "setfacl: d: Operation not supported\nsetfacl: f: Only directories can have default ACLs\n-> 1\n",
    "setfacl: Option -m: Invalid argument near character 3\nsetfacl: Option -m: Invalid argument near character 9\n" +
      "setfacl: Option -m: Invalid argument near character 1\nsetfacl: Option -x: Invalid argument near character 9\n-> 2\n",
    "setfacl: nofile: No such file or directory\nsetfacl: f: Operation not permitted\n-> 1\n",
    "Usage: setfacl [-bkndRLP] { -m|-M|-x|-X ... } file ...\nTry `setfacl --help' for more information.\n" +
      "setfacl: option -R is not simulated\n-> 1\n",
    "syscall=188 success=yes exit=0\n-> 0\n",
  ]);
});
