// xterm as a dumb device: keys go out as bytes, filtered output comes in. Nothing here knows the machine.
import { FitAddon } from "@xterm/addon-fit";
import type { SearchAddon } from "@xterm/addon-search";
import { type ITheme, Terminal } from "@xterm/xterm";
import { mayTakeFocus } from "../ui/focus.ts";
import { contrasty } from "../ui/media.ts";
import { Blink } from "./blink.ts";
import { cleanPaste, OutputFilter } from "./filter.ts";
import { darkTheme, lightTheme } from "./themes.ts";

/** Lines that can be scrolled back. */
const SCROLLBACK = 5_000;
/** Characters of one paste; more is refused with a notice. */
export const MAX_PASTE = 1_000_000;

export interface TerminalEvents {
  /** Typed or pasted, by whomever: bytes for the machine. */
  input(bytes: Uint8Array): void;
  /** The user, and not an example, is about to send input. */
  user(): void;
  resize(rows: number, cols: number): void;
  /** The user wants to open a link that the machine printed. */
  link(url: string): void;
  find(): void;
  notice(text: string): void;
  /** A program has printed an operating system command; `live`: now, and not in a replay. */
  command?(text: string, live: boolean): void;
}

export interface TerminalLook {
  readonly dark: boolean;
  readonly fontSize: number;
  readonly screenReader: boolean;
}

export class TerminalView {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #encoder = new TextEncoder();
  readonly #events: TerminalEvents;
  #filter = this.#newFilter();
  /** What is being filtered is printed now, and not in a replay. */
  #live = true;
  #search: Promise<SearchAddon> | null = null;
  #addons: Promise<void> | null = null;
  #observer: ResizeObserver | null = null;
  #blink: Blink | null = null;
  /** Ends when what a replay printed is drawn; null when there is none. */
  #replays: Promise<void> | null = null;
  /** Goes up with each machine: what still waits to be drawn of one before is dropped. */
  #turn = 0;
  /** The on-screen Ctrl key: the next character typed becomes a control character. */
  #ctrl: (() => void) | null = null;
  #dark: boolean;
  #host: HTMLElement | null = null;
  /** px of its place that others have for a while. */
  #lent = 0;
  /** Nothing has been written since the last reset. */
  #pristine = true;
  /** How many writes xterm has not taken in yet. */
  #untaken = 0;

  readonly #readOnly: boolean;

