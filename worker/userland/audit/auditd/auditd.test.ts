// If this fails, the audit daemon answers signals, rotates its logs or reads its configuration otherwise than auditd.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const LOG = "/var/log/audit/audit.log";
const signal = (name: string): string => `kill -${name} $(cat /run/auditd.pid); sleep 0.2\n`;
const SENDER = "auid=0 uid=0 ses=1 pid=\\d+ subj=unconfined_u:\\S+";

describe("signals", () => {
  test("SIGUSR1 rotates: the log moves on, read-only, and a new one begins", () => {
    const { machine, stdout } = run_script(`${signal("USR1")}${signal("USR1")}ls -l /var/log/audit`);
    expect(machine.read_file(LOG)).toBe("");
    expect(machine.read_file(`${LOG}.1`)).toMatch(
      new RegExp(`^type=DAEMON_ROTATE msg=audit\\(\\S+\\): op=rotate-logs ${SENDER} res=success\n$`),
    );
    expect(machine.read_file(`${LOG}.2`)).toMatch(/^type=DAEMON_START .*\n(.*\n)*type=DAEMON_ROTATE .*\n$/);
    expect(stdout.match(/^-r--r-----.* root adm .*audit\.log\.[12]$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^-rw-r-----.* root adm .*audit\.log$/m);
  });

  test("no more than num_logs are kept", () => {
    const { stdout } = run_script(`${signal("USR1").repeat(8)}ls /var/log/audit`);
    expect(stdout).toBe("audit.log\naudit.log.1\naudit.log.2\naudit.log.3\naudit.log.4\n");
  });

  test("SIGHUP takes the new configuration, or keeps the old one when that is wrong", () => {
    const { machine } = run_script(
      `echo "name_format = hostname" >> /etc/audit/auditd.conf\n${signal("HUP")}auditctl -m one\n` +
        `echo "num_logs = many" >> /etc/audit/auditd.conf\n${signal("HUP")}auditctl -m two\nsleep 0.1\n`,
    );
    const log = machine.read_file(LOG) ?? "";
    expect(log).toMatch(
      /^node=auditlab type=DAEMON_CONFIG .*op=reconfigure state=changed auid=0 .*res=success$/m,
    );
    expect(log).toMatch(/^node=auditlab type=USER .*text=one /m);
    expect(log).toMatch(/^node=auditlab type=DAEMON_CONFIG .*state=no-change .*res=failed$/m);
    expect(log).toMatch(/^node=auditlab type=USER .*text=two /m);
  });

  test("SIGTERM: the last record says who sent it, and the kernel has no daemon any more", () => {
    const { machine, stdout } = run_script(`${signal("TERM")}auditctl -s | grep pid; ls /run/auditd.pid`);
    expect(stdout).toBe("pid 0\n");
    expect(machine.read_file(LOG)).toMatch(
      new RegExp(`type=DAEMON_END msg=audit\\(\\S+\\): op=terminate ${SENDER} res=success\n$`),
    );
  });

  test("a second daemon is refused and takes the pid file with it", () => {
    const { status, machine } = run_script("auditd");
    expect(status).toBe(1);
    expect(machine.read_file(LOG)).toMatch(/type=DAEMON_ABORT .*op=set-pid auid=0 .*res=failed/);
    expect(machine.read_file("/run/auditd.pid")).toBeNull();
  });
});

test("a message with line ends stays one record", () => {
  const { machine } = run_script(
    "sctool usermsg 1112 $'one\\ntype=USER msg=audit(1.000:1): forged'\nsleep 0.1",
  );
  expect(machine.read_file(LOG)).toMatch(
    /^type=USER_LOGIN .*msg='one type=USER msg=audit\(1\.000:1\): forged'$/m,
  );
});

test("a log of max_log_file megabytes is rotated by itself, in the middle of nothing", () => {
  const { machine } = run_script(
    `sleep 0.1; kill $(cat /run/auditd.pid); sleep 0.2
echo "max_log_file = 1" >> /etc/audit/auditd.conf; auditd
auditctl -a always,exit -F dir=/tmp -F perm=wa -k m
for i in 1 2 3; do sctool openmany /tmp/m 400; done; sleep 1`,
  );
  const first = machine.read_file(`${LOG}.1`) ?? "";
  expect(first.length).toBeGreaterThanOrEqual(1024 * 1024);
  expect(first.length).toBeLessThan(1024 * 1024 + 1000);
  const all = first + (machine.read_file(LOG) ?? "");
  expect(
    all
      .split("\n")
      .slice(0, -1)
      .every((l) => l.startsWith("type=")),
  ).toBe(true);
  expect(all.match(/type=SYSCALL.*key="m"/g)).toHaveLength(1200);
});

describe("auditd.conf", () => {
  test.each([
    ["foo = 1", 'Unknown keyword "foo" in line 2 of /opt/auditd.conf'],
    ["max_log_file", "Wrong number of arguments for line 2 in /opt/auditd.conf"],
    ["a b c d e", "Missing equal sign for line 2 in /opt/auditd.conf"],
    ["= 5", "Missing equal sign for line 2 in /opt/auditd.conf"],
    ["flush = MAYBE", "Option MAYBE not found - line 2"],
    ["freq = -1", "Value -1 should only be numbers - line 2"],
    ["num_logs = 1000", "num_logs must be 999 or less"],
    ["log_file = /nonexist/dir/x", "Could not open dir /nonexist/dir (No such file or directory)"],
    ["space_left = 120%", "Percentages should be less than 100 - line 2"],
    ["disk_full_action = EXEC", "Executable path needed for line 2"],
    ["disk_full_action = EXEC relative", "Absolute path needed for relative - line 2"],
    ["log_group = nosuch", "Group ID is non-numeric and unknown (nosuch) - line 2"],
  ])("%s", (line, complaint) => {
    const { stderr, status } = run_script("auditd -f -c /opt\n", {
      files: [{ path: "/opt/auditd.conf", data: `log_file = ${LOG}\n${line}\n` }],
    });
    expect(status).toBe(6);
    expect(stderr).toContain(complaint);
  });
});
