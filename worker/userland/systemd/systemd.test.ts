// systemctl and service as RHEL's auditd knows them: systemd may start it and not stop it, `service auditd stop` does,
// and a daemon that is started again belongs to nobody's session.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const LSB_ONLY =
  "The service command supports only basic LSB actions (start, stop, restart, try-restart, reload, force-reload, status). For other actions, please try to use systemctl.\n";

test("auditd.service", () => {
  const seen = run_commands([
    "systemctl stop auditd",
    "systemctl restart auditd.service",
    "systemctl status auditd | grep -E 'auditd.service -|Loaded|Active' | cut -d' ' -f1-8",
    "systemctl is-active auditd; systemctl is-enabled auditd; systemctl start auditd",
    "systemctl disable auditd; systemctl is-enabled auditd; systemctl enable auditd",
    "service auditd stop; systemctl is-active auditd",
    "systemctl status auditd | grep Active; auditctl -s | grep '^pid'",
    "service auditd start; systemctl is-active auditd",
    "service auditd restart; systemctl is-active auditd",
    "service auditd rotate; sleep 0.1; ls /var/log/audit",
    "systemctl status foo; systemctl start foo; systemctl is-active foo",
    "su alice -c 'systemctl start auditd; systemctl stop auditd' 2>&1 | grep -v logs; su alice -c 'service auditd stop'",
    "systemctl foo; systemctl mask auditd",
    "service foo status",
    "service auditd bogus; service foo bar; service auditd ''",
    'ausearch -m SERVICE_START | sed -n "s/.*: pid=\\(.*\\) uid.* auid=\\([0-9]*\\).*msg=\'\\(unit=auditd\\).* res=/\\1 \\2 \\3 /p"',
    "ausearch -m DAEMON_START,DAEMON_END | sed -n 's/^type=\\([A-Z_]*\\).* auid=\\([0-9]*\\) .*/\\1 \\2/p'",
    "journalctl -u auditd; journalctl -kn 1 -o cat | cut -c1-6",
  ]);
  const refused = (verb: string) =>
    `Failed to ${verb} auditd.service: Operation refused, unit auditd.service may be requested by dependency only ` +
    "(it is configured to refuse manual start/stop).\n" +
    "See system logs and 'systemctl status auditd.service' for details.\n-> 4\n";
  const wants = "/etc/systemd/system/multi-user.target.wants/auditd.service";
  expect(seen).toEqual([
    refused("stop"),
    refused("restart"),
    `\xe2\x97\x8f auditd.service - Security Auditing Service
     Loaded: loaded (/lib/systemd/system/auditd.service;
     Active: active (running)
-> 0
`,
    "active\nenabled\n-> 0\n",
    `Removed "${wants}".\ndisabled\nCreated symlink ${wants} \xe2\x86\x92 /lib/systemd/system/auditd.service.\n-> 0\n`,
    "Stopping logging: \ninactive\n-> 3\n",
    "     Active: inactive (dead)\npid 0\n-> 0\n",
    "Redirecting to /bin/systemctl start auditd.service\nactive\n-> 0\n",
    "Stopping logging: \nRedirecting to /bin/systemctl start auditd.service\nactive\n-> 0\n",
    "Rotating logs: \naudit.log\naudit.log.1\n-> 0\n",
    "Unit foo.service could not be found.\nFailed to start foo.service: Unit foo.service not found.\ninactive\n-> 3\n",
    "Failed to start auditd.service: Interactive authentication required.\n" +
      "Failed to stop auditd.service: Interactive authentication required.\n-> 4\n",
    "Unknown command verb foo.\nsystemctl: command mask is not simulated\n-> 1\n",
    "Redirecting to /bin/systemctl status foo.service\nUnit foo.service could not be found.\n-> 4\n",
    `${LSB_ONLY.repeat(3)}-> 2\n`,
    "1 4294967295 unit=auditd success'\n1 4294967295 unit=auditd success'\n-> 0\n",
    "DAEMON_START 4294967295\nDAEMON_END 0\nDAEMON_START 4294967295\nDAEMON_END 0\nDAEMON_START 4294967295\n-> 0\n",
    "-- No entries --\naudit:\n-> 0\n",
  ]);
});

const legend = `
LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
`;

