// The machine: a kernel booted from a configuration, and the only ways in (journalled) and out of it.
import type {
  GuestFile,
  Halt,
  JournalEntry,
  MachineConfig,
  MachineEvent,
  RunState,
  Unsized,
} from "../api.ts";
import { build_image } from "../image/image.ts";
import { type host_pty, pty_open_host, tty_reader_waiting } from "../kernel/drivers/tty/pty.ts";
import { register_chrdev } from "../kernel/fs/devices.ts";
import { start_kernel } from "../kernel/init/main.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { schedule } from "../kernel/sched/core.ts";
import { MKDEV } from "../kernel/uapi/stat.ts";
import type { ByteString } from "../kernel/uapi/syscall.ts";
import { apply_series } from "../patches/rfc2/index.ts";
import { PROGRAM_FILES, program_table } from "../userland/programs.ts";
import { LOGIN_SESSION, type SessionConfig } from "./config.ts";
import { in_foreground } from "./foreground.ts";
import { History } from "./history.ts";
import { read_host_file } from "./host_files.ts";
import { place } from "./put.ts";
import { record_event } from "./record_event.ts";

/** Char devices of the virtio console, through which a session's output leaves without a terminal. */
const VPORT_MAJOR = 240;
/** Lines of the kernel log that a console shows of a machine that has stopped. */
const LAST_WORDS = 6;

export interface MachineOptions {
  session?: SessionConfig;
  /** further files, put after those of the configuration */
  files?: readonly GuestFile[];
}

/** The kernel's command line. */
function command_line(
  { patches, as_posted = [], boot = [] }: Unsized,
  { append = "" }: SessionConfig,
): string {
  const words = ["BOOT_IMAGE=/boot/vmlinuz root=/dev/vda1 ro quiet", ...boot, append, `patches=${patches}`];
  if (as_posted.length > 0) words.push(`rfc2.as_posted=${as_posted.join(",")}`);
  return words.filter(Boolean).join(" ");
}

export class Machine {
  #config: MachineConfig;
  readonly options: MachineOptions;
  readonly journal: JournalEntry[] = [];
  readonly kernel: Kernel;
  readonly #pty: host_pty;
  /** Lines that are typed before anything else is. */
  #lines: readonly ByteString[];
  #history: History | null = null;
  #on_event: ((event: MachineEvent) => void) | null = null;
  /** Terminal output, as it comes. */
  on_output: (bytes: ByteString) => void = () => {};
  /** Output of a session with ports: fd is 1 or 2. */
  on_port: (fd: 1 | 2, bytes: ByteString) => void = () => {};
  /** The pid of the session's leader, and the status of the last session that ended. */
  session_pid: number | null = null;
  session_status: number | null = null;
  /** The listener cannot take more output: it stays in the kernel's buffer, and writers block. */
  output_blocked = false;

  /** One without the size of its terminal stands still as soon as a program asks for that, until `fit` tells it. */
  constructor(config: MachineConfig | Unsized, options: MachineOptions = {}) {
    this.#config = { rows: 0, cols: 0, ...config };
    this.#lines = config.typed ?? [];
    this.options = options;
    const session = options.session ?? LOGIN_SESSION;
    const { entries, init_options } = place([...(config.files ?? []), ...(options.files ?? [])]);
    const session_args = [
      `--term=${session.term}`,
      ...(session.ports ? ["--ports"] : []),
      ...(session.once ? ["--once"] : []),
      ...(session.env ?? []).map((e) => `--env=${e}`),
      ...session.command,
    ];
    let pty: host_pty | null = null;
    this.kernel = start_kernel(
      {
        epoch_us: config.epoch * 1e6,
        seed: config.seed,
        hostname: config.hostname,
        cmdline: command_line(config, session),
        programs: program_table,
      },
      build_image([...PROGRAM_FILES], config.hostname),
      entries,
      [...init_options, ...(session.auditd === false ? ["--no-auditd"] : []), "--", ...session_args],
      (k) => {
        apply_series(k, config.patches);
        pty = pty_open_host(k, this.#config);
        this.#register_ports(k);
      },
    );
    this.#pty = pty as unknown as host_pty;
    this.#pty.on_output = () => this.#drain();
  }

  /** What it was made of. */
  get config(): MachineConfig {
    return this.#config;
  }

  /** The size of the terminal of a machine that was made without it. */
  fit(rows: number, cols: number): void {
    if (this.#config.rows > 0) throw new Error("the terminal has a size");
    this.#config = { ...this.#config, rows, cols };
    this.#pty.set_size(rows, cols);
    this.#history?.resize(cols);
  }

  /** Told of every audit record the moment it is queued. Without it records are never taken apart into fields. */
  set on_event(listener: (event: MachineEvent) => void) {
    this.#on_event = listener;
    this.#listen();
  }

  /** What happens from now on, kept for questions (predicates.ts). */
  observe(): History {
    if (this.#history) return this.#history;
    const history = new History(this.config.cols);
    this.#history = history;
    this.kernel.listeners.exec = (argv) => history.exec(argv);
    this.#listen();
    return history;
  }

  #listen(): void {
    this.kernel.listeners.record = (record) => {
      const event = record_event(record);
      this.#history?.record(event);
      this.#on_event?.(event);
    };
  }

  #register_ports(k: Kernel): void {
    const port = (index: number, take: (data: ByteString) => void) =>
      register_chrdev(k, MKDEV(VPORT_MAJOR, index), {
        write: (_k, _file, data) => {
          take(data);
          return data.length;
        },
      });
    port(1, (data) => this.on_port(1, data));
    port(2, (data) => this.on_port(2, data));
    port(3, (data) => this.#control(data));
  }

  #control(data: ByteString): void {
    const [word, value] = data.trim().split(" ");
    if (word === "start") {
      this.session_pid = Number(value);
      this.session_status = null;
    } else if (word === "exit") this.session_status = Number(value);
  }

  #drain(): void {
    if (this.output_blocked) return;
    const bytes = this.#pty.take_output(this.kernel);
    if (!bytes) return;
    this.#history?.output(bytes);
    this.on_output(bytes);
  }

