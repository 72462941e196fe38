// If this fails, capsh, or getpcaps --iab, say or do something else than libcap 2.66.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

type Table = readonly (readonly [command: string, output: string])[];
const expect_outputs = (table: Table): void =>
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));

const as_nobody = (command: string): string => `su nobody -s /bin/bash -c '${command}'`;

test("capsh without privileges, as libcap's answered", () => {
  expect_outputs([
    [
      "capsh --explain=cap_chown",
      `cap_chown (0) [/proc/self/status:CapXXX: 0x0000000000000001]

    Allows a process to arbitrarily change the user and
    group ownership of a file.
-> 0
`,
    ],
    ["capsh --explain=cap_setpcap | sed -n '3,7p' | cat -E | head -n 3 | tail -n 1", "    $\n-> 0\n"],
    ["capsh --explain=41", "<unsupported> (41) [/proc/self/status:CapXXX: 0x0000020000000000]\n-> 0\n"],
    ["capsh --explain=x", "unrecognised value 'x'\n-> 1\n"],
    [
      "capsh --suggest=audit | grep ^cap_ | cut -d' ' -f1 | tr '\n' ' '",
      "cap_setpcap cap_audit_write cap_audit_control cap_audit_read -> 0\n",
    ],
    ["capsh --suggest=zzz", "-> 0\n"],
    ["capsh --modes --mode", "Supported modes: NOPRIV PURE1E_INIT PURE1E HYBRID\nMode: HYBRID\n-> 0\n"],
    ["capsh --mode=PURE1E", "capsh: option --mode is not simulated\n-> 1\n"],
    ["capsh --inmode=HYBRID --inmode=PURE1E", "mismatched mode got=HYBRID want=PURE1E\n-> 1\n"],
    [as_nobody("capsh --iab=^cap_chown"), "unable to set IAB tuple: Operation not permitted\n-> 1\n"],
    [as_nobody("capsh --iab=; capsh --iab=!"), "-> 0\n"],
    [
      `for i in cap_nosuch all ,cap_chown '!cap_chown cap_kill' chown; do capsh "--iab=$i"; done`,
      `iab: 'cap_nosuch' malformed
iab: 'all' malformed
iab: ',cap_chown' malformed
iab: '!cap_chown cap_kill' malformed
iab: 'chown' malformed
-> 1
`,
    ],
  ]);
});

test("capsh --iab and --chroot at work", () => {
  expect_outputs([
    [
      "capsh --iab='!cap_chown,^cap_kill,%cap_setuid' --current | tail -n 1",
      "Current IAB: !cap_chown,^cap_kill,cap_setuid\n-> 0\n",
    ],
    [
      "capsh --iab='!cap_sys_admin,cap_kill' --user=alice -- -c 'getpcaps --iab $$ | cut -d: -f2; getpcaps --iab 1'",
      ' "cap_kill=i" [cap_kill,!cap_sys_admin]\n1: "=ep" []\n-> 0\n',
    ],
    ["mkdir -p /srv/jail; capsh --chroot=/nosuch", "Unable to chroot/chdir to [/nosuch]\n-> 1\n"],
    ["capsh --chroot=/srv/jail -- -c true", "execve '/bin/bash' failed!\n-> 1\n"],
  ]);
});
