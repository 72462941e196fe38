// An interactive session on a machine of ours, driven command by command the way the transcripts were captured:
// `bash --norc --noediting -i` on a pty, one command at a time, about 0.28 s apart.
import { LOGIN_SESSION } from "../../worker/machine/config.ts";
import { Machine, type MachineOptions } from "../../worker/machine/machine.ts";

export interface Step {
  cmd: string;
  output: string;
  rc: number | null;
  audit: string[];
}

const PAUSE_NS = 280e6;
const SETTLE_NS = 30e6;
/** Machine time one command may take before the case is given up. */
const MAX_STEP_NS = 120e9;
const PROMPT = /<(\d+)>\[[^\]\n]*\][#$] $/;

export class Session {
  readonly machine: Machine;
  #out = "";
  #log_read = 0;

  constructor(
    options: { hostname?: string; patches?: number; append?: string; files?: MachineOptions["files"] } = {},
  ) {
    this.machine = new Machine(
      {
        hostname: options.hostname ?? "oracle",
        seed: 1,
        epoch: 1795488890,
        patches: options.patches ?? 13,
        rows: 50,
        cols: 200,
      },
      {
        session: {
          ...LOGIN_SESSION,
          term: "dumb",
          once: true,
          append: options.append,
          env: ["PS1=<$?>[\\u@\\h \\W]\\$ "],
          command: ["/usr/bin/bash", "bash", "--norc", "--noediting", "-i"],
        },
        files: options.files,
      },
    );
    this.machine.on_output = (bytes) => {
      this.#out += bytes;
    };
    this.#until_prompt();
    this.#new_records();
  }

  #run_for(ns: number): void {
    const until = this.machine.now + ns;
    while (this.machine.now < until && !this.machine.halted) this.machine.run(until, 200_000);
  }

  #until_prompt(): void {
    const until = this.machine.now + MAX_STEP_NS;
    while (!this.machine.waiting_for_input()) {
      const state = this.machine.run(until, 200_000, () => this.machine.waiting_for_input());
      if (this.machine.waiting_for_input()) break;
      if (state.halted || this.machine.session_status !== null)
        throw new Error(`the session ended: ${this.#out}`);
      if (state.now >= until || (state.idle && state.next_timer === null))
        throw new Error(`no prompt came: ${JSON.stringify(this.#out.slice(-500))}`);
    }
  }

  #new_records(): string[] {
    this.#run_for(SETTLE_NS);
    const log = this.machine.read_file("/var/log/audit/audit.log") ?? "";
    if (log.length < this.#log_read) this.#log_read = 0;
    const lines = log.slice(this.#log_read).split("\n").filter(Boolean);
    this.#log_read = log.length;
    return lines;
  }

  /** Types a command, which may have several lines, and returns what it printed, its status and its records. */
  step(cmd: string): Step {
    this.#run_for(PAUSE_NS);
    const lines = cmd.split("\n");
    let output = "";
    for (const [i, line] of lines.entries()) {
      this.#out = "";
      this.machine.input(`${line}\r`);
      this.#until_prompt();
      const shown = this.#out.replace(/\r\n/g, "\n");
      const echo = `${line}\n`;
      output = shown.startsWith(echo) ? shown.slice(echo.length) : shown;
      if (i < lines.length - 1 && output !== "> " && !PROMPT.test(output)) output = `unexpected: ${output}`;
    }
    const prompt = PROMPT.exec(output);
    if (prompt) output = output.slice(0, prompt.index);
    return { cmd, output, rc: prompt ? Number(prompt[1]) : null, audit: this.#new_records() };
  }
}
