// Everything the machine prints passes here before it reaches xterm. A terminal obeys its input; what a program,
// a file name or a permalink prints must not be able to retitle the page, write the clipboard, make the terminal
// answer on the machine's standard input, or hide itself.

/** Sequences that pass: SGR and the cursor and erase sequences that a line editor or a pager needs. */
const ALLOWED_FINALS = "ABCDEFGHJKLMPSTX@dfm";
/** A parameter beyond this is clamped: no screen is larger, and xterm loops as often as it is told. */
const MAX_PARAMETER = 999;
/** A sequence longer than this is not one of ours. */
const MAX_SEQUENCE = 256;
/** An unterminated string (OSC, DCS ...) swallows at most this much. */
const MAX_STRING = 4096;

const State = { ground: 0, escape: 1, csi: 2, string: 3, stringEscape: 4, skip: 5 } as const;

/** A streaming filter from bytes to text that is safe to write to xterm. */
export class OutputFilter {
  readonly #decoder = new TextDecoder("utf-8");
  #state: number = State.ground;
  #sequence = "";
  #length = 0;
  /** What the operating system command says that is being read; null in other strings. */
  #command: string | null = null;
  readonly #told: (command: string) => void;

  /** `told`: called with each operating system command (OSC), none of which reaches the terminal. */
  constructor(told: (command: string) => void = () => {}) {
    this.#told = told;
  }

  /** The safe part of the next bytes; what is incomplete waits for more. */
  push(bytes: Uint8Array): string {
    const text = this.#decoder.decode(bytes, { stream: true });
    let out = "";
    let plain = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      // The common case in one comparison chain: text, outside of any sequence.
      if (this.#state === State.ground && (c === 0x0a || c === 0x0d || (c >= 0x20 && c < 0x7f) || c > 0x9f))
        continue;
      if (this.#state === State.ground) out += text.slice(plain, i);
      out += this.#step(c, text[i]);
      plain = i + 1;
    }
    if (this.#state === State.ground) out += text.slice(plain);
    return out;
  }

  #step(c: number, ch: string): string {
    switch (this.#state) {
      case State.ground:
        return this.#ground(c, ch);
      case State.escape:
        return this.#escape(c, ch);
      case State.csi:
        return this.#csi(c, ch);
      case State.skip:
        this.#state = State.ground;
        return "";
      case State.stringEscape:
        if (ch === "\\") {
          this.#end();
          return "";
        }
        this.#state = State.escape;
        return this.#escape(c, ch);
      default:
        return this.#string(c, ch);
    }
  }

  #ground(c: number, ch: string): string {
    if (c === 0x1b) this.#state = State.escape;
    else if (c === 0x9b) this.#begin(State.csi);
    else if (c === 0x90 || c === 0x98 || c === 0x9d || c === 0x9e || c === 0x9f)
      this.#begin(State.string, c === 0x9d);
    else if (c === 0x09 || c === 0x08 || c === 0x0a || c === 0x0d) return ch;
    else if ((c >= 0x20 && c < 0x7f) || c > 0x9f) return ch;
    return "";
  }

  #begin(state: number, command = false): void {
    this.#state = state;
    this.#command = command ? "" : null;
    this.#sequence = "";
    this.#length = 0;
  }

  #escape(c: number, ch: string): string {
    this.#state = State.ground;
    if (c === 0x1b) this.#state = State.escape;
    else if (ch === "[") this.#begin(State.csi);
    else if ("]P_^X".includes(ch)) this.#begin(State.string, ch === "]");
    else if (c >= 0x20 && c < 0x30) this.#state = State.skip;
    else if (c < 0x20 || c >= 0x7f) return this.#ground(c, ch);
    else if (ch === "M") return "\x1bM";
    return "";
  }

  #csi(c: number, ch: string): string {
    if (c >= 0x40 && c <= 0x7e) {
      this.#state = State.ground;
      return this.#finish(ch);
    }
    if (c < 0x20 || c > 0x7e || this.#sequence.length >= MAX_SEQUENCE) {
      // Not a sequence after all; a control character in it counts for itself.
      this.#state = State.ground;
      return this.#ground(c, c < 0x20 || c > 0x7e ? ch : "");
    }
    this.#sequence += ch;
    return "";
  }

  #finish(final: string): string {
    const parameters = this.#sequence;
    if (parameters === "?2004" && (final === "h" || final === "l")) {
      return `\x1b[?2004${final}`;
    }
    if (!ALLOWED_FINALS.includes(final) || !/^[0-9;:]*$/.test(parameters)) return "";
    const clamped = parameters.replace(/\d+/g, (n) =>
      Number(n) > MAX_PARAMETER ? String(MAX_PARAMETER) : n,
    );
    return `\x1b[${clamped}${final}`;
  }

  #string(c: number, ch: string): string {
    if (c === 0x1b) this.#state = State.stringEscape;
    else if (c === 0x07 || c === 0x9c) this.#end();
    else if (c === 0x0a || c === 0x0d || ++this.#length > MAX_STRING) {
      // Nobody ends it: give the terminal back to the reader at the end of the line.
      this.#state = State.ground;
      return this.#ground(c, ch);
    } else if (this.#command !== null) this.#command += ch;
    return "";
  }

  /** A string has ended as it should. */
  #end(): void {
    this.#state = State.ground;
    if (this.#command !== null) this.#told(this.#command);
  }
}

/**
 * What a paste may hold: text, tabs and line ends. Escape sequences could end the bracketed paste early and so run
 * what follows; the rest of the control characters would be keys nobody pressed.
 */
export function cleanPaste(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}
