// The benchmarks of the machine in Node. Each prints its figure and the ratio to a limit measured in the same run.
import { AUDIT_FILES } from "../../worker/image/audit.ts";
import { DEFAULT_CONFIG, LOGIN_SESSION } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";

const now = () => performance.now();
const MAX = 1e15;

/** Runs a shell script on a fresh machine; milliseconds, not counting the boot up to the script's start. */
function run_script(
  script: string,
  files: { path: string; data: string }[] = [],
): { ms: number; machine: Machine; out: string } {
  const machine = new Machine(DEFAULT_CONFIG, {
    session: {
      ...LOGIN_SESSION,
      term: "dumb",
      ports: true,
      once: true,
      command: ["/usr/bin/bash", "bash", "bench.sh"],
    },
    files: [...files, { path: "/root/bench.sh", data: script, mode: 0o755 }],
  });
  let out = "";
  machine.on_port = (_fd, bytes) => {
    out += bytes;
  };
  while (machine.session_pid === null) machine.run(MAX, 1, () => machine.session_pid !== null);
  const start = now();
  while (machine.session_status === null && !machine.halted)
    machine.run(MAX, 1_000_000, () => machine.session_status !== null);
  return { ms: now() - start, machine, out };
}

function boot(): number {
  const start = now();
  const machine = new Machine(DEFAULT_CONFIG);
  while (!machine.waiting_for_input()) machine.run(MAX, 100_000, () => machine.waiting_for_input());
  return now() - start;
}

const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1];
const print = (name: string, value: string, against: string) =>
  console.log(`${name.padEnd(44)} ${value.padStart(18)}   ${against}`);
const thousands = (n: number) => Math.round(n).toLocaleString("en-US");

/** Resumptions per second of a generator that does nothing: the limit of any design that yields its calls. */
function empty_generator(): number {
  function* loop() {
    for (let i = 0; i < 3e6; i++) yield i;
    return 0;
  }
  const it = loop();
  const start = now();
  while (!it.next().done);
  return 3e6 / ((now() - start) / 1000);
}

/** auditd.conf under which the log is not rotated, so that everything can be counted afterwards. */
function one_big_log(): { path: string; data: string } {
  const path = "/etc/audit/auditd.conf";
  const conf = AUDIT_FILES.find((f) => f.path === path)?.data ?? "";
  return { path, data: conf.replace("max_log_file_action = ROTATE", "max_log_file_action = IGNORE") };
}

export async function main(): Promise<void> {
  const boots = Array.from({ length: 7 }, boot);
  print(
    "boot to first prompt (first, median of 7)",
    `${boots[0].toFixed(0)}, ${median(boots).toFixed(0)} ms`,
    "limit: a second",
  );

  const limit = median([empty_generator(), empty_generator(), empty_generator()]);
  const calls = 1_000_000;
  const quiet = run_script(`auditctl -e 0\nsctool getppid ${calls}\n`).ms;
  const rate = calls / (quiet / 1000);
  print(
    "system calls/s, audit off",
    thousands(rate),
    `${(rate / limit).toFixed(2)} of an empty generator's ${thousands(limit)}`,
  );

  const events = 100_000;
  const base = run_script(`sctool openmany /tmp/m 10`).ms;
  const audited = run_script(
    `auditctl -b 1000000\nauditctl -a always,exit -F dir=/tmp -F perm=wa -k m\nsctool openmany /tmp/m ${events}\n`,
    [one_big_log()],
  );
  const log = audited.machine.read_file("/var/log/audit/audit.log") ?? "";
  const logged = log.split("type=SYSCALL").length - 1;
  print(
    "audited openat events/s into audit.log",
    thousands(logged / ((audited.ms - base) / 1000)),
    `${thousands(logged)} events logged, aim 100,000/s`,
  );

  const forks = run_script("for i in {1..1000}; do /bin/true; done\n").ms;
  print("1000 x fork+exec+wait of true", `${forks.toFixed(0)} ms`, "limit 300 ms");

  const line = log.slice(0, log.indexOf("\n", 1_000_000) + 1);
  let big = "";
  while (big.length < 100e6 && line.length > 0) big += line;
  // one flat string: making it flat is not part of the search
  big = Buffer.from(big, "latin1").toString("latin1");
  const search = run_script("ausearch -if /root/big.log -k nosuchkey\n", [
    { path: "/root/big.log", data: big },
  ]).ms;
  print(
    "ausearch -k over 100 MB",
    `${(big.length / 1e6 / (search / 1000)).toFixed(0)} MB/s`,
    `${(search / 1000).toFixed(2)} s`,
  );
}
