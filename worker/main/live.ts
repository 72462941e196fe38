// A machine on the wall clock: slices, batches, credits and replay. Knows neither Comlink nor how the port came.
import type {
  ByteString,
  Halt,
  JournalEntry,
  MachineConfig,
  MachineEvent,
  RunState,
  WorkerMessage,
} from "../api.ts";
import { type DrivenMachine, drive, run_slice } from "./drive.ts";
import {
  ANSWER_MS,
  CLOCK_MS,
  DOZE_MS,
  DOZE_NS,
  DOZE_PACE,
  EVENT_BATCH,
  EVENT_WINDOW,
  FETCH_MS,
  FRAME_MS,
  MAX_LAG_NS,
  OUTPUT_WINDOW,
} from "./limits.ts";
import { parsePageMessage } from "./messages.ts";
import { ReplayOutput } from "./replay_output.ts";
import { type Look, Watch } from "./watch.ts";

/** What the live loop needs of a machine (worker/machine has the real one). */
export interface RunnableMachine extends DrivenMachine {
  waiting_for_input(): boolean;
  readonly halted: Halt | null;
  on_output: (bytes: ByteString) => void;
  on_event: (event: MachineEvent) => void;
  readonly journal: readonly JournalEntry[];
  readonly config: Pick<MachineConfig, "rows" | "cols" | "typed">;
}

/** The sending end of a MessagePort. */
export interface Port {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(messages: readonly WorkerMessage[], transfer: Transferable[]): void;
}

/** Code that the boot does not need. */
export interface LaterCode {
  /** The first prompt is there and on the screen: time to load it all. */
  fetch(): void;
  /** Resolves when more of it is there. */
  next(): Promise<void>;
}

const NS_PER_MS = 1e6;

/** What went wrong and where: the stack begins with the message in one engine, and lacks it in the others. */
function described(error: unknown): string {
  const text = String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack.startsWith(text) ? stack : `${text}\n${stack}`.trimEnd();
}

export class Live {
  readonly #machine: RunnableMachine;
  readonly #port: Port;
  readonly #watch: Watch;
  readonly #code: LaterCode;
  /** The machine waits for code. It takes no input then: the moment would lie inside a step. */
  #stalled = false;
  /** Wakes us without the 4 ms clamp of setTimeout; a macrotask, so messages of the page get their turn. */
  readonly #bell = new MessageChannel();
  #rung = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fetching: ReturnType<typeof setTimeout> | undefined;

  /** Virtual time `#virtual0` was wall time `#wall0` (ms of performance.now). */
  #wall0 = 0;
  #virtual0 = 0;
  #now = 0;
  /** Virtual time of the timer until which everybody sleeps, and the clock goes faster; 0: somebody may be awake. */
  #dozing = 0;
  #typed = 0;
  #live = false;
  #over = false;

  #output: ByteString[] = [];
  #outputBytes = 0;
  #undrawn = 0;
  #events: MachineEvent[] = [];
  #untaken = 0;
  /** The machine stands still until the page has drawn and taken more. */
  #waiting = false;
  #journalSent = 0;
  #lastFlush = 0;
  #lastClock = 0;
  /** Gives the answers to what the page has asked; null when it asks nothing. */
  #answering: (() => Record<string, boolean>) | null = null;
  /** The answers that the page has. */
  #answers: Record<string, boolean> | null = null;
  #answered = 0;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  /** Messages of input so far, and how many there were when the page was last told that a program waits for more. */
  #inputs = 0;
  #toldInputs = -1;
  /** What is said in this turn, and what of it goes over. */
  #outbox: WorkerMessage[] = [];
  #transfer: Transferable[] = [];
  /** What the page sent while a replay was going on, or while the machine waited for code. */
  #early: unknown[] = [];

