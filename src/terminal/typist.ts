// Types an example into the terminal the way a person would: visibly, waiting for the prompt between lines.
import { signal } from "@preact/signals";

/** Pause between two characters, ms. */
const KEY_PAUSE = 14;
/** If the shell does not say that it is back at its prompt within this time, ms, the next line is typed anyway. */
const PROMPT_PATIENCE = 8_000;

export class Typist {
  /** True while an example is being typed. */
  readonly busy = signal(false);
  readonly #type: (text: string) => void;
  #waiting = false;
  #onPrompt: (() => void) | null = null;
  #turn = 0;

  constructor(type: (text: string) => void) {
    this.#type = type;
  }

  /** Told by the terminal whether the shell waits at its prompt. */
  prompt(waiting: boolean): void {
    this.#waiting = waiting;
    if (waiting) this.#onPrompt?.();
  }

  /** Types `lines`, Enter after each, until done or stopped. */
  async play(lines: readonly string[]): Promise<void> {
    const turn = ++this.#turn;
    this.busy.value = true;
    const still = () => turn === this.#turn;
    const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const line of lines) {
      await this.#promptOrPatience();
      for (const piece of atOnce ? [line] : line) {
        if (!still()) return;
        this.#type(piece);
        await pause(KEY_PAUSE);
      }
      if (!still()) return;
      this.#waiting = false;
      this.#type("\r");
    }
    this.busy.value = false;
  }

  stop(): void {
    this.#turn++;
    this.busy.value = false;
    this.#onPrompt?.();
  }

  async #promptOrPatience(): Promise<void> {
    if (this.#waiting) return;
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#onPrompt = resolve;
      }),
      pause(PROMPT_PATIENCE),
    ]);
    this.#onPrompt = null;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
