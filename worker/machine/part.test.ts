// If this fails, a slow network can be seen inside the machine: code that arrives late must change nothing but patience.
import { expect, test } from "vitest";
import type { syscall_def } from "../kernel/syscall_types.ts";
import { AF_NETLINK } from "../kernel/uapi/netlink.ts";
import type { Program } from "../kernel/uapi/syscall.ts";
import { SYS } from "../kernel/uapi/unistd_64.ts";
import { later, type Part } from "../userland/lib/part.ts";
import { PROGRAMS } from "../userland/programs.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { Machine } from "./machine.ts";

const MS = 1e6;
const SESSION: readonly [ms: number, keys: string][] = [
  [1000, "sleep 2 & child=$!; echo 123456 > /proc/$child/containerid; ausearch -m container\r"],
  [1300, "ls -l /proc/$child/containerid | cat; [[ abc =~ b(.) ]] && echo $BASH_REMATCH\r"],
  [1301, "grep root /etc/passwd & id\r"],
  [1302, "\x03"],
  [1400, "ping -c 2 localhost\r"],
];

/**
 * Plays the session. A program, the first time it is run, is not there for `patience` runs of the machine; so it is with
 * the kernel's code for a socket that is none of netlink.
 */
function play(patience: number): { output: string; now: number; log: string | null; stalls: number } {
  const machine = new Machine(DEFAULT_CONFIG);
  const table = new Map<string, Program>(machine.kernel.config.programs);
  const missing: (() => void)[] = [];
  if (patience > 0)
    for (const [path, main] of table) {
      const programs = PROGRAMS.filter((program) => program.path === path).map((p) => ({ ...p, main }));
      const part: Part<{ programs: typeof programs }> = { module: null };
      const late = later(part, 0);
      table.set(path, (argv, envp) => {
        if (part.module === null)
          missing.push(() => {
            part.module = { programs };
          });
        return late(argv, envp);
      });
    }
  let network = patience === 0;
  const { sys_call_table } = machine.kernel as unknown as { sys_call_table: (syscall_def | undefined)[] };
  sys_call_table[SYS.socket] = {
    ...(sys_call_table[SYS.socket] as syscall_def),
    missing: (op) => {
      if (network || op.a0 === AF_NETLINK) return false;
      missing.push(() => {
        network = true;
      });
      return true;
    },
  };
  (machine.kernel.config as { programs: ReadonlyMap<string, Program> }).programs = table;
  let output = "";
  machine.on_output = (bytes) => {
    output += bytes;
  };
  let stalls = 0;
  const until = (time: number) => {
    for (let waited = 0; ; ) {
      const { now, stalled } = machine.run(time, 1_000_000);
      if (stalled) {
        stalls++;
        if (++waited >= patience) {
          for (const arrive of missing.splice(0)) arrive();
          waited = 0;
        }
        expect(waited).toBeLessThan(2 * patience + 2);
      } else if (now >= time) return;
    }
  };
  for (const [ms, keys] of SESSION) {
    until(ms * MS);
    machine.input(keys);
  }
  until(5000 * MS);
  return { output, now: machine.now, log: machine.read_file("/var/log/audit/audit.log"), stalls };
}

test("programs that arrive late give the same bytes at the same times", () => {
  const { stalls: none, ...prompt } = play(0);
  expect(none).toBe(0);
  expect(prompt.output).toContain("contid=123456");
  expect(prompt.output).toContain("icmp_seq=2");
  for (const patience of [1, 3]) {
    const { stalls, ...late } = play(patience);
    expect(stalls).toBeGreaterThan(5 * patience);
    expect(late).toEqual(prompt);
  }
});
