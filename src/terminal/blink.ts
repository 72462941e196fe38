// The cursor's blinking. xterm's own is an animation of colours, for which the browser goes on to draw as many frames
// as the screen can show; this is an attribute that changes twice a second.

/** ms that the cursor can be seen, and that it cannot. */
const BEAT = 500;

export class Blink {
  readonly #host: HTMLElement;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Something has moved since the last beat: who types sees where. */
  #moved = false;

  /** The cursor within `host` blinks while the focus is there. Who wants no motion on the screen gets none. */
  constructor(host: HTMLElement) {
    this.#host = host;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    host.addEventListener("focusin", () => this.#start());
    host.addEventListener("focusout", () => this.stop());
    if (host.contains(document.activeElement)) this.#start();
  }

  /** The cursor stays on for the next beat. */
  moved(): void {
    this.#moved = true;
    if (this.#timer !== undefined) this.#show(true);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#show(true);
  }

  #start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => {
      this.#show(this.#moved || this.#host.dataset.cursor === "off");
      this.#moved = false;
    }, BEAT);
  }

  #show(on: boolean): void {
    if (on === (this.#host.dataset.cursor !== "off")) return;
    if (on) delete this.#host.dataset.cursor;
    else this.#host.dataset.cursor = "off";
  }
}
