// If this fails, top, pmap or pwdx show something else than procps 4.0.2, or top's keys do nothing.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { screen, Typing } from "../../../test/terminal.ts";

test("top -b", () => {
  const [frame, two, narrow, full, busy] = run_commands([
    "sleep 9 & top -b -n1 -p 1,$!",
    "top -b -n2 -d1 -p 1 | grep -n ^top",
    "top -b -n1 -w 60 -p 1",
    "top -b -n1 -o PID -c -p 1,2 | tail -2",
    // all of the time in which something ran is the kernel's
    "for i in {1..600}; do /bin/true; done & top -b -n1 -u root | grep -A1 ^Tasks; wait",
  ]);
  expect(frame).toBe(`top - 09:00:00 up 0 min,  1 user,  load average: 0.00, 0.00, 0.00
Tasks:   2 total,   0 running,   2 sleeping,   0 stopped,   0 zombie
%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st 
MiB Mem :   2000.0 total,   1500.0 free,    300.0 used,    220.0 buff/cache     
MiB Swap:      0.0 total,      0.0 free,      0.0 used.   1700.0 avail Mem 

  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
    1 root      20   0    6800   3400   2400 S   0.0   0.2   0:00.00 systemd
  305 root      20   0    6800   3400   2400 S   0.0   0.2   0:00.00 sleep
-> 0
`);
  expect(two).toBe(
    "1:top - 09:00:00 up 0 min,  1 user,  load average: 0.00, 0.00, 0.00\n" +
      "10:top - 09:00:01 up 0 min,  1 user,  load average: 0.00, 0.00, 0.00\n-> 0\n",
  );
  expect(narrow.split("\n").slice(3)).toEqual([
    "MiB Mem :   2000.0 total,   1500.0 free,    300.0 used,    2",
    "MiB Swap:      0.0 total,      0.0 free,      0.0 used.   17",
    "",
    "  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM",
    "    1 root      20   0    6800   3400   2400 S   0.0   0.2",
    "-> 0",
    "",
  ]);
  expect(full).toBe(
    "    2 root      20   0       0      0      0 S   0.0   0.0   0:00.00 [kthreadd]\n" +
      "    1 root      20   0    6800   3400   2400 S   0.0   0.2   0:00.00 /sbin/ini+\n-> 0\n",
  );
  expect(busy).toMatch(/^%Cpu\(s\): {2}0\.0 us, *[1-9]\d*\.\d sy/m);
});

test("top: wrong options", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["top -z", "top: invalid option -- 'z'\n-> 1\n"],
    ["top -n", "top: option requires an argument -- 'n'\n-> 1\n"],
    ["top -b -n0", "top: bad iterations argument '0'\n-> 1\n"],
    ["top -d x", "top: bad delay interval 'x'\n-> 1\n"],
    ["top -d -5", "top: -d requires positive argument\n-> 1\n"],
    ["top -u nope", "top: Invalid user\n-> 1\n"],
    ["top -p abc", "top: bad pid 'abc'\n-> 1\n"],
    ["top -p 1 -u root", "top: conflicting process selections (U/p/u)\n-> 1\n"],
    ["top -o FOO", "top: unrecognized field name 'FOO'\n-> 1\n"],
    ["top foo", "top: unknown option 'foo'\n-> 1\n"],
    ["top -H", "top: option -H is not simulated\n-> 1\n"],
    ["top -V", "top from procps-ng 4.0.2\n-> 0\n"],
  ];
  expect(run_commands(table.map(([c]) => c))).toEqual(table.map(([, o]) => o));
});

test("top at a terminal: its screen, and its keys", async () => {
  const t = new Typing({ rows: 14 });
  let bytes = t.take();
  /** What is on the screen after these keys. */
  const after = async (keys: string): Promise<string[]> => {
    bytes += t.type(keys, 1);
    return (await screen(bytes, 14)).rows.map((row) => row.trimEnd());
  };
  await after("sleep 1000 & sleep 2000 &\r");
  const start = await after("top -p $!,$(pgrep -o sleep)\r");
  expect(start[0]).toMatch(/^top - 09:00:\d\d up 0 min, {2}1 user, {2}load average: 0.00, 0.00, 0.00$/);
  expect(start[6]).toBe("  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND");
  const [first, second] = [start[7], start[8]].map((l) => l.trim().split(" ")[0]);
  expect(Number(second)).toBeGreaterThan(Number(first));
  expect((await after("N"))[7].trim().split(" ")[0]).toBe(second);
  expect((await after("R"))[7].trim().split(" ")[0]).toBe(first);
  expect((await after("c"))[7]).toMatch(/sleep 1000$/);
  expect((await after("r"))[5]).toBe(`PID to renice [default pid = ${first}]`);
  expect((await after("\r7\r"))[7]).toMatch(/^ +\d+ root +27 +7 /);
  expect((await after("kabc\r"))[5]).toBe(" Unacceptable integer");
  expect((await after("k999\r\r"))[5]).toBe(" Failed signal pid '999' with '15': No such process");
  await after("k\rkill\r");
  const left = await after(" ");
  expect(left[7].trim().split(" ")[0]).toBe(second);
  expect(left[8]).toBe("");
  expect((await after("!"))[5]).toBe(" Unknown command - try 'h' for help");
  await after("q");
  expect((await after("echo done $?\r")).join("\n")).toContain("done 0");
});

test("pmap and pwdx", () => {
  const [pwd, bad, errors, map, device, none, wrong] = run_commands([
    "cd /tmp; pwdx $$ /proc/1 99999 | sed s/^$$:/SHELL:/",
    "pwdx abc",
    "su alice -c 'pwdx 1; pmap 1'",
    "sleep 9 & pmap -x $! >f; sed -n 2p f; tail -2 f; pmap $! | tail -1; pmap -q $! | grep -c K; pmap -p $! | grep -c /bin/sleep",
    "pmap -d $! | sed -n '2p;$p'",
    "pmap 2; pmap 99999",
    "pmap -X 1; pmap -x -d 1",
  ]);
  expect(pwd).toBe("99999: No such process\nSHELL: /tmp\n/proc/1: /\n-> 0\n");
  expect(bad).toBe("pwdx: invalid process id: abc\n-> 1\n");
  expect(errors).toMatch(/^1: Permission denied\n1: {3}\/sbin\/init .*\n-> 1\n$/);
  expect(map).toBe(
    "Address           Kbytes     RSS   Dirty Mode  Mapping\n---------------- ------- ------- ------- \n" +
      "total kB            3232       0       0\n total             3232K\n15\n4\n-> 0\n",
  );
  expect(device).toMatch(
    /^Address {11}Kbytes Mode {2}Offset {11}Device {4}Mapping\nmapped: \d+K {4}writeable\/private: \d+K {4}shared: 0K\n/,
  );
  expect(none).toBe("2:   [kthreadd]\n total                0K\n-> 42\n");
  expect(wrong).toBe(
    "pmap: option -X is not simulated\npmap: options -c, -C, -d, -n, -N, -x, -X are mutually exclusive\n-> 1\n",
  );
});
