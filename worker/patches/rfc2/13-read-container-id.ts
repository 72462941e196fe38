// [RFC PATCH ghak32 V2 13/13] debug audit: read container ID of a process
// fs/proc/base.c
//
// Makes the file readable, for tests; declared not meant for upstream. Decimal, without a newline.
import type { Kernel } from "../../kernel/kernel.ts";
import { CONTAINERID_FILE } from "./01-add-container-id.ts";
import { as_posted } from "./as_posted.ts";

/** As posted, the text was made in the buffer of loginuid, which holds ten digits. */
const TMPBUFLEN = 11;

export function apply(k: Kernel): void {
  for (const entry of k.seams.pid_entries)
    if (entry.name === CONTAINERID_FILE) {
      entry.mode = 0o600;
      const digits = as_posted(k, "read-digits") ? TMPBUFLEN - 1 : Number.POSITIVE_INFINITY;
      entry.read = (_k, task) => String(task.containerid).slice(0, digits);
    }
}
