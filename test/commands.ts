// For tests: several commands on one fresh machine, each with its output and status.
import { expect } from "vitest";
import { run_script, type ScriptOptions } from "./machine.ts";

const MARK = "=END=";

/** What each command writes to both streams, followed by a line "-> STATUS". The machine's shell must say nothing. */
export function run_commands(commands: readonly string[], options: ScriptOptions = {}): string[] {
  const script = commands.map((c) => `{ ${c}\n} 2>&1; echo "-> $?"; echo -n "${MARK}"\n`).join("");
  const out = run_script(script, options);
  expect(out.stderr).toBe("");
  return out.stdout.split(MARK).slice(0, -1);
}
