// What the benchmarks measure with. Times are processor time, so that other work on the machine does not count, and of
// the thread that runs the machine: whoever waits for it does not wait for the engine's threads beside it, which compile
// what is called often and help to collect garbage. What all threads together took is printed where it is much more.

import { readFileSync } from "node:fs";
import type { GuestFile } from "../../worker/api.ts";
import { AUDIT_FILES } from "../../worker/image/audit.ts";
import { DEFAULT_CONFIG, LOGIN_SESSION } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";

/** name, value and what it is compared with */
export type Print = (name: string, value: string, against: string) => void;

/** ns of machine time no benchmark reaches */
const MAX = 1e15;

/** Processor time of all threads of the process, ms. */
function all_threads(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time of this thread, ms; off Linux nobody tells it, and that of all threads stands in. */
function this_thread(): number {
  if (process.platform !== "linux") return all_threads();
  return Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[0]) / 1e6;
}

/** Starts a clock; the function it returns gives the processor time since then, ms. */
export function clock(now = this_thread): () => number {
  const start = now();
  return () => now() - start;
}

/** A line by which a script says that its preparations are over. */
export const GO = "go\n";

/** Runs a shell script on a fresh machine; `ms` is its time, from its start or from where it prints {@link GO};
 * `all` that of all threads. */
export function run_script(
  script: string,
  files: readonly GuestFile[] = [],
): { ms: number; all: number; machine: Machine } {
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
  while (machine.session_pid === null) machine.run(MAX, 1, () => machine.session_pid !== null);
  let time = clock();
  let all = clock(all_threads);
  machine.on_port = (_fd, bytes) => {
    if (bytes !== GO) return;
    time = clock();
    all = clock(all_threads);
  };
  while (machine.session_status === null && !machine.halted)
    machine.run(MAX, 1_000_000, () => machine.session_status !== null);
  return { ms: time(), all: all(), machine };
}

/** Runs a machine until a program waits for the terminal's input. */
export function run_to_prompt(machine: Machine): void {
  do machine.run(MAX, 100_000, () => machine.waiting_for_input());
  while (!machine.waiting_for_input());
}

/** auditd.conf under which the log is not rotated, so that everything can be counted afterwards. */
export function one_big_log(): GuestFile {
  const path = "/etc/audit/auditd.conf";
  const conf = AUDIT_FILES.find((f) => f.path === path)?.data ?? "";
  return { path, data: conf.replace("max_log_file_action = ROTATE", "max_log_file_action = IGNORE") };
}

export const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1];
export const thousands = (n: number): string => Math.round(n).toLocaleString("en-US");

/** `value` against the most it may be. */
export const limit = (value: number, most: number, unit: string): string =>
  `limit ${thousands(most)} ${unit}: ${(value / most).toFixed(2)}`;
/** `value` against what it shall at least be. */
export const aim = (value: number, least: number, unit: string): string =>
  `aim ${thousands(least)} ${unit}: ${(value / least).toFixed(2)}`;
