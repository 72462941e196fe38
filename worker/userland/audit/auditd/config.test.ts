// If this fails, auditd.conf is read otherwise than by audit 3.0.9: its tools were asked about the same files.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const FATAL = "NOTE - using built-in logs: /var/log/audit/audit.log";
const LINE = "line 35";
const FILE = "/etc/audit/auditd.conf";

/** What ausearch says of the configuration when its last line, the 35th, or two, are these. */
function said(...ends: string[]): string[] {
  const script = ends
    .map((end) => {
      const keyword = /^\w*/.exec(end)?.[0];
      return `{ grep -v '^${keyword} ' base | head -n 34; printf '%s\\n' '${end}'; } >${FILE}; echo "> $(ausearch --raw -if /dev/null 2>&1 | tr '\\n' '|')"\n`;
    })
    .join("");
  const pad = "for i in 1 2 3 4 5 6 7 8 9; do echo '#'; done >>base\n";
  const { stdout } = run_script(`grep -v '^#' ${FILE} >base; echo 'num_logs = 5' >>base\n${pad}${script}`);
  return stdout
    .replace(/\|\n/g, "\n")
    .trimEnd()
    .split("\n")
    .map((row) => row.slice(2));
}

const CASES: readonly [string, string][] = [
  ["space_left = -1", `Value - -1 should only be numbers or percent - ${LINE}|${FATAL}`],
  ["space_left = 5%x", `Value x 5%x should only be numbers or percent - ${LINE}|${FATAL}`],
  ["space_left = 0%", `Error - space_left(0) must be larger than admin_space_left(50)|${FATAL}`],
  ["space_left = 100%", `Percentages should be less than 100 - ${LINE}|${FATAL}`],
  ["disk_full_action = email", `Illegal option email for disk_full_action - ${LINE}|${FATAL}`],
  ["disk_error_action = rotate", `Illegal option rotate for disk_error_action - ${LINE}|${FATAL}`],
  ["space_left_action = email", "Email option is specified but /usr/lib/sendmail doesn't seem executable."],
  [
    "space_left_action = exec /etc/passwd",
    `/etc/passwd permissions should be 0750, 0755, 0555 or 0550 - ${LINE}|${FATAL}`,
  ],
  ["space_left_action = rotate x", ""],
  ["tcp_listen_port = 0", `Error - converted number (0) is too small - ${LINE}|${FATAL}`],
  ["tcp_max_per_addr = 1025", `Error - converted number (1025) is too large - ${LINE}|${FATAL}`],
  [
    "freq = 99999999999999999999",
    `Error converting string to a number (Numerical result out of range) - ${LINE}|${FATAL}`,
  ],
  ["freq = 0", `Error - incremental flushing chosen, but 0 selected for freq|${FATAL}`],
  ["flush = SYNC", "Warning - freq is non-zero and incremental flushing not selected."],
  [
    "log_format = NOLOG",
    "The NOLOG option to log_format is deprecated. Please use the write_logs option.|" +
      "The NOLOG option is overriding the write_logs current setting.",
  ],
  ["tcp_client_ports = 5-1", `Error - converted range (5-1) is reversed - ${LINE}|${FATAL}`],
  [
    "tcp_client_ports = 1-",
    `Value 1- should only be numbers, or two numbers separated by a dash - ${LINE}|${FATAL}`,
  ],
  ["q_depth = 100000", `q_depth must be 99999 or less|${FATAL}`],
  ["q_depth = 0", "q_depth should be larger than 512 for safety margin"],
  ["action_mail_acct = a@b", `email: a@b should have . after @|${FATAL}`],
  ["action_mail_acct = ro!", `email: ro! has illegal character|${FATAL}`],
  ["log_group = nosuch", `Group ID is non-numeric and unknown (nosuch) - ${LINE}||${FATAL}`],
  ["log_file = /var/log/audit/", `/var/log/audit/ is not a regular file|${FATAL}`],
  ["dispatcher = /sbin/audispd", `The dispatcher option is deprecated - ${LINE}`],
  [
    "num_logs = 5 # c",
    `Wrong number of arguments for ${LINE} in ${FILE}|Keyword "num_logs" has invalid option "#" in ${LINE} of ${FILE}|${FATAL}`,
  ],
  ["bogus = 1 2", `Unknown keyword "bogus" in ${LINE} of ${FILE}|${FATAL}`],
  ["name_format = user", ""],
  ["x".repeat(159), `Skipping ${LINE} in ${FILE}: too long`],
];

test("what is said of a line, and whether it ends the reading", () => {
  const all = said(...CASES.map(([end]) => end));
  expect(CASES.map(([end], i) => [end, all[i]])).toEqual(CASES.map(([end, text]) => [end, text]));
});

test("the log's owner and mode are looked at, and an empty file has no space to leave", () => {
  const { stdout } = run_script(
    "ask() { ausearch --raw -if /dev/null 2>&1; }\n" +
      "chmod 644 /var/log/audit/audit.log; ask; chown nobody /var/log/audit/audit.log; ask; : >/etc/audit/auditd.conf; ask",
  );
  expect(stdout).toBe(
    "/var/log/audit/audit.log permissions should be 0600 or 0640\n" +
      `/var/log/audit/audit.log is not owned by root\n${FATAL}\n` +
      `Error - space_left(0) must be larger than admin_space_left(0)\n${FATAL}\n`,
  );
});