test("a unit that failed: when it was started, or by a signal; until that is reset or it is started", () => {
  const active = "systemctl status auditd | sed -E 's/since .*/since/; s/[0-9]{3}/PID/'";
  const seen = run_commands([
    "systemctl --failed; systemctl is-failed auditd",
    "service auditd stop; cp /etc/audit/auditd.conf /root; echo bogus >>/etc/audit/auditd.conf; systemctl start auditd",
    active,
    "systemctl is-active auditd; systemctl is-failed auditd",
    "systemctl --failed; systemctl show -p ActiveState,SubState,Result auditd",
    "su alice -c 'systemctl reset-failed auditd; systemctl is-failed auditd'",
    "systemctl reset-failed; systemctl is-failed auditd; systemctl reset-failed foo",
    "systemctl start auditd; cp /root/auditd.conf /etc/audit; systemctl start auditd; systemctl is-failed auditd",
    `kill -9 $(pidof auditd); sleep 0.1; ${active}`,
    "systemctl start auditd; systemctl is-active auditd; ls /run/systemd",
  ]);
  const head =
    "\xc3\x97 auditd.service - Security Auditing Service\n     Loaded: loaded (/lib/systemd/system/auditd.service; enabled; preset: enabled)\n";
  const docs =
    "       Docs: man:auditd(8)\n             https://github.com/linux-audit/audit-documentation\n";
  const job = `Job for auditd.service failed because the control process exited with error code.
See "systemctl status auditd.service" and "journalctl -xeu auditd.service" for details.
`;
  expect(seen).toEqual([
    "  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed.\nactive\n-> 1\n",
    `Stopping logging: \n${job}-> 1\n`,
    `${head}     Active: failed (Result: exit-code) since\n${docs}    Process: PID ExecStart=/sbin/auditd (code=exited, status=6)\n-> 0\n`,
    "failed\nfailed\n-> 0\n",
    `  UNIT           LOAD   ACTIVE SUB    DESCRIPTION
\xe2\x97\x8f auditd.service loaded failed failed Security Auditing Service
${legend}1 loaded units listed.
Result=exit-code
ActiveState=failed
SubState=failed
-> 0
`,
    "Failed to reset failed state of unit auditd.service: Interactive authentication required.\nfailed\n-> 0\n",
    "inactive\nFailed to reset failed state of unit foo.service: Unit foo.service not loaded.\n-> 1\n",
    `${job}active\n-> 1\n`,
    `${head}     Active: failed (Result: signal) since\n${docs}   Main PID: PID (code=killed, signal=KILL)\n-> 0\n`,
    "active\nprivate\n-> 0\n",
  ]);
});

test("systemctl lists by type and state, service auditd state shows the daemon's report", () => {
  const seen = run_commands([
    "systemctl --type=service",
    "systemctl list-units -t socket --no-legend; systemctl list-units --state=failed --no-legend",
    "systemctl list-unit-files --state=enabled --type=service",
    "systemctl list-units --type=foo",
    "service auditd state | sed -n '1p;/^writing/p'",
    "service auditd stop; systemctl list-units --all; service auditd state",
  ]);
  expect(seen).toEqual([
    `  UNIT           LOAD   ACTIVE SUB     DESCRIPTION
  auditd.service loaded active running Security Auditing Service
${legend}1 loaded units listed. Pass --all to see loaded but inactive units, too.
To show all installed unit files use 'systemctl list-unit-files'.
-> 0
`,
    "-> 0\n",
    "UNIT FILE      STATE    PRESET\nauditd.service enabled  enabled\n\n1 unit files listed.\n-> 0\n",
    "Unknown unit type or load state 'foo'.\nUse -t help to see a list of allowed values.\n-> 1\n",
    "Getting auditd internal state: \nwriting to logs = yes\n-> 0\n",
    `Stopping logging: 
  UNIT           LOAD   ACTIVE   SUB  DESCRIPTION
  auditd.service loaded inactive dead Security Auditing Service
${legend}1 loaded units listed.
To show all installed unit files use 'systemctl list-unit-files'.
Getting auditd internal state: 
auditd is not running
-> 1
`,
  ]);
});

test("journalctl -xe and matches of the transport", () => {
  const seen = run_commands([
    "journalctl -xe | grep -c 'audit: initializing'",
    "journalctl _TRANSPORT=audit; journalctl _TRANSPORT=audit _TRANSPORT=kernel | grep -c 'audit: initializing'",
    "journalctl _UID=0; journalctl --header",
  ]);
  expect(seen).toEqual([
    "1\n-> 0\n",
    "-- No entries --\n1\n-> 0\n",
    "-- No entries --\njournalctl: option --header is not simulated\n-> 1\n",
  ]);
});
