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

describe("a file of rules", () => {
  const explained = (lines: readonly string[], before = "", options = ""): string => {
    const file = `cat > /root/x.rules <<'END'\n${lines.join("\n")}\nEND\n`;
    return run_script(`${before}\n${file}explain auditctl ${options} -R /root/x.rules\n`).stdout;
  };
  const notes = (...args: Parameters<typeof explained>): string[] =>
    (explained(...args).split("Look out\n  - ")[1] ?? "")
      .split("\n  - ")
      .map((note) => note.replace(/\s+/g, " ").trim());
  const RULE = "-w /etc/passwd -p wa -k p";

  test("what it does, and its own traps", () => {
    expect(explained(["# none", "-D", "-a never,task", RULE])).toMatchInlineSnapshot(`
      "  -R /root/x.rules  read rules from file

      Effect
        Its lines are run one after the other, as if each were given to auditctl.
        Line 2 deletes all rules that are loaded before.
        2 rules will have been added at the end.

      Look out
        - Line 3: Tasks made under this rule are never audited: no other rule of this
          file applies to them.
      "
    `);
  });

  test("what is loaded counts, unless the file deletes it before", () => {
    const before = `auditctl ${RULE}\nauditctl -a never,exit -F uid=5`;
    expect(notes([RULE], before)).toEqual([
      "Line 1: refused: the same rule is loaded by then (Rule exists). The lines behind it are not run.",
    ]);
    expect(notes(["-a always,exit -S all -F uid=6 -k k"], before)[0]).toMatch(
      /^Line 1: A rule before it on the list says never/,
    );
    expect(explained(["-D", RULE], before)).not.toContain("Look out");
    expect(explained([`-W /etc/passwd -p wa -k p`, RULE], `auditctl ${RULE}`)).not.toContain("Look out");
    expect(notes([RULE], "auditctl -a never,task")[0]).toMatch(/^A rule of the task list is loaded/);
  });

  test("auditctl stops where it would, and says so", () => {
    const wrong = ["-F nosuch=1", RULE, RULE];
    expect(notes(wrong)).toEqual([expect.stringMatching(/^Line 1: refused: .*not run\.$/)]);
    expect(notes(wrong, "", "-i")).toEqual([
      expect.stringMatching(/^Line 1: refused: [^.]*\.$/),
      "Line 3: refused: the same rule is loaded by then (Rule exists).",
    ]);
    for (const [lines, added] of [
      [wrong, "1 rule"],
      [["-W /etc/passwd -p wa -k p"], "0 rules"],
    ] as const)
      expect(explained(lines, "", "-c")).toContain(`${added} will have been added`);
    const { stderr, status } = run_script("explain auditctl -R /nosuch\n");
    expect([stderr, status]).toEqual(["\nauditctl refuses it: /nosuch: No such file or directory\n", 1]);
  });

  test("what it tells is what comes of it", () => {
    const lines = ["-D", RULE, RULE, "-a always,exit -F arch=b64 -S mkdir -k m"];
    const { stdout } = run_script(
      `printf '%s\\n' '${lines.join("' '")}' > /root/x.rules\nauditctl -R /root/x.rules\nauditctl -l\n`,
    );
    expect(stdout.trim()).toMatch(/-w \/etc\/passwd -p wa -k p$/);
    expect(explained(lines)).toContain("1 rule will have been added");
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
