// logger: what it sends to who listens at /dev/log, and what it says when nobody does, as util-linux 2.38.1.
import { expect, it, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { run_kernel } from "../../../test/kernel.ts";
import { AF_UNIX, MSG_DONTWAIT, SOCK_DGRAM } from "../../kernel/uapi/netlink.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { sockaddr_un } from "../../kernel/uapi/un.ts";
import { wait_for } from "../lib/popen.ts";
import * as sys from "../lib/sys.ts";
import { logger } from "./logger.ts";

/** What a listener at /tmp/log hears of logger, without the times, and with the process id as PID. */
function heard(args: readonly string[], input = ""): string[] {
  const lines: string[] = [];
  run_kernel(function* () {
    const fd = yield sys.socket(AF_UNIX, SOCK_DGRAM, 0);
    expect(yield sys.bind_to(fd, sockaddr_un("/tmp/log"))).toBe(0);
    const fds: number[] = [];
    yield sys.pipe(fds);
    yield sys.write(fds[1], input);
    yield sys.close(fds[1]);
    const pid = yield sys.fork(function* () {
      yield sys.close(0);
      yield sys.dup(fds[0]);
      return yield* logger(["logger", "-u", "/tmp/log", ...args], []);
    });
    expect(yield* wait_for(pid)).toBe(0);
    const buf = new UserBuffer();
    while ((yield sys.recv_from(fd, buf, 4096, MSG_DONTWAIT)) >= 0)
      lines.push(
        buf.data.replace(/[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/, "TIME").replace(`[${pid}]`, "[PID]"),
      );
  });
  return lines;
}

it.each([
  ["hello", ["<13>TIME t: hello"]],
  ["-p auth.info hi", ["<38>TIME t: hi"]],
  ["-p kern.warn hi", ["<12>TIME t: hi"]],
  ["-p 8.3 hi", ["<11>TIME t: hi"]],
  ["-p local7.debug -i bar", ["<191>TIME t[PID]: bar"]],
  ["--id=07 baz", ["<13>TIME t[7]: baz"]],
  ["--id=0 b c", ["<13>TIME t: b c"]],
  ["-S 3 ab cdef g", ["<13>TIME t: ab", "<13>TIME t: cde", "<13>TIME t: g"]],
  ["--octet-count x", ["24 <13>TIME t: x"]],
  ["--no-act x", []],
])("logger %s", (args, lines) => {
  expect(heard(["-t", "t", ...args.split(" ")])).toEqual(lines);
});

test("lines of its input, with their priorities, empty ones and long ones", () => {
  const input = "one\n\n<3>three\n<165>four\n<999>five\nlast";
  expect(heard(["-t", "t"], "one\n\nlast")).toEqual(["<13>TIME t: one", "<13>TIME t: ", "<13>TIME t: last"]);
  expect(heard(["-t", "t", "-e", "--prio-prefix"], input)).toEqual([
    "<13>TIME t: one",
    "<11>TIME t: three",
    "<165>TIME t: four",
    "<13>TIME t: <999>five",
    "<13>TIME t: last",
  ]);
  expect(heard(["-t", "t", "-S", "3"], "abcdefgh\n")).toEqual([
    "<13>TIME t: abc",
    "<13>TIME t: def",
    "<13>TIME t: gh",
  ]);
});

test("without a listener", () => {
  const hint = "Try 'logger --help' for more information.\n";
  const table: readonly (readonly [string, string])[] = [
    ["logger hello; echo x | logger -p auth.info -t foo --id", "-> 0\n"],
    ["logger -s hello", "logger: socket /dev/log: No such file or directory\n-> 1\n"],
    ["logger --socket-errors=on hello", "logger: socket /dev/log: No such file or directory\n-> 1\n"],
    ["logger --socket-errors=x hello", "logger: invalid argument: x: using automatic errors\n-> 0\n"],
    ["logger -p foo.info x", "logger: unknown facility name: foo\n-> 1\n"],
    ["logger -p 13 x", "logger: unknown priority name: 13\n-> 1\n"],
    ["logger --id=x y", "logger: failed to parse id: 'x'\n-> 1\n"],
    ["logger -S x y", "logger: failed to parse message size: 'x': Invalid argument\n-> 1\n"],
    ["logger -f /nosuch", "logger: file /nosuch: No such file or directory\n-> 1\n"],
    ["logger --journald x", "logger: journald entry could not be written\n-> 1\n"],
    ["logger -n host x", "logger: option -n is not simulated\n-> 1\n"],
    ["logger --rfc5424 x", "logger: option --rfc5424 is not simulated\n-> 1\n"],
    ["logger --bogus", `logger: unrecognized option '--bogus'\n${hint}-> 1\n`],
  ];
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
});
