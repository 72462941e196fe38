// What the worker begins with: hands a machine to the page. The only file that knows it is in a worker.
import * as Comlink from "comlink";
import type { Predicate, WorkerApi } from "./api.ts";
import { Machine } from "./machine/machine.ts";
import { Ahead } from "./main/ahead.ts";
import { Live } from "./main/live.ts";
import { parseBoot, parseUnsized } from "./main/messages.ts";
import { fetch_parts, later_part, next_part } from "./main/parts.ts";
import type { ProbeControl } from "./main/probe.ts";
import type { Look } from "./main/watch.ts";
import { CommandSource } from "./userland/bash/program.ts";

/** What shows records in words: nothing needs it before the first prompt. */
const interpretation = later_part(() => import("./main/interpret.ts"));
/** What looks at the machine for the panels. */
const snapshots = later_part(() => import("./machine/snapshot.ts"));

/** What answers questions. */
const questioning = later_part(() => import("./main/questions.ts"));

/** What knows the languages of texts. */
const language = later_part(() => import("./language/language.ts"));

/** The machine that was made before its terminal had a size. */
let ahead: Ahead | null = null;
let machine: Machine | null = null;
let live: Live | null = null;
/** What the page asks, and until when it is not sure what that is. */
let asked: Record<string, Predicate> = {};
let asking: Promise<void> = Promise.resolve();

async function ask(raw: unknown): Promise<void> {
  while (questioning.module === null) await next_part();
  const { answering, parse_questions } = questioning.module;
  const questions = parse_questions(raw);
  if (machine) {
    const any = Object.keys(questions).length > 0;
    // Nobody asks any more: nothing is counted for them.
    if (!any) machine.observe().follow(null);
    live?.ask(any ? answering(machine, questions) : null);
  }
  asked = questions;
}

let probing = new AbortController();

/**
 * One question at a time that boots a machine of its own: the one before it, if any, is cancelled. A worker with a live
 * machine never needs the code for it.
 */
async function probe<T>(
  progress: MessagePort,
  ask: (probes: typeof import("./main/probes.ts"), control: ProbeControl) => Promise<T>,
): Promise<T> {
  probing.abort();
  probing = new AbortController();
  const { signal } = probing;
  try {
    return await ask(await import("./main/probes.ts"), { code: next_part, progress, signal });
  } finally {
    progress.close();
  }
}

const api: WorkerApi<MessagePort> = {
  async boot(rawConfig, rawJournal, rawUntil, port) {
    if (machine) throw new Error("this worker has a machine already");
    const [config, journal, until] = parseBoot(rawConfig, rawJournal, rawUntil);
    // Answers may depend on what is so at some time of the replay only.
    if (journal.length > 0) await asking;
    const prepared = ahead?.take(config, journal);
    const made = prepared ?? new Machine(config);
    machine = made;
    made.observe();
    const look: Look = (part) => snapshots.module?.snapshot(made.kernel, part) ?? null;
    const told = prepared ? ahead?.events : [];
    live = new Live(made, port, { fetch: fetch_parts, next: next_part }, look, told);
    ahead = null;
    if (questioning.module && Object.keys(asked).length > 0)
      live.ask(questioning.module.answering(made, asked));
    await live.start(journal, until);
  },
  ask(raw) {
    const done = ask(raw);
    asking = done.catch(() => {});
    return done;
  },
  async ping() {
    return performance.now();
  },
  async readFile(path) {
    if (!machine) throw new Error("no machine yet");
    return machine.read_file(String(path));
  },
  async hasTerminal(path) {
    return machine?.has_terminal(path) ?? false;
  },
  async text(question) {
    if (!machine) throw new Error("no machine yet");
    // Its answer may wait for other code, too.
    for (;;) {
      const answer = language.module?.answer(machine.kernel, question, CommandSource);
      if (answer !== undefined) return answer;
      await next_part();
    }
  },
  async interpret(records) {
    if (!machine) throw new Error("no machine yet");
    const { kernel } = machine;
    while (interpretation.module === null) await next_part();
    return interpretation.module.interpret(kernel, records);
  },
  async replay(config, journal, until, progress) {
    const answer = await probe(progress, ({ replay }, control) =>
      replay(...parseBoot(config, journal, until), control),
    );
    const buffers = [answer.record_times, answer.output_times, ...answer.output.map(({ bytes }) => bytes)];
    return Comlink.transfer(
      answer,
      buffers.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
  inspect(config, journal, until, progress) {
    return probe(progress, ({ inspect }, control) => inspect(...parseBoot(config, journal, until), control));
  },
  trace(config, journal, until, window, progress) {
    return probe(progress, ({ trace }, control) =>
      trace(...parseBoot(config, journal, until), window, control),
    );
  },
  lines(config, journal, until, progress) {
    return probe(progress, ({ lines }, control) => lines(...parseBoot(config, journal, until), control));
  },
  check(scenario, files, update, progress) {
    return probe(progress, ({ check }, control) => check(scenario, files, update, control));
  },
  async cancel() {
    probing.abort();
  },
};

Comlink.expose(api);

/** Boots the machine that the worker's name tells of, if it does. */
async function run_ahead(): Promise<void> {
  if (self.name === "") return;
  ahead = new Ahead(parseUnsized(JSON.parse(self.name)));
  await ahead.run();
}

run_ahead().catch(() => {
  // The page's own request makes a machine from the start, and is told what is wrong with it.
  ahead = null;
});
