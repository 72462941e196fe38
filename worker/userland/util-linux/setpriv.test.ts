// If this fails, setpriv, capsh or file capabilities give a program other privileges than Linux does, or a program
// without CAP_AUDIT_CONTROL may set container ids (spec section 3).
import { describe, expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const caps = (inh: string, prm: string, eff: string, bnd: string, amb: string) =>
  `CapInh:\t${inh.padStart(16, "0")}\nCapPrm:\t${prm.padStart(16, "0")}\nCapEff:\t${eff.padStart(16, "0")}\n` +
  `CapBnd:\t${bnd.padStart(16, "0")}\nCapAmb:\t${amb.padStart(16, "0")}\n-> 0\n`;
const FULL = "3fffffffff";
const AUDIT_CONTROL = "40000000";
const STATUS = "grep Cap /proc/self/status";
const SET = "'sleep 1 & echo 5 > /proc/$!/containerid && cat /proc/$!/containerid'";

function expect_outputs(table: readonly (readonly [command: string, output: string])[]): void {
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
}

describe("setpriv", () => {
  test("capabilities after the change of ids and the execve", () => {
    expect_outputs([
      [`setpriv --reuid=1000 --regid=1000 --clear-groups ${STATUS}`, caps("0", "0", "0", FULL, "0")],
      [
        "setpriv --reuid=alice --regid=alice --init-groups id",
        "uid=1000(alice) gid=1000(alice) groups=1000(alice),27(sudo)\n-> 0\n",
      ],
      [
        `setpriv --reuid=alice --keep-groups --inh-caps=+audit_control --ambient-caps=+audit_control ${STATUS}`,
        caps(AUDIT_CONTROL, AUDIT_CONTROL, AUDIT_CONTROL, FULL, AUDIT_CONTROL),
      ],
      [
        `setpriv --bounding-set=-audit_control ${STATUS}`,
        caps("0", "3fbfffffff", "3fbfffffff", "3fbfffffff", "0"),
      ],
      // an ambient capability that is not inheritable cannot be raised, and the real one says nothing
      [`setpriv --ambient-caps=+audit_control ${STATUS}`, caps("0", FULL, FULL, FULL, "0")],
      [
        `setpriv --inh-caps=+audit_control --ambient-caps=+audit_control ${STATUS}`,
        caps(AUDIT_CONTROL, FULL, FULL, FULL, AUDIT_CONTROL),
      ],
    ]);
  });

  test("messages", () => {
    expect_outputs([
      [
        "setpriv --foo",
        "setpriv: unrecognized option '--foo'\nTry 'setpriv --help' for more information.\n-> 1\n",
      ],
      ["setpriv", "setpriv: No program specified\n-> 1\n"],
      ["setpriv --reuid=xyz true", "setpriv: failed to parse reuid: 'xyz'\n-> 1\n"],
      ["setpriv --reuid=1 --ruid=2 true", "setpriv: duplicate ruid\n-> 1\n"],
      ["setpriv --init-groups true", "setpriv: --init-groups requires --ruid or --reuid\n-> 1\n"],
      ["setpriv --inh-caps=foo true", "setpriv: bad capability string\n-> 1\n"],
      ["setpriv --inh-caps=+foo true", 'setpriv: unknown capability "foo"\n-> 1\n'],
      ["setpriv --nnp nonexist", "setpriv: failed to execute nonexist: No such file or directory\n-> 127\n"],
      ["setpriv --dump true", "setpriv: --dump is incompatible with all other options\n-> 1\n"],
      [
        "setpriv --regid=1000 true",
        "setpriv: --[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups\n-> 1\n",
      ],
      ["setpriv --groups= true", "setpriv: Invalid supplementary group id: ''\n-> 1\n"],
      [
        "setpriv --reuid=alice --keep-groups setpriv --reuid=bob true",
        "setpriv: setresuid failed: Operation not permitted\n-> 127\n",
      ],
    ]);
  });
});

describe("who may set a container id", () => {
  test("CAP_AUDIT_CONTROL decides, not the user id", () => {
    const refused = (shell: string) => `${shell}: line 1: echo: write error: Operation not permitted\n-> 1\n`;
    expect_outputs([
      [`bash -c ${SET}`, "5-> 0\n"],
      [`setpriv --bounding-set=-audit_control bash -c ${SET}`, refused("bash")],
      [`capsh --drop=cap_audit_control -- -c ${SET}`, refused("/bin/bash")],
      [`setpriv --reuid=alice --regid=alice --clear-groups bash -c ${SET}`, refused("bash")],
      [
        `setpriv --reuid=alice --regid=alice --clear-groups --inh-caps=+audit_control --ambient-caps=+audit_control bash -c ${SET}`,
        "5-> 0\n",
      ],
    ]);
  });
});

describe("capsh", () => {
  test("arguments work one after the other", () => {
    expect_outputs([
      ["capsh --current", "Current: =ep\nCurrent IAB: \n-> 0\n"],
      [
        "capsh --drop=cap_kill --inh=cap_chown --current",
        "Current: =ep cap_chown+i\nCurrent IAB: cap_chown,!cap_kill\n-> 0\n",
      ],
      ["capsh --user=alice --current", "Current: =p\nCurrent IAB: \n-> 0\n"],
      [
        `capsh --user=alice -- -c 'id; echo $HOME $USER'`,
        "uid=1000(alice) gid=1000(alice) groups=1000(alice),27(sudo)\n/home/alice alice\n-> 0\n",
      ],
      [
        `capsh --keep=1 --user=nobody --inh=cap_audit_control --addamb=cap_audit_control -- -c '${STATUS}'`,
        caps(AUDIT_CONTROL, AUDIT_CONTROL, AUDIT_CONTROL, FULL, AUDIT_CONTROL),
      ],
      [
        "capsh --uid=1000 --drop=cap_chown",
        "unable to raise CAP_SETPCAP for BSET changes: Operation not permitted\n-> 1\n",
      ],
      ["capsh --uid=1000 --gid=1000", "Failed to set gid=1000: Operation not permitted\n-> 1\n"],
      ["capsh --drop=foo", "capability [foo] is unknown to libcap\n-> 1\n"],
      ["capsh --uid=foo", 'invalid --uid value: want non-negative integer, got "foo"\n-> 1\n'],
      ["capsh --user=nobodyx", "User [nobodyx] not known\n-> 1\n"],
      ["capsh --caps=foo", "unable to interpret [--caps=foo]\n-> 1\n"],
      ["capsh --keep=5", "prctl(PR_SET_KEEPCAPS, 5) failed: Invalid argument\n-> 1\n"],
      ["capsh --has-a=cap_chown", "cap[cap_chown] not in ambient vector\n-> 1\n"],
      ["capsh --is-uid=3", "uid: got=0, want=3\n-> 1\n"],
      ["capsh --supports=cap_foo", "cap[cap_foo] not recognized by library\n-> 1\n"],
      ["capsh --strict", "capsh: option --strict is not simulated\n-> 1\n"],
      ["capsh -- -c 'echo $0 $1' a b", "a b\n-> 0\n"],
    ]);
  });
});

describe("file capabilities", () => {
  const AS_ALICE = "setpriv --reuid=alice --regid=alice --clear-groups";
  const G = "/usr/local/bin/g";
  test("setcap, getcap, and what an execve makes of them", () => {
    expect_outputs([
      [
        `cat /usr/bin/grep > ${G}; chmod 755 ${G}; setcap cap_net_raw,cap_audit_control=ep ${G}; getcap ${G}`,
        `${G} cap_net_raw,cap_audit_control=ep\n-> 0\n`,
      ],
      [`${AS_ALICE} ${G} Cap /proc/self/status`, caps("0", "40002000", "40002000", FULL, "0")],
      // the ambient ones go
      [
        `${AS_ALICE} --inh-caps=+kill --ambient-caps=+kill ${G} Cap /proc/self/status`,
        caps("20", "40002000", "40002000", FULL, "0"),
      ],
      [`${AS_ALICE} --nnp ${G} Cap /proc/self/status`, caps("0", "0", "0", FULL, "0")],
      // effective is promised and cannot be given: no execve
      [
        `${AS_ALICE} --bounding-set=-audit_control ${G} Cap /proc/self/status`,
        `setpriv: failed to execute ${G}: Operation not permitted\n-> 126\n`,
      ],
      [
        `${AS_ALICE} setcap cap_kill=ep ${G}`,
        `Failed to set capabilities on file '${G}': Operation not permitted\n-> 1\n`,
      ],
      [`getcap -r /usr/local`, `${G} cap_net_raw,cap_audit_control=ep\n-> 0\n`],
      [`setcap -v cap_kill=p ${G}`, `${G} differs in [ep]\n-> 1\n`],
      [`setcap -r ${G}; getcap -v ${G}`, `${G}\n-> 0\n`],
      [`setcap -r ${G}`, `File '${G}' has no capablity to remove\n-> 1\n`],
      ["setcap cap_kill=ep /tmp", "Invalid file '/tmp' for capability operation\n-> 1\n"],
      [
        "setcap cap_kill=ep /nonexist",
        "Failed to set capabilities on file '/nonexist': No such file or directory\n-> 1\n",
      ],
      ["getcap /nonexist", "/nonexist (No such file or directory)\n-> 0\n"],
      ["getpcaps 1", "1: =ep\n-> 0\n"],
      ["getpcaps 99999", "Failed to get cap's for process 99999: (No such process)\n-> 1\n"],
    ]);
  });

  test("audit tells of them: the file's and the process's before and after", () => {
    const [, out] = run_commands([
      `cat /usr/bin/true > ${G}; chmod 755 ${G}; setcap cap_kill=ep ${G}; auditctl -a always,exit -F path=${G} -F perm=x -k fcaps`,
      `${AS_ALICE} ${G}; ausearch -k fcaps -m BPRM_FCAPS -ts recent | grep BPRM`,
    ]);
    expect(out.replace(/msg=\S+ /, "")).toBe(
      "type=BPRM_FCAPS fver=2 fp=0000000000000020 fi=0000000000000000 fe=1 old_pp=0000003fffffffff old_pi=0000000000000000 " +
        "old_pe=00000000000001c0 old_pa=0000000000000000 pp=0000000000000020 pi=0000000000000000 pe=0000000000000020 pa=0000000000000000\n-> 0\n",
    );
  });
});
