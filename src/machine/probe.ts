// A second worker of the same script for questions that look back or sideways: it replays a journal and is asked what
// came of it, so the live machine is never changed. Started on first use, and kept warm between questions.
import * as Comlink from "comlink";
import type { Scenario } from "../../scenarios/format/types.ts";
import type {
  CheckResult,
  JournalEntry,
  MachineConfig,
  Replay,
  ScenarioSource,
  SessionLine,
  Snapshot,
  Trace,
  TraceWindow,
  WorkerApi,
} from "../../worker/api.ts";
import { parseCheck, parseLines, parseReplay, parseSnapshot, parseTrace } from "./messages.ts";

/** What is needed of a Worker. */
export interface ProbeWorker extends Comlink.Endpoint {
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Why a question was not answered: another of its kind came, or nobody wants the answer any more. No failure. */
export class Superseded extends Error {
  constructor() {
    super("superseded");
  }
}

export interface AskOptions {
  /** How far the answer is, 0..1, a few times a second. */
  readonly progress?: (done: number) => void;
  /** Wall time after which it is given up, ms. */
  readonly limit?: number;
}

/** How often a busy worker is asked whether it lives, and how long it may stay silent, ms. */
const PING_EVERY = 1_000;
const PING_LIMIT = 5_000;
/** Wall time a question may take unless it says otherwise, ms. */
const LIMIT = 120_000;
/** A worker that is not asked anything for so long, ms, gives its memory back. */
const IDLE = 180_000;

type Remote = Comlink.Remote<WorkerApi<MessagePort>>;

interface Question {
  readonly kind: string;
  readonly call: (remote: Remote, progress: MessagePort) => Promise<unknown>;
  readonly options: AskOptions;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Running extends Question {
  /** Ends the wait for the worker's own word: it is dead. */
  readonly die: (error: Error) => void;
}

export class ProbeClient {
  readonly #startWorker: () => ProbeWorker;
  #worker: ProbeWorker | null = null;
  #remote: Remote | null = null;
  /** True once the worker has answered: before that its script may be long on its way. */
  #answered = false;
  #waiting: Question[] = [];
  #running: Running | null = null;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(startWorker: () => ProbeWorker) {
    this.#startWorker = startWorker;
  }

  /** Starts the worker now, for a question that is likely to come. */
  warm(): Remote {
    clearTimeout(this.#idle);
    if (this.#remote) return this.#remote;
    const worker = this.#startWorker();
    this.#worker = worker;
    this.#remote = Comlink.wrap(worker);
    this.#answered = false;
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#end(new Error(event.message || "the worker's script is missing"));
    };
    this.#rest();
    return this.#remote;
  }

  /**
   * Asks the worker by `call`, which is given a port for progress to hand on to it. One question is worked on at a
   * time; one of a `kind` that is waiting or being worked on is superseded (it rejects with Superseded). `parse`
   * checks the answer: it throws at what is no answer. Rejects when the worker dies, is silent, or takes too long.
   */
  ask<T>(
    kind: string,
    call: Question["call"],
    parse: (raw: unknown) => T,
    options: AskOptions = {},
  ): Promise<T> {
    this.cancel(kind);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.push({ kind, call, options, resolve, reject });
    });
    void this.#next();
    return answer.then(parse);
  }

  /** What the machine of this config and journal has printed and recorded up to virtual time `until` (ns). */
  replay(
    kind: string,
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    options?: AskOptions,
  ): Promise<Replay> {
    return this.ask(
      kind,
      (remote, port) => remote.replay(config, journal, until, Comlink.transfer(port, [port])),
      parseReplay,
      options,
    );
  }

  /** The machine of this config and journal as it is at virtual time `until` (ns). */
  inspect(
    kind: string,
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    options?: AskOptions,
  ): Promise<Snapshot> {
    return this.ask(
      kind,
      (remote, port) => remote.inspect(config, journal, until, Comlink.transfer(port, [port])),
      parseSnapshot,
      options,
    );
  }