  /** Types bytes at the terminal, now. */
  input(bytes: ByteString): void {
    if (bytes === "") return;
    this.journal.push({ at: this.kernel.now, kind: "input", bytes });
    this.#pty.master_write(this.kernel, bytes);
    this.#drain();
  }

  /** The terminal window has a new size. */
  resize(rows: number, cols: number): void {
    this.journal.push({ at: this.kernel.now, kind: "resize", rows, cols });
    this.#pty.resize(this.kernel, rows, cols);
    this.#history?.resize(cols);
  }

  /** Runs up to virtual time `until` (ns since boot), at most `fuel` steps; see schedule(). */
  run(until: number, fuel: number, stop?: () => boolean): RunState {
    this.#drain();
    const state = schedule(this.kernel, until, fuel, this.starting ? () => this.#prompted() : stop);
    this.#drain();
    const { now, idle, next_timer, stalled } = state;
    const halted = this.kernel.halted !== null;
    if (halted || !this.starting || !this.#prompted()) return { now, idle, next_timer, stalled, halted };
    const [line, ...rest] = this.#lines;
    this.#lines = rest;
    this.#pty.master_write(this.kernel, `${line}\r`);
    this.#drain();
    return { now, idle: false, next_timer: null, stalled, halted };
  }

  /** Lines of the configuration are still to be typed, and nobody else should type meanwhile. */
  get starting(): boolean {
    return this.#lines.length > 0;
  }

  #prompted(): boolean {
    return tty_reader_waiting(this.kernel, this.#pty.slave) !== null;
  }

  /** Virtual time, ns since boot. */
  get now(): number {
    return this.kernel.now;
  }

  /** Why the machine has stopped for good, with its last words; null while it has not. */
  get halted(): Halt | null {
    const { halted, log_buf } = this.kernel;
    if (!halted) return null;
    const log = log_buf
      .slice(-LAST_WORDS)
      .map(([at, , text]) => `[${(at / 1e9).toFixed(6).padStart(12)}] ${text}`);
    return { reason: halted.reason, log };
  }

  /** A foreground program waits for input at the terminal, and everything it printed has been taken. */
  waiting_for_input(): boolean {
    return !this.starting && this.#prompted();
  }

  /** The program at this path has the terminal. */
  has_terminal(path: string): boolean {
    return in_foreground(this.kernel, this.#pty.slave, path);
  }

  /** Acts an entry of a journal at its time. The caller feeds entries in order. */
  feed(entry: JournalEntry): void {
    while (this.kernel.now < entry.at && !this.kernel.halted) {
      const state = this.run(entry.at, 100_000);
      if (state.idle && state.now >= entry.at) break;
    }
    if (entry.kind === "input") this.input(entry.bytes);
    else this.resize(entry.rows, entry.cols);
  }

  /** The machine that `journal` leads to. */
  static replay(config: MachineConfig, journal: readonly JournalEntry[], options?: MachineOptions): Machine {
    const machine = new Machine(config, options);
    for (const entry of journal) machine.feed(entry);
    return machine;
  }

  /** Bytes of a file of the machine, or null; audit does not see this. */
  read_file(path: string): ByteString | null {
    return read_host_file(this.kernel, path);
  }
}
