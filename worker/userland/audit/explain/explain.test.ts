// If this fails, explain says something of a command line that auditctl or ausearch would not do.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";
import { LONG, SHORT } from "../auditctl/options.ts";
import { USAGE } from "../auditctl/usage_text.ts";
import { SPELLINGS } from "../ausearch/options.ts";
import { FIELD_NAMES } from "../tables/fields.ts";
import { helpText } from "./explain_auditctl.ts";
import { FIELD_MEANINGS } from "./meanings.ts";

test("every field, and every option of both tools, has words", () => {
  for (const name of FIELD_NAMES) expect(FIELD_MEANINGS[name], name).toBeTruthy();
  for (const letter of SHORT.replaceAll(":", "")) expect(helpText(USAGE, `-${letter}`), letter).toBeTruthy();
  for (const { name } of LONG) expect(helpText(USAGE, `--${name}`), name).toBeTruthy();
  expect(SPELLINGS.size).toBeGreaterThan(50);
});

test("a rule, word by word, what it becomes, and what to look out for", () => {
  const { stdout, status } = run_script(
    "explain auditctl -a always,exit -F arch=b64 -S mkdir -F 'auid>=1000' -F auid!=unset -k dirs\n",
  );
  expect(status).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "  -a always,exit    adds a rule at the end of the exit list, which is asked at
                        the end of each system call; a call that matches is recorded
      -F arch=b64       matches when arch is b64 (x86_64, 0xc000003e). arch is the
                        kind of system call interface
      -S mkdir          only the system call mkdir (number 83)
      -F 'auid>=1000'   matches when auid is at least 1000. auid is the login user
                        id: set once at login, and kept through su and sudo
      -F 'auid!=unset'  matches when auid is not unset (no login has set it, as with
                        daemons). auid is the login user id: set once at login, and
                        kept through su and sudo
      -k dirs           events get key="dirs", and ausearch -k dirs finds them

    Effect
      auditctl -l will list it as: -a always,exit -F arch=b64 -S mkdir -F auid>=1000
      -F auid!=-1 -F key=dirs
      Rules of the list are asked in order, and the first that matches decides.
      All 3 fields must match. They are tested in this order, and the first that
      does not ends it.

    Look out
      - -S mkdir: Some programs make directories by mkdirat, so add it.
      - Only 64-bit calls match. A 32-bit program makes the same call under another
        number: that takes a second rule with arch=b32.
    "
  `);
});

describe("what is refused, with the tool's own words", () => {
  test.each([
    ["auditctl -a always,exit -F nosuch=1", "-F unknown field: nosuch"],
    ["auditctl -a always,exit -Z", "Option -Z is invalid"],
    ["auditctl -a always,task -S mkdir", "Error: syscall auditing being added to task list"],
    [
      "auditctl -a always,exclude -F path=/x",
      "Only msgtype, *uid, *gid, pid, and subj* fields can be used with exclude filter",
    ],
    ["ausearch -k", "Argument is required for -k"],
    ["ausearch --nosuch", "--nosuch is an unsupported option"],
  ])("%s", (line, error) => {
    const { stderr, status } = run_script(`explain ${line}\n`);
    expect(stderr).toBe(`\n${line.split(" ")[0]} refuses it: ${error}\n`);
    expect(status).toBe(1);
    expect(run_script(`${line}\n`).stderr).toContain(error);
  });
});

describe("traps", () => {
  const notes = (line: string, before = ""): string =>
    run_script(`${before}\nexplain ${line}\n`).stdout.split("Look out\n")[1]?.replace(/\s+/g, " ") ?? "";
  test.each([
    ["auditctl -a always,exit -F arch=b64 -S fork -k f", "makes new processes by clone"],
    ["auditctl -a always,exit -F arch=b64 -S mkdir -k f", "Only 64-bit calls match"],
    ["auditctl -a always,exit -S open -k f", "WARNING - 32/64 bit syscall mismatch"],
    ["auditctl -a always,exit", "every call of every task"],
    ["auditctl -a always,exit -F dir=/nosuch -k f", "the kernel will refuse the rule"],
    ["auditctl -w /etc/passwd", "has no key"],
  ])("%s", (line, said) => {
    expect(notes(line)).toContain(said);
  });

  test("what is loaded: never,task, the same rule, one before that says never", () => {
    expect(notes("auditctl -w /etc/passwd -k p", "auditctl -a never,task")).toContain(
      "A rule of the task list is loaded: -a never,task",
    );
    expect(notes("auditctl -w /etc/passwd -k p", "auditctl -w /etc/passwd -k p")).toContain("Rule exists");
    expect(notes("auditctl -a always,exit -S mkdir -k p", "auditctl -a never,exit -F uid=5")).toContain(
      "A rule before it on the list says never",
    );
    expect(notes("auditctl -d always,exit -S mkdir -k p")).toContain("nothing to delete");
  });
});

test("nothing is changed", () => {
  const { stdout } = run_script(
    "explain auditctl -w /etc/passwd -k p >/dev/null\nexplain auditctl -D -e 0 >/dev/null\nauditctl -l\nauditctl -s | head -1\n",
  );
  expect(stdout).toBe("No rules\nenabled 1\n");
});

test("ausearch, with times as it understands them", () => {
  const { stdout } = run_script(
    "explain ausearch -ts 01/02/18 10:00:00 -m CONTAINER -i\nexplain 'ausearch -k dirs -w'\n",
  );
  expect(stdout).toMatchInlineSnapshot(`
    "  -ts 01/02/18 10:00:00  starting date & time for search
      -m CONTAINER           search based on message type
      -i                     Interpret results to be human readable

    Effect
      An event is shown when all that was asked for is true of it, each in any of
      its records: so the records of one event count together.
      Events from Tue Jan  2 10:00:00 2018 on.
      Reads the logs of auditd (/var/log/audit), or standard input if that is a
      pipe.
      Numbers are shown as names, and hex is decoded.
      -k dirs  search based on key field
      -w       string matches are whole word

    Effect
      An event is shown when all that was asked for is true of it, each in any of
      its records: so the records of one event count together.
      Words must match as a whole (-w).
      Reads the logs of auditd (/var/log/audit), or standard input if that is a
      pipe.
    "
  `);
});
