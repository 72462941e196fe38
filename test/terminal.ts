// For tests: bash at a terminal, fed with keys; its bytes, and the screen they make.
import { Terminal } from "@xterm/headless";
import { Machine, type MachineOptions } from "../worker/machine/machine.ts";

export interface TypingOptions {
  rows?: number;
  cols?: number;
  term?: string;
  ps1?: string;
  lang?: string;
  /** further environment; blanks in values are not possible */
  env?: Readonly<Record<string, string>>;
  /** files below /root: path and bytes */
  files?: Readonly<Record<string, string>>;
  argv?: readonly string[];
  patches?: number;
}

export class Typing {
  readonly machine: Machine;
  #out = "";

  constructor(options: TypingOptions = {}) {
    const { rows = 24, cols = 80, term = "xterm-256color" } = options;
    const env = { LANG: options.lang ?? "C.UTF-8", PS1: options.ps1 ?? "$ ", ...options.env };
    const files: MachineOptions["files"] = Object.entries(options.files ?? {}).map(([path, data]) => ({
      path: `/root/${path}`,
      data,
    }));
    this.machine = new Machine(
      { hostname: "host", seed: 1, epoch: 1521190800, patches: options.patches ?? 13, rows, cols },
      {
        session: {
          term,
          ports: false,
          once: true,
          env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
          command: ["/usr/bin/bash", ...(options.argv ?? ["bash", "--norc", "--noprofile", "-i"])],
        },
        files,
      },
    );
    this.machine.on_output = (bytes) => {
      this.#out += bytes;
    };
    this.#settle(10);
  }

  /** Runs until the terminal's reader waits, or `seconds` of the machine's time have passed. */
  #settle(seconds: number): void {
    const until = this.machine.now + seconds * 1e9;
    while (this.machine.now < until && !this.machine.halted) {
      const state = this.machine.run(until, 200_000, () => this.machine.waiting_for_input());
      if (this.machine.waiting_for_input() || (state.idle && state.next_timer === null)) return;
    }
  }

  /** Bytes since the last call. */
  take(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }
  /** Sends keys, one byte per char; the bytes that come back. */
  type(keys: string, seconds = 60): string {
    this.machine.input(keys);
    this.#settle(seconds);
    return this.take();
  }
  resize(rows: number, cols: number): string {
    this.machine.resize(rows, cols);
    this.#settle(60);
    return this.take();
  }
}

/** What terminal bytes (one char each) look like on a screen: rows without trailing blanks, and the cursor. */
export async function screen(
  bytes: string,
  rows = 24,
  cols = 80,
): Promise<{ rows: string[]; x: number; y: number }> {
  const terminal = new Terminal({ rows, cols, allowProposedApi: true });
  await new Promise<void>((resolve) =>
    terminal.write(
      Uint8Array.from(bytes, (c) => c.charCodeAt(0)),
      resolve,
    ),
  );
  const { active } = terminal.buffer;
  const text: string[] = [];
  for (let i = 0; i < rows; i++) text.push(active.getLine(active.baseY + i)?.translateToString(true) ?? "");
  const result = { rows: text, x: active.cursorX, y: active.cursorY };
  terminal.dispose();
  return result;
}
