// Keys of the terminal, with the sequences that cursor keys send.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Screen } from "./screen.ts";

const SEQUENCES: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  "1~": "home",
  "4~": "end",
  "5~": "pageup",
  "6~": "pagedown",
  "7~": "home",
  "8~": "end",
};
/** How long the rest of a sequence may take to come, in ms. */
const PATIENCE = 100;

export class Keys {
  readonly #screen: Screen;
  /** keys that come before those of the terminal */
  #pushed: string[] = [];

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Keys to be read next: a name, or several characters. */
  push(keys: string): void {
    this.#pushed.push(...(keys.length > 1 && /^[a-z-]+$/.test(keys) ? [keys] : [...keys]));
  }

  get pending(): boolean {
    return this.#pushed.length > 0;
  }

  *byte(): Code<ByteString | null> {
    return this.#pushed.shift() ?? (yield* this.#screen.key());
  }

  /** A character, a name ("up", "esc-v"), or null when a signal came. */
  *next(): Code<string | null> {
    const first = yield* this.byte();
    if (first !== "\x1b" || !(yield* this.#screen.typed(PATIENCE))) return first;
    const second = yield* this.byte();
    if (second !== "[" && second !== "O") {
      if (second === "(") return "left";
      if (second === ")") return "right";
      return second === null ? null : `esc-${second}`;
    }
    let rest = "";
    while (rest.length < 8 && (yield* this.#screen.typed(PATIENCE))) {
      const c = yield* this.byte();
      if (c === null) return null;
      rest += c;
      if (/[A-Za-z~]/.test(c)) break;
    }
    return SEQUENCES[rest] ?? `esc-[${rest}`;
  }
}
