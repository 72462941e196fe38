// journalctl: what is chosen of the journal, and how it is shown. Messages, formats and exit statuses are those of systemd
// 252 with a journal of the same kernel messages; if this fails, a learner is shown other entries than were asked for.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** Messages of known priorities and times after what the boot logged. */
const LOG = `sleep 2.5; echo '<3>error one' > /dev/kmsg; sleep 5; echo '<4>Warned' > /dev/kmsg; sleep 5; echo '<7>last' > /dev/kmsg
j() { journalctl --no-pager "$@" 2>&1; echo "-> $?"; }
`;
const run = (script: string): string => run_script(LOG + script).stdout;
const NONE = "-- No entries --\n-> 0\n";

it("chooses by priority, facility, text and field", () => {
  expect(
    run(
      "j -ocat -p err; j -ocat -p 3..warning; j -ocat -p 4 -g warn; j -ocat PRIORITY=7 + PRIORITY=3; j -t kernel -t x -ocat -n1",
    ),
  ).toBe("error one\n-> 0\nerror one\nWarned\n-> 0\nWarned\n-> 0\nerror one\nlast\n-> 0\nlast\n-> 0\n");
  expect(run("j -g Warned -ocat; j -g WARNED; j -g WARNED --case-sensitive=no -ocat")).toBe(
    "Warned\n-> 0\n-- No entries --\n-> 1\nWarned\n-> 0\n",
  );
  expect(run("j -t foo; j -u auditd; j _TRANSPORT=audit; j --facility=auth; j -q _PID=1")).toBe(
    `${NONE.repeat(4)}-> 0\n`,
  );
});

it("chooses by time and cursor", () => {
  expect(
    run(
      "j -ocat -S -1s; j -ocat -S '2018-03-16 09:00:02' -U '09:00:10'; j -ocat -S @1521190803; j -S tomorrow",
    ),
  ).toBe(`last\n-> 0\nerror one\nWarned\n-> 0\nWarned\nlast\n-> 0\n${NONE}`);
  expect(
    run(
      `c=$(journalctl -g error --show-cursor | sed -n 's/^-- cursor: //p'); j -ocat --after-cursor="$c"; j -ocat -c "$c" -n9`,
    ),
  ).toBe("Warned\nlast\n-> 0\nerror one\nWarned\nlast\n-> 0\n");
});

it("knows one boot", () => {
  expect(
    run(
      "j -b 0 -n 1 -ocat; j -kb -n1 -ocat; j -b -1; j -b all -n1 -ocat; j --list-boots | sed 's/[0-9a-f]\\{32\\}/ID/'",
    ),
  ).toBe(
    `last\n-> 0\nlast\n-> 0\nData from the specified boot (-1) is not available: No such boot ID in journal\n-> 1\nlast\n-> 0
IDX BOOT ID                          FIRST ENTRY                 LAST ENTRY
  0 ID Fri 2018-03-16 09:00:00 UTC Fri 2018-03-16 09:00:12 UTC
-> 0
`,
  );
});

it.each([
  ["short", "Mar 16 09:00:02 auditlab kernel: error one\n"],
  ["short --no-hostname", "Mar 16 09:00:02 kernel: error one\n"],
  ["short-precise", "Mar 16 09:00:02.NNNNNN auditlab kernel: error one\n"],
  ["short-iso", "2018-03-16T09:00:02+0000 auditlab kernel: error one\n"],
  ["short-iso-precise", "2018-03-16T09:00:02.NNNNNN+0000 auditlab kernel: error one\n"],
  ["short-full", "Fri 2018-03-16 09:00:02 UTC auditlab kernel: error one\n"],
  ["short-monotonic", "[    2.NNNNNN] auditlab kernel: error one\n"],
  ["short-delta", "[    2.NNNNNN                ] auditlab kernel: error one\n"],
  ["short-unix", "1521190802.NNNNNN auditlab kernel: error one\n"],
  ["cat", "error one\n"],
  ["cat --output-fields=PRIORITY,MESSAGE", "3\nerror one\n"],
  ["verbose --output-fields=MESSAGE", "Fri 2018-03-16 09:00:02.NNNNNN UTC [CURSOR]\n    MESSAGE=error one\n"],
  [
    "export --output-fields=PRIORITY",
    "__CURSOR=CURSOR\n__REALTIME_TIMESTAMP=1521190802NNNNNN\n__MONOTONIC_TIMESTAMP=2NNNNNN\n_BOOT_ID=ID\nPRIORITY=3\n\n",
  ],
  [
    "json --output-fields=MESSAGE",
    '{"__CURSOR":"CURSOR","__REALTIME_TIMESTAMP":"1521190802NNNNNN","__MONOTONIC_TIMESTAMP":"2NNNNNN","_BOOT_ID":"ID","MESSAGE":"error one"}\n',
  ],
  [
    "json-pretty --output-fields=MESSAGE",
    '{\n\t"__CURSOR" : "CURSOR",\n\t"__REALTIME_TIMESTAMP" : "1521190802NNNNNN",\n\t"__MONOTONIC_TIMESTAMP" : "2NNNNNN",\n\t"_BOOT_ID" : "ID",\n\t"MESSAGE" : "error one"\n}\n',
  ],
])("-o %s", (style, shown) => {
  const got = run(`journalctl -p3 -o ${style}`)
    .replace(/s=[\da-f]+;[^"\]\n]*/, "CURSOR")
    .replaceAll(/(?<=(?:2\.|1521190802|":"2|" : "2|P=2))\d{6}\b/g, "NNNNNN")
    .replaceAll(/\b[\da-f]{32}\b/g, "ID");
  expect(got).toBe(shown);
});

it.each([
  ["-p err..x", "Failed to parse log level range err..x"],
  ["-S foo", "Failed to parse timestamp: foo"],
  ["--since=now --until=yesterday", "--since= must be before --until=."],
  ["-o foo", "Unknown output format 'foo'."],
  ["-n foo", "Failed to add match 'foo': Invalid argument"],
  ["foo=bar", "Failed to add match 'foo=bar': Invalid argument"],
  ["/usr/sbin/nosuch", "Couldn't canonicalize path: No such file or directory"],
  ["--facility=0,foo", 'Bad --facility= argument "foo".'],
  ["-c foo", "Failed to seek to cursor: Invalid argument"],
  ["-r -f", "Please specify either --reverse= or --follow=, not both."],
  ["A=b + + C=d", '"+" can only be used between terms'],
  ["--bogus", "journalctl: unrecognized option '--bogus'"],
  ["--vacuum-size=1M", "journalctl: option --vacuum-size is not simulated"],
])("journalctl %s", (args, message) => {
  const r = run_script(`journalctl ${args}`);
  expect([r.stdout, r.stderr, r.status]).toEqual(["", `${message}\n`, 1]);
});

it("-f goes on with what is logged later", () => {
  expect(
    run("journalctl -f -n1 -o cat > /tmp/f & sleep 1; echo live > /dev/kmsg; sleep 1; kill $!; cat /tmp/f"),
  ).toBe("last\nlive\n");
});
