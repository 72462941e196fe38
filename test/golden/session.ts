// An interactive session on a machine of ours, driven command by command the way the transcripts were captured:
// `bash --norc --noediting -i` on a pty, one command at a time, about 0.28 s apart.
import { AUDIT_FILES } from "../../worker/image/audit.ts";
import { LOGIN_SESSION } from "../../worker/machine/config.ts";
import { Machine, type MachineOptions } from "../../worker/machine/machine.ts";

export interface Step {
  cmd: string;
  output: string;
  rc: number | null;
  audit: string[];
}

/** How the real machine was prepared for a case (the `#@` lines of its script). */
export interface Preparation {
  /** what was in the log at boot is still there */
  keeplog?: boolean;
  /** no audit daemon was running */
  noauditd?: boolean;
  /** settings of auditd.conf that differ, NAME=VALUE */
  auditd?: readonly string[];
}

/** What was set by hand where no daemon's start brought the rules. */
const WITHOUT_AUDITD =
  "auditctl -e 1; auditctl -r 0; auditctl -f 1; auditctl -b 8192; auditctl --backlog_wait_time 15000";

/** On the real machine this file had an unusual mode, which records show. */
const HOSTNAME = { path: "/etc/hostname", data: "oracle\n", mode: 0o755 };

const PAUSE_NS = 280e6;
/** Commands begin with a tick of the clock, so that what a short one does bears one time of day. */
const TICK_NS = 4e6;
const SETTLE_NS = 30e6;
/** Machine time one command may take before the case is given up. */
const MAX_STEP_NS = 120e9;
/**
 * PROMPT_COMMAND wrote the status; what follows it up to the prompt, and what came after the prompt, was not taken for
 * output: reports of jobs, and of programs in the background.
 */
const PROMPT = /<(\d+)>(?:\[\d+\][^\n]*\n)*\[[^\]\n]*\][#$] [^\n]*(?:\n[\s\S]*)?$/;

/** The daemon's configuration with other values of some settings. */
function auditd_conf(settings: readonly string[]): { path: string; data: string } {
  const file = AUDIT_FILES.find((f) => f.path === "/etc/audit/auditd.conf");
  if (!file) throw new Error("no auditd.conf on the disk");
  let { data } = file;
  for (const setting of settings) {
    const [name, value] = setting.split("=");
    const line = new RegExp(`^${name} = .*$`, "m");
    if (!line.test(data)) throw new Error(`auditd.conf does not set ${name}`);
    data = data.replace(line, `${name} = ${value}`);
  }
  return { path: file.path, data };
}

export class Session {
  readonly machine: Machine;
  #out = "";
  #log_read = 0;

  constructor(
    options: {
      hostname?: string;
      patches?: number;
      append?: string;
      files?: MachineOptions["files"];
      prepared?: Preparation;
    } = {},
  ) {
    const { noauditd, keeplog, auditd } = options.prepared ?? {};
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
          auditd: !noauditd,
          env: [`PROMPT_COMMAND=printf '<%s>' "$?"`, "PS1=[\\u@\\h \\W]\\$ "],
          command: ["/usr/bin/bash", "bash", "--norc", "--noediting", "-i"],
        },
        files: [HOSTNAME, ...(options.files ?? []), ...(auditd ? [auditd_conf(auditd)] : [])],
      },
    );
    this.machine.on_output = (bytes) => {
      this.#out += bytes;
    };
    this.#until_prompt();
    if (noauditd) this.step(WITHOUT_AUDITD);
    else if (!keeplog) this.step("> /var/log/audit/audit.log; history -c");
    this.#new_records();
  }

  #run_for(ns: number): void {
    this.#run_until(this.machine.now + ns);
  }

  #run_until(until: number): void {
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
    this.#run_until(Math.ceil((this.machine.now + PAUSE_NS) / TICK_NS) * TICK_NS);
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
