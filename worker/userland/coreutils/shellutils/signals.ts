// Signals as env, timeout and kill name them.
import { SIGNAL_NAMES } from "../../../kernel/uapi/signal.ts";

/** Number of a signal given as "INT", "SIGINT", "int" or "2"; null when there is none. 0 and "EXIT" are signal 0. */
export function signal_number(text: string): number | null {
  if (/^\d+$/.test(text)) {
    const n = Number(text);
    // what wait(2) reports of a killed process is understood, too
    const sig = n > 255 ? n & 0xff : n > 128 ? n - 128 : n;
    // libc keeps two to itself: they have no name, and none may send them
    return SIGNAL_NAMES[sig] === undefined ? null : sig;
  }
  const name = text.toUpperCase().replace(/^SIG/, "");
  const n = SIGNAL_NAMES.indexOf(name);
  return n < 0 ? null : n;
}
