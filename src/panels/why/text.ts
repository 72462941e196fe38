// A call in words, as all panels show it.
import type { TracedCall } from "../../../worker/api.ts";

/** openat(AT_FDCWD</root>, "/etc/passwd", O_RDONLY) */
export const callText = ({ name, args }: Pick<TracedCall, "name" | "args">): string =>
  `${name}(${args.join(", ")})`;

/** The same, and what came of it. */
export const callLine = (call: Pick<TracedCall, "name" | "args" | "result">): string =>
  `${callText(call)} = ${call.result}`;

/** a0=ffffff9c a1=5d0f: the arguments as a SYSCALL record has them. */
export const registersText = ({ registers }: Pick<TracedCall, "registers">): string =>
  registers.map((value, i) => `a${i}=${value}`).join(" ");
