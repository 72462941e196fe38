// What hardening guides watch is there: the kernel takes a watch in a directory that exists only, and auditctl -R stops
// at the first rule it refuses.
import { expect, test } from "vitest";
import { run_commands } from "../../test/commands.ts";

test("watches of hardening guides load", () => {
  const rules = [
    "-w /etc/issue.net -p wa -k system-locale",
    "-w /etc/security/opasswd -p wa -k identity",
    "-w /etc/selinux/ -p wa -k MAC-policy",
    "-a always,exit -F dir=/etc/selinux/ -F perm=wa -F auid>=1000 -F key=MAC-policy",
    "-w /var/spool/cron/ -p wa -k cron",
    "-w /etc/ssh/sshd_config -p warx -k sshd_config",
  ];
  const seen = run_commands([
    `printf '%s\\n' ${rules.map((r) => `'${r}'`).join(" ")} >/tmp/r; auditctl -R /tmp/r; auditctl -l | wc -l`,
    "cat /etc/ssh/sshd_config >/dev/null; ausearch -k sshd_config -m SYSCALL -i | grep -o 'comm=[a-z]*'",
    "ls -Z /etc/selinux/config /etc/security/opasswd; ls -l /etc/security/opasswd | cut -c1-10",
  ]);
  expect(seen).toEqual([
    `${rules.length}\n-> 0\n`,
    "comm=cat\n-> 0\n",
    "        system_u:object_r:shadow_t:s0 /etc/security/opasswd\n" +
      "system_u:object_r:selinux_config_t:s0 /etc/selinux/config\n-rw-------\n-> 0\n",
  ]);
});
