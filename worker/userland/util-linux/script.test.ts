// script(1) prints, keeps and returns what the one of util-linux 2.38.1 did for the same commands.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { Typing } from "../../../test/terminal.ts";

const DATE = "2018-03-16 09:00:0\\d\\+00:00";

it("keeps what a command prints on a terminal of its own", () => {
  const { stdout, stderr } = run_script(
    "cd /tmp; script -c 'echo hi; tty' out; cat -A out; script -qec 'kill -9 $$' out; echo $?; script -qac 'echo more' out; tail -n +4 out",
  );
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    new RegExp(
      `^Script started, output log file is 'out'.\nhi\r\n/dev/pts/1\r\nScript done.\n` +
        `Script started on ${DATE} \\[COMMAND="echo hi; tty" <not executed on terminal>\\]\\$\n` +
        `hi\\^M\\$\n/dev/pts/1\\^M\\$\n\\$\nScript done on ${DATE} \\[COMMAND_EXIT_CODE="0"\\]\\$\n` +
        `137\nmore\r\nScript started on ${DATE} \\[COMMAND="echo more" <not executed on terminal>\\]\nmore\r\n\n`,
    ),
  );
});

it.each([
  ["script -qec 'exit 3' /dev/null < /dev/null", 3],
  ["script -qc 'exit 3' /dev/null < /dev/null", 0],
  // the status of a child that ends while a pipe is open is lost there
  ["script -qec 'sleep 1; exit 3' /dev/null < <(sleep 3)", 0],
  ["script -qec 'sleep 1; exit 3' /dev/null < <(sleep .3)", 3],
  ["script a b", 1],
  ["script -T x", 1],
])("%s: %d", (command, status) => {
  expect(run_script(`${command} 2>/dev/null; echo $?`).stdout).toBe(`${status}\n`);
});

it("runs a shell at the user's terminal, whose modes come back afterwards", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("");
  const before = typing.type("stty -a\r");
  expect(typing.type("script -q out\r")).toContain("# ");
  expect(typing.type("tty; stty size\r")).toContain("/dev/pts/1\r\n24 80\r\n");
  expect(typing.type("sleep 100\r", 1)).not.toContain("# ");
  expect(typing.type("\x03")).toContain("^C");
  typing.type("exit\r");
  expect(typing.type("stty -a\r")).toBe(before);
  expect(typing.type("head -1 out\r")).toContain(
    '[TERM="dumb" TTY="/dev/pts/0" COLUMNS="80" LINES="24"]\r\n',
  );
});
