// Types an example into the terminal the way a person would: visibly, waiting for the prompt between lines.
import { signal } from "@preact/signals";

/**
 * Time for one character, and the most for a whole line, ms. The first example has to be typed while its `sleep 2`
 * lasts, so this is a fast typist.
 */
const KEY_TIME = 8;
const LINE_TIME = 350;
/** How long, ms, the shell may take to come back to its prompt: more than the longest line of an example needs. */
const PROMPT_PATIENCE = 20_000;
/** Ctrl-U: what the reader has left half typed is not part of the example. */
const KILL_LINE = "\x15";
/** Ctrl-C: nor are the lines before it of a command that is not at its end. */
const INTERRUPT = "\x03";

/** What reads what is typed: the shell for a command, the shell for the rest of one, or another program. */
export type Reader = "prompt" | "continuation" | "program";

/** Why nothing more is typed. */
export type TypingTrouble = "busy" | "program";

export class Typist {
  /** The lines that are being typed, and at which of them it is; null at rest. */
  readonly playing = signal<{ readonly lines: readonly string[]; readonly at: number } | null>(null);
  readonly #type: (text: string) => void;
  readonly #reader: () => Promise<Reader>;
  /** Told that typing has ended: the shell did not come back to its prompt, or another program would take the lines. */
  readonly #onTrouble: (why: TypingTrouble) => void;
  #waiting = false;
  #onPrompt: (() => void) | null = null;
  #turn = 0;

  constructor(
    type: (text: string) => void,
    reader: () => Promise<Reader>,
    onTrouble: (why: TypingTrouble) => void,
  ) {
    this.#type = type;
    this.#reader = reader;
    this.#onTrouble = onTrouble;
  }

  /** Told whether a program (the shell, most likely) waits for input and has taken all of it. */
  reading(waiting: boolean): void {
    this.#waiting = waiting;
    if (waiting) this.#onPrompt?.();
  }

  /** Types `lines`, Enter after each, until stopped or the shell is busy for too long. True when all were entered. */
  async play(lines: readonly string[]): Promise<boolean> {
    const turn = ++this.#turn;
    const still = () => turn === this.#turn;
    for (const [at, line] of lines.entries()) {
      this.playing.value = { lines, at };
      let trouble: TypingTrouble | null = (await this.#atPrompt()) ? null : "busy";
      if (!still()) return false;
      if (at === 0 && !trouble) {
        trouble = await this.#clear();
        if (!still()) return false;
      }
      if (trouble) {
        this.stop();
        this.#onTrouble(trouble);
        return false;
      }
      await this.#typeLine(line, still);
      if (!still()) return false;
      this.#type("\r");
    }
    await this.#atPrompt();
    if (still()) this.playing.value = null;
    return true;
  }

  /** Puts the shell at an empty prompt. The lines after the first may well be for a program that the first starts. */
  async #clear(): Promise<TypingTrouble | null> {
    const reader = await this.#reader();
    if (reader === "program") return reader;
    this.#type(reader === "prompt" ? KILL_LINE : INTERRUPT);
    return reader === "prompt" || (await this.#atPrompt()) ? null : "busy";
  }

  /** Visibly, but by the clock: when timers come late, more characters come at once. */
  async #typeLine(line: string, still: () => boolean): Promise<void> {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const time = calm ? 0 : Math.min(line.length * KEY_TIME, LINE_TIME);
    const start = performance.now();
    for (let typed = 0; typed < line.length; ) {
      const due = time === 0 ? line.length : Math.ceil(((performance.now() - start) / time) * line.length);
      const to = Math.min(line.length, Math.max(typed + 1, due));
      this.#type(line.slice(typed, to));
      typed = to;
      if (typed < line.length) await pause(KEY_TIME);
      if (!still()) return;
    }
  }

  stop(): void {
    this.#turn++;
    this.playing.value = null;
    this.#onPrompt?.();
  }

  /** True when the shell waits at its prompt; false when it does not within PROMPT_PATIENCE. */
  async #atPrompt(): Promise<boolean> {
    if (this.#waiting) return true;
    const timeout = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#onPrompt = resolve;
      }),
      pause(PROMPT_PATIENCE, timeout.signal),
    ]);
    timeout.abort();
    this.#onPrompt = null;
    return this.#waiting;
  }
}

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => clearTimeout(timer));
  });
