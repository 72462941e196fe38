// The page's hold on the machine: starts workers, watches over them, and rebuilds a machine that died.
import { signal } from "@preact/signals";
import * as Comlink from "comlink";
import { MAX_INPUT } from "../../scenarios/link/limits.ts";
import type {
  ByteString,
  Halt,
  InterpretedField,
  JournalEntry,
  MachineConfig,
  MachineEvent,
  PageMessage,
  Predicate,
  RecordEvent,
  Snapshot,
  SnapshotPart,
  TextAnswer,
  TextQuestion,
  WorkerApi,
} from "../../worker/api.ts";
import { parseText, parseWorkerMessage } from "./messages.ts";
import { endsLine, recover } from "./recovery.ts";

/**
 * How often the watchdog asks, and how long the worker may be silent then, ms. The worker listens every few
 * milliseconds; only a hang, or a computer that is hopelessly busy, makes it silent for so long.
 */
const PING_EVERY = 1_000;
const PING_LIMIT = 3_000;
/**
 * Bytes drawn that the worker is told of together: well below what it lets be undrawn before it waits, and more than what
 * keys echo, so that most of them cost no message.
 */
const DRAWN_BATCH = 20_000;

export type Phase = "booting" | "restoring" | "live" | "halted" | "dead";

/** What the page does with what a machine says. */
export interface MachineListener {
  /** A new machine begins (first boot, restart, rebuild): forget everything shown of the one before. */
  reset(): void;
  /** Terminal output; `drawn` must be called once it is on the screen. */
  output(bytes: Uint8Array, drawn: () => void): void;
  /** Output of a replay, printed when the terminal had the size `rows` x `cols`. */
  replayed(bytes: Uint8Array, rows: number, cols: number, drawn: () => void): void;
  events(events: readonly MachineEvent[]): void;
  /** Parts of the machine as they are now: what `MachineClient.watch` asked for. */
  snapshot(snapshot: Partial<Snapshot>): void;
  journal(from: number, entries: readonly JournalEntry[]): void;
  clock(now: number): void;
  /** A program waits at the terminal and has taken all that was sent (true), or there is something to be done. */
  reading(waiting: boolean): void;
  /** Answers to what was asked (see `MachineClient.ask`), whenever one has changed. */
  answers(answers: Readonly<Record<string, boolean>>): void;
  /** The machine is live; `crash` tells why it had to be rebuilt, if it had. */
  live(crash: Crash | null): void;
  /** No machine could be made of this config and journal. */
  unbootable(reason: string): void;
  /** A part of the simulator could not be loaded: see `MachineClient.retry`. */
  missing(reason: string): void;
}

/** A machine that died and what was done about it. */
export interface Crash {
  readonly reason: string;
  /** True when nothing of the session could be kept. */
  readonly fresh: boolean;
}

/** One worker and everything that dies with it. */
interface Generation {
  readonly worker: Worker;
  readonly remote: Comlink.Remote<WorkerApi<MessagePort>>;
  readonly port: MessagePort;
  /** Rejects when the worker is given up: no call waits for ever. */
  readonly death: Promise<never>;
  readonly die: (error: Error) => void;
  /** All that the replay printed has come: the port and the answer to `boot` are two ways, and one may be faster. */
  readonly caughtUp: () => void;
  /** Bytes drawn that the worker has not been told of. */
  drawn: number;
}

export class MachineClient {
  readonly phase = signal<Phase>("booting");
  /** Progress of a replay, 0..1. */
  readonly progress = signal(0);
  /** Why the machine has stopped, when it has (phase "halted"). */
  readonly halt = signal<Halt | null>(null);
  readonly #listener: MachineListener;
  readonly #startWorker: () => Worker;
  #generation: Generation | null = null;
  #config: MachineConfig | null = null;
  #journal: JournalEntry[] = [];
  #now = 0;
  /** Crashes since a machine last survived a line of input; a ping answered after the line proves it. */
  #crashes = 0;
  #questions: Readonly<Record<string, Predicate>> = {};
  #lineTaken = false;
  #crash: Crash | null = null;
  /** Messages of input that this machine was sent. */
  #inputs = 0;
  #size = { rows: 24, cols: 80 };
  #watched: readonly SnapshotPart[] = [];
  #watch: ReturnType<typeof setTimeout> | undefined;
  /** When the worker last said anything, ms of performance.now. */
  #heard = 0;

  constructor(startWorker: () => Worker, listener: MachineListener) {
    this.#startWorker = startWorker;
    this.#listener = listener;
  }

  get journal(): readonly JournalEntry[] {
    return this.#journal;
  }

