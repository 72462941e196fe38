// If this fails, capsh, getpcaps --iab or setpriv --securebits say or do something else than libcap 2.66 and util-linux
// 2.38.1, or the securebits of a process do not what capabilities(7) says of them.
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
    ["capsh --mode=x", "unsupported mode: x\n-> 1\n"],
    ["capsh --inmode=HYBRID --inmode=PURE1E", "mismatched mode got=HYBRID want=PURE1E\n-> 1\n"],
    [as_nobody("capsh --mode=PURE1E"), "failed to set mode [PURE1E]: Operation not permitted\n-> 1\n"],
    [as_nobody("capsh --secbits=0x2f"), "failed to set securebits to 057/0x2f\n-> 1\n"],
    ["capsh --secbits=x", 'invalid --secbits value: want non-negative integer, got "x"\n-> 1\n'],
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

test("capsh --iab, modes and securebits at work", () => {
  expect_outputs([
    [
      "capsh --iab='!cap_chown,^cap_kill,%cap_setuid' --current | tail -n 1",
      "Current IAB: !cap_chown,^cap_kill,cap_setuid\n-> 0\n",
    ],
    [
      "capsh --iab='!cap_sys_admin,cap_kill' --user=alice -- -c 'getpcaps --iab $$ | cut -d: -f2; getpcaps --iab 1'",
      ' "cap_kill=i" [cap_kill,!cap_sys_admin]\n1: "=ep" []\n-> 0\n',
    ],
    [
      "capsh --mode=PURE1E_INIT --mode -- -c 'id -u; grep CapPrm /proc/self/status; capsh --mode; capsh --secbits=0'",
      "Mode: PURE1E_INIT\n0\nCapPrm:\t0000000000000000\nMode: PURE1E_INIT\nfailed to set securebits to 00/0x0\n-> 1\n",
    ],
    ["capsh --mode=PURE1E --inh=cap_kill --print | tail -n 1", "Guessed mode: PURE1E (3)\n-> 0\n"],
    ["capsh --mode=NOPRIV --mode --current | head -n 2", "Mode: NOPRIV\nCurrent: =\n-> 0\n"],
    ["capsh --secbits=0100 --inh=cap_kill --addamb=cap_kill", "failed to raise ambient [cap_kill=5]\n-> 1\n"],
    ["capsh --secbits=0x20 --keep=1", "prctl(PR_SET_KEEPCAPS, 1) failed: Operation not permitted\n-> 1\n"],
    ["capsh --secbits=256", "failed to set securebits to 0400/0x100\n-> 1\n"],
    ["mkdir -p /srv/jail; capsh --chroot=/nosuch", "Unable to chroot/chdir to [/nosuch]\n-> 1\n"],
    ["capsh --chroot=/srv/jail -- -c true", "execve '/bin/bash' failed!\n-> 1\n"],
    [
      "strace -e prctl capsh --secbits=0xef 2>&1 | grep SET_SECURE",
      "prctl(PR_SET_SECUREBITS, SECBIT_NOROOT|SECBIT_NOROOT_LOCKED|SECBIT_NO_SETUID_FIXUP|SECBIT_NO_SETUID_FIXUP_LOCKED|" +
        "SECBIT_KEEP_CAPS_LOCKED|SECBIT_NO_CAP_AMBIENT_RAISE|SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED) = 0\n-> 0\n",
    ],
  ]);
});

test("setpriv --securebits", () => {
  const words = "noroot +foo + '' +all -keep_caps +no_cap_ambient_raise";
  expect_outputs([
    [
      `for i in ${words}; do setpriv --securebits "$i" true; done`,
      `setpriv: bad securebits string
setpriv: unrecognized securebit
setpriv: unrecognized securebit
setpriv: bad securebits string
setpriv: +all securebits is not allowed
setpriv: adjusting keep_caps does not make sense
setpriv: unrecognized securebit
-> 1
`,
    ],
    [
      "setpriv --securebits -noroot --securebits -noroot true",
      "setpriv: duplicate --securebits option\n-> 1\n",
    ],
    [
      as_nobody("setpriv --securebits +noroot true"),
      "setpriv: set process securebits failed: Operation not permitted\n-> 127\n",
    ],
    [
      "setpriv --securebits +noroot,+noroot_locked bash -c 'grep CapEff /proc/self/status; setpriv --dump | grep Secure'",
      "CapEff:\t0000000000000000\nSecurebits: noroot,noroot_locked\n-> 0\n",
    ],
    [
      "setpriv --securebits +keep_caps_locked setpriv --dump | grep Sec",
      "Securebits: keep_caps_locked\n-> 0\n",
    ],
    [
      "strace -e prctl setpriv --securebits +no_setuid_fixup true 2>&1 | grep SET_SECURE",
      "prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP|SECBIT_KEEP_CAPS) = 0\n-> 0\n",
    ],
  ]);
});
