// Types an example into the terminal the way a person would: visibly, waiting for the prompt between lines.
import { signal } from "@preact/signals";

/** Pause between two characters, ms. */
const KEY_PAUSE = 14;
/** How long, ms, the shell may take to come back to its prompt: more than the longest line of an example needs. */
const PROMPT_PATIENCE = 20_000;
/** Ctrl-U: what the reader has left half typed is not part of the example. */
const KILL_LINE = "\x15";

export class Typist {
  /** The lines that are being typed, and at which of them it is; null at rest. */
  readonly playing = signal<{ readonly lines: readonly string[]; readonly at: number } | null>(null);
  readonly #type: (text: string) => void;
  /** Told that the shell did not come back to its prompt, and that typing has ended for that. */
  readonly #onBusy: () => void;
  #waiting = false;
  #onPrompt: (() => void) | null = null;
  #turn = 0;

  constructor(type: (text: string) => void, onBusy: () => void) {
    this.#type = type;
    this.#onBusy = onBusy;
  }

  /** Told by the terminal whether the shell waits at its prompt. */
  prompt(waiting: boolean): void {
    this.#waiting = waiting;
    if (waiting) this.#onPrompt?.();
  }

  /** Types `lines`, Enter after each, until done, stopped, or the shell is busy for too long. */
  async play(lines: readonly string[]): Promise<void> {
    const turn = ++this.#turn;
    const still = () => turn === this.#turn;
    const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const [at, line] of lines.entries()) {
      this.playing.value = { lines, at };
      const ready = await this.#atPrompt();
      if (!still()) return;
      if (!ready) {
        this.stop();
        this.#onBusy();
        return;
      }
      if (at === 0) this.#type(KILL_LINE);
      for (const piece of atOnce ? [line] : line) {
        this.#type(piece);
        await pause(KEY_PAUSE);
        if (!still()) return;
      }
      this.#waiting = false;
      this.#type("\r");
    }
    await this.#atPrompt();
    if (still()) this.playing.value = null;
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
