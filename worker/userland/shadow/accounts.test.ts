// What useradd and its kin say, write and tell audit is compared with shadow 4.13: facts/accounts.txt holds, for each
// command, its messages, its status, the audit messages it sent (type and text) and the lines of the account files that
// changed ("<" before, ">" after), recorded as an unprivileged user with --prefix. TODAY is the day of the recording.
// facts/administration.txt and facts/broken_files.txt hold the same of gpasswd, chsh, chfn, pwck and grpck, in a user namespace
// with a root directory of its own and Debian's PAM files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { run_script } from "../../../test/machine.ts";
import { messageTypeNumber } from "../audit/tables/message_types.ts";

const FILES = ["passwd", "shadow", "group", "gshadow"];
const SETUP = `cd /etc
printf 'root:x:0:0:root:/root:/bin/bash\\nalice:x:1000:1000:Alice:/home/alice:/bin/bash\\n' > passwd
printf 'root:x:0:\\nsudo:x:27:alice\\nalice:x:1000:\\nusers:x:100:\\n' > group
printf 'root:*:17606:0:99999:7:::\\nalice:*:17606:0:99999:7:::\\n' > shadow
printf 'root:*::\\nsudo:*::alice\\nalice:!::\\nusers:*::\\n' > gshadow
auditctl -D >/dev/null; auditctl -a always,exclude -F msgtype=SYSCALL >/dev/null
`;
const BOB = `echo bob:x:1001:1001:Bob:/home/bob:/bin/bash >>passwd; echo bob:x:1001: >>group
echo 'bob:*:17606:0:99999:7:::' >>shadow; echo 'bob:!::' >>gshadow; echo /bin/sh >shells; echo /bin/bash >>shells
`;
const BROKEN = `printf '%s\\n' bad dup:x:1005:1005::/:/bin/sh dup:x:1006:1005::/:/bin/sh nogrp:x:1008:4444::/:/bin/sh \\
  nosh:x:1009:100::/none:/none neg:x:abc:100::/:/bin/sh emp::1010:100::/: >>passwd
printf '%s\\n' 'dup:!:17606::::::' badline 'orphan:!:17606::::::' 'nogrp:!:99999::::::' emp::17606:::::: >>shadow
printf '%s\\n' badg g1:x:2000:nope,alice g1:x:2001: g2:x:2000: >>group
printf '%s\\n' 'orphg:!::' 'g1:!:nope:alice,nope' >>gshadow
`;
const MARK = "=PART=";

/** What each command does on the simulated machine, in parts: output, status, records, files. */
function play(setup: string, commands: readonly string[]): string[] {
  const step = (command: string) => `: > /var/log/audit/audit.log
echo -n ${MARK}; ${command} 2>&1 </dev/null; echo "[$?]"; echo -n ${MARK}; sleep 0.1; cat /var/log/audit/audit.log
for f in ${FILES.join(" ")}; do echo -n ${MARK}; cat $f; done
`;
  const { stdout } = run_script(`${SETUP}${setup}echo $(( $(date +%s) / 86400 ))
for f in ${FILES.join(" ")}; do echo -n ${MARK}; cat $f; done
${commands.map(step).join("")}`);
  return stdout.split(MARK);
}

/** diff's lines of two small files of which one has lines changed, added or removed, in one place after the other. */
function changes(file: string, before: string, after: string): string {
  const [a, b] = [before, after].map((t) => t.split("\n").filter(Boolean));
  let out = "";
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (a[i] === b[j]) {
      i++;
      j++;
    } else if (j < b.length && i < a.length && !b.includes(a[i]) && !a.includes(b[j])) {
      out += `< ${file}: ${a[i++]}\n> ${file}: ${b[j++]}\n`;
    } else if (i < a.length && !b.includes(a[i])) out += `< ${file}: ${a[i++]}\n`;
    else out += `> ${file}: ${b[j++]}\n`;
  }
  return out;
}

const records = (log: string): string =>
  [...log.matchAll(/^type=(\w+) msg=audit\(.*?\): .*? msg='(.*)'$/gm)]
    .map(([, type, text]) => `  AUDIT ${messageTypeNumber(type)} ${text}\n`)
    .join("");

test.each([
  ["accounts.txt", ""],
  ["administration.txt", BOB],
  ["broken_files.txt", BOB + BROKEN],
])("account programs: %s", (file, setup) => {
  const pieces = readFileSync(join(import.meta.dirname, "facts", file), "latin1").split(/^(?=\$ )/m);
  const commands = pieces.map((p) => p.slice(2, p.indexOf("\n")));
  const parts = play(setup, commands);
  const today = parts[0].trim();
  let files = parts.slice(1, 5);
  let at = 5;
  const seen = commands.map((command) => {
    const [output, log, ...after] = parts.slice(at, at + 6);
    at += 6;
    const diffs = FILES.map((f, i) => changes(f, files[i], after[i])).join("");
    files = after;
    // usage texts are long: their first line stands for them
    const said = output.replace(/^(?: {2}.*|Options:|)\n/gm, "");
    return `$ ${command}\n${said}${records(log)}${diffs.replaceAll(`:${today}:`, ":TODAY:")}`;
  });
  expect(seen).toEqual(pieces);
});

test("who may change what, and sg", () => {
  const [denied, own, shell, group, none, repaired] = run_commands([
    "su alice -c 'gpasswd -a bob sudo; chsh -s /bin/sh root; chfn -f X; chfn -r 1 bob'; grep -o \"op=alice failed.*res=failed\" /var/log/audit/audit.log",
    "gpasswd -A alice users; su alice -c 'gpasswd -a bob users; gpasswd -M bob users'; grep ^users: /etc/group",
    "echo alice:secret | chpasswd; su alice -c 'echo secret | chsh -s /bin/sh; echo secret | chsh -s /nope; echo wrong | chsh -s /bin/bash'; grep alice /etc/passwd",
    "sg users -c 'id -gn'; sg users 'exit 4'",
    "sg; sg nope",
    "echo broken >>/etc/passwd; echo y | pwck -q; grep -c broken /etc/passwd; pwck -qr",
  ]);
  expect(denied).toBe(
    "gpasswd: Permission denied.\nYou may not change the shell for 'root'.\nchfn: Permission denied.\nchfn: Permission denied.\n" +
      'op=alice failed to add user bob to group sudo: Permission denied acct="sudo" exe="/usr/bin/gpasswd" hostname=? addr=? terminal=? res=failed\n-> 0\n',
  );
  expect(own).toBe("Adding user bob to group users\ngpasswd: Permission denied.\nusers:x:100:bob\n-> 0\n");
  expect(shell).toBe(
    "Password: Password: chsh: /nope is an invalid shell\nPassword: chsh: PAM: Authentication failure\n" +
      "alice:x:1000:1000:Alice:/home/alice:/bin/sh\n-> 0\n",
  );
  expect(group).toBe("users\n-> 4\n");
  expect(none).toBe("Usage: sg group [[-c] command]\nsg: group 'nope' does not exist\n-> 1\n");
  expect(repaired).toBe(
    "invalid password file entry\ndelete line 'broken'? pwck: the files have been updated\n0\n-> 0\n",
  );
});
