// If this fails, ausearch misses events of a damaged or disordered log, or says something else about bad options.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

/** A log on the disk, searched with the given arguments. */
function search(log: string, args: string): { out: string; err: string; status: number | null } {
  const { stdout, stderr, status } = run_script(`ausearch -if /root/a.log ${args}`, {
    files: [{ path: "/root/a.log", data: log }],
  });
  return { out: stdout, err: stderr, status };
}

const call = (stamp: string, key: string, more = ""): string =>
  `type=SYSCALL msg=audit(${stamp}): arch=c000003e syscall=257 success=yes exit=3 a0=0 a1=0 a2=0 a3=0 items=0 ` +
  `ppid=1 pid=7 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="c" ` +
  `exe="/bin/c" key="${key}"${more}\n`;
const cwd = (stamp: string): string => `type=CWD msg=audit(${stamp}): cwd="/root"\n`;
const serials = (out: string): string[] => [...out.matchAll(/type=SYSCALL .*?:(\d+)\)/g)].map((m) => m[1]);

describe("damaged logs", () => {
  test("garbage, truncated lines, NULs and empty lines are passed over", () => {
    const junk = [
      "\0\0\0\0",
      "type=SYSCALL msg=audit(15",
      "type=SYSCALL msg=audit(abc.def:1): x=1",
      "type=",
      "",
      "random text",
      "type=SYSCALL",
      "node= type=SYSCALL msg=audit(1.0:1):",
      "\xff\xfe\x80",
      'msg=audit(1521190800.000:9): type=SYSCALL key="k"',
    ];
    const log = junk.map((line, i) => `${line}\n${call(`1521190800.00${i}:${i + 1}`, "k")}`).join("");
    const { out, status } = search(log, "-k k -r");
    expect(status).toBe(0);
    expect(serials(out)).toEqual(junk.map((_, i) => String(i + 1)));
  });

  test("the last line lacks its end", () => {
    const { out } = search(
      call("1521190800.000:1", "k") + call("1521190800.001:2", "k").slice(0, -1),
      "-k k -r",
    );
    expect(serials(out)).toEqual(["1", "2"]);
  });

  test("a line of a megabyte is cut, and its rest is no record", () => {
    const long = call("1521190800.000:1", "k", ` data=${"A".repeat(1 << 20)}`);
    const { out } = search(long + call("1521190800.001:2", "k"), "-k k -r");
    expect(out.length).toBeLessThan(10_000);
    expect(serials(out)).toEqual(["1", "2"]);
  });

  test("nothing but zeros, and nothing at all", () => {
    for (const log of ["\0".repeat(100_000), ""])
      expect(search(log, "-k k")).toEqual({ out: "", err: "<no matches>\n", status: 1 });
  });
});

describe("disordered logs", () => {
  test("interleaved events are put together by their stamps", () => {
    const [a, b] = ["1521190800.000:1", "1521190800.000:2"];
    const { out } = search(call(a, "k") + call(b, "j") + cwd(a) + cwd(b), "-k k -r");
    expect(out).toBe(call(a, "k") + cwd(a));
  });

  test("two events of one serial are told apart by their times", () => {
    const { out } = search(call("1521190800.000:1", "k") + call("1521190801.000:1", "k"), "-k k");
    expect(out.match(/^----$/gm)).toHaveLength(2);
  });

  test("time that goes backwards", () => {
    const log = call("1521190900.000:3", "k") + call("1521190800.000:1", "k") + call("1521190950.000:4", "k");
    expect(serials(search(log, "-k k -r").out).sort()).toEqual(["1", "3", "4"]);
  });

  test("an hour of events logged late come out in the order of their stamps while they overlap", () => {
    const log = call("1521190801.000:2", "k") + call("1521190800.000:1", "k") + call("1521190802.000:3", "k");
    expect(serials(search(log, "-k k -r").out)).toEqual(["1", "2", "3"]);
  });
});

