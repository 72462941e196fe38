// Signals by name or number, as the commands that send them take them.
import { SIGNAL_NAMES } from "../../kernel/uapi/signal.ts";

/** Number of "TERM", "SIGTERM", "15"; -1 when there is none. */
export function signal_number(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) <= 64 ? Number(text) : -1;
  const plain = text.toUpperCase().replace(/^SIG/, "");
  if (plain === "IOT") return 6;
  if (plain === "CLD") return 17;
  if (plain === "POLL" || plain === "IO") return 29;
  return SIGNAL_NAMES.indexOf(plain);
}

/** Takes "-9", "-KILL" or "-SIGKILL" out of the arguments. The signal is null when there is none. */
export function take_signal(args: readonly string[]): { signal: number | null; rest: string[] } {
  for (const [i, a] of args.entries()) {
    if (a === "--") break;
    const m = /^-(\d+|[A-Z][A-Z0-9+-]*)$/.exec(a);
    if (!m || (!/^\d/.test(m[1]) && signal_number(m[1]) < 0)) continue;
    const n = signal_number(m[1]);
    if (n >= 0) return { signal: n, rest: [...args.slice(0, i), ...args.slice(i + 1)] };
  }
  return { signal: null, rest: [...args] };
}