  /** Virtual time reached, ns: at least that of the last entry of the journal. */
  get now(): number {
    return Math.max(this.#now, this.#journal.at(-1)?.at ?? 0);
  }

  get config(): MachineConfig | null {
    return this.#config;
  }

  /** True when the session holds work that a restart would lose. */
  get hasWork(): boolean {
    return this.#journal.some((entry) => entry.kind === "input");
  }

  /** Boots a machine, replacing the present one: `journal` is replayed up to virtual time `until` (ns). */
  start(config: MachineConfig, journal: readonly JournalEntry[] = [], until = 0): void {
    this.#crashes = 0;
    this.#crash = null;
    this.#boot(config, journal, until);
  }

  /** Terminal input, as bytes. */
  send(bytes: Uint8Array): void {
    this.#listener.reading(false);
    for (let at = 0; at < bytes.length; at += MAX_INPUT)
      if (this.#post({ type: "input", bytes: bytes.slice(at, at + MAX_INPUT) })) this.#inputs++;
  }

  /** The terminal has a new size. */
  resize(rows: number, cols: number): void {
    if (rows === this.#size.rows && cols === this.#size.cols) return;
    this.#size = { rows, cols };
    // A machine that is not live yet is told when it is.
    if (this.phase.value === "live") this.#post({ type: "resize", rows, cols });
  }

  /** The size a machine should boot with. */
  get size(): { rows: number; cols: number } {
    return this.#size;
  }

  /** Parts of the machine to be told of from now on. */
  watch(parts: readonly SnapshotPart[]): void {
    this.#watched = parts;
    this.#generation?.port.postMessage({ type: "watch", parts } satisfies PageMessage);
  }

  /** Records as `ausearch -i` shows them. Rejects when the machine dies meanwhile. */
  interpret(records: readonly RecordEvent[]): Promise<InterpretedField[][]> {
    const generation = this.#generation;
    if (!generation) return Promise.reject(new Error("no machine"));
    return Promise.race([generation.remote.interpret(records), generation.death]);
  }

  /** Is the program at this path in the terminal's foreground? Rejects when the machine dies meanwhile. */
  hasTerminal(path: string): Promise<boolean> {
    const generation = this.#generation;
    if (!generation) return Promise.reject(new Error("no machine"));
    return Promise.race([generation.remote.hasTerminal(path), generation.death]);
  }

  /** What the machine's programs say of a text. Rejects when the machine dies meanwhile. */
  async text(question: TextQuestion): Promise<TextAnswer> {
    const generation = this.#generation;
    if (!generation) throw new Error("no machine");
    return parseText(question, await Promise.race([generation.remote.text(question), generation.death]));
  }

  /**
   * What the listener is to be told of: of this machine, and of every one that is made until something else is asked.
   * `{}` asks nothing. Rejects for what is no predicate.
   */
  async ask(questions: Readonly<Record<string, Predicate>>): Promise<void> {
    this.#questions = questions;
    const generation = this.#generation;
    // a machine that dies meanwhile is made again, and asked again
    if (generation) await Promise.race([generation.remote.ask(questions), generation.death.catch(() => {})]);
  }

  /** Bytes of a file of the machine, null when there is none. Rejects when the machine dies meanwhile. */
  readFile(path: string): Promise<ByteString | null> {
    const generation = this.#generation;
    if (!generation) return Promise.reject(new Error("no machine"));
    return Promise.race([generation.remote.readFile(path), generation.death]);
  }

  /** False when there is no machine to take it. */
  #post(message: PageMessage): boolean {
    if (!this.#generation || this.phase.value === "halted" || this.phase.value === "dead") return false;
    this.#generation.port.postMessage(message);
    return true;
  }

  #boot(config: MachineConfig, journal: readonly JournalEntry[], until: number): void {
    this.#end("replaced");
    this.#config = config;
    this.#journal = [...journal];
    this.#now = until;
    this.halt.value = null;
    this.phase.value = journal.length > 0 ? "restoring" : "booting";
    this.progress.value = 0;
    this.#lineTaken = false;
    this.#inputs = 0;
    this.#listener.reading(false);
    this.#listener.reset();

    const worker = this.#startWorker();
    const { port1, port2 } = new MessageChannel();
    let die: (error: Error) => void = () => {};
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    death.catch(() => {});
    let caughtUp: () => void = () => {};
    const replayed = new Promise<void>((resolve) => {
      caughtUp = resolve;
    });
    const remote: Generation["remote"] = Comlink.wrap(worker);
    const generation: Generation = { worker, remote, port: port1, death, die, caughtUp, drawn: 0 };
    this.#generation = generation;
    worker.onerror = (event) => {
      event.preventDefault();
      // An error without words is one of loading, not of running.
      if (event.message) this.#crashed(generation, event.message);
      else this.#missed(generation, "the worker's script");
    };
    port1.onmessage = ({ data }) => {
      if (Array.isArray(data)) for (const message of data) this.#receive(generation, message);
    };

    // They were accepted when they were asked.
    if (Object.keys(this.#questions).length > 0) generation.remote.ask(this.#questions).catch(() => {});
    if (this.#watched.length > 0)
      port1.postMessage({ type: "watch", parts: this.#watched } satisfies PageMessage);
    const booted = generation.remote.boot(config, journal, until, Comlink.transfer(port2, [port2]));
    Promise.race([Promise.all([booted, replayed]), death]).then(
      () => {
        if (this.#generation !== generation) return;
        this.phase.value = "live";
        this.#listener.live(this.#crash);
        // The journal ends with the size the terminal had then.
        const { rows, cols } = this.#size;
        const last = this.#journal.findLast((entry) => entry.kind === "resize") ?? config;
        if (last.rows !== rows || last.cols !== cols) this.#post({ type: "resize", rows, cols });
      },
      (error: unknown) => {
        this.#crashed(generation, error instanceof Error ? error.message : String(error));
      },
    );
    // The worker's script may be long on its way: it is watched from its first answer on.
    generation.remote.ping().then(
      () => {
        if (this.#generation === generation) this.#schedulePing(generation);
      },
      () => {},
    );
  }

  #receive(generation: Generation, raw: unknown): void {
    // A message of a worker that was given up may still be on its way.
    if (this.#generation !== generation) return;
    const message = parseWorkerMessage(raw);
    if (message === null) return;
    this.#heard = performance.now();
    switch (message.type) {
      case "output": {
        const bytes = message.bytes.length;
        this.#listener.output(message.bytes, () => drawn(generation, bytes));
        break;
      }
      case "replayed": {
        const { bytes, rows, cols } = message;
        const { length } = bytes;
        this.#listener.replayed(bytes, rows, cols, () => drawn(generation, length));
        break;
      }
      case "events":
        this.#listener.events(message.events);
        generation.port.postMessage({ type: "taken", events: message.events.length });
        break;
      case "snapshot":
        this.#listener.snapshot(message.snapshot);
        break;
      case "journal":
        this.#journal.length = message.from;
        this.#journal.push(...message.entries);
        this.#lineTaken ||= message.entries.some(endsLine);
        if (this.phase.value === "live") this.#listener.journal(message.from, message.entries);
        break;
      case "clock":
        this.#now = Math.max(this.#now, message.now);
        if (message.replaying !== null) this.progress.value = message.replaying;
        else {
          generation.caughtUp();
          this.#listener.clock(message.now);
        }
        break;
      case "reading":
        if (message.inputs === this.#inputs) this.#listener.reading(true);
        break;
      case "answers":
        this.#listener.answers(message.answers);
        break;
      case "halted":
        this.halt.value = message;
        this.phase.value = "halted";
        this.#listener.clock(message.now);
        break;
      case "missing":
        this.#missed(generation, message.reason);
        break;
      case "failed":
        this.#crashed(generation, message.reason);
    }
  }

  #schedulePing(generation: Generation): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#ping(generation), PING_EVERY);
  }

  #ping(generation: Generation): void {
    if (this.#generation !== generation) return;
    // A hidden page's timers, and perhaps its worker, are throttled: no judgement then.
    if (document.hidden) {
      this.#schedulePing(generation);
      return;
    }
    const asked = performance.now();
    const lineTaken = this.#lineTaken;
    const judge = () => {
      if (this.#generation !== generation) return;
      const silent = performance.now() - Math.max(asked, this.#heard);
      // Time that the page itself was frozen (a debugger, a suspended computer) is not the worker's fault.
      if (document.hidden || silent > PING_LIMIT * 2) this.#ping(generation);
      // What a slow computer's worker says of its machine tells as well that it does not hang.
      else if (silent < PING_LIMIT) this.#watch = setTimeout(judge, PING_LIMIT - silent);
      else this.#crashed(generation, `no answer within ${PING_LIMIT / 1000} s`);
    };
    this.#watch = setTimeout(judge, PING_LIMIT);
    generation.remote.ping().then(
      () => {
        if (this.#generation !== generation) return;
        if (lineTaken) this.#crashes = 0;
        this.#schedulePing(generation);
      },
      () => {},
    );
  }

  /** Nobody's fault but the network's: nothing of the session is given up. */
  #missed(generation: Generation, reason: string): void {
    if (this.#generation !== generation) return;
    this.#end("missing");
    this.phase.value = "dead";
    this.#listener.missing(reason);
  }

  /** Tries once more to make the machine that could not be loaded. */
  retry(): void {
    if (this.phase.value === "dead" && this.#config) this.#boot(this.#config, this.#journal, this.#now);
  }

  #crashed(generation: Generation, reason: string): void {
    if (this.#generation !== generation || !this.#config) return;
    this.#crashes++;
    const recovery = recover(this.#journal, this.#crashes);
    this.#crash = { reason, fresh: recovery === null };
    if (this.#crashes > 3) {
      // Not even an empty session runs: rebuilding again would only loop.
      this.#end("dead");
      this.phase.value = "dead";
      this.#listener.unbootable(reason);
    } else if (recovery) this.#boot(this.#config, recovery.journal, recovery.until);
    else this.#boot(this.#config, [], 0);
  }

  #end(why: string): void {
    clearTimeout(this.#watch);
    const generation = this.#generation;
    if (!generation) return;
    this.#generation = null;
    generation.die(new Error(why));
    generation.port.close();
    generation.worker.onerror = null;
    generation.worker.terminate();
  }
}

function drawn(generation: Generation, bytes: number): void {
  generation.drawn += bytes;
  if (generation.drawn < DRAWN_BATCH) return;
  generation.port.postMessage({ type: "drawn", bytes: generation.drawn } satisfies PageMessage);
  generation.drawn = 0;
}
