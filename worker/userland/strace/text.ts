// The text of a call: its arguments, as far as they are known, and its result.
import { ERRNO_NAMES } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import { fd_text, octal_mode } from "./basic.ts";
import { type Call, hex, type Sysent, succeeded } from "./call.ts";

/** Some of a call's arguments. */
export interface Arguments {
  readonly texts: readonly ByteString[];
  /** the number of the argument that comes after them */
  readonly next: number;
}

/** Arguments from number `from` on: those known at entry, or all that are left. */
export function* arguments_text(c: Call, ent: Sysent, from: number, at_entry: boolean): Code<Arguments> {
  const texts: ByteString[] = [];
  let next = from;
  for (; next < ent.args.length; next++) {
    const printer = ent.args[next];
    if (at_entry && printer.out) break;
    const value = yield* printer.print(c, c.args[next] ?? 0n);
    if (value === null) return { texts, next: ent.args.length };
    texts.push(value);
  }
  return { texts, next };
}

const RESTARTS: Readonly<Record<number, string>> = {
  512: "ERESTARTSYS (To be restarted if SA_RESTART is set)",
  513: "ERESTARTNOINTR (To be restarted)",
  514: "ERESTARTNOHAND (To be restarted if no handler)",
  516: "ERESTART_RESTARTBLOCK (Interrupted by signal)",
};

/** What stands behind the equals sign of a call that has returned. */
export function* result_text(c: Call, ent: Sysent): Code<ByteString> {
  const result = c.result as bigint;
  const errno = -Number(result);
  const aux = (yield* ent.aux?.(c) ?? []) as ByteString | undefined;
  const behind = aux ? ` (${aux})` : "";
  if (!succeeded(c)) {
    const restart = RESTARTS[errno];
    if (restart !== undefined) return `? ${restart}`;
    const name = ERRNO_NAMES[errno];
    return name === undefined ? `-1 (errno ${errno})` : `-1 ${name} (${strerror(errno)})${behind}`;
  }
  switch (typeof ent.result === "function" ? ent.result(c) : ent.result) {
    case "none":
      return "?";
    case "hex":
      return (result === 0n ? "0" : hex(result)) + behind;
    case "octal":
      return octal_mode(Number(result)) + behind;
    case "fd":
      return (yield* fd_text(c, Number(result))) + behind;
    default:
      return result + behind;
  }
}
