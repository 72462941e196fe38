// kernel/auditsc.c: EXECVE: the arguments of a program, split over records and pieces when they are long.
import { audit_log_end, audit_log_field, audit_log_format, audit_log_start } from "./audit.ts";
import { audit_hex, audit_log_d, audit_string_contains_control } from "./audit_format.ts";
import type { audit_buffer, audit_context } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_EXECVE } from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** Bytes of arguments one record takes. */
const MAX_EXECVE_AUDIT_LEN = 7500;
/** Room kept for ` a123_len=... a123[45]=`. */
const LABEL_ROOM = 96;

interface state {
  k: Kernel;
  ctx: audit_context;
  ab: audit_buffer | null;
  /** bytes left in the record */
  rem: number;
}

/** Starts another record when not even a short piece fits. */
function make_room(s: state): boolean {
  if (LABEL_ROOM + 8 <= s.rem) return true;
  audit_log_end(s.k, s.ab);
  s.ab = audit_log_start(s.k, s.ctx, AUDIT_EXECVE);
  s.rem = MAX_EXECVE_AUDIT_LEN;
  return s.ab !== null;
}

/**
 * One argument. An argument is looked at in chunks of 7500 bytes: one that is longer is always in hex, else it is in
 * hex when it holds a byte that must not stand in quotes. It is cut into pieces when it does not fit in the record.
 */
function log_argument(s: state, index: number, arg: ByteString): boolean {
  const long = arg.length >= MAX_EXECVE_AUDIT_LEN;
  const encode = long || audit_string_contains_control(arg);
  const full = encode ? arg.length * 2 : arg.length;
  let piece = 0;
  for (let chunk = 0; chunk < arg.length; chunk += MAX_EXECVE_AUDIT_LEN) {
    const more = chunk + MAX_EXECVE_AUDIT_LEN <= arg.length;
    let rest = arg.slice(chunk, chunk + MAX_EXECVE_AUDIT_LEN);
    while (rest.length > 0) {
      if (!make_room(s) || s.ab === null) return false;
      const needed = encode ? rest.length * 2 : rest.length + 2;
      let label = ` a${index}=`;
      if (more || piece > 0 || needed + LABEL_ROOM > s.rem) {
        const length = piece === 0 ? ` a${index}_len=${full}` : "";
        if (length) audit_log_format(s.ab, length);
        label = ` a${index}[${piece}]=`;
        s.rem -= length.length;
        piece++;
      }
      s.rem -= label.length;
      const take = needed <= s.rem ? rest.length : encode ? Math.floor(s.rem / 2) : s.rem - 2;
      const part = rest.slice(0, take);
      audit_log_field(s.ab, label, encode ? audit_hex(part) : `"${part}"`, encode ? "hexdata" : "untrusted");
      s.rem -= encode ? part.length * 2 : part.length + 2;
      rest = rest.slice(part.length);
    }
  }
  return true;
}

/** `argc=` and the arguments, in as many records as it takes. Empty arguments are left out (4.16). */
export function audit_log_execve_info(
  k: Kernel,
  ctx: audit_context,
  first: audit_buffer,
  argv: readonly ByteString[],
): void {
  if (k.listeners.trace?.run("audit_log_execve_info", "", audit_log_execve_info, k, ctx, first, argv)) return;
  const s: state = { k, ctx, ab: first, rem: MAX_EXECVE_AUDIT_LEN };
  audit_log_d(first, "argc=", argv.length);
  for (let i = 0; i < argv.length; i++) if (!log_argument(s, i, argv[i])) break;
  audit_log_end(k, s.ab);
}