  constructor(look: TerminalLook, events: TerminalEvents, readOnly = false) {
    this.#events = events;
    this.#readOnly = readOnly;
    this.#dark = look.dark;
    this.#terminal = new Terminal({
      allowProposedApi: true,
      // See Blink.
      cursorBlink: false,
      disableStdin: readOnly,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
      fontSize: look.fontSize,
      lineHeight: 1.25,
      minimumContrastRatio: contrasty.peek() ? 7 : 4.5,
      screenReaderMode: look.screenReader,
      scrollback: SCROLLBACK,
      theme: theme(look.dark),
      // The filter lets no title or window sequence through; this is the second lock on that door.
      windowOptions: {},
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.onData((text) => {
      if (text === "") return;
      events.user();
      this.#typed(text);
    });
    this.#terminal.onResize(({ rows, cols }) => {
      if (!this.#replays) events.resize(rows, cols);
    });
    this.#terminal.onCursorMove(() => {
      if (this.#lent > 0) this.#showCursor();
    });
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event));
  }

  /** Puts the terminal into the page; call once. */
  open(host: HTMLElement): void {
    this.#host = host;
    this.#terminal.open(host);
    const what = this.#readOnly ? "The terminal as it was, read only." : "Terminal of the simulated machine.";
    this.#terminal.textarea?.setAttribute("aria-label", `${what} F6 leaves it.`);
    // Before xterm's own listener, so that only clean text is ever pasted.
    host.addEventListener("paste", (event) => this.#paste(event), { capture: true });
    this.#observer = new ResizeObserver(() => this.fit());
    this.#observer.observe(host);
    if (!this.#readOnly) this.#blink = new Blink(host);
    this.fit();
  }

  /** Takes the terminal out of the page for good. */
  dispose(): void {
    this.#observer?.disconnect();
    this.#blink?.stop();
    this.#turn++;
    this.#terminal.dispose();
  }

  /** Loads what plain text does without: the widths of characters beyond ASCII, and links. */
  complete(): Promise<void> {
    this.#addons ??= this.#loadAddons().catch(() => {
      // Without a network. A replay must not wait for it, and what is drawn a little wrong can still be read.
      this.#addons = null;
    });
    return this.#addons;
  }

  async #loadAddons(): Promise<void> {
    const [{ UnicodeGraphemesAddon }, { WebLinksAddon }] = await Promise.all([
      import("@xterm/addon-unicode-graphemes"),
      import("@xterm/addon-web-links"),
    ]);
    this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#terminal.loadAddon(
      new WebLinksAddon((event, url) => {
        event.preventDefault();
        if (/^https?:\/\//i.test(url)) this.#events.link(url);
      }),
    );
  }

  get size(): { rows: number; cols: number } {
    return { rows: this.#terminal.rows, cols: this.#terminal.cols };
  }

  fit(): void {
    // Drawn at its own size; fits again when it ends.
    if (this.#replays) return;
    // A hidden panel has no size; what is shown again fits again.
    const proposed = this.#fit.proposeDimensions();
    if (!proposed || !(proposed.rows > 1) || !(proposed.cols > 1)) return;
    this.#terminal.resize(Math.min(proposed.cols, 1000), Math.min(proposed.rows, 1000));
  }

  /**
   * So much of the terminal's place, px, is needed for a while. It keeps its size, so that no program has to draw itself
   * anew; what is seen is its end, or its beginning where the cursor is there.
   */
  lend(px: number): void {
    if (!this.#host || px === this.#lent) return;
    this.#lent = px;
    this.#host.style.marginBlockEnd = px === 0 ? "" : `${-px}px`;
    this.#showCursor();
  }

  #showCursor(): void {
    const host = this.#host;
    const stage = host?.parentElement;
    if (!host || !stage) return;
    const height = host.clientHeight;
    const end = ((this.#terminal.buffer.active.cursorY + 2) / this.#terminal.rows) * height;
    stage.scrollTop = this.#lent > 0 && end > height - this.#lent ? this.#lent : 0;
  }

  look({ dark, fontSize, screenReader }: TerminalLook): void {
    const options = this.#terminal.options;
    // Each costs a drawing of everything, also when it is as before.
    if (this.#dark !== dark) options.theme = theme(dark);
    this.#dark = dark;
    if (options.screenReaderMode !== screenReader) options.screenReaderMode = screenReader;
    if (options.fontSize !== fontSize) {
      options.fontSize = fontSize;
      this.fit();
    }
  }

  /** A new machine: an empty screen. */
  reset(): void {
    // What xterm has not taken in yet comes before that, or it would stand on the new screen.
    if (this.#untaken > 0) this.#terminal.write("", () => this.#terminal.reset());
    else if (!this.#pristine) this.#terminal.reset();
    this.#pristine = true;
    this.#turn++;
    this.#replays = null;
    this.fit();
    this.#filter = this.#newFilter();
  }

  #newFilter(): OutputFilter {
    return new OutputFilter((command) => this.#events.command?.(command, this.#live));
  }

  /** Text that is safe for xterm. */
  #filtered(bytes: Uint8Array, live: boolean): string {
    this.#blink?.moved();
    this.#pristine = false;
    this.#live = live;
    return this.#filter.push(bytes);
  }

  #put(text: string, drawn: () => void): void {
    this.#untaken++;
    this.#terminal.write(text, () => {
      this.#untaken--;
      drawn();
    });
  }

  /** Output of the machine; `drawn` is called when xterm has taken it in. */
  write(bytes: Uint8Array, drawn: () => void): void {
    const turn = this.#turn;
    const write = () => {
      if (turn !== this.#turn) return;
      // xterm takes in at once what follows a key, and all else later: the first prompt must not wait for its turn.
      if (this.#pristine) this.#terminal.input("");
      this.#put(this.#filtered(bytes, true), drawn);
    };
    if (this.#replays) void this.#replays.then(write);
    else write();
  }

  /**
   * Output of a replay, drawn at the size that it was printed at: what wrapped at the edge of the window then, does
   * so again. Afterwards xterm brings it to the present size.
   */
  replay(bytes: Uint8Array, rows: number, cols: number, drawn: () => void): void {
    const turn = this.#turn;
    this.#replays = (this.#replays ?? this.complete()).then(
      () =>
        new Promise((resolve) => {
          if (turn !== this.#turn) return;
          this.#terminal.resize(cols, rows);
          this.#put(this.#filtered(bytes, false), () => {
            drawn();
            resolve();
          });
        }),
    );
  }

  /** The machine is live, and the window has its own size again: true once it has, false if there is another by then. */
  async endReplay(): Promise<boolean> {
    const turn = this.#turn;
    if (!this.#replays) return true;
    const ended = this.#replays.then(() => {
      if (this.#replays !== ended) return;
      this.#replays = null;
      this.fit();
      this.#events.resize(this.#terminal.rows, this.#terminal.cols);
    });
    this.#replays = ended;
    await ended;
    return turn === this.#turn;
  }

  focus(): void {
    if (mayTakeFocus()) this.#terminal.focus();
  }

  /** The shell lets a line be edited: it has asked to be told what is pasted, as it does for as long as that lasts. */
  get editing(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  /** The line of the cursor begins as the shell begins each line but the first of a command (PS2). */
  get continued(): boolean {
    const { active } = this.#terminal.buffer;
    let row = active.baseY + active.cursorY;
    while (active.getLine(row)?.isWrapped) row--;
    return active.getLine(row)?.translateToString(false, 0, 2) === "> ";
  }

  /** Sends keys as if typed (the examples). */
  type(text: string): void {
    this.#typed(text);
  }

  /** The arrow keys, Tab, Esc of the on-screen key bar. */
  press(key: "Tab" | "Escape" | "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"): void {
    const codes = {
      Tab: "\t",
      Escape: "\x1b",
      ArrowUp: "\x1b[A",
      ArrowDown: "\x1b[B",
      ArrowRight: "\x1b[C",
      ArrowLeft: "\x1b[D",
    };
    this.#events.user();
    this.#typed(codes[key]);
  }

  /** Arms (or, with null, disarms) the on-screen Ctrl key; `used` is called when a character has used it. */
  holdCtrl(used: (() => void) | null): void {
    this.#ctrl = used;
  }

  async find(text: string, direction: "next" | "previous", incremental = false): Promise<boolean> {
    this.#search ??= this.#loadSearch();
    const search = await this.#search;
    const options = {
      incremental,
      decorations: {
        matchBackground: "#8a6d1b",
        matchOverviewRuler: "#c79a2a",
        activeMatchBackground: "#b8521c",
        activeMatchColorOverviewRuler: "#e0742f",
      },
    };
    if (text === "") {
      search.clearDecorations();
      return true;
    }
    return direction === "next" ? search.findNext(text, options) : search.findPrevious(text, options);
  }

  async #loadSearch(): Promise<SearchAddon> {
    const { SearchAddon } = await import("@xterm/addon-search");
    const search = new SearchAddon();
    this.#terminal.loadAddon(search);
    return search;
  }

  endFind(): void {
    void this.#search?.then((search) => search.clearDecorations());
    this.focus();
  }

  #typed(text: string): void {
    let keys = text;
    if (this.#ctrl && text.length === 1) {
      const used = this.#ctrl;
      this.#ctrl = null;
      used();
      const code = text.toUpperCase().charCodeAt(0);
      if (code >= 0x40 && code < 0x60) keys = String.fromCharCode(code & 0x1f);
    }
    this.#events.input(this.#encoder.encode(keys));
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const text = cleanPaste(event.clipboardData?.getData("text/plain") ?? "");
    if (text.length > MAX_PASTE)
      this.#events.notice("That paste is longer than a million characters. Nothing was pasted.");
    else if (text !== "") this.#terminal.paste(text);
  }

  /** False for keys that are the page's and not the machine's. */
  #key(event: KeyboardEvent): boolean {
    if (event.key === "F6") return false;
    const ctrl = event.ctrlKey && !event.altKey && !event.metaKey;
    const key = event.key.toLowerCase();
    // The browser's own paste command follows and arrives as a paste event.
    if (ctrl && key === "v") return false;
    if (event.type !== "keydown") return true;
    if (ctrl && event.shiftKey && key === "f") {
      event.preventDefault();
      this.#events.find();
      return false;
    }
    // With a selection Ctrl+C copies and lets the selection go, so that the next one interrupts.
    if (ctrl && key === "c" && this.#terminal.hasSelection()) {
      event.preventDefault();
      void this.#copy();
      return false;
    }
    if (ctrl && key === "c" && event.shiftKey) {
      event.preventDefault();
      return false;
    }
    return true;
  }

  async #copy(): Promise<void> {
    const text = this.#terminal.getSelection();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http, or the permission was refused: xterm answers a copy command with its selection.
      document.execCommand("copy");
    }
    this.#terminal.clearSelection();
  }
}

function theme(dark: boolean): ITheme {
  return dark ? darkTheme : lightTheme;
}