describe("options", () => {
  const log = call("1521190800.000:1", "k");
  test.each([
    ["-z", "-z is an unsupported option\n"],
    ["-k", "Argument is required for -k\n"],
    ["-p abc", "Process id must be a numeric value, was abc\n"],
    ["-sv maybe", "Success must be 'yes' or 'no'.\n"],
    ["-sc nosuch", "Syscall nosuch not found\n"],
    ["-e NOSUCH", "Unknown errno, was NOSUCH\n"],
    ["-ua nosuchuser", "User ID is non-numeric and unknown (nosuchuser)\n"],
    ["--container-id abc", "Container id must be a numeric value, was abc\n"],
    ["-ts 13/45/18", "Invalid start date (13/45/18). Month, Day, and Year are required.\n"],
    ["-ts 25:00:00", "Invalid start time (25:00:00). Hour, Minute, and Second are required.\n"],
    ["-ts", "-ts requires either date and/or time\n"],
    ["-r -i", "Conflicting output format -i\n"],
    ["--checkpoint", "Argument is required for --checkpoint\n"],
  ])("%s", (args, complaint) => {
    expect(search(log, args)).toEqual({ out: "", err: complaint, status: 1 });
  });

  test("-ua by name looks at ids, not at the account that a message is about", () => {
    const message = (serial: number, auid: number, acct: string) =>
      `type=USER_AUTH msg=audit(1521190800.000:${serial}): pid=1 uid=0 auid=${auid} ses=1 msg='op=x acct="${acct}" res=success'\n`;
    const log = message(1, 0, "bin") + message(2, 2, "root");
    expect(search(log, "-ua bin -r").out).toBe(message(2, 2, "root"));
  });

  test("times: words and dates", () => {
    // the machine boots at 2018-03-16 09:00:00 UTC
    const at = (seconds: number, serial: number): string =>
      call(`${1521190800 + seconds}.000:${serial}`, "k");
    const day = 86400;
    const all = at(-400 * day, 1) + at(-day, 2) + at(-3600, 3) + at(-60, 4) + at(3600, 5);
    const found = (args: string): string => serials(search(all, `-k k -r ${args}`).out).join(" ");
    // a day begins at midnight, whatever the manual says of a second after it
    const night = at(-9 * 3600 - 1, 6) + at(-9 * 3600, 7);
    expect(serials(search(night, "-r -ts today").out)).toEqual(["7"]);
    expect(found("-ts recent")).toBe("4 5");
    expect(found("-ts recent -te now")).toBe("4");
    expect(found("-ts today")).toBe("3 4 5");
    expect(found("-ts yesterday -te today")).toBe("2 3 4");
    expect(found("-ts this-week")).toBe("2 3 4 5");
    expect(found("-ts boot")).toBe("5");
    expect(found("-ts 03/16/18 08:30:00")).toBe("4 5");
    expect(found("-te 03/15/18 23:59:59")).toBe("1 2");
    expect(found("-ts this-year")).toBe("2 3 4 5");
  });
});

describe("several criteria of one kind", () => {
  const from = (n: number, uid: number, euid: number, auid: number, gid: number, egid: number) =>
    call(`1521190800.00${n}:${n}`, "k", ` subj=s${n}:r:t:s0`)
      .replace("auid=0 uid=0 gid=0 euid=0", `auid=${auid} uid=${uid} gid=${gid} euid=${euid}`)
      .replace("egid=0", `egid=${egid}`);
  const path = (n: number) =>
    `type=PATH msg=audit(1521190800.00${n}:${n}): item=0 name="/x" obj=o${n}:r:t:s0 nametype=NORMAL\n`;
  const log = from(1, 2, 3, 1, 10, 11) + from(2, 3, 2, 2, 11, 10) + from(3, 1, 1, 3, 12, 12) + path(3);
  // as ausearch 3.0.9: -ua and -ga stand for all ids of that kind, and what follows replaces one of them
  test.each([
    ["-ua 1", "1 3"],
    ["-ui 7 -ua 1", "1 3"],
    ["-ua 1 -ui 3", "1 2 3"],
    ["-ua 1 -ul 2", "2 3"],
    ["-ui 2 -ue 2", ""],
    ["-ga 10", "1 2"],
    ["-ga 10 -gi 12", "2 3"],
    ["-ga 10 -ge 11", "1"],
    ["-gi 10 -ge 11", "1"],
    // an object is not looked at beside a subject, unless -se wants either
    ["-su s1: -o o3:", "1"],
    ["-o o3: -su s1:", "1"],
    ["-o o3:", "3"],
    ["-su q -o o3:", ""],
    ["-se o3:", "3"],
    ["-se s1: -o o3:", "1 3"],
    ["-se s1: -su s2: -o x", "2"],
  ])("%s", (args, found) => {
    expect(serials(search(log, `${args} -r`).out).join(" ")).toBe(found);
  });

  test("one architecture, one format", () => {
    expect(search(log, "--arch b64 --arch b64").err).toBe("Arch is already defined\n");
    expect(search(log, "-i --format").err).toBe("Multiple output formats, use only 1\n");
  });
});