  /** What the machine of this config and journal did in `window`; `until` is where it stands, ns. */
  trace(
    kind: string,
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    window: TraceWindow,
    options?: AskOptions,
  ): Promise<Trace> {
    return this.ask(
      kind,
      (remote, port) => remote.trace(config, journal, until, window, Comlink.transfer(port, [port])),
      parseTrace,
      options,
    );
  }

  /** What was entered in the session of this config and journal, line by line, and what came of it. */
  lines(
    kind: string,
    config: MachineConfig,
    journal: readonly JournalEntry[],
    until: number,
    options?: AskOptions,
  ): Promise<readonly SessionLine[]> {
    return this.ask(
      kind,
      (remote, port) => remote.lines(config, journal, until, Comlink.transfer(port, [port])),
      parseLines,
      options,
    );
  }

  /** What `auditlab check` finds out about a scenario made of `files`, whose transcripts will be written with `update`. */
  check(
    kind: string,
    scenario: Scenario,
    files: ScenarioSource,
    update: boolean,
    options?: AskOptions,
  ): Promise<CheckResult> {
    return this.ask(
      kind,
      (remote, port) => remote.check(scenario, files, update, Comlink.transfer(port, [port])),
      parseCheck,
      options,
    );
  }

  /** Nobody wants the answer to questions of this kind any more. */
  cancel(kind: string): void {
    for (const question of this.#waiting.filter((q) => q.kind === kind)) question.reject(new Superseded());
    this.#waiting = this.#waiting.filter((q) => q.kind !== kind);
    if (this.#running?.kind !== kind) return;
    this.#running.reject(new Superseded());
    // The worker stops at the end of its slice, and only then the next question begins.
    this.#remote?.cancel().catch(() => {});
  }

  /** Ends the worker; what was asked rejects. The next question starts another. */
  stop(): void {
    this.#end(new Error("stopped"));
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    const question = this.#waiting.shift();
    if (!question) {
      this.#rest();
      return;
    }
    let die: (error: Error) => void = () => {};
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    this.#running = { ...question, die };
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (typeof data === "number" && this.#running?.resolve === question.resolve)
        question.options.progress?.(data);
    };
    const limit = question.options.limit ?? LIMIT;
    const timeout = setTimeout(() => this.#end(new Error(`no answer within ${limit / 1000} s`)), limit);
    try {
      const remote = this.warm();
      this.#ping(remote);
      question.resolve(await Promise.race([question.call(remote, port2), death]));
    } catch (error) {
      question.reject(error instanceof Error ? error : new Error(String(error)));
    } finally {
      clearTimeout(timeout);
      clearTimeout(this.#watch);
      port1.close();
      this.#running = null;
      void this.#next();
    }
  }

  /** Watches over the worker while it works on a question. */
  #ping(remote: Remote): void {
    const asked = performance.now();
    const judge = () => {
      if (this.#remote !== remote || !this.#running) return;
      // Of a hidden or frozen page, or of a script on its way, nothing can be said.
      const frozen = performance.now() - asked > PING_LIMIT * 2;
      if (!this.#answered || globalThis.document?.hidden || frozen) this.#ping(remote);
      else this.#end(new Error(`no answer within ${PING_LIMIT / 1000} s`));
    };
    clearTimeout(this.#watch);
    this.#watch = setTimeout(judge, PING_LIMIT);
    remote.ping().then(
      () => {
        if (this.#remote !== remote || !this.#running) return;
        this.#answered = true;
        clearTimeout(this.#watch);
        this.#watch = setTimeout(() => this.#ping(remote), PING_EVERY);
      },
      () => {},
    );
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#worker && !this.#running) this.#idle = setTimeout(() => this.stop(), IDLE);
  }

  #end(error: Error): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#watch);
    if (this.#worker) {
      this.#worker.onerror = null;
      this.#worker.terminate();
    }
    this.#worker = null;
    this.#remote = null;
    this.#running?.die(error);
  }
}
