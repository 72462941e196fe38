// If this fails, free, who, w or du --time answer differently from procps 4.0.2 and coreutils 9.1, which printed what is
// expected here about other numbers.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { type_script } from "../../../test/type.ts";

const HEAD = "               total        used        free      shared  buff/cache   available";
const run = (script: string): string[] =>
  run_script(`exec 2>&1; export LC_ALL=C\n${script}`).stdout.split("\n").slice(0, -1);

test("free: units, low and high memory, and again and again", () => {
  const KB = "Mem:         2048000      307200     1536000           0      225280     1740800";
  const SWAP = "Swap:              0           0           0";
  expect(run("free -l; free -s 0.5 -c 2; free -m -c1; free --lohi -w --mega")).toEqual([
    HEAD,
    KB,
    "Low:         2048000      512000     1536000",
    "High:              0           0           0",
    SWAP,
    ...[HEAD, KB, SWAP, "", HEAD, KB, SWAP],
    HEAD,
    "Mem:            2000         300        1500           0         220        1700",
    SWAP,
    "               total        used        free      shared     buffers       cache   available",
    "Mem:            2097         314        1572           0          20         209        1782",
    "Low:            2097         524        1572",
    "High:              0           0           0",
    SWAP,
  ]);
  const mem = (options: string) => run(`free ${options} | sed -n 's/^Mem: *//; s/  */ /gp' | sed -n 2p`)[0];
  expect(mem("--si")).toBe("2097152 314572 1572864 0 230686 1782579");
  expect(mem("--giga")).toBe("2 0 1 0 0 1");
  expect(mem("--tebi")).toBe("0 0 0 0 0 0");
  expect(mem("-h --si")).toBe("2.1G 314M 1.6G 0B 230M 1.8G");
  expect(mem("-h")).toBe("2.0Gi 300Mi 1.5Gi 0B 220Mi 1.7Gi");
  expect(run("a=$SECONDS; free -s 2 -c 3 | wc -l; echo $((SECONDS - a))")).toEqual(["11", "4"]);
  expect(run("free -s 0; free -s x; free -c 0; free -c 1.5; free -v; free -L 2>&1 | head -1")).toEqual([
    "free: seconds argument `0' is not positive number",
    "free: seconds argument failed: 'x': Invalid argument",
    "free: failed to parse count argument: '0': Numerical result out of range",
    "free: failed to parse count argument: '1.5'",
    "free: option -v is not simulated",
    "free: invalid option -- 'L'",
  ]);
});

test("who: boot, message status and everything, with headings; w without its column", () => {
  const seen = type_script(`who -aH
who -b; who -bH; who -T; chmod g-w $(tty); who -w; who -uH; who -r; who -d
w -f; w -fsh; w -o
`).replace(/[0-9]{3}(?=\r\n)/g, "PID");
  expect(seen).toContain(
    `NAME       LINE         TIME             IDLE          PID COMMENT  EXIT
           system boot  2018-03-16 09:00
root     + pts/0        2018-03-16 09:00   .           PID
`.replaceAll("\n", "\r\n"),
  );
  expect(seen).toContain(
    `         system boot  2018-03-16 09:00
NAME     LINE         TIME                    PID COMMENT
         system boot  2018-03-16 09:00
root     + pts/0        2018-03-16 09:00
root     - pts/0        2018-03-16 09:00
NAME     LINE         TIME             IDLE          PID COMMENT
root     pts/0        2018-03-16 09:00   .           PID
`.replaceAll("\n", "\r\n"),
  );
  expect(seen).toContain(
    "USER     TTY        LOGIN@   IDLE   JCPU   PCPU WHAT\r\nroot     pts/0     09:00    0.00s ",
  );
  expect(seen).toContain("root     pts/0      0.00s w -fsh\r\nw: option -o is not simulated\r\n");
});

test("du --time: the latest of what a line stands for", () => {
  const script = `mkdir -p /tmp/d/e; cd /tmp/d; touch -d '2001-02-03 04:05:06.5' f; touch -d '2019-02-03 04:05' e/g; touch -d 2000-01-01 e .
du --time; du -aS --time; du --time=atime --time-style=iso f; du --time=ctime --time-style=+%Y -c f; du --time --time-style=full-iso f; TIME_STYLE=locale du --time f
du --time=birth f; du --time --time-style=foo f`;
  expect(run(script)).toEqual([
    "0\t2019-02-03 04:05\t./e",
    "0\t2019-02-03 04:05\t.",
    "0\t2001-02-03 04:05\t./f",
    "0\t2019-02-03 04:05\t./e/g",
    "0\t2019-02-03 04:05\t./e",
    "0\t2001-02-03 04:05\t.",
    "0\t2001-02-03\tf",
    "0\t2018\tf",
    "0\t2018\ttotal",
    "0\t2001-02-03 04:05:06.500000000 +0000\tf",
    "0\t2001-02-03 04:05\tf",
    "du: invalid argument 'birth' for '--time'",
    "Valid arguments are:",
    "  - 'atime', 'access', 'use'",
    "  - 'ctime', 'status'",
    "Try 'du --help' for more information.",
    "du: invalid argument 'foo' for 'time style'",
    "Valid arguments are:",
    "  - 'full-iso'",
    "  - 'long-iso'",
    "  - 'iso'",
    "Try 'du --help' for more information.",
  ]);
});
