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

  test("a line of a megabyte", () => {
    const long = call("1521190800.000:1", "k", ` data=${"A".repeat(1 << 20)}`);
    const { out } = search(long + call("1521190800.001:2", "k"), "-k k -r");
    expect(out.length).toBeGreaterThan(1 << 20);
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
