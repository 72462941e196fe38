// If this fails, ^C and ^Z at the terminal do something else to strace and to what it traces than they do on Linux.
import { expect, test } from "vitest";
import { Typing } from "../../../test/terminal.ts";

const shown = (text: string) =>
  text
    .replace(/\x1b\[\?2004[hl]\r?/g, "")
    .replace(/Process \d+/g, "Process PID")
    .replace(/si_pid=\d+/g, "si_pid=PID")
    .split("\r\n");

test("^C: strace -p lets its process go, which sleeps on", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("sleep 100 &\r");
  typing.type("strace -p $!\r", 1);
  expect(shown(typing.type("\x03"))).toEqual(["^Cstrace: Process PID detached", " <detached ...>", "", "$ "]);
  expect(shown(typing.type("jobs; grep TracerPid /proc/$!/status\r")).slice(1)).toEqual([
    "[1]+  Running                 sleep 100 &",
    "TracerPid:\t0",
    "$ ",
  ]);
});

test("^C: the program that strace has started is interrupted as well", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("strace -e trace=clock_nanosleep sleep 100\r", 1);
  expect(shown(typing.type("\x03"))).toEqual(["^Cstrace: Process PID detached", " <detached ...>", "", "$ "]);
  expect(shown(typing.type("echo $?; pgrep sleep\r")).slice(1)).toEqual(["130", "$ "]);
});

test("^C with -o FILE: strace takes no notice, and sees the program die of it", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("strace -o /tmp/o -e trace=clock_nanosleep sleep 100\r", 1);
  typing.type("\x03");
  expect(shown(typing.type("echo $?; cat /tmp/o\r")).slice(1)).toEqual([
    "130",
    expect.stringMatching(/^clock_nanosleep\(.* = \? ERESTART_RESTARTBLOCK \(Interrupted by signal\)$/),
    "--- SIGINT {si_signo=SIGINT, si_code=SI_KERNEL} ---",
    "+++ killed by SIGINT +++",
    "$ ",
  ]);
});

test("^Z stops both, fg lets both go on", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("strace -e trace=exit_group sleep 5\r", 1);
  const stopped = shown(typing.type("\x1a"));
  expect(stopped).toContain("[1]+  Stopped                 strace -e trace=exit_group sleep 5");
  const rest = shown(typing.type("fg\r", 60));
  expect(rest.slice(-3)).toEqual([
    "exit_group(0)                           = ?",
    "+++ exited with 0 +++",
    "$ ",
  ]);
});
