// The command history of one shell, as `history`, `fc` and ! events see it.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

export class ShellHistory {
  entries: ByteString[] = [];
  /** number of entries[0] */
  first = 1;

  get next_number(): number {
    return this.first + this.entries.length;
  }
}
