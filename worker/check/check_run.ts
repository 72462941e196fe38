// A scenario's script typed on a fresh machine, with an eye on its tasks.
import type { Progress } from "../../scenarios/format/progress.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import type { RunState } from "../api.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { TerminalText } from "../machine/terminal_text.ts";
import { encode_utf8 } from "../userland/lib/bytes.ts";
import type { Checking } from "./checking.ts";
import { run_on, task_states } from "./look.ts";

/** The window is wide enough for what scenarios print in columns; longer lines are one line in a transcript. */
const SIZE = { rows: 40, cols: 120 };
/** Machine time that one line may take, and that is left to a machine after the last line. */
const LINE_NS = 600e9;
const SETTLE_NS = 1e9;
/** Wall time that the machine of one script may run, ms: one that is still busy then never ends. */
const WALL_MS = 30_000;

/** A script that could not be typed to its end. */
export class Stuck extends Error {}

export class CheckRun {
  readonly machine: Machine;
  readonly #scenario: Scenario;
  readonly #ask: () => Progress;
  readonly #lines: string[] = [];
  readonly #text = new TerminalText(SIZE.cols, (line) => void this.#lines.push(line));
  /** Wall time the machine has run, ms. */
  #busy = 0;
  /** Lines that have been typed, of all that are. */
  #typed = 0;
  #count = 1;
  readonly shown = new Set<string>();
  states: Progress = {};

  /** @throws Error for a predicate with a regular expression that is none. */
  constructor(scenario: Scenario, seed = scenario.machine.seed) {
    this.#scenario = scenario;
    const { files, machine: made, before } = scenario;
    this.machine = new Machine({
      ...DEFAULT_CONFIG,
      ...made,
      typed: before,
      seed,
      files,
      ...SIZE,
    });
    this.machine.on_output = (bytes) => this.#text.write(bytes);
    this.#ask = task_states(this.machine, scenario);
  }

  /** Boots, up to the first prompt. */
  *boot(): Checking<void> {
    yield* this.#until_prompt("the boot");
  }

  /** Types the lines, each when a program waits for input, and lets what is under way come to its end. */
  *type(lines: readonly string[]): Checking<void> {
    this.#count = lines.length + 1;
    for (const line of lines) {
      if (this.machine.halted) return;
      this.machine.input(encode_utf8(`${line}\r`));
      yield* this.#until_prompt(`"${line}"`);
      this.#typed++;
    }
    yield* this.#settle();
  }

  *#settle(): Checking<void> {
    const until = this.machine.now + SETTLE_NS;
    while (!this.machine.halted && this.machine.now < until) yield* this.#run(until, () => false);
  }

  /** What the terminal shows, a line each. */
  get transcript(): string {
    return `${[...this.#lines, this.#text.line].join("\n").trimEnd()}\n`;
  }

  /** Runs on for a while, and looks at the tasks; idle time is skipped. */
  *#run(until: number, stop: () => boolean): Checking<RunState> {
    for (;;) {
      if (this.#busy > WALL_MS) throw new Stuck(`is still busy after ${WALL_MS / 1000} s`);
      const began = performance.now();
      const state = run_on(this.machine, until, stop);
      this.#busy += performance.now() - began;
      yield { done: this.#typed / this.#count, stalled: state.stalled };
      // Code that is missing is no moment of the machine's: there is nothing to be seen.
      if (state.stalled) continue;
      this.#look();
      return state;
    }
  }

  *#until_prompt(what: string): Checking<void> {
    const { machine } = this;
    const until = machine.now + LINE_NS;
    const waits = () => machine.waiting_for_input();
    for (;;) {
      const state = yield* this.#run(until, waits);
      if (state.halted || waits()) return;
      if (state.idle && state.next_timer === null) throw new Stuck(`${what} waits for what will never come`);
      if (state.now >= until)
        throw new Stuck(`${what} takes more than ${LINE_NS / 60e9} minutes of the machine's time`);
    }
  }

  #look(): void {
    this.states = this.#ask();
    for (const task of this.#scenario.tasks) {
      const { status, say, offered } = this.states[task.name];
      for (const part of ["not_yet", "broken"] as const) {
        const i = task[part].findIndex((remark) => remark.say === say);
        if (i >= 0 && status === (part === "broken" ? "broken" : "open"))
          this.shown.add(`${task.name}.${part}.${i}`);
      }
      for (const i of offered) this.shown.add(`${task.name}.hints.${i}`);
    }
  }
}
