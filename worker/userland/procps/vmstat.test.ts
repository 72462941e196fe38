// If this fails, vmstat shows something else of /proc than procps 4.0.2 would, or repeats itself wrongly.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

const HEAD = `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
`;
const IDLE = " 1  0      0 1536000  20480 204800    0    0     0     0    0    N  0  0 100  0  0\n";

test("vmstat", () => {
  const table: readonly (readonly [command: string, output: string])[] = [
    ["vmstat 1 3 | sed 3d", `${HEAD}${IDLE}${IDLE}-> 0\n`],
    ["vmstat -y 2", `${HEAD}${IDLE}`],
    [
      "vmstat -way -t 1 1 | cut -c1-140",
      `--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu---------- -----timestamp-----
   r    b         swpd         free        inact       active   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu                 UTC
   1    0            0      1536000            0            0    0    0     0     0    0    N   0   0 100   0   0   0 2018-03-16 09:00:`,
    ],
    ["vmstat 1 30 | grep -c procs; vmstat -n 1 30 | grep -c procs", "2\n1\n-> 0\n"],
    [
      "vmstat -S m -s | sed -n '1,7p;21,25p'",
      `         2097 m total memory
          314 m used memory
            0 m active memory
            0 m inactive memory
         1572 m free memory
           20 m buffer memory
          209 m swap cache
            0 K paged in
            0 K paged out
            0 pages swapped in
            0 pages swapped out
            0 interrupts
-> 0
`,
    ],
    [
      "vmstat -d; vmstat -wd | tail -1; vmstat -D | head -3; vmstat -p /dev/vda1",
      `disk- ------------reads------------ ------------writes----------- -----IO------
       total merged sectors      ms  total merged sectors      ms    cur    sec
vda        0      0       0       0      0      0       0       0      0      0
vda           0         0           0           0         0         0           0           0       0       0
            1 disks
            1 partitions
            0 total reads
vda1            reads      read sectors      writes  requested writes
                    0                 0           0                 0
-> 0
`,
    ],
    ["[ $(vmstat -f | tr -d ' forks') -gt 300 ]", "-> 0\n"],
    ["vmstat -p nope", "vmstat: Disk/Partition nope not found\n-> 1\n"],
    ["vmstat 1.5", "vmstat: failed to parse argument: '1.5'\n-> 1\n"],
    ["vmstat 0", "vmstat: delay must be positive integer\n-> 1\n"],
    ["vmstat 99999999999", "vmstat: too large delay value\n-> 1\n"],
    ["vmstat -S x", "vmstat: -S requires k, K, m or M (default is KiB)\n-> 1\n"],
    ["vmstat -m", "vmstat: Unable to create slabinfo structure\n-> 1\n"],
    ["vmstat -sd 2>&1 | head -3", "\nUsage:\n vmstat [options] [delay [count]]\n-> 0\n"],
    ["vmstat 1 | head -3 | wc -l", "3\n-> 0\n"],
  ];
  const out = run_commands(table.map(([c]) => (c === "vmstat -y 2" ? "timeout 3 vmstat -y 2" : c))).map(
    // how often other tasks woke up
    (o) => o.replace(/\d(?= +0 +0 100 )/g, "N"),
  );
  expect(out.map((o, i) => (table[i][1].endsWith("-> 0\n") ? o : o.slice(0, table[i][1].length)))).toEqual(
    table.map(([, o]) => o),
  );
});
