// For tests: a script run on a freshly booted machine.
import { DEFAULT_CONFIG } from "../worker/machine/config.ts";
import { Machine, type MachineOptions } from "../worker/machine/machine.ts";

export interface ScriptResult {
  stdout: string;
  stderr: string;
  /** exit status; null when the machine stopped first */
  status: number | null;
  machine: Machine;
}

export interface ScriptOptions {
  files?: MachineOptions["files"];
  patches?: number;
  hostname?: string;
  /** further boot options */
  append?: string;
  /** machine time it may take, in seconds */
  seconds?: number;
}

/**
 * Runs a bash script as `auditlab run` does. Text is given and returned as bytes (one char each).
 * @throws when the script does not end within its machine time, or waits for what will never come.
 */
export function run_script(script: string, options: ScriptOptions = {}): ScriptResult {
  const machine = new Machine(
    {
      ...DEFAULT_CONFIG,
      patches: options.patches ?? DEFAULT_CONFIG.patches,
      hostname: options.hostname ?? DEFAULT_CONFIG.hostname,
    },
    {
      session: {
        term: "dumb",
        ports: true,
        once: true,
        command: ["/usr/bin/bash", "bash", "script.sh"],
        append: options.append,
      },
      files: [...(options.files ?? []), { path: "/root/script.sh", data: script, mode: 0o755 }],
    },
  );
  const result: ScriptResult = { stdout: "", stderr: "", status: null, machine };
  machine.on_port = (fd, bytes) => {
    if (fd === 1) result.stdout += bytes;
    else result.stderr += bytes;
  };
  const until = (options.seconds ?? 600) * 1e9;
  while (machine.session_status === null && !machine.halted) {
    const state = machine.run(until, 200_000, () => machine.session_status !== null);
    if (machine.session_status !== null || state.halted) break;
    if (state.now >= until || (state.idle && state.next_timer === null))
      throw new Error(
        `the script did not end: ${JSON.stringify((result.stdout + result.stderr).slice(-500))}`,
      );
  }
  result.status = machine.session_status;
  return result;
}
