// sudo lets through whom /etc/sudoers names, asks the others for a password, and tells audit of every command.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const passwords = "printf 'alice:pw\\nbob:pw\\n' | chpasswd";

test("who may run what", () => {
  const seen = run_commands([
    passwords,
    "sudo id -un; sudo -u alice id -un; sudo -g users id -gn",
    "sudo nope",
    "sudo -u nobodyx id",
    "su alice -c 'sudo -n id -un; echo pw | sudo -S id -un; sudo -n id -un; sudo -k; sudo -n id -un'",
    "su alice -c 'printf \"x\\nx\\nx\\n\" | sudo -S id'",
    "su bob -c 'echo pw | sudo -S id'",
    "echo 'bob ALL=(alice) NOPASSWD: /usr/bin/id, /usr/bin/ls /tmp' >/etc/sudoers.d/bob",
    "su bob -c 'sudo -u alice id -un; sudo -u alice ls /tmp; sudo -n -u alice ls /; sudo -n id'",
    "su bob -c 'sudo -n -u alice ls -l'; sudo -l -U bob | tail -2",
    "sudo sh -c 'exit 3'",
    'su - alice -c \'echo pw | sudo -S -i pwd; sudo -s echo "a  b"; sudo X=1 env | grep -E "^(X|SUDO_.*|HOME)="\'',
    "sudo -A id",
  ]);
  expect(seen).toEqual([
    "-> 0\n",
    "root\nalice\nusers\n-> 0\n",
    "sudo: nope: command not found\n-> 1\n",
    "sudo: unknown user nobodyx\nsudo: error initializing audit plugin sudoers_audit\n-> 1\n",
    "sudo: a password is required\n[sudo] password for alice: root\nroot\nsudo: a password is required\n-> 1\n",
    "[sudo] password for alice: Sorry, try again.\n[sudo] password for alice: Sorry, try again.\n" +
      "[sudo] password for alice: sudo: 3 incorrect password attempts\n-> 1\n",
    "[sudo] password for bob: bob is not in the sudoers file.\n-> 1\n",
    "-> 0\n",
    "alice\nsudo: a password is required\nsudo: a password is required\n-> 1\n",
    `sudo: a password is required
User bob may run the following commands on auditlab:
    (alice) NOPASSWD: /usr/bin/id, /usr/bin/ls /tmp
-> 0
`,
    "-> 3\n",
    "[sudo] password for alice: /root\na  b\nHOME=/root\nX=1\nSUDO_COMMAND=/usr/bin/env\nSUDO_USER=alice\nSUDO_UID=1000\nSUDO_GID=1000\n-> 0\n",
    "sudo: option -A is not simulated\n-> 1\n",
  ]);
});

test("records of a command, with the real user until the session begins", () => {
  const seen = run_commands([
    passwords,
    "su alice -c 'cd /; echo pw | sudo -S cat /etc/hostname' >/dev/null 2>&1",
    "ausearch -x /usr/bin/sudo | sed -n \"s/^type=\\([A-Z_]*\\) .* uid=\\([0-9]*\\) .*msg='\\(.*\\) exe=.* res=\\(.*\\)'/\\1 \\2 \\3 \\4/p\"",
  ]);
  expect(seen[2]).toBe(`USER_AUTH 1000 op=PAM:authentication grantors=pam_permit acct="alice" success
USER_ACCT 1000 op=PAM:accounting grantors=pam_permit acct="alice" success
USER_CMD 1000 cwd="/" cmd=636174202F6574632F686F73746E616D65 success
CRED_REFR 0 op=PAM:setcred grantors=pam_permit acct="root" success
USER_START 0 op=PAM:session_open grantors=pam_limits,pam_permit,pam_unix acct="root" success
USER_END 0 op=PAM:session_close grantors=pam_limits,pam_permit,pam_unix acct="root" success
CRED_DISP 0 op=PAM:setcred grantors=pam_permit acct="root" success
-> 0
`);
});
