// Signal names as Perl's kill and %SIG take them.
import { SIGNAL_NAMES } from "../../kernel/uapi/signal.ts";

/** Number of a signal given by name, with or without SIG; null when there is none. */
export function signal_number(name: string): number | null {
  const plain = name.startsWith("SIG") ? name.slice(3) : name;
  if (plain === "ZERO") return 0;
  const n = SIGNAL_NAMES.indexOf(plain);
  return n > 0 ? n : null;
}