  /** `events`: what the machine has told already. */
  constructor(
    machine: RunnableMachine,
    port: Port,
    code: LaterCode,
    look: Look = () => null,
    events: readonly MachineEvent[] = [],
  ) {
    this.#events = [...events];
    this.#machine = machine;
    this.#code = code;
    this.#port = port;
    this.#watch = new Watch(look, (message) => this.#post(message));
    machine.on_output = (bytes) => {
      this.#output.push(bytes);
      this.#outputBytes += bytes.length;
    };
    machine.on_event = (event) => void this.#events.push(event);
    this.#bell.port1.onmessage = () => {
      this.#rung = false;
      this.#tick();
    };
    port.onmessage = (event) => this.#receive(event.data);
  }

  /** Stops for good: nothing more is run or sent. */
  stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#answerTimer);
    clearTimeout(this.#fetching);
    this.#watch.stop();
    this.#bell.port1.close();
    this.#port.onmessage = null;
  }

  /**
   * Feeds the journal at its own times, runs on to virtual time `until`, then goes live. The slices yield to the
   * worker's other messages (pings above all). Only the tail of the output reaches the page.
   */
  async start(journal: readonly JournalEntry[], until: number): Promise<void> {
    // A replay that is over at once is one message.
    this.#lastClock = performance.now();
    const output = new ReplayOutput(this.#machine.config.rows, this.#machine.config.cols);
    const { on_output } = this.#machine;
    this.#machine.on_output = (bytes) => output.push(bytes);
    const machine = this.#machine;
    const driven: DrivenMachine = {
      get now() {
        return machine.now;
      },
      run: (to, fuel) => machine.run(to, fuel),
      resize: (rows, cols) => machine.resize(rows, cols),
      input: (bytes) => {
        // A line is about to be sent off: what the one before it led to is there now, and may soon be gone.
        if (/[\r\n]/.test(bytes)) this.#sendAnswers();
        machine.input(bytes);
      },
    };
    // What the configuration has typed is there when the reader comes, however long it took.
    const fresh = journal.length === 0 && (machine.config.typed?.length ?? 0) > 0;
    await drive(driven, journal, until, {
      ...(fresh ? { begun: () => machine.waiting_for_input() } : {}),
      resized: (rows, cols) => output.resize(rows, cols),
      sliced: (now, done) => {
        if (this.#over) throw new Error("stopped");
        this.#now = now;
        if (performance.now() - this.#answered >= ANSWER_MS) this.#sendAnswers();
        if (performance.now() - this.#lastClock <= CLOCK_MS / 2) return;
        this.#sendEvents();
        this.#sendClock(done);
      },
      code: () =>
        this.#code.next().catch((error: unknown) => {
          this.#miss(error);
          // The page has been told; this machine will never be live.
          return new Promise<never>(() => {});
        }),
    });
    this.#machine.on_output = on_output;
    this.#sendAnswers();
    for (const { rows, cols, bytes } of output.take()) {
      const copy = toBytes([bytes], bytes.length);
      this.#undrawn += copy.length;
      this.#post({ type: "replayed", bytes: copy, rows, cols }, [copy.buffer]);
    }
    this.#journalSent = journal.length;
    this.#live = true;
    this.#rebase();
    this.#sendJournal();
    this.#flush(true);
    this.#sendClock(null);
    this.#takeEarly();
    // At once, so that what it prints goes over with all of the above.
    this.#tick();
  }

  /** Tells the page the answers that `answering` gives, now and whenever one has changed; null: no longer. */
  ask(answering: (() => Record<string, boolean>) | null): void {
    this.#answering = answering;
    this.#answers = null;
    this.#sendAnswers();
  }

  /** What the machine does can change answers: they are told soon, but not too often. */
  #answerSoon(): void {
    if (!this.#answering || this.#answerTimer !== undefined) return;
    const wait = this.#answered + ANSWER_MS - performance.now();
    if (wait <= 0) this.#sendAnswers();
    else
      this.#answerTimer = setTimeout(() => {
        this.#answerTimer = undefined;
        this.#sendAnswers();
      }, wait);
  }

  #sendAnswers(): void {
    if (!this.#answering || this.#over) return;
    this.#answered = performance.now();
    let answers: Record<string, boolean>;
    try {
      answers = this.#answering();
    } catch (error) {
      this.#fail(error);
      return;
    }
    const old = this.#answers;
    if (old && Object.entries(answers).every(([name, answer]) => old[name] === answer)) return;
    this.#answers = answers;
    this.#post({ type: "answers", answers });
  }

  #takeEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const message of early) this.#receive(message);
  }

  /** Goes on when more code has come. Machine time stands still meanwhile. */
  #awaitCode(): void {
    this.#stalled = true;
    this.#flush(true);
    this.#code.next().then(
      () => {
        this.#stalled = false;
        if (!this.#live || this.#over) return;
        this.#rebase();
        this.#takeEarly();
        this.#ring();
      },
      (error: unknown) => this.#miss(error),
    );
  }

  /** One slice of at most about SLICE_MS. */
  #run(until: number): RunState {
    const state = run_slice(this.#machine, until);
    this.#now = state.now;
    return state;
  }

  /** Where the wall clock says the machine should be, ns. */
  #target(): number {
    const passed = (performance.now() - this.#wall0) * NS_PER_MS;
    const target = this.#virtual0 + Math.floor(passed * (this.#dozing ? DOZE_PACE : 1));
    return this.#dozing ? Math.min(target, this.#dozing) : target;
  }

  #rebase(): void {
    this.#dozing = 0;
    this.#virtual0 = this.#now;
    this.#wall0 = performance.now();
  }

  /** Wakes up for the next timer; if it is far and nobody reads, sooner. */
  #sleepUntil(timer: number): void {
    let wait = (timer - this.#target()) / NS_PER_MS;
    if (!this.#dozing && timer - this.#now > DOZE_NS && !this.#machine.waiting_for_input()) {
      const patience = this.#typed + DOZE_MS - performance.now();
      if (patience <= 0) {
        this.#rebase();
        this.#dozing = timer;
      }
      wait = Math.max(patience, 0);
    }
    // Often enough for a clock that can be watched.
    this.#wakeIn(this.#dozing ? Math.min(wait / DOZE_PACE, CLOCK_MS) : wait);
  }

  #ring(): void {
    if (this.#rung || this.#over) return;
    this.#rung = true;
    this.#bell.port2.postMessage(0);
  }

  #tick(): void {
    if (this.#over || !this.#live || this.#stalled) return;
    clearTimeout(this.#timer);
    if (this.#undrawn > OUTPUT_WINDOW || this.#events.length > EVENT_WINDOW) {
      // The page lags: machine time stands still until its credits come. Nothing inside the machine can tell,
      // so a flood is as reproducible as anything else.
      this.#flush(true);
      this.#rebase();
      this.#waiting = true;
      return;
    }
    this.#waiting = false;
    const target = this.#target();
    let state: RunState;
    try {
      state = this.#run(target);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (state.stalled) {
      this.#awaitCode();
      return;
    }
    // Somebody wakes up, or the machine is slower than the clock on the wall.
    if ((this.#dozing && state.now >= this.#dozing) || (!state.idle && target - state.now > MAX_LAG_NS))
      this.#rebase();
    this.#flush(state.idle);
    this.#answerSoon();
    this.#watch.touch();
    const { halted } = this.#machine;
    if (halted) {
      this.#sendAnswers();
      this.#flush(true);
      this.#post({ type: "halted", now: state.now, ...halted });
      this.stop();
      return;
    }
    if (!state.idle) {
      if (performance.now() - this.#lastClock > CLOCK_MS) this.#sendClock(null);
      if (state.now < target) this.#ring();
      else this.#wakeIn(1);
      return;
    }
    this.#sendClock(null);
    if (this.#inputs !== this.#toldInputs && this.#machine.waiting_for_input()) {
      this.#fetching ??= setTimeout(() => this.#code.fetch(), FETCH_MS);
      this.#toldInputs = this.#inputs;
      this.#post({ type: "reading", inputs: this.#inputs });
    }
    if (state.next_timer !== null) this.#sleepUntil(state.next_timer);
  }

  #wakeIn(ms: number): void {
    // setTimeout overflows at 2^31 ms; an early wake only looks at the clock and sleeps again.
    this.#timer = setTimeout(() => this.#tick(), Math.min(Math.max(Math.ceil(ms), 1), 0x7fffffff));
  }

  #receive(raw: unknown): void {
    const message = parsePageMessage(raw);
    if (message === null || this.#over) return;
    switch (message.type) {
      case "drawn":
        this.#undrawn = Math.max(0, this.#undrawn - message.bytes);
        if (!this.#waiting) return;
        break;
      case "taken":
        this.#untaken = Math.max(0, this.#untaken - message.events);
        this.#sendEvents();
        if (!this.#waiting) return;
        break;
      case "watch":
        this.#watch.set(message.parts);
        return;
      case "input":
      case "resize":
        if (!this.#live || this.#stalled) {
          this.#early.push(raw);
          return;
        }
        try {
          // Up to this moment nothing has happened, so virtual time can catch up before the input is stamped.
          if (this.#run(this.#target()).stalled) {
            this.#early.push(raw);
            this.#awaitCode();
            return;
          }
          this.#typed = performance.now();
          if (this.#dozing) this.#rebase();
          if (message.type === "input") {
            this.#inputs++;
            this.#machine.input(latin1(message.bytes));
          } else this.#machine.resize(message.rows, message.cols);
        } catch (error) {
          this.#fail(error);
          return;
        }
        this.#sendJournal();
    }
    if (this.#live) this.#tick();
  }

  #miss(error: unknown): void {
    if (this.#over) return;
    this.#flush(true);
    this.#post({ type: "missing", reason: error instanceof Error ? error.message : String(error) });
    this.stop();
  }

  #fail(error: unknown): void {
    this.#flush(true);
    this.#post({ type: "failed", reason: described(error).slice(0, 4_000) });
    this.stop();
  }

  /** Sends what is due: at once when `now`, else at most once a frame. */
  #flush(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.#lastFlush < FRAME_MS) return;
    this.#lastFlush = time;
    if (this.#outputBytes > 0) {
      const bytes = toBytes(this.#output, this.#outputBytes);
      this.#output = [];
      this.#outputBytes = 0;
      this.#undrawn += bytes.length;
      this.#post({ type: "output", bytes }, [bytes.buffer]);
    }
    this.#sendEvents();
  }

  #sendEvents(): void {
    while (this.#events.length > 0 && this.#untaken < EVENT_WINDOW) {
      const events = this.#events.splice(0, EVENT_BATCH);
      this.#untaken += events.length;
      this.#post({ type: "events", events });
    }
  }

  #sendJournal(): void {
    const from = this.#journalSent;
    const entries = this.#machine.journal.slice(from);
    if (entries.length === 0) return;
    this.#journalSent = from + entries.length;
    this.#post({ type: "journal", from, entries });
    // Should what comes next never end, the page knows what it was that did it.
    this.#send();
  }

  #sendClock(replaying: number | null): void {
    this.#lastClock = performance.now();
    this.#post({ type: "clock", now: this.#now, replaying });
  }

  /** Sends it with all else that is said in this turn: each message by itself is a task of the page's thread. */
  #post(message: WorkerMessage, transfer: Transferable[] = []): void {
    if (this.#outbox.length === 0) queueMicrotask(() => this.#send());
    this.#outbox.push(message);
    this.#transfer.push(...transfer);
  }

  #send(): void {
    if (this.#outbox.length === 0) return;
    const [messages, transfer] = [this.#outbox, this.#transfer];
    this.#outbox = [];
    this.#transfer = [];
    this.#port.postMessage(messages, transfer);
  }
}

/** Byte strings as bytes; `length` is their length together. */
function toBytes(chunks: readonly ByteString[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) for (let i = 0; i < chunk.length; i++) bytes[at++] = chunk.charCodeAt(i);
  return bytes;
}

/** Bytes as a ByteString. */
function latin1(bytes: Uint8Array): ByteString {
  let out = "";
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}