test("a time and a date come in either order; seconds are optional; a year is of this century", () => {
  const log = call("1521190800.000:1", "k");
  for (const start of ["3/16/18 9:00", "9:00 3/16/18", "09:00:00 03/16/18", "3/16/18 8:58:61"])
    expect(serials(search(log, `-r -ts ${start}`).out)).toEqual(["1"]);
  expect(search(log, "-r -ts 9:00:01 3/16/18").status).toBe(1);
  expect(search(log, "-ts 9:00 abc").err).toBe(
    "Invalid start date (abc). Month, Day, and Year are required.\n",
  );
  expect(search(log, "-ts 3/16/18 1:2:3").err).toBe("Error parsing start time (1:2:3)\n");
  expect(search(log, "-ts 10:00x").err).toMatch(/^Invalid start time \(10:00x\)\. Hour, /);
  expect(search(log, "-te 1/1/70 10:00").err).toBe("Error - year is 1970\n");
});

test("what a message says of its result: only failed is a failure; of the kernel's numbers 1 is a success", () => {
  const log = ["failed", "no", "0", "?", "success"]
    .map(
      (res, i) =>
        `type=USER msg=audit(1521190800.00${i}:${i + 1}): pid=1 uid=0 auid=0 ses=1 msg='op=a res=${res}'\n`,
    )
    .concat(
      ["0", "1", "2", "yes"].map(
        (res, i) =>
          `type=CONFIG_CHANGE msg=audit(1521190801.00${i}:${i + 6}): auid=0 ses=1 op=a res=${res}\n`,
      ),
    )
    .join("");
  const which = (args: string) =>
    [...search(log, `${args} -r`).out.matchAll(/:(\d+)\)/g)].map((m) => m[1]).join(" ");
  expect([which("-sv no"), which("-sv yes")]).toEqual(["1 6 9", "2 3 4 5 7"]);
  const results = search(log, "--format csv").out.split("\n").slice(1, -1);
  expect(results.map((row) => row.split(",")[11])).toEqual([
    "failed",
    "failed",
    "failed",
    "failed",
    "success",
    "failed",
    "success",
    "failed",
    "success",
  ]);
});

describe("--escape", () => {
  const log =
    "type=USER msg=audit(1521190800.000:1): pid=1 uid=0 auid=0 ses=1 msg='op=a\tb$ addr=? res=success'\n" +
    'type=TTY msg=audit(1521190801.000:2): tty pid=2 uid=0 auid=0 ses=1 major=136 minor=0 comm="b" data=6120220D\n';
  const lines = (args: string) =>
    search(log, args)
      .out.split("\n")
      .filter((l) => l.startsWith("type"))
      .map((l) => l.replace(/^type=\w+.*?(msg=.?'|data=)/, ""));
  test("records as they are have control characters escaped, and for a shell more", () => {
    expect(lines("")).toEqual(["op=a\\011b$ addr=? res=success'", "6120220D"]);
    expect(lines("--escape raw")[0]).toBe("op=a\tb$ addr=? res=success'");
    expect(lines("--escape shell")[0]).toBe("op=a\\011b\\$\\ addr=?\\ res=success\\'");
    expect(lines("--escape shell_quote")[0]).toBe("op=a\\011b\\$\\ addr=\\?\\ res=success\\'");
    expect(lines("--escape shell --format raw")[0]).toBe("op=a\tb$ addr=? res=success'");
  });
  test("the daemon's own records are not escaped", () => {
    const daemon = "type=DAEMON_END msg=audit(1521190802.000:3): op=a\tb res=success\n";
    expect(search(daemon, "--escape shell").out).toMatch(/\n.*: op=a\tb res=success\n$/);
  });
  test("interpreted, what was interpreted is escaped: keystrokes too, and the quote that the tool takes for a part", () => {
    expect(lines("-i")[1]).toBe('"a \\"",<ret>');
    expect(lines("-i --escape shell")).toEqual([
      "op=a\tb$ addr=? res=success\\' ",
      '\\"a\\ \\\\\\"\\",<ret>',
    ]);
    expect(lines("-i --escape shell_quote")[0]).toBe("op=a\tb$ addr=\\? res=success\\' ");
    expect(lines("-i --escape shell_quote")[1]).toMatch(/,\\<ret\\>$/);
  });
});
